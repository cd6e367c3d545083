//! A message becomes words: Unicode normalised, lower case, every word in Cyrillic with its skeleton.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::{
    latin::{is_cyrillic, is_latin, to_cyrillic, unmix},
    skeleton,
};

/// Words beyond this many are not read: a message of Telegram holds 4096 characters, a question some ten words.
pub const MOST_WORDS: usize = 160;
/// Letters of a word beyond this many are not read.
const LONGEST: usize = 40;

/// One word of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In lower case and in Cyrillic, as far as it can be.
    pub cyrillic: String,
    /// Its skeleton.
    pub skeleton: String,
    /// Whether it was written in Latin letters.
    pub latin: bool,
}

/// The text in lower case, with compatibility forms and combining marks resolved (NFKC; Unicode Annex 15) and
/// invisible characters gone.
#[must_use]
pub fn clean(text: &str) -> String {
    plain(text).unwrap_or_else(|| normalise(text))
}

/// The same for a text of ASCII and whole Cyrillic letters only, which needs no normalising.
fn plain(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(match c {
            '\0'..='\u{7f}' => c.to_ascii_lowercase(),
            'а'..='џ' | '«' | '»' | '–' | '—' | '’' => c,
            'А'..='Я' => char::from_u32(c as u32 + 32)?,
            '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => c.to_lowercase().next()?,
            _ => return None,
        });
    }
    Some(out)
}

fn normalise(text: &str) -> String {
    let normal: Cow<'_, str> = match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.into(),
        _ => text.nfkc().collect::<String>().into(),
    };
    let mut out = String::with_capacity(normal.len());
    for c in normal.chars() {
        match c {
            // Marks that NFKC could not join to a letter (zalgo), soft hyphen, joiners, direction marks.
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => (),
            '\u{2060}'..='\u{2069}' | '\u{feff}' => (),
            // Its lower case is an i with a dot of its own, which would end the word.
            'İ' => out.push('i'),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The words of a cleaned text.
#[must_use]
pub fn split(clean: &str) -> Vec<Word> {
    written(clean).map(word).collect()
}

/// The words of a cleaned text as they are written.
pub fn written(clean: &str) -> impl Iterator<Item = &str> {
    let in_word = |c: char| match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric() || c == '\'',
        '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => true,
        _ => c.is_alphanumeric() || matches!(c, '’' | 'ʼ'),
    };
    clean
        .split(move |c: char| !in_word(c))
        .map(|raw| raw.trim_matches(['\'', '’', 'ʼ']))
        .filter(|raw| !raw.is_empty())
        .take(MOST_WORDS)
}

/// A written word, read.
#[must_use]
pub fn word(raw: &str) -> Word {
    let raw = match raw.char_indices().nth(LONGEST) {
        Some((end, _)) => &raw[..end],
        None => raw,
    };
    let latin = raw.chars().any(is_latin);
    let cyrillic = match (latin, raw.chars().any(is_cyrillic)) {
        (true, true) => unmix(raw),
        (true, false) => to_cyrillic(raw),
        _ => raw.to_owned(),
    };
    let skeleton = skeleton::fold(&cyrillic);
    Word { latin: latin && !raw.chars().any(is_cyrillic), cyrillic, skeleton }
}

#[cfg(test)]
mod tests {
    use super::{clean, split};

    fn skeletons(text: &str) -> Vec<String> {
        split(&clean(text)).into_iter().map(|word| word.skeleton).collect()
    }

    #[test]
    fn noise_goes() {
        assert_eq!(skeletons("  РЕФЕРЕНДУМ🙂 қашан??!"), ["референдум", "кашан"]);
        assert_eq!(skeletons("р\u{301}е\u{200b}ферендум"), ["референдум"]);
        assert_eq!(skeletons("Когдаааа"), ["когда"]);
        assert_eq!(skeletons("KONSTİTUCİYA"), skeletons("konstituciya"));
    }

    #[test]
    fn a_wall_of_text_is_cut() {
        assert!(split(&"а б ".repeat(5000)).len() <= super::MOST_WORDS);
    }
}
