//! What of a message the scorers see: hashed features of its words, each with a weight.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::{concepts::Concepts, reading::Reading};

/// The kinds of features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A stem, by the Kazakh or by the Russian stemmer.
    Stem = 1,
    /// Four letters in a row, the edges of the word among them: what голосую and голосование share, and what a typo or
    /// a suffix that no stemmer knows leaves whole.
    Gram = 2,
    /// A concept of the thesaurus.
    Concept = 5,
    /// Two stems in a row.
    Pair = 6,
    /// The mention of a region, whichever.
    Region = 7,
}

impl Kind {
    /// How much a feature of this kind counts against the others.
    pub(super) fn weight(self) -> f32 {
        match self {
            Self::Stem => 1.0,
            Self::Gram => 0.6,
            Self::Concept => 1.2,
            Self::Pair => 0.8,
            Self::Region => 1.0,
        }
    }

    /// Whether a feature of this kind is worth keeping that stands in one phrase only. Of a stem it tells at least that
    /// the word is known.
    pub(super) fn carries_over_alone(self) -> bool {
        !matches!(self, Self::Pair | Self::Gram)
    }
}

/// A feature of one message.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    /// What it is.
    pub key: u64,
    /// Its kind.
    pub kind: Kind,
    /// The word it comes from, for explanations.
    pub word: u16,
}

/// The hash of a text within a kind.
#[must_use]
pub fn hash(kind: u8, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind);
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// The features of a message, each once.
#[must_use]
pub fn extract(reading: &Reading, concepts: &Concepts) -> Vec<Feature> {
    let mut features: Vec<Feature> = Vec::with_capacity(reading.tokens.len() * 12);
    let mut add = |kind: Kind, key: u64, word: usize| {
        // The kind is part of the key, so that equal hashes of different kinds stay apart.
        let key = key.rotate_left(7) ^ kind as u64;
        features.push(Feature { key, kind, word: word as u16 });
    };
    for (at, token) in reading.tokens.iter().enumerate() {
        if token.is_region {
            add(Kind::Region, 0, at);
            continue;
        }
        add(Kind::Stem, token.stems.kk, at);
        if token.stems.ru != token.stems.kk {
            add(Kind::Stem, token.stems.ru, at);
        }
        each_gram(&token.skeleton, |key| add(Kind::Gram, key, at));
        if let Some(next) = reading.tokens.get(at + 1)
            && !next.is_region
        {
            add(Kind::Pair, token.stems.kk.wrapping_mul(31).wrapping_add(next.stems.kk), at);
        }
    }
    if !concepts.is_empty() {
        let stems: Vec<_> = reading.tokens.iter().map(|token| token.stems).collect();
        for at in 0..stems.len() {
            if reading.tokens[at].is_region {
                continue;
            }
            concepts.at(&stems[at..], |concept, _| add(Kind::Concept, u64::from(concept), at));
        }
    }
    features.sort_unstable_by_key(|feature| feature.key);
    features.dedup_by_key(|feature| feature.key);
    features.shrink_to_fit();
    features
}

/// Calls `see` with the hash of every four letters in a row of a word; the edges of the word count as letters.
fn each_gram(word: &str, mut see: impl FnMut(u64)) {
    // Where each letter begins, and the end.
    let marks: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    match marks.len() - 1 {
        0 | 1 => (),
        2 => see(hash(16, word)),
        letters => {
            see(hash(17, &word[..marks[3]]));
            see(hash(18, &word[marks[letters - 3]..]));
            for window in marks.windows(5) {
                see(hash(19, &word[window[0]..window[4]]));
            }
        }
    }
}
