//! What a message says, before anybody asks which entry it means: the layout it was meant in, its language, its words
//! with typos mended, the regions it names.

use std::borrow::Cow;

use super::{
    concepts::Stems,
    places::{Mention, Places},
    vocabulary::Vocabulary,
};
use crate::text::{
    keyboard,
    language::{self, Language, Usage},
    latin::{is_cyrillic, is_latin},
    words::{self, Word},
};

/// A word as the scorers see it.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    /// Its skeleton, mended.
    pub skeleton: Cow<'a, str>,
    /// Its stems.
    pub stems: Stems,
    /// Whether it belongs to the name of a region.
    pub is_region: bool,
    /// Its number in the vocabulary, if the content has this form of the word.
    pub word: Option<u32>,
    /// Whether it is an everyday word: several entries use this form of it.
    pub is_common: bool,
    /// Whether it may begin the name of a place.
    pub may_name: bool,
}

/// A message, read.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// Its language.
    pub language: Language,
    /// Its words.
    pub tokens: Vec<Token<'a>>,
    /// The place it names, if any.
    pub place: Option<Mention>,
}

/// What reading needs to know of the content.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// Known word forms.
    pub vocabulary: Vocabulary,
    /// How the two languages look.
    pub usage: Usage,
    /// Names of places.
    pub places: Places,
}

impl Reader {
    /// Reads a message of a citizen.
    #[must_use]
    pub fn read(&self, text: &str) -> Reading<'_> {
        let (clean, words) = self.layout(words::clean(text));
        let language = language::tell(&clean, &words, &self.usage, |skeleton| self.may_name(skeleton));
        self.find_places(self.mend(words), language)
    }

    /// Reads a phrase of the content, given by the numbers of its words: there is nothing to mend.
    #[must_use]
    pub fn read_phrase(&self, words: &[u32]) -> Reading<'_> {
        self.find_places(words.iter().map(|word| self.token(*word)).collect(), Language::Neither)
    }

    /// Whether a word may begin the name of a place.
    fn may_name(&self, skeleton: &str) -> bool {
        match self.vocabulary.find(skeleton) {
            Some(known) => self.vocabulary.may_name(known),
            None => self.places.may_begin(skeleton),
        }
    }

    fn token(&self, word: u32) -> Token<'_> {
        let (skeleton, stems) = self.vocabulary.word(word);
        let (is_common, may_name) = (self.vocabulary.is_common(word), self.vocabulary.may_name(word));
        Token { skeleton: skeleton.into(), stems, is_region: false, word: Some(word), is_common, may_name }
    }

    fn find_places<'a>(&self, mut tokens: Vec<Token<'a>>, language: Language) -> Reading<'a> {
        let place = self.places.find(&mut tokens);
        Reading { language, tokens, place }
    }

    /// Chooses the keyboard layout in which the message looks most like something people say here.
    fn layout(&self, clean: String) -> (String, Vec<Word>) {
        let words = words::split(&clean);
        let (latin, cyrillic) = clean.chars().fold((0, 0), |(latin, cyrillic), c| {
            (latin + usize::from(is_latin(c)), cyrillic + usize::from(is_cyrillic(c)))
        });
        let as_is = self.familiarity(&words);
        if as_is > 0.8 {
            return (clean, words);
        }
        let other = if latin > cyrillic { keyboard::as_cyrillic(&clean) } else { keyboard::as_latin(&clean) };
        let other_words = words::split(&other);
        if self.familiarity(&other_words) > as_is + 0.2 { (other, other_words) } else { (clean, words) }
    }

    /// How much the words look like the content's, 0 to 1.
    fn familiarity(&self, words: &[Word]) -> f32 {
        let (mut sum, mut letters) = (0.0, 0.0);
        for word in words {
            let length = word.skeleton.chars().count() as f32;
            letters += length;
            sum += length
                * if self.vocabulary.find(&word.skeleton).is_some() {
                    1.0
                } else {
                    self.usage.familiarity(&word.skeleton).powi(2) * 0.8
                };
        }
        if letters > 0.0 { sum / letters } else { 0.0 }
    }

    /// Mends typos, and words run together or torn apart.
    fn mend(&self, words: Vec<Word>) -> Vec<Token<'_>> {
        let mut mended: Vec<Token<'_>> = Vec::with_capacity(words.len());
        // The last word where nobody knows it, in Cyrillic: it may be the first half of a torn one.
        let mut torn: Option<String> = None;
        for Word { cyrillic, skeleton, .. } in words {
            // Long numbers are somebody's, and say nothing of the question.
            if skeleton.len() > 4 && skeleton.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let first_half = torn.take();
            if let Some(known) = self.vocabulary.find(&skeleton) {
                mended.push(self.token(known));
                continue;
            }
            let unknown = |cyrillic: &str, skeleton: &str, may_name: bool| {
                let stems = Stems::of(cyrillic, skeleton);
                Token {
                    skeleton: skeleton.to_owned().into(),
                    stems,
                    is_region: false,
                    word: None,
                    is_common: false,
                    may_name,
                }
            };
            let may_name = self.places.may_begin(&skeleton);
            let in_a_name = self.places.knows(&skeleton);
            let token = unknown(&cyrillic, &skeleton, may_name);
            if in_a_name || may_name || skeleton.chars().any(|c| c.is_ascii_digit()) {
                mended.push(token);
                torn = (!in_a_name).then_some(cyrillic);
                continue;
            }
            if let (Some(first_half), Some(last)) = (first_half, mended.last_mut()) {
                let joined = format!("{}{skeleton}", last.skeleton);
                let known = self.vocabulary.find(&joined).map(|known| self.token(known));
                let named =
                    || self.places.knows(&joined).then(|| unknown(&format!("{first_half}{cyrillic}"), &joined, true));
                if let Some(whole) = known.or_else(named) {
                    *last = whole;
                    continue;
                }
            }
            if let Some(meant) = self.vocabulary.correct(&skeleton) {
                mended.push(self.token(meant));
            } else if let Some(pair) = self.vocabulary.split(&skeleton) {
                mended.extend(pair.map(|part| self.token(part)));
            } else {
                mended.push(token);
                torn = Some(cyrillic);
            }
        }
        mended
    }
}
