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

/// Some of the features.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// The number of the first.
    pub first: u32,
    /// How many they are.
    pub count: u32,
    /// Those of a phrase.
    pub of: fn(&'a Phrases, u32) -> &'a [u32],
    /// Whether the phrases are listed that have them.
    pub lists: bool,
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
    /// Indexes some of the features, which `of` picks of each phrase, with the phrases that have them if `lists` says so.
    /// Calls `see` with the pair, the feature, the class and the weight of everything that a phrase has of them.
    #[must_use]
    pub fn new<'a>(
        phrases: &'a Phrases,
        lexicon: &Lexicon,
        part: &Part<'a>,
        mut see: impl FnMut(u32, u32, u32, f32),
    ) -> Self {
        let Part { first, count, of, lists } = *part;
        let classes = phrases.class_count() as u32;
        let mut starts = vec![0_u32; count as usize + 1];
        let mut last = vec![u32::MAX; count as usize];
        for class in 0..classes {
            for feature in phrases.of(class).flat_map(|phrase| of(phrases, phrase)) {
                let at = (feature - first) as usize;
                if last[at] != class {
                    last[at] = class;
                    starts[at + 1] += 1;
                }
            }
        }
        sum_up(&mut starts);
        let pairs = starts.last().map_or(0, |all| *all as usize);
        let mut index = Self { classes: vec![0; pairs], ..Self::default() };
        let mut phrase_starts = vec![0_u32; if lists { pairs + 1 } else { 0 }];
        let mut numbering = Numbering::new(&starts);
        for class in 0..classes {
            for phrase in phrases.of(class) {
                let scale = phrases.scale(phrase);
                for feature in of(phrases, phrase) {
                    let (pair, is_new) = numbering.pair(feature - first, class);
                    if is_new {
                        index.classes[pair as usize] = class;
                    }
                    if lists {
                        phrase_starts[pair as usize + 1] += 1;
                    }
                    see(pair, *feature, class, lexicon.weight(*feature) * scale);
                }
            }
        }
        if lists {
            sum_up(&mut phrase_starts);
            index.phrases = vec![0; phrase_starts.last().map_or(0, |all| *all as usize)];
            let (mut numbering, mut next) = (Numbering::new(&starts), phrase_starts.clone());
            for class in 0..classes {
                for phrase in phrases.of(class) {
                    for feature in of(phrases, phrase) {
                        let next = &mut next[numbering.pair(feature - first, class).0 as usize];
                        index.phrases[*next as usize] = phrase;
                        *next += 1;
                    }
                }
            }
            index.phrase_starts = phrase_starts;
        }
        index.starts = starts;
        index
    }

    /// Adds the index of features that come after these, and whose phrases are not listed.
    pub fn append(&mut self, other: &Self) {
        let pairs = self.starts.pop().unwrap_or(0);
        self.starts.extend(other.starts.iter().map(|start| start + pairs));
        self.classes.extend(&other.classes);
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
