//! An answer becomes text and buttons: the language, the phase of the referendum, dates, plurals, escaping.
//!
//! Every sentence comes from the content; this module only puts them together.

pub mod action;
mod browse;
mod card;
mod dates;
mod fill;

use jiff::Timestamp;

pub use action::{Action, UnknownAction};

use crate::{
    faq::{Entry, Faq, Lang, Source},
    text::html::escape,
};

/// A text with its buttons, as it goes to Telegram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Telegram's HTML.
    pub html: String,
    /// Rows of buttons.
    pub buttons: Vec<Vec<Button>>,
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Its label, plain text.
    pub text: String,
    /// What it does.
    pub action: Action,
}

impl Button {
    fn new(text: impl Into<String>, action: Action) -> Self {
        Self { text: text.into(), action }
    }
}

/// Composes replies in one language at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Composer<'a> {
    faq: &'a Faq,
    lang: Lang,
    now: Timestamp,
}

/// At most this many related entries are offered.
const RELATED: usize = 4;
/// At most this many sources are named.
const SOURCES: usize = 4;

impl<'a> Composer<'a> {
    /// A composer for `lang` at `now`.
    #[must_use]
    pub fn new(faq: &'a Faq, lang: Lang, now: Timestamp) -> Self {
        Self { faq, lang, now }
    }

    /// The answer of an entry or the card of a region; `None` where the id leads nowhere.
    #[must_use]
    pub fn show(&self, id: &str) -> Option<Reply> {
        if let Some(region) = self.faq.region(id) {
            return Some(self.card(region));
        }
        self.faq.entry(id).map(|entry| self.entry(entry))
    }

    /// The answer of an entry: title, words for the phase, source, related entries, the other language.
    #[must_use]
    pub fn entry(&self, entry: &Entry) -> Reply {
        let phrases = &self.faq.bot.phrases;
        let phase = self.faq.bot.calendar.phase(self.now);
        let words = entry.words(phase).map_or("", |words| words.get(self.lang).trim());
        let mut html = format!("<b>{}</b>\n\n{}", escape(entry.title.get(self.lang)), self.fill(words));
        let sources = self.sources(&entry.sources);
        if !sources.is_empty() {
            html.push_str(&format!("\n\n<i>{}:</i> {sources}", escape(phrases.source.get(self.lang))));
        }
        let mut buttons: Vec<Vec<Button>> = entry
            .related
            .iter()
            .filter_map(|id| Some(vec![Button::new(self.title(id)?, self.entry_action(id))]))
            .take(RELATED)
            .collect();
        buttons.push(vec![self.other_language(&entry.id), self.topics_button()]);
        Reply { html, buttons }
    }

    /// The first line of an answer, plain, for lists of results.
    #[must_use]
    pub fn first_line(&self, entry: &Entry) -> String {
        let phase = self.faq.bot.calendar.phase(self.now);
        let words = entry.words(phase).map_or("", |words| words.get(self.lang).trim());
        let plain = crate::text::html::plain(&self.fill(words));
        plain.lines().next().unwrap_or_default().to_owned()
    }

    /// Candidates as buttons, when the bot is not sure.
    #[must_use]
    pub fn suggest<'b>(&self, ids: impl Iterator<Item = &'b str>) -> Reply {
        let mut buttons = self.entry_buttons(ids);
        buttons.push(vec![self.topics_button(), self.regions_button()]);
        Reply { html: self.faq.bot.phrases.suggest.get(self.lang).clone(), buttons }
    }

    /// That the bot has no answer, with the ways onward.
    #[must_use]
    pub fn unknown(&self) -> Reply {
        Reply { html: self.faq.bot.phrases.unknown.get(self.lang).clone(), buttons: self.ways_onward() }
    }

    /// One text of the bot's own, with the ways onward.
    #[must_use]
    pub fn hint(&self, html: &str) -> Reply {
        Reply { html: html.to_owned(), buttons: self.ways_onward() }
    }

    /// That the bot has no answer, in both languages, for a message in neither.
    #[must_use]
    pub fn bilingual_unknown(faq: &'a Faq, now: Timestamp) -> Reply {
        let [kk, ru] = Lang::ALL.map(|lang| Self::new(faq, lang, now));
        let html = format!("{}\n\n{}", kk.unknown().html, ru.unknown().html);
        let buttons =
            vec![vec![kk.topics_button(), ru.topics_button()], vec![kk.regions_button(), ru.regions_button()]];
        Reply { html, buttons }
    }

    /// Buttons that lead to entries, one a row; ids that lead nowhere are left out.
    #[must_use]
    pub fn entry_buttons<'b>(&self, ids: impl Iterator<Item = &'b str>) -> Vec<Vec<Button>> {
        ids.filter_map(|id| Some(vec![Button::new(self.title(id)?, self.entry_action(id))])).collect()
    }

    /// The title of an entry or the name of a region.
    #[must_use]
    pub fn title(&self, id: &str) -> Option<&'a str> {
        let region = self.faq.region(id).map(|region| region.name.get(self.lang));
        region.or_else(|| self.faq.entry(id).map(|entry| entry.title.get(self.lang))).map(String::as_str)
    }

    /// Up to two sources as links, those in the reader's language first.
    fn sources(&self, sources: &[Source]) -> String {
        let mut order: Vec<&Source> = sources.iter().collect();
        order.sort_by_key(|source| !source.is_in(self.lang));
        let links: Vec<String> = order.into_iter().take(SOURCES).map(|source| self.link(source)).collect();
        links.join("; ")
    }

    fn link(&self, source: &Source) -> String {
        let date = source.date.as_deref().map(|date| format!(", {}", self.date(date))).unwrap_or_default();
        format!("<a href=\"{}\">{}</a>{date}", escape(&source.url), escape(&source.title))
    }

    fn entry_action(&self, id: &str) -> Action {
        Action::Entry { id: id.to_owned(), lang: self.lang }
    }

    fn other_language(&self, id: &str) -> Button {
        let other = self.lang.other();
        let label = self.faq.bot.phrases.in_this_language.get(other);
        Button::new(label, Action::Translate { id: id.to_owned(), lang: other })
    }
}
