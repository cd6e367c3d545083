//! What a message says, before anybody asks which entry it means: the layout it was meant in, its language, its words
//! with typos mended, the regions it names.

use std::sync::Arc;

use super::{
    concepts::Stems,
    places::{Mention, Places},
    vocabulary::Vocabulary,
};
use crate::text::{
    keyboard,
    language::{self, Language, Trigrams},
    latin::{is_cyrillic, is_latin},
    words::{self, Word},
};

/// A word as the scorers see it.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its skeleton, mended.
    pub skeleton: Arc<str>,
    /// Its stems.
    pub stems: Stems,
    /// Whether it belongs to the name of a region.
    pub is_region: bool,
    /// Whether the content has this form of the word.
    pub is_known: bool,
}

/// A message, read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its language.
    pub language: Language,
    /// Its words.
    pub tokens: Vec<Token>,
    /// The place it names, if any.
    pub place: Option<Mention>,
}

/// What reading needs to know of the content.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// Known word forms.
    pub vocabulary: Vocabulary,
    /// How the two languages look.
    pub trigrams: Trigrams,
    /// Names of places.
    pub places: Places,
}

impl Reader {
    /// Reads a message of a citizen.
    #[must_use]
    pub fn read(&self, text: &str) -> Reading {
        let (clean, words) = self.layout(words::clean(text));
        let language = language::tell(&clean, &words, &self.trigrams);
        let words = self.mend(words);
        self.tokens(words, language)
    }

    /// Reads a phrase of the content, given by the numbers of its words: there is nothing to mend.
    #[must_use]
    pub fn read_phrase(&self, words: &[u32]) -> Reading {
        let tokens = words.iter().map(|number| {
            let (skeleton, stems) = self.vocabulary.word(*number);
            Token { skeleton: skeleton.clone(), stems, is_region: false, is_known: true }
        });
        self.find_places(tokens.collect(), Language::Neither)
    }

    fn tokens(&self, words: Vec<Word>, language: Language) -> Reading {
        let tokens = words.into_iter().map(|word| {
            let known = self.vocabulary.stems(&word.skeleton);
            Token {
                stems: known.unwrap_or_else(|| Stems::of(&word.cyrillic, &word.skeleton)),
                skeleton: word.skeleton.into(),
                is_region: false,
                is_known: known.is_some(),
            }
        });
        self.find_places(tokens.collect(), language)
    }

    fn find_places(&self, mut tokens: Vec<Token>, language: Language) -> Reading {
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
                * if self.vocabulary.knows(&word.skeleton) {
                    1.0
                } else {
                    self.trigrams.familiarity(&word.skeleton).powi(2) * 0.8
                };
        }
        if letters > 0.0 { sum / letters } else { 0.0 }
    }

    /// Mends typos, and words run together or torn apart.
    fn mend(&self, words: Vec<Word>) -> Vec<Word> {
        let mut mended: Vec<Word> = Vec::with_capacity(words.len());
        let known = |skeleton: &str| self.vocabulary.knows(skeleton) || self.places.knows(skeleton);
        let replaced = |(skeleton, cyrillic): (&str, &str), latin| Word {
            cyrillic: cyrillic.to_owned(),
            skeleton: skeleton.to_owned(),
            latin,
        };
        for word in words {
            // Long numbers are somebody's, and say nothing of the question.
            if word.skeleton.len() > 4 && word.skeleton.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            if self.places.may_begin(Stems::of(&word.cyrillic, &word.skeleton))
                || known(&word.skeleton)
                || word.skeleton.chars().any(|c| c.is_ascii_digit())
            {
                mended.push(word);
                continue;
            }
            if let Some(last) = mended.last()
                && !known(&last.skeleton)
            {
                let joined = format!("{}{}", last.skeleton, word.skeleton);
                if known(&joined) {
                    let cyrillic = format!("{}{}", last.cyrillic, word.cyrillic);
                    mended.pop();
                    mended.push(Word { cyrillic, skeleton: joined, latin: word.latin });
                    continue;
                }
            }
            if let Some(meant) = self.vocabulary.correct(&word.skeleton) {
                mended.push(replaced(meant, word.latin));
            } else if let Some(pair) = self.vocabulary.split(&word.skeleton) {
                mended.extend(pair.map(|part| replaced(part, word.latin)));
            } else {
                mended.push(word);
            }
        }
        mended
    }
}
