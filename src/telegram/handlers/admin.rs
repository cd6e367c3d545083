//! What the bot's keepers may ask of it in their private chats, `/status` and `/reload`, and what they are told without
//! asking. To everybody else, and in groups, the two are unknown commands like any other.

use std::time::Duration;

use super::{Context, Now};
use crate::{
    faq::Lang,
    ops::Tally,
    reply::Reply,
    telegram::{
        incoming::{InMessage, Incoming, Writer, signed},
        outgoing::{Outgoing, Target},
        reload::{Refusal, Seen, Standing},
    },
    text::html::escape,
};

/// What a keeper wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// How the bot is.
    Status,
    /// To look at the content now.
    Reload,
}

/// How the bot is.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Since the start.
    pub up: Duration,
    /// Since Telegram last answered a poll.
    pub polled: Option<Duration>,
    /// What was counted since the start.
    pub tally: Tally,
    /// Of the content.
    pub content: Standing,
}

/// So many errors of the content are told; the log has all.
const TOLD: usize = 5;
/// An error of the content is told in at most so many characters.
const LENGTH: usize = 400;

/// The order in a message, where it comes from a keeper in their private chat.
#[must_use]
pub fn order<'a>(context: &Context, incoming: &'a Incoming) -> Option<(&'a InMessage, Order)> {
    let Incoming::Message(message) = incoming else { return None };
    if !message.is_private || !context.admins.iter().any(|admin| signed(*admin) == message.from.id) {
        return None;
    }
    let word = message.text.as_deref()?.trim().strip_prefix('/')?.split_whitespace().next()?;
    let (name, bot) = word.split_once('@').unwrap_or((word, &context.me.username));
    if !bot.eq_ignore_ascii_case(&context.me.username) {
        return None;
    }
    match name.to_ascii_lowercase().as_str() {
        "status" => Some((message, Order::Status)),
        "reload" => Some((message, Order::Reload)),
        _ => None,
    }
}

/// The answer to [`Order::Status`].
#[must_use]
pub fn status(context: &Context, message: &InMessage, condition: &Condition) -> Vec<Outgoing> {
    let now = context.now();
    let lang = now.language_of_keeper(message);
    let bot = &now.assistant.faq().bot;
    let Condition { up, polled, tally, content } = condition;
    let minutes = up.as_secs() / 60;
    let since = bot.calendar.local(content.since);
    let mut html = fill(
        &now.counted(bot.admin.status.get(lang)),
        &[
            ("{days}", (minutes / (24 * 60)).to_string()),
            ("{time}", format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)),
            ("{polled}", polled.map_or_else(|| "–".to_owned(), |polled| polled.as_secs().to_string())),
            ("{since}", since.strftime("%Y-%m-%d %H:%M").to_string()),
            ("{answered}", tally.answered.to_string()),
            ("{suggested}", tally.suggested.to_string()),
            ("{unknown}", tally.unknown.to_string()),
            ("{retried}", tally.retried.to_string()),
            ("{failed}", tally.failed.to_string()),
            ("{waiting}", tally.events_waiting.to_string()),
            ("{lost}", tally.events_lost.to_string()),
        ],
    );
    if let Some(refusal) = &content.refused {
        html = format!("{html}\n\n{}", now.faulty(refusal, lang));
    }
    send(message.target(), html)
}

/// The answer to [`Order::Reload`].
#[must_use]
pub fn looked(context: &Context, message: &InMessage, seen: &Seen) -> Vec<Outgoing> {
    let now = context.now();
    let lang = now.language_of_keeper(message);
    send(message.target(), now.words(seen, lang))
}

/// What a keeper is told without asking, in their private chat, which has their id.
#[must_use]
pub fn news(context: &Context, admin: i64, seen: &Seen) -> Vec<Outgoing> {
    let now = context.now();
    let lang = now.language_of(&Writer { id: admin, client_language: None });
    send(Target { chat: admin, thread: None, reply_to: None }, now.words(seen, lang))
}

impl Now<'_> {
    /// The language to answer a keeper in. It is remembered, so that the news come in the same.
    fn language_of_keeper(&self, message: &InMessage) -> Lang {
        let lang = self.language_of(&message.from);
        self.context.languages.remember(message.from.id, lang);
        lang
    }

    fn words(&self, seen: &Seen, lang: Lang) -> String {
        let phrases = &self.assistant.faq().bot.admin;
        match seen {
            Seen::BuiltIn => phrases.built_in.get(lang).clone(),
            Seen::Unchanged => self.counted(phrases.unchanged.get(lang)),
            Seen::Restored | Seen::Taken { mended: true } => self.counted(phrases.mended.get(lang)),
            Seen::Taken { mended: false } => self.counted(phrases.reloaded.get(lang)),
            Seen::Refused { why, .. } => self.faulty(why, lang),
        }
    }

    /// A phrase with the size of the content in force.
    fn counted(&self, phrase: &str) -> String {
        let faq = self.assistant.faq();
        let (entries, regions) = (faq.entries.len(), faq.regions.regions.len());
        fill(phrase, &[("{entries}", entries.to_string()), ("{regions}", regions.to_string())])
    }

    fn faulty(&self, refusal: &Refusal, lang: Lang) -> String {
        let lines = refusal.lines();
        let mut told: Vec<String> = lines.iter().take(TOLD).map(|line| format!("• {}", shortened(line))).collect();
        if lines.len() > TOLD {
            told.push("…".to_owned());
        }
        let phrase = self.assistant.faq().bot.admin.faulty.get(lang);
        // The findings last: they may quote blanks.
        fill(phrase, &[("{count}", lines.len().to_string()), ("{findings}", told.join("\n"))])
    }
}

/// As HTML, and not too long.
fn shortened(line: &str) -> String {
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => escape(&line[..end]) + "…",
        None => escape(line),
    }
}

fn fill(phrase: &str, blanks: &[(&str, String)]) -> String {
    blanks.iter().fold(phrase.to_owned(), |text, (blank, value)| text.replace(blank, value))
}

fn send(to: Target, html: String) -> Vec<Outgoing> {
    Outgoing::send(to, &Reply { html, buttons: Vec::new() })
}
