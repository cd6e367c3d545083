//! What an editor wrote down word for word: a message that repeats a way of asking means its entry, and what greets
//! before a question or thanks after it is passed over.
//!
//! Phrases are known by the skeletons of their words, so that letters which people mix up don't matter. Where that makes
//! phrases of two entries one (құны, what it costs, and күні, its day), the spelling tells them apart.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{features, reading::Token};
use crate::{faq::Lang, text::words};

/// A phrase that a message repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its class.
    pub class: u32,
    /// Its language, where the content has it in one only.
    pub lang: Option<Lang>,
}

/// The phrases of the content.
#[derive(Clone, Debug, Default)]
pub struct Verbatim {
    /// By the skeletons of the words; without a class where that leads to several.
    phrases: FxHashMap<u64, (Option<u32>, Option<Lang>)>,
    /// The classes of those, by their spelling.
    spelt: FxHashMap<u64, u32>,
    /// What may stand beside a question.
    courtesies: FxHashSet<u64>,
}

/// Courtesies have at most so many words; longer ones hardly stand beside a question.
const LONGEST_COURTESY: usize = 3;

impl Verbatim {
    /// Takes up a phrase, given by the skeletons of its words; its key for [`Verbatim::add_spelling`].
    pub fn add<'a>(
        &mut self,
        skeletons: impl ExactSizeIterator<Item = &'a str>,
        known: Known,
        is_courtesy: bool,
    ) -> u64 {
        let is_short = skeletons.len() <= LONGEST_COURTESY;
        let key = hash(skeletons);
        if is_courtesy && is_short {
            self.courtesies.insert(key);
        }
        let (class, lang) = self.phrases.entry(key).or_insert((Some(known.class), known.lang));
        if *class != Some(known.class) {
            *class = None;
        }
        if *lang != known.lang {
            *lang = None;
        }
        key
    }

    /// Takes up the spelling of a phrase, where its key leads to several classes; to be called after the last `add`.
    pub fn add_spelling(&mut self, key: u64, text: &str, class: u32) {
        if self.phrases.get(&key).is_some_and(|(class, _)| class.is_none()) {
            self.spelt.insert(spelling(text), class);
        }
    }

    /// The phrase that a message repeats.
    #[must_use]
    pub fn find(&self, tokens: &[Token<'_>], text: &str) -> Option<Known> {
        let (class, lang) = *self.phrases.get(&hash(skeletons(tokens)))?;
        let class = class.or_else(|| self.spelt.get(&spelling(text)).copied())?;
        Some(Known { class, lang })
    }

    /// The words of a message without the courtesies that it begins and ends with; `None` where it has none, or nothing
    /// else.
    #[must_use]
    pub fn without_courtesies<'a, 'b>(&self, tokens: &'a [Token<'b>]) -> Option<&'a [Token<'b>]> {
        let mut rest = tokens;
        while let Some(length) = self.courtesy(rest.len(), |length| &rest[..length]) {
            rest = &rest[length..];
        }
        while let Some(length) = self.courtesy(rest.len(), |length| &rest[rest.len() - length..]) {
            rest = &rest[..rest.len() - length];
        }
        (!rest.is_empty() && rest.len() < tokens.len()).then_some(rest)
    }

    /// The length of the longest of some words that are a courtesy.
    fn courtesy<'a, 'b: 'a>(&self, words: usize, of_length: impl Fn(usize) -> &'a [Token<'b>]) -> Option<usize> {
        let is_courtesy = |length: &usize| self.courtesies.contains(&hash(skeletons(of_length(*length))));
        (1..=LONGEST_COURTESY.min(words)).rev().find(is_courtesy)
    }
}

fn skeletons<'a>(tokens: &'a [Token<'_>]) -> impl Iterator<Item = &'a str> {
    tokens.iter().map(|token| &*token.skeleton)
}

fn hash<'a>(words: impl Iterator<Item = &'a str>) -> u64 {
    words.fold(0, |key: u64, word| key.rotate_left(9) ^ features::hash(9, word))
}

fn spelling(text: &str) -> u64 {
    hash(words::written(&words::clean(text)))
}
