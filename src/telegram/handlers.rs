//! What the bot does with an update, as plain functions without I/O: an update in, calls out.
//!
//! The tree, from the top:
//!
//! ```text
//! message   of an event                   nothing
//!           not meant for us              nothing
//!           /command                      command
//!           shared location               the nearest region's card
//!           text or caption               question
//!           anything else                 a hint to write
//! press     known action                  button
//!           forged or outdated            a polite word
//! inline    @bot question                 inline
//! ```
//!
//! Before all that stand the orders of the bot's keepers ([`admin`]): to obey them takes I/O.

mod address;
pub mod admin;
mod button;
mod command;
mod inline;
mod question;

use std::sync::Arc;

use arc_swap::ArcSwap;
use jiff::Timestamp;

use super::{
    incoming::{InMessage, Incoming, Writer},
    languages::Languages,
    outgoing::{Outgoing, Target},
};
use crate::{
    assistant::Assistant,
    faq::Lang,
    reply::Reply,
    topics::{Event, How},
};

/// Who the bot is, from getMe.
#[derive(Clone, Debug)]
pub struct Me {
    /// Its user id.
    pub id: u64,
    /// Its name without the `@`.
    pub username: String,
}

/// What the handlers need; shared by all.
pub struct Context {
    /// The content in force; exchanged whole when the files change.
    pub assistant: ArcSwap<Assistant>,
    /// Languages that people fixed.
    pub languages: Languages,
    /// Who the bot is.
    pub me: Me,
    /// The user ids of its keepers.
    pub admins: Vec<u64>,
    /// The clock.
    pub clock: fn() -> Timestamp,
    /// What to add to the clock, for previews of another time.
    pub shift: jiff::SignedDuration,
}

/// The outcome of handling an update.
#[derive(Debug, Default)]
pub struct Handled {
    /// The calls to make, in their order; the acknowledgement of a pressed button needs none.
    pub calls: Vec<Outgoing>,
    /// The question that was asked, for the topic log.
    pub event: Option<Event>,
}

impl Handled {
    fn calls(calls: Vec<Outgoing>) -> Self {
        Self { calls, event: None }
    }
}

/// Whether an update is meant for the bot: in a group most messages are not.
#[must_use]
pub fn is_for_us(context: &Context, incoming: &Incoming) -> bool {
    match incoming {
        Incoming::Message(message) => !message.is_service && address::to_us(&context.me, message).is_some(),
        Incoming::Press(_) | Incoming::Inline(_) => true,
        Incoming::Ignored | Incoming::Unreadable => false,
    }
}

/// Handles an update.
#[must_use]
pub fn handle(context: &Context, incoming: &Incoming) -> Handled {
    match incoming {
        Incoming::Message(message) => on_message(context, message),
        Incoming::Press(press) => button::pressed(&context.now(), press),
        Incoming::Inline(query) => inline::answer(&context.now(), query),
        Incoming::Ignored | Incoming::Unreadable => Handled::default(),
    }
}

fn on_message(context: &Context, message: &InMessage) -> Handled {
    if message.is_service {
        return Handled::default();
    }
    let now = context.now();
    let Some(text) = address::to_us(&now.context.me, message) else { return Handled::default() };
    if let Some(command) = text.and_then(|text| command::parse(text, &now.context.me.username)) {
        return command::run(&now, message, command);
    }
    match (message.location.filter(is_on_earth), text) {
        (Some((lat, lon)), _) => question::located(&now, message, lat, lon),
        (None, Some(text)) => question::asked(&now, message, text),
        (None, None) => {
            let lang = now.language_of(&message.from);
            let compose = now.assistant.compose(lang, now.at);
            let hint = compose.hint(now.assistant.faq().bot.phrases.only_text.get(lang));
            Handled::calls(Outgoing::send(message.target(), &hint))
        }
    }
}

/// Whether latitude and longitude are such.
fn is_on_earth((lat, lon): &(f64, f64)) -> bool {
    (-90.0..=90.0).contains(lat) && (-180.0..=180.0).contains(lon)
}

/// The one polite word to a chat that sends too fast.
#[must_use]
pub fn slow_down(context: &Context, incoming: &Incoming) -> Vec<Outgoing> {
    let now = context.now();
    let words = |from| now.assistant.faq().bot.phrases.slow_down.get(now.language_of(from)).clone();
    match incoming {
        Incoming::Message(message) => {
            let reply = Reply { html: words(&message.from), buttons: Vec::new() };
            Outgoing::send(message.target(), &reply)
        }
        Incoming::Press(press) => vec![Outgoing::acknowledge(&press.query, Some(&words(&press.from)))],
        _ => Vec::new(),
    }
}

/// The context at one moment with one state of the content, so that an update is handled with the same throughout.
struct Now<'a> {
    context: &'a Context,
    assistant: Arc<Assistant>,
    at: Timestamp,
}

impl Context {
    /// What the clock says, shifted.
    #[must_use]
    pub fn moment(&self) -> Timestamp {
        (self.clock)().checked_add(self.shift).unwrap_or(Timestamp::MAX)
    }

    fn now(&self) -> Now<'_> {
        Now { context: self, assistant: self.assistant.load_full(), at: self.moment() }
    }
}

impl Now<'_> {
    /// The language for texts that no question precedes: the one the person fixed or last wrote in, else that of the
    /// Telegram client, else Kazakh.
    fn language_of(&self, writer: &Writer) -> Lang {
        self.context
            .languages
            .fixed(writer.id)
            .or_else(|| self.context.languages.last(writer.id))
            .or_else(|| writer.client_language.as_deref().and_then(|code| Lang::from_code(code.get(..2)?)))
            .unwrap_or(Lang::Kk)
    }

    /// An event for something that was chosen rather than asked.
    fn chosen(&self, how: How, lang: Lang, id: &str) -> Event {
        let region = id.starts_with("region.").then(|| id.to_owned());
        Event {
            at: self.at,
            lang: Some(lang),
            outcome: crate::matching::Outcome::Answer,
            entry: Some(id.to_owned()),
            region,
            score: 1.0,
            how,
            took: std::time::Duration::ZERO,
        }
    }
}

impl InMessage {
    /// Where to answer this message: in groups as a reply to it.
    #[must_use]
    pub fn target(&self) -> Target {
        Target { chat: self.chat, thread: self.thread, reply_to: (!self.is_private).then_some(self.id) }
    }
}
