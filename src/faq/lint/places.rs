//! Regions without contacts, and topics without entries: what a citizen would open in vain.

use crate::faq::{check::Fault, load::Parts, spans::path};

/// Reports them.
pub fn check(parts: &Parts, faults: &mut Vec<Fault>) {
    if let Some((file, all)) = &parts.regions {
        for (at, region) in all.regions.iter().enumerate().filter(|(_, region)| region.contacts.is_empty()) {
            let message = format!("no contacts are known for `{}`", region.id);
            let help = "add one with its source when somebody publishes it, and never an unpublished one; \
                        until then the bot says so and names the national services";
            faults.push(Fault::warning(*file, path!["regions", at, "contacts"], "no-contacts", message, help));
        }
    }
    if let Some((file, bot)) = &parts.bot
        && !parts.lacks_entries
    {
        for (at, topic) in bot.topics.iter().enumerate() {
            let unreadable = parts.unreadable.iter().any(|(_, _, id)| id.split('.').next() == Some(&topic.id));
            if !unreadable && !parts.entries.iter().any(|located| located.entry.topic() == topic.id) {
                let message = format!("the topic `{}` has no entries, so its button opens an empty list", topic.id);
                let help = "add an entry, or remove the topic";
                faults.push(Fault::warning(*file, path!["topics", at, "id"], "empty-topic", message, help));
            }
        }
    }
}
