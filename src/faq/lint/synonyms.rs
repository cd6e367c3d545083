//! The thesaurus: ids that stand twice, and concepts that unite nothing.

use std::collections::HashSet;

use crate::faq::{check::Fault, load::Parts, spans::path};

/// Reports them.
pub fn check(parts: &Parts, faults: &mut Vec<Fault>) {
    let Some((file, concepts)) = &parts.concepts else { return };
    let mut ids = HashSet::new();
    for (at, concept) in concepts.iter().enumerate() {
        if !ids.insert(concept.id.as_str()) {
            let message = format!("the id `{}` is already taken by another concept", concept.id);
            let help = "give this concept an id of its own, or merge the two";
            faults.push(Fault::error(*file, path![at, "id"], "duplicate-id", message, help));
        }
        if concept.kk.len() + concept.ru.len() < 2 {
            let message = format!("the concept `{}` unites fewer than two words", concept.id);
            let help = "add what people say instead, in either language, or remove the concept";
            faults.push(Fault::warning(*file, path![at, "id"], "lone-word", message, help));
        }
    }
}
