//! A region's card: the coalition there, contacts with their sources or the plain word that nobody published any,
//! and the national services. Also the short form under an answer to another question.

use super::{Composer, Reply};
use crate::{
    faq::{Contact, Region},
    text::html::escape,
};

impl Composer<'_> {
    /// The card of a region.
    #[must_use]
    pub fn card(&self, region: &Region) -> Reply {
        let phrases = &self.faq.bot.phrases;
        let lang = self.lang;
        let heading = |text: &str| format!("<b>{}</b>", escape(text));
        let mut parts = vec![heading(region.name.get(lang))];
        let mut coalition = format!(
            "{}\n{} {}",
            heading(phrases.card_coalition.get(lang)),
            self.fill(region.coalition.text.get(lang).trim()),
            phrases.card_notice.get(lang),
        );
        let sources = self.sources(&region.coalition.sources);
        if !sources.is_empty() {
            coalition.push_str(&format!("\n<i>{}:</i> {sources}", escape(phrases.source.get(lang))));
        }
        parts.push(coalition);
        if region.contacts.is_empty() {
            parts.push(format!("{}\n{}", heading(phrases.card_contacts.get(lang)), phrases.card_no_contacts.get(lang)));
        } else {
            parts.push(self.contacts(&heading(phrases.card_contacts.get(lang)), &region.contacts, true));
        }
        if !self.faq.regions.services.is_empty() {
            let heading = heading(phrases.card_services.get(lang));
            parts.push(self.contacts(&heading, &self.faq.regions.services, false));
        }
        let buttons = vec![vec![self.other_language(&region.entry_id()), self.regions_button()]];
        Reply { html: parts.join("\n\n"), buttons }
    }

    /// The card of the region nearest to a shared location.
    #[must_use]
    pub fn nearest_card(&self, region: &Region) -> Reply {
        let mut reply = self.card(region);
        reply.html = format!("{}\n\n{}", self.faq.bot.phrases.nearest.get(self.lang), reply.html);
        reply
    }

    /// A region's contacts, to stand under the answer to another question.
    #[must_use]
    pub fn contacts_in(&self, region: &Region) -> String {
        let phrases = &self.faq.bot.phrases;
        let name = escape(region.name.get(self.lang));
        if region.contacts.is_empty() {
            return phrases.no_contacts_in.get(self.lang).replace("{region}", &name);
        }
        let heading = format!("<b>{}</b>", phrases.contacts_in.get(self.lang).replace("{region}", &name));
        self.contacts(&heading, &region.contacts, true)
    }

    fn contacts(&self, heading: &str, contacts: &[Contact], with_sources: bool) -> String {
        let mut lines = vec![heading.to_owned()];
        for contact in contacts {
            let label = escape(contact.label.get(self.lang).trim());
            let value = contact.value.as_deref().map(escape);
            let value = match (&contact.url, value) {
                (Some(url), Some(value)) => Some(format!("<a href=\"{}\">{value}</a>", escape(url))),
                (Some(url), None) => Some(escape(url)),
                (None, value) => value.map(|value| format!("<b>{value}</b>")),
            };
            let mut line = match value {
                Some(value) => format!("• {value} – {label}"),
                None => format!("• {label}"),
            };
            if with_sources && let Some(source) = contact.sources.first() {
                line.push_str(&format!(" ({})", self.link(source)));
            }
            lines.push(line);
        }
        lines.join("\n")
    }
}
