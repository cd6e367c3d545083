//! Words that an author leaves where a text is not finished.

use super::texts::{Role, Text};
use crate::faq::check::{Fault, Mark};

/// Whole words, in any case of letters.
const WORDS: &[&str] = &["todo", "fixme", "tbd", "lorem", "ipsum"];
/// Whole words, in capitals only.
const CAPITALS: &[&str] = &["XXX", "ТОДО"];
/// Signs, except in ways of asking: people do ask so.
const SIGNS: &[&str] = &["???", "[...]", "<...>"];

/// Reports the first such word of a text.
pub fn check(texts: &[Text], faults: &mut Vec<Fault>) {
    for text in texts {
        let word = text.text.split(|c: char| !c.is_alphanumeric()).find(|word| {
            CAPITALS.contains(word) || WORDS.iter().any(|unfinished| word.eq_ignore_ascii_case(unfinished))
        });
        let sign = || SIGNS.iter().copied().find(|sign| text.role != Role::Ask && text.text.contains(sign));
        if let Some(found) = word.or_else(sign) {
            let message = format!("`{found}` says that this text is not finished");
            let help = "finish it; a note for later can stand after a `#`, which nobody else sees";
            let fault = Fault::error(text.file, text.path.clone(), "unfinished", message, help);
            faults.push(fault.at(Mark::first(found)));
        }
    }
}
