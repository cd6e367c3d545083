//! The menus: topics, the entries of a topic, regions, languages.

use super::{Action, Button, Composer, Reply};
use crate::faq::Lang;

impl Composer<'_> {
    /// The topics.
    #[must_use]
    pub fn topics(&self) -> Reply {
        let mut buttons: Vec<Vec<Button>> = self
            .faq
            .bot
            .topics
            .iter()
            .filter(|topic| self.faq.entries.any_of(&topic.id))
            .map(|topic| {
                let action = Action::Topic { id: topic.id.clone(), lang: self.lang };
                vec![Button::new(topic.title.get(self.lang), action)]
            })
            .collect();
        let other = self.lang.other();
        let label = self.faq.bot.phrases.in_this_language.get(other);
        buttons.push(vec![self.regions_button(), Button::new(label, Action::Topics(other))]);
        Reply { html: self.faq.bot.phrases.topics.get(self.lang).clone(), buttons }
    }

    /// The entries of a topic; `None` where there is no such topic.
    #[must_use]
    pub fn topic(&self, id: &str) -> Option<Reply> {
        let topic = self.faq.bot.topics.iter().find(|topic| topic.id == id)?;
        let entries = self.faq.entries.iter().filter(|entry| entry.topic() == id).map(|entry| entry.id.as_str());
        let mut buttons = self.entry_buttons(entries);
        buttons.push(vec![Button::new(self.faq.bot.phrases.back.get(self.lang), Action::Topics(self.lang))]);
        let html = format!("<b>{}</b>", crate::text::html::escape(topic.title.get(self.lang)));
        Some(Reply { html, buttons })
    }

    /// The regions, two a row.
    #[must_use]
    pub fn regions(&self) -> Reply {
        let ids: Vec<String> = self.faq.regions.regions.iter().map(crate::faq::Region::entry_id).collect();
        let mut buttons = self.region_rows(ids.iter().map(String::as_str));
        let other = self.lang.other();
        let label = self.faq.bot.phrases.in_this_language.get(other);
        buttons.push(vec![self.topics_button(), Button::new(label, Action::Regions(other))]);
        Reply { html: self.faq.bot.phrases.regions.get(self.lang).clone(), buttons }
    }

    /// The choice between regions that share a name.
    #[must_use]
    pub fn which_region<'b>(&self, place: &str, ids: impl Iterator<Item = &'b str>) -> Reply {
        let place = crate::text::html::escape(place);
        let html = self.faq.bot.phrases.which_region.get(self.lang).replace("{place}", &place);
        let mut buttons = self.entry_buttons(ids);
        buttons.push(vec![self.regions_button()]);
        Reply { html, buttons }
    }

    /// The choice of language, in both.
    #[must_use]
    pub fn languages(&self) -> Reply {
        let phrases = &self.faq.bot.phrases;
        let html = format!("{}\n{}", phrases.choose_language.kk, phrases.choose_language.ru);
        let fixed = Lang::ALL
            .map(|lang| Button::new(phrases.in_this_language.get(lang), Action::Language(Some(lang))))
            .to_vec();
        let auto = vec![Button::new(phrases.language_auto.get(self.lang), Action::Language(None))];
        Reply { html, buttons: vec![fixed, auto] }
    }

    /// Topics and regions.
    pub(super) fn ways_onward(&self) -> Vec<Vec<Button>> {
        vec![vec![self.topics_button(), self.regions_button()]]
    }

    pub(super) fn topics_button(&self) -> Button {
        Button::new(self.faq.bot.phrases.topics_button.get(self.lang), Action::Topics(self.lang))
    }

    pub(super) fn regions_button(&self) -> Button {
        Button::new(self.faq.bot.phrases.regions_button.get(self.lang), Action::Regions(self.lang))
    }

    fn region_rows<'b>(&self, ids: impl Iterator<Item = &'b str>) -> Vec<Vec<Button>> {
        let single: Vec<Button> = self.entry_buttons(ids).into_iter().flatten().collect();
        single.chunks(2).map(<[Button]>::to_vec).collect()
    }
}
