//! One question, reduced to what the operator may know of it.

use std::{fmt, time::Duration};

use jiff::Timestamp;

use crate::{faq::Lang, matching::Outcome};

/// A question that was answered. Holds nothing of the citizen: no text, no name, no id. `entry` and `region` are ids of
/// the content, which the caller has looked up there; what came from Telegram (a deep link, callback data) must not
/// stand here unseen.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// The language of the reply; `None` for a bilingual one.
    pub lang: Option<Lang>,
    /// What the bot did.
    pub outcome: Outcome,
    /// The entry answered with (`region.<id>` for a region's card).
    pub entry: Option<String>,
    /// The region that the question named, as an entry id.
    pub region: Option<String>,
    /// How sure the answer was, within 0 to 1.
    pub score: f32,
    /// How the question came.
    pub how: How,
    /// How long the answer took to make, without the network; zero where nothing had to be understood.
    pub took: Duration,
}

/// How a question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// A message in a private chat.
    Message,
    /// A message in a group.
    Group,
    /// A slash command.
    Command,
    /// A button under a message.
    Button,
    /// `@bot question` in any chat.
    Inline,
    /// A shared location.
    Location,
    /// A link that opens the bot at an entry.
    DeepLink,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Message, Self::Group, Self::Command, Self::Button, Self::Inline, Self::Location, Self::DeepLink];

    /// The name used in the topic log, the metrics and the reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Group => "group",
            Self::Command => "command",
            Self::Button => "button",
            Self::Inline => "inline",
            Self::Location => "location",
            Self::DeepLink => "deep_link",
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Event {
    /// The time taken in whole microseconds.
    #[must_use]
    pub fn took_us(&self) -> u64 {
        u64::try_from(self.took.as_micros()).unwrap_or(u64::MAX)
    }
}

/// The line of the log, `key=value` with `-` for what there is none of.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "event=question lang={} outcome={} entry={} region={} score={:.2} how={} took_us={}",
            self.lang.map_or("-", Lang::code),
            self.outcome.name(),
            self.entry.as_deref().unwrap_or("-"),
            self.region.as_deref().unwrap_or("-"),
            self.score,
            self.how,
            self.took_us()
        )
    }
}
