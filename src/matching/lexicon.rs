//! Dense numbers for the features of the content, with how rare each is, and messages as vectors of them.

use rustc_hash::FxHashMap;

use super::features::{Feature, Kind};
use crate::text::words;

/// What the content knows of each feature.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    numbers: FxHashMap<u64, u32>,
    kinds: Vec<Kind>,
    /// How many phrases have each feature.
    counts: Vec<u32>,
    /// How many of those are out of scope.
    outside: Vec<u32>,
    /// How much each feature counts: its kind's weight times its inverse document frequency.
    weights: Vec<f32>,
    /// Features below this number stand for words, the others for parts of words.
    words: u32,
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

/// A phrase to be read as if the content didn't have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// It is a phrase of an entry.
    Inside,
    /// It is an example of what is out of scope.
    Outside,
}

impl Lexicon {
    /// Counts a phrase; its features by their numbers so far.
    pub fn learn<'a>(&'a mut self, features: &'a [Feature], in_scope: bool) -> impl Iterator<Item = u32> + 'a {
        self.documents += 1;
        self.documents_outside += u32::from(!in_scope);
        features.iter().map(move |feature| {
            let next = self.counts.len() as u32;
            let number = *self.numbers.entry(feature.key).or_insert(next);
            if number == next {
                self.counts.push(0);
                self.outside.push(0);
                self.kinds.push(feature.kind);
            }
            self.counts[number as usize] += 1;
            self.outside[number as usize] += u32::from(!in_scope);
            number
        })
    }

    /// Drops the features that can't carry over from one phrase to another, numbers those first that stand for words,
    /// and computes how rare each is; to be called once, after the last `learn`. The new number of each feature.
    pub fn weigh(&mut self) -> Vec<Option<u32>> {
        let stays = |at: &usize| self.counts[*at] > 1 || self.kinds[*at].carries_over_alone();
        let (words, grams): (Vec<usize>, Vec<usize>) =
            (0..self.counts.len()).filter(stays).partition(|at| self.kinds[*at] != Kind::Gram);
        self.words = words.len() as u32;
        let order = [words, grams].concat();
        let mut renumbered = vec![None; self.counts.len()];
        for (new, old) in order.iter().enumerate() {
            renumbered[*old] = Some(new as u32);
        }
        self.counts = order.iter().map(|old| self.counts[*old]).collect();
        self.outside = order.iter().map(|old| self.outside[*old]).collect();
        self.kinds = order.iter().map(|old| self.kinds[*old]).collect();
        self.numbers.retain(|_, number| match renumbered[*number as usize] {
            Some(new) => {
                *number = new;
                true
            }
            None => false,
        });
        self.numbers.shrink_to_fit();
        let weigh = |(kind, count): (&Kind, &u32)| kind.weight() * self.rarity(*count);
        self.weights = self.kinds.iter().zip(&self.counts).map(weigh).collect();
        renumbered
    }

    fn rarity(&self, count: u32) -> f32 {
        ((self.documents as f32 + 1.0) / (count as f32 + 0.5)).ln()
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

    /// Whether a feature stands for words rather than for a part of one; those have the lower numbers.
    #[must_use]
    pub fn is_word(&self, feature: u32) -> bool {
        feature < self.words
    }

    /// How much a feature counts.
    #[must_use]
    pub fn weight(&self, feature: u32) -> f32 {
        self.weights[feature as usize]
    }

    /// The number of a feature, if the content has it.
    #[must_use]
    pub fn number(&self, feature: &Feature) -> Option<u32> {
        self.numbers.get(&feature.key).copied()
    }

    /// How much a feature speaks for a message being in scope, 0 to 1; `own` is not counted.
    fn scope(&self, feature: u32, own: Option<Own>) -> f32 {
        let outside = self.outside[feature as usize] - u32::from(own == Some(Own::Outside));
        let inside =
            self.counts[feature as usize] - self.outside[feature as usize] - u32::from(own == Some(Own::Inside));
        let share = |count: u32, of: u32| (count as f32 + 0.05) / (of as f32 + 1.0);
        let inside = share(inside, self.documents - self.documents_outside);
        inside / (inside + share(outside, self.documents_outside))
    }

    /// The vector of a message. A phrase of the content can be read as if it were somebody's message: then it is `own`,
    /// and what only it has is unknown.
    #[must_use]
    pub fn vector(&self, features: &[Feature], own: Option<Own>) -> Vector {
        let unknown = (self.documents as f32 + 1.0).ln();
        let mut items = Vec::with_capacity(features.len());
        let (mut squares, mut known, mut scope, mut strange) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        // A word is known by either stem.
        let mut known_words = [false; words::MOST_WORDS];
        for feature in features {
            let Some(number) = self.number(feature) else { continue };
            if own.is_some() && self.counts[number as usize] == 1 {
                continue;
            }
            let weight = self.weight(number);
            squares += weight * weight;
            items.push((number, weight));
            if matches!(feature.kind, Kind::Stem | Kind::Region) {
                known_words[usize::from(feature.word) % words::MOST_WORDS] = true;
                known += weight;
                scope += weight * self.scope(number, own);
            }
        }
        let mut all = known;
        for feature in features.iter().filter(|feature| feature.kind == Kind::Stem) {
            let word = &mut known_words[usize::from(feature.word) % words::MOST_WORDS];
            if !*word {
                *word = true;
                all += unknown;
                strange += unknown * unknown;
            }
        }
        let norm = if squares > 0.0 { squares.sqrt().recip() } else { 0.0 };
        for item in &mut items {
            item.1 *= norm;
        }
        items.sort_unstable_by_key(|item| item.0);
        let share = |part: f32, of: f32| if of > 0.0 { part / of } else { 0.0 };
        Vector {
            items,
            coverage: share(known, all),
            scope: share(scope, all),
            known: share(squares, squares + strange),
        }
    }
}
