//! Latin letters that look like Cyrillic ones: a citizen sees no difference, but neither search nor a screen reader
//! finds the word. Ways of asking may have them, for people type so.

use super::texts::{Role, Text};
use crate::{
    faq::check::{Fault, Mark},
    text::{
        html,
        latin::{is_cyrillic, is_latin, look_alike},
    },
};

/// Reports every such word once a text.
pub fn check(texts: &[Text], faults: &mut Vec<Fault>) {
    for text in texts.iter().filter(|text| text.role != Role::Ask) {
        let plain = html::plain(&text.text);
        let mut seen: Vec<&str> = Vec::new();
        for (word, latin, meant) in suspects(&plain) {
            if seen.contains(&word) {
                continue;
            }
            seen.push(word);
            let message = format!("the word `{word}` has {latin} that looks like a Cyrillic one");
            let help = format!("retype it with a Cyrillic keyboard: `{meant}`");
            let fault = Fault::error(text.file, text.path.clone(), "latin-letter", message, help);
            // A headline stands as its page has it.
            let fault = match text.role {
                Role::Source => Fault { severity: crate::faq::Severity::Warning, ..fault },
                _ => fault,
            };
            faults.push(fault.at(Mark::first(word)));
        }
    }
}

/// Words with such letters: the word, its first such letter in words, and the word as it was meant.
fn suspects(text: &str) -> Vec<(&str, String, String)> {
    let mut found = Vec::new();
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let latin: Vec<char> = word.chars().filter(|c| is_latin(*c)).collect();
        let Some(first) = latin.first() else { continue };
        let meant: String = word.chars().map(|c| cyrillic(c).unwrap_or(c)).collect();
        // `Telegramда` is a Latin name with a Kazakh ending; `Pеспублика` is a slip.
        let all_alike = latin.iter().all(|c| cyrillic(*c).is_some());
        let mixed = word.chars().any(is_cyrillic);
        if all_alike && (mixed || stands_for_a_word(word, text)) {
            found.push((word, format!("a Latin `{first}`"), meant));
        }
    }
    found
}

/// A single small Latin letter between Cyrillic words, where Russian has its one-letter words.
fn stands_for_a_word(word: &str, text: &str) -> bool {
    if !matches!(word, "a" | "c" | "o" | "y") {
        return false;
    }
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    let before = text[..start].trim_end_matches(' ');
    let after = text[start + word.len()..].trim_start_matches(' ');
    let spaced = before.len() < start && after.len() < text.len() - start - word.len();
    spaced && before.ends_with(is_cyrillic) && after.starts_with(|c: char| is_cyrillic(c) || c.is_ascii_digit())
}

fn cyrillic(c: char) -> Option<char> {
    if c.is_lowercase() {
        // Small b, h, k, m and t look like no Cyrillic letter.
        return look_alike(c).filter(|_| !matches!(c, 'b' | 'h' | 'k' | 'm' | 't'));
    }
    let small = c.to_lowercase().next().and_then(look_alike)?;
    small.to_uppercase().next()
}

#[cfg(test)]
mod tests {
    use super::suspects;

    fn words(text: &str) -> Vec<&str> {
        suspects(text).into_iter().map(|(word, ..)| word).collect()
    }

    #[test]
    fn slips_are_told_from_names() {
        // Latin p and o; Latin i in a Kazakh word; a lone Latin c.
        assert_eq!(words("в pеспублике гoлос"), ["pеспублике", "гoлос"]);
        assert_eq!(words("бiр сөз"), ["бiр"]);
        assert_eq!(words("открыты c 7 до 20"), ["c"]);
        assert_eq!(
            words("Telegramда, eGov Mobile-дағы, SMS-хабарлама, QR-код, витамин C, бірінші"),
            Vec::<&str>::new()
        );
    }
}
