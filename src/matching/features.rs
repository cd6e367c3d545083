//! What of a message the scorers see: hashed features of its words, each with a weight.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::{concepts::Concepts, reading::Reading};
use crate::text::words;

/// The kinds of features, in the order of how much of a word they keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A stem, by the Kazakh or by the Russian stemmer.
    Stem = 1,
    /// The first five letters: what голосую, голосовать and голосование share.
    Prefix = 3,
    /// A concept of the thesaurus.
    Concept = 5,
    /// Two stems in a row.
    Pair = 6,
    /// The mention of a region, whichever.
    Region = 7,
}

impl Kind {
    /// How much a feature of this kind counts against the others.
    fn weight(self) -> f32 {
        match self {
            Self::Stem => 1.0,
            Self::Prefix => 0.7,
            Self::Concept => 1.4,
            Self::Pair => 0.6,
            Self::Region => 1.0,
        }
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
    let mut features: Vec<Feature> = Vec::with_capacity(reading.tokens.len() * 8);
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
        let letters: Vec<(usize, char)> = token.skeleton.char_indices().collect();
        if letters.len() > 5 {
            add(Kind::Prefix, hash(3, &token.skeleton[..letters[5].0]), at);
        }
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

/// Drops the pairs of words that stand in one phrase only: they can't carry over to another.
pub fn drop_single_pairs(extracted: &mut [Vec<Feature>]) {
    let mut seen: FxHashMap<u64, bool> = FxHashMap::default();
    for feature in extracted.iter().flatten().filter(|feature| feature.kind == Kind::Pair) {
        seen.entry(feature.key).and_modify(|again| *again = true).or_insert(false);
    }
    for features in extracted {
        features.retain(|feature| feature.kind != Kind::Pair || seen.get(&feature.key) == Some(&true));
    }
}

/// Dense numbers for the features of the content, with how rare each is.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    numbers: FxHashMap<u64, u32>,
    counts: Vec<u32>,
    /// How often each feature stands in phrases out of scope.
    outside: Vec<u32>,
    idf: Vec<f32>,
    /// How much each feature speaks for a message being in scope, 0 to 1.
    scope: Vec<f32>,
    documents: u32,
    documents_outside: u32,
}

/// A message as numbered features with weights, of length 1.
#[derive(Clone, Debug, Default)]
pub struct Vector {
    /// `(feature, weight)`, by feature.
    pub items: Vec<(u32, f32)>,
    /// The share of the message's weight that falls on features the content knows, 0 to 1, by whole words.
    pub coverage: f32,
    /// The share of its features that the content knows, by the squares of their weights, 0 to 1.
    pub known: f32,
    /// How much the message's words speak for its being in scope, 0 to 1.
    pub scope: f32,
}

impl Lexicon {
    /// Counts a phrase.
    pub fn learn(&mut self, features: &[Feature], in_scope: bool) {
        self.documents += 1;
        self.documents_outside += u32::from(!in_scope);
        for feature in features {
            let next = self.counts.len() as u32;
            let number = *self.numbers.entry(feature.key).or_insert(next);
            if number == next {
                self.counts.push(0);
                self.outside.push(0);
            }
            self.counts[number as usize] += 1;
            self.outside[number as usize] += u32::from(!in_scope);
        }
    }

    /// Computes how rare each feature is; to be called once, after the last `learn`.
    pub fn weigh(&mut self) {
        let documents = self.documents as f32;
        self.idf = self.counts.iter().map(|count| ((documents + 1.0) / (*count as f32 + 0.5)).ln()).collect();
        let (all_inside, all_outside) =
            ((self.documents - self.documents_outside) as f32 + 1.0, self.documents_outside as f32 + 1.0);
        self.scope = self
            .counts
            .iter()
            .zip(&self.outside)
            .map(|(count, outside)| {
                let inside = ((count - outside) as f32 + 0.05) / all_inside;
                let outside = (*outside as f32 + 0.05) / all_outside;
                inside / (inside + outside)
            })
            .collect();
    }

    /// The number of features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether nothing has been learnt.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The number of a feature, if the content has it.
    #[must_use]
    pub fn number(&self, feature: &Feature) -> Option<u32> {
        self.numbers.get(&feature.key).copied()
    }

    /// The vector of a message.
    #[must_use]
    pub fn vector(&self, features: &[Feature]) -> Vector {
        let unknown_idf = (self.documents as f32 + 1.0).ln();
        let mut items = Vec::with_capacity(features.len());
        let (mut squares, mut known, mut scope, mut all) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        // A word is known by either stem.
        let mut known_words = [false; words::MOST_WORDS];
        for feature in features {
            let Some(number) = self.number(feature) else { continue };
            let weight = feature.kind.weight() * self.idf[number as usize];
            squares += weight * weight;
            items.push((number, weight));
            if matches!(feature.kind, Kind::Stem | Kind::Region) {
                known_words[usize::from(feature.word) % words::MOST_WORDS] = true;
                known += weight;
                scope += weight * self.scope[number as usize];
            }
        }
        all += known;
        let mut strange = 0.0;
        for feature in features.iter().filter(|feature| feature.kind == Kind::Stem) {
            let word = &mut known_words[usize::from(feature.word) % words::MOST_WORDS];
            if !*word {
                *word = true;
                all += unknown_idf;
                strange += unknown_idf * unknown_idf;
            }
        }
        let share_known = if squares > 0.0 { squares / (squares + strange) } else { 0.0 };
        let norm = if squares > 0.0 { squares.sqrt().recip() } else { 0.0 };
        for item in &mut items {
            item.1 *= norm;
        }
        items.sort_unstable_by_key(|item| item.0);
        let share = |part: f32| if all > 0.0 { part / all } else { 0.0 };
        Vector { items, coverage: share(known), scope: share(scope), known: share_known }
    }
}
