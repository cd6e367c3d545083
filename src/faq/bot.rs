//! What the bot itself says: its phrases, commands, topics and dates, all from `bot.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ByLang, Calendar};

/// The file `bot.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bot {
    /// The dates that the phases come from.
    pub calendar: Calendar,
    /// Topics in the order of the menu; the id is the part of the entry ids before the dot.
    pub topics: Vec<Topic>,
    /// Commands in the order of Telegram's menu.
    pub commands: Vec<Command>,
    /// Entries that commands and hints lead to.
    pub entries: KnownEntries,
    /// Sentences around the answers.
    pub phrases: Phrases,
    /// What the bot's keepers are told.
    pub admin: AdminPhrases,
    /// How days are counted and named.
    pub words: Words,
}

/// One topic of the menu.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The part of the entry ids before the dot.
    pub id: String,
    /// Its name on buttons.
    pub title: ByLang<String>,
    /// Whether its entries speak of the bot itself: they need no sources and stand in no menu.
    #[serde(default)]
    pub about_bot: bool,
}

/// What a slash command shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum CommandName {
    Start,
    Help,
    Date,
    Topics,
    Regions,
    Lang,
    About,
    Privacy,
}

impl CommandName {
    /// The command without the slash.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Help => "help",
            Self::Date => "date",
            Self::Topics => "topics",
            Self::Regions => "regions",
            Self::Lang => "lang",
            Self::About => "about",
            Self::Privacy => "privacy",
        }
    }

    /// The command of this name, in any case of letters.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        use CommandName::{About, Date, Help, Lang, Privacy, Regions, Start, Topics};
        [Start, Help, Date, Topics, Regions, Lang, About, Privacy]
            .into_iter()
            .find(|name| name.text().eq_ignore_ascii_case(text))
    }
}

/// A slash command with its line in Telegram's menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// The command, without the slash.
    pub name: CommandName,
    /// What it does, at most 256 characters.
    pub description: ByLang<String>,
}

/// Ids of entries that the program has to know by role.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownEntries {
    /// Shown by `/date`.
    pub date: String,
    /// Shown by `/about`.
    pub about: String,
    /// Shown by `/privacy`.
    pub privacy: String,
}

/// Sentences around the answers. `{…}` are filled in; the comments name them.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// The greeting of `/start`.
    pub start: ByLang<String>,
    /// The text of `/help`.
    pub help: ByLang<String>,
    /// Before the link to one source.
    pub source: ByLang<String>,
    /// The button that shows the same in this language, written in this language.
    pub in_this_language: ByLang<String>,
    /// Above candidates, when the bot is not sure.
    pub suggest: ByLang<String>,
    /// When the bot has no answer.
    pub unknown: ByLang<String>,
    /// The buttons to the topics and the regions.
    pub topics_button: ByLang<String>,
    /// The button to the regions.
    pub regions_button: ByLang<String>,
    /// Above the topics.
    pub topics: ByLang<String>,
    /// Above the regions.
    pub regions: ByLang<String>,
    /// Above the regions that an ambiguous name may mean; `{place}`.
    pub which_region: ByLang<String>,
    /// Above the card of the region nearest to a shared location.
    pub nearest: ByLang<String>,
    /// Heading of what is published of the coalition in a region.
    pub card_coalition: ByLang<String>,
    /// That the coalition campaigned for the draft and is no official body.
    pub card_notice: ByLang<String>,
    /// Heading of a region's contacts.
    pub card_contacts: ByLang<String>,
    /// That nobody published contacts.
    pub card_no_contacts: ByLang<String>,
    /// Heading of the national services.
    pub card_services: ByLang<String>,
    /// Heading of a region's contacts under another answer; `{region}`.
    pub contacts_in: ByLang<String>,
    /// Under an answer, when the region has published no contacts; `{region}`.
    pub no_contacts_in: ByLang<String>,
    /// Asks to choose a language.
    pub choose_language: ByLang<String>,
    /// The choice "as I write".
    pub language_auto: ByLang<String>,
    /// Confirms that this language is fixed.
    pub language_set: ByLang<String>,
    /// Confirms that the language follows the message.
    pub language_follows: ByLang<String>,
    /// Added where a message holds a 12-digit number such as an IIN.
    pub no_numbers: ByLang<String>,
    /// In reply to voice messages, stickers, pictures without words and the like.
    pub only_text: ByLang<String>,
    /// In reply to a button that leads nowhere any more.
    pub outdated: ByLang<String>,
    /// Back to the list above.
    pub back: ByLang<String>,
    /// One polite notice to a person who floods the bot.
    pub slow_down: ByLang<String>,
    /// In reply to a mention in a group without a question.
    pub ask_something: ByLang<String>,
}

/// What the bot's keepers are told, in their private chats. `{…}` are filled in, each must be there.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdminPhrases {
    /// In reply to `/status`. Time since the start: `{days}` and `{time}` (hours and minutes); seconds since Telegram
    /// last answered: `{polled}`; the content in force: `{entries}`, `{regions}` and `{since}` (date and time);
    /// questions since the start: `{answered}`, `{suggested}`, `{unknown}`; sends: `{retried}`, `{failed}`; the topic
    /// log: `{waiting}`, `{lost}`.
    pub status: ByLang<String>,
    /// When changed content has faults, and the content before goes on answering; `{count}` and `{findings}`.
    pub faulty: ByLang<String>,
    /// When the faults are gone; `{entries}` and `{regions}` of the content in force.
    pub mended: ByLang<String>,
    /// In reply to `/reload`, when changed content is in force; `{entries}` and `{regions}`.
    pub reloaded: ByLang<String>,
    /// In reply to `/reload`, when the content has not changed; `{entries}` and `{regions}`.
    pub unchanged: ByLang<String>,
    /// In reply to `/reload`, when the bot answers from the content that it was built with.
    pub built_in: ByLang<String>,
}

/// How days are counted and named.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Forms of "day" after a number.
    pub days: ByLang<Plural>,
    /// `{when}` for days ahead; `{n}` and `{days}`.
    pub in_days: ByLang<String>,
    /// `{when}` for days past; `{n}` and `{days}`.
    pub days_ago: ByLang<String>,
    /// `{when}` for today.
    pub today: ByLang<String>,
    /// `{when}` for tomorrow.
    pub tomorrow: ByLang<String>,
    /// `{when}` for yesterday.
    pub yesterday: ByLang<String>,
    /// A full date; `{day}`, `{month}`, `{year}`.
    pub date: ByLang<String>,
    /// A month and a year; `{month}`, `{year}`.
    pub month_of_year: ByLang<String>,
    /// The months as they stand in `date`, January first.
    pub months: ByLang<Vec<String>>,
    /// The months as they stand in `month_of_year`, January first.
    pub months_alone: ByLang<Vec<String>>,
}

/// The forms of a noun after a number, by the CLDR plural categories. Kazakh uses `one` and `other` with the same
/// noun; Russian `one`, `few` and `many` for whole numbers.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plural {
    /// 1, in Russian also 21, 31 …
    pub one: String,
    /// 2 to 4, 22 to 24 … in Russian; elsewhere `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub few: Option<String>,
    /// All the rest.
    pub other: String,
}
