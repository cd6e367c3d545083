//! What of a message the scorers see: hashed features of its words, and of the words beside each other.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::{
    concepts::{Concepts, Stems},
    reading::Token,
};

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

    /// In how many phrases a feature of this kind must stand to be worth keeping. A stem that stands in one tells at least
    /// that the word is known.
    pub(super) fn least(self) -> usize {
        if matches!(self, Self::Pair | Self::Gram) { 2 } else { 1 }
    }

    /// The kind of the feature with this key.
    pub(super) fn of(key: u64) -> Self {
        match key & KINDS {
            1 => Self::Stem,
            2 => Self::Gram,
            5 => Self::Concept,
            6 => Self::Pair,
            _ => Self::Region,
        }
    }
}

/// The hash of a text within a kind.
#[must_use]
pub fn hash(kind: u8, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind);
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// The bits of a key that tell the kind.
const KINDS: u64 = 7;

/// The key of a feature. The kind is part of it, so that equal hashes of different kinds stay apart.
pub(super) fn key(kind: Kind, hash: u64) -> u64 {
    hash.rotate_left(7) & !KINDS | kind as u64
}

/// The keys of a word's stems.
pub fn of_stems(stems: Stems) -> impl Iterator<Item = u64> {
    stems.keys().map(|stem| key(Kind::Stem, stem))
}

/// Calls `see` with the key of every feature that a word has by itself, its stems first.
pub fn of_word(stems: Stems, skeleton: &str, mut see: impl FnMut(u64)) {
    of_stems(stems).for_each(&mut see);
    each_gram(skeleton, |gram| see(key(Kind::Gram, gram)));
}

/// Calls `see` with the key and the word of every feature that words have together: regions, neighbours, concepts.
pub fn of_context(tokens: &[Token<'_>], concepts: &Concepts, mut see: impl FnMut(u64, usize)) {
    for (at, token) in tokens.iter().enumerate() {
        if token.is_region {
            see(key(Kind::Region, 0), at);
            continue;
        }
        if let Some(next) = tokens.get(at + 1)
            && !next.is_region
        {
            let pair = token.stems.kk.wrapping_mul(31).wrapping_add(next.stems.kk);
            see(key(Kind::Pair, pair), at);
        }
        let stems = tokens[at..].iter().map(|token| token.stems);
        concepts.at(stems, |concept, _| see(key(Kind::Concept, u64::from(concept)), at));
    }
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
