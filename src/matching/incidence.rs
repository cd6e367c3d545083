//! Which classes have which features, and in which of their phrases: the inverted index that a message is looked up in.
//!
//! A feature and a class that has it are a *pair*, numbered by feature and then by class, so that whatever else is known
//! of pairs lies in lists beside this one. Phrases are listed for features that stand for words only: parts of words
//! would double the size and add little to what [`Incidence::phrases`] is for.

use std::ops::Range;

use super::{lexicon::Lexicon, phrases::Phrases};

/// The index.
#[derive(Clone, Debug, Default)]
pub struct Incidence {
    /// Where the pairs of a feature begin, by feature.
    starts: Vec<u32>,
    /// The class of each pair.
    classes: Vec<u32>,
    /// Where the phrases of a pair begin, by pair; the pairs of parts of words are left out.
    phrase_starts: Vec<u32>,
    phrases: Vec<u32>,
}

/// Numbers the pairs of one class after the other.
struct Numbering {
    /// The next pair of each feature.
    next: Vec<u32>,
    /// The class that last had each feature.
    last: Vec<u32>,
}

impl Numbering {
    fn new(starts: &[u32]) -> Self {
        Self { next: starts.to_vec(), last: vec![u32::MAX; starts.len()] }
    }

    /// The pair of a feature and a class, and whether it is seen for the first time; classes come in order.
    fn pair(&mut self, feature: u32, class: u32) -> (u32, bool) {
        let at = feature as usize;
        let is_new = self.last[at] != class;
        if is_new {
            self.last[at] = class;
            self.next[at] += 1;
        }
        (self.next[at] - 1, is_new)
    }
}

impl Incidence {
    /// Indexes the phrases. Calls `see` with each pair, feature and class, and the weight that a phrase has of it.
    #[must_use]
    pub fn new(phrases: &Phrases, lexicon: &Lexicon, mut see: impl FnMut(u32, u32, u32, f32)) -> Self {
        let classes = phrases.class_count() as u32;
        let mut starts = vec![0_u32; lexicon.len() + 1];
        let mut last = vec![u32::MAX; lexicon.len()];
        for class in 0..classes {
            for feature in phrases.of(class).flat_map(|phrase| phrases.features(phrase)) {
                if last[*feature as usize] != class {
                    last[*feature as usize] = class;
                    starts[*feature as usize + 1] += 1;
                }
            }
        }
        sum_up(&mut starts);
        let mut index = Self { classes: vec![0; starts.last().map_or(0, |all| *all as usize)], ..Self::default() };
        let of_words = starts[lexicon.words() as usize] as usize;
        index.phrase_starts = vec![0; of_words + 1];
        let mut numbering = Numbering::new(&starts);
        for class in 0..classes {
            for phrase in phrases.of(class) {
                for (feature, weight) in phrases.items(phrase, lexicon) {
                    let (pair, is_new) = numbering.pair(feature, class);
                    if is_new {
                        index.classes[pair as usize] = class;
                    }
                    if lexicon.is_word(feature) {
                        index.phrase_starts[pair as usize + 1] += 1;
                    }
                    see(pair, feature, class, weight);
                }
            }
        }
        sum_up(&mut index.phrase_starts);
        index.phrases = vec![0; index.phrase_starts.last().map_or(0, |all| *all as usize)];
        let (mut numbering, mut next) = (Numbering::new(&starts), index.phrase_starts.clone());
        for class in 0..classes {
            for phrase in phrases.of(class) {
                for feature in phrases.words(phrase) {
                    let next = &mut next[numbering.pair(*feature, class).0 as usize];
                    index.phrases[*next as usize] = phrase;
                    *next += 1;
                }
            }
        }
        index.starts = starts;
        index
    }

    /// The pairs of a feature.
    #[must_use]
    pub fn pairs(&self, feature: u32) -> Range<usize> {
        self.starts[feature as usize] as usize..self.starts[feature as usize + 1] as usize
    }

    /// The classes of some pairs.
    #[must_use]
    pub fn classes(&self, pairs: Range<usize>) -> &[u32] {
        &self.classes[pairs]
    }

    /// The pair of a feature and a class, if the class has it.
    #[must_use]
    pub fn find(&self, feature: u32, class: u32) -> Option<usize> {
        let pairs = self.pairs(feature);
        let at = self.classes[pairs.clone()].binary_search(&class).ok()?;
        Some(pairs.start + at)
    }

    /// The phrases that have the feature of a pair, in the class of it; none for a part of a word.
    #[must_use]
    pub fn phrases(&self, pair: usize) -> &[u32] {
        match (self.phrase_starts.get(pair), self.phrase_starts.get(pair + 1)) {
            (Some(start), Some(end)) => &self.phrases[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// Leaves only the pairs that `keep` picks of each feature's; it gets the feature and its pairs, and must leave
    /// them in order.
    pub fn retain(&mut self, mut keep: impl FnMut(u32, &mut Vec<u32>)) {
        let all = std::mem::take(self);
        self.phrase_starts.push(0);
        let of_words = all.phrase_starts.len().saturating_sub(1);
        let mut pairs = Vec::new();
        for feature in 0..all.starts.len().saturating_sub(1) as u32 {
            self.starts.push(self.classes.len() as u32);
            pairs.extend(all.pairs(feature).map(|pair| pair as u32));
            keep(feature, &mut pairs);
            for pair in pairs.drain(..) {
                self.classes.push(all.classes[pair as usize]);
                if (pair as usize) < of_words {
                    self.phrases.extend(all.phrases(pair as usize));
                    self.phrase_starts.push(self.phrases.len() as u32);
                }
            }
        }
        self.starts.push(self.classes.len() as u32);
    }
}

/// Counts, each beside where its list is to begin, become the places where the lists begin.
fn sum_up(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}
