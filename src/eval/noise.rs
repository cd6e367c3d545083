//! Questions as people type them in a hurry or on the wrong keyboard: the same question, written badly.
//!
//! Deterministic: a question is always spoilt in the same way, so that two measurements can be compared.

use super::Case;
use crate::{faq::Lang, text::keyboard};

/// A way of writing badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// A slip in every third longer word: a letter missing, doubled, swapped with the next, or hit beside.
    Typos,
    /// In Latin letters, as people spell at home.
    Latin,
    /// Typed with the keyboard on Latin.
    Layout,
    /// Kazakh with Russian letters only.
    NoKazakhLetters,
}

impl Noise {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Typos, Self::Latin, Self::Layout, Self::NoKazakhLetters];

    /// Its name in files and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Typos => "typos",
            Self::Latin => "latin",
            Self::Layout => "layout",
            Self::NoKazakhLetters => "no-kk-letters",
        }
    }

    /// A question written in this way; `None` where there is no such way in its language, or it is not clean.
    #[must_use]
    pub fn spoil(self, case: &Case) -> Option<Case> {
        if case.noise != "clean" || (self == Self::NoKazakhLetters && case.lang != Lang::Kk) {
            return None;
        }
        let text = match self {
            Self::Typos => typos(&case.text),
            Self::Latin => spelt(&case.text, LATIN),
            Self::Layout => in_wrong_layout(&case.text),
            Self::NoKazakhLetters => spelt(&case.text, RUSSIAN_LETTERS),
        };
        Some(Case { text, noise: self.name().to_owned(), ..case.clone() })
    }
}

/// Letters, and what each becomes; other characters stay.
type Spelling = (&'static str, &'static [&'static str]);

const LATIN: Spelling = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі",
    &[
        "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
        "h", "c", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya", "a", "g", "q", "n", "o", "u", "u", "h", "i",
    ],
);

const RUSSIAN_LETTERS: Spelling = ("әғқңөұүһі", &["а", "г", "к", "н", "о", "у", "у", "х", "и"]);

fn spelt(text: &str, (letters, spellings): Spelling) -> String {
    let spell = |c: char| letters.chars().position(|letter| letter == c).map(|at| spellings[at]);
    text.chars().flat_map(char::to_lowercase).map(|c| spell(c).map_or_else(|| c.to_string(), str::to_owned)).collect()
}

fn in_wrong_layout(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|c| keyboard::key(c).unwrap_or(c)).collect()
}

const ROWS: [&str; 3] = ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"];

fn typos(text: &str) -> String {
    let mut dice = Dice::seeded(text);
    let mut longer = 0;
    let words = text.split(' ').map(|word| {
        let is_longer = word.chars().filter(|c| c.is_alphabetic()).count() >= 4;
        longer += usize::from(is_longer);
        // The first longer word too, so that short questions are spoilt at all.
        if is_longer && longer % 3 == 1 { slip(word, &mut dice) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A word with one slip, not in its first letter.
fn slip(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + dice.below(letters.len() - 1);
    match dice.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = beside(letters[at], dice),
    }
    letters.into_iter().collect()
}

/// A key next to that of a letter.
fn beside(letter: char, dice: &mut Dice) -> char {
    for row in ROWS {
        let keys: Vec<char> = row.chars().collect();
        if let Some(at) = keys.iter().position(|key| *key == letter) {
            let to = if dice.below(2) == 0 { at.saturating_sub(1) } else { (at + 1).min(keys.len() - 1) };
            return keys[to];
        }
    }
    letter
}

/// A small generator of numbers (xorshift64; Marsaglia, 2003), seeded by the text itself.
struct Dice(u64);

impl Dice {
    fn seeded(text: &str) -> Self {
        // FNV-1a, whose value is the same on every machine.
        let seed = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(seed | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::Noise;
    use crate::{eval::Case, faq::Lang};

    #[test]
    fn a_question_is_spoilt_in_every_way_and_always_the_same() {
        let case = |text: &str, lang| Case {
            text: text.to_owned(),
            lang,
            noise: "clean".to_owned(),
            expect: vec!["referendum.date".to_owned()],
        };
        let kk = case("Референдум қашан өтеді?", Lang::Kk);
        let spoil = |noise: Noise, case: &Case| noise.spoil(case).map(|case| case.text);
        assert_eq!(spoil(Noise::Latin, &kk).as_deref(), Some("referendum qashan otedi?"));
        assert_eq!(spoil(Noise::NoKazakhLetters, &kk).as_deref(), Some("референдум кашан отеди?"));
        let ru = case("Когда референдум?", Lang::Ru);
        assert_eq!(spoil(Noise::Layout, &ru).as_deref(), Some("rjulf htathtylev?"));
        assert_eq!(spoil(Noise::NoKazakhLetters, &ru), None);
        let slips = spoil(Noise::Typos, &ru);
        assert_ne!(slips.as_deref(), Some("Когда референдум?"));
        assert_eq!(slips, spoil(Noise::Typos, &ru));
    }
}
