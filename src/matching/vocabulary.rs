//! The words that the content knows, and what a word with a typo was meant to be.
//!
//! Candidates come from the symmetric-delete index of SymSpell (Garbe, 2012) for one edit, on skeletons; among them
//! the more frequent word wins.

use rustc_hash::FxHashMap;

use super::{concepts::Stems, features::hash};
use crate::text::words::Word;

/// A known form of a word.
#[derive(Clone, Debug)]
struct Known {
    skeleton: Box<str>,
    stems: Stems,
    count: u32,
    is_common: bool,
    may_name: bool,
}

/// All word forms of the content.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    words: Vec<Known>,
    by_skeleton: FxHashMap<u64, u32>,
    deletes: Deletes,
}

/// The words that may be meant where a letter is missing.
#[derive(Clone, Debug, Default)]
pub struct Deletes {
    /// Hash of a skeleton with one letter left out, in the upper half, and the word it may be, in the lower; sorted.
    pairs: Vec<u64>,
    /// Where the hashes begin that have the same highest bits, so that looking one up costs one step and not seventeen.
    starts: Vec<u32>,
}

/// So many of a hash's highest bits choose where to look.
const BUCKET_BITS: u32 = 14;

impl Deletes {
    fn new(mut pairs: Vec<u64>) -> Self {
        pairs.sort_unstable();
        pairs.shrink_to_fit();
        let mut starts = vec![0_u32; (1 << BUCKET_BITS) + 1];
        for pair in &pairs {
            starts[bucket((pair >> 32) as u32) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { pairs, starts }
    }

    fn of(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        let key = key as u32;
        let bucket = bucket(key);
        let range = match (self.starts.get(bucket), self.starts.get(bucket + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        };
        let pairs = self.pairs[range].iter().map(|pair| ((pair >> 32) as u32, *pair as u32));
        pairs.skip_while(move |(known, _)| *known < key).take_while(move |(known, _)| *known == key).map(|(_, at)| at)
    }
}

fn bucket(key: u32) -> usize {
    (key >> (u32::BITS - BUCKET_BITS)) as usize
}

/// Shorter words are too close to each other for a correction.
const SHORTEST: usize = 4;

impl Vocabulary {
    /// The number of a word, which is taken up where it is new.
    pub fn number(&mut self, word: Word) -> u32 {
        let next = self.words.len() as u32;
        let at = *self.by_skeleton.entry(hash(0, &word.skeleton)).or_insert(next);
        if at == next {
            let stems = Stems::of(&word.cyrillic, &word.skeleton);
            self.words.push(Known {
                skeleton: word.skeleton.into(),
                stems,
                count: 0,
                is_common: false,
                may_name: false,
            });
        }
        at
    }

    /// Takes up the words of another vocabulary after its own: their new numbers, by their old ones.
    pub fn absorb(&mut self, other: Self) -> Vec<u32> {
        let mut renumbered = Vec::with_capacity(other.words.len());
        for word in other.words {
            let next = self.words.len() as u32;
            let at = *self.by_skeleton.entry(hash(0, &word.skeleton)).or_insert(next);
            if at == next {
                self.words.push(word);
            } else {
                self.words[at as usize].count += word.count;
            }
            renumbered.push(at);
        }
        renumbered
    }

    /// Notes how often each word occurs, by number.
    pub fn count(&mut self, counts: impl IntoIterator<Item = u32>) {
        for (word, count) in self.words.iter_mut().zip(counts) {
            word.count = count;
        }
    }

    /// Notes which words are common.
    pub fn note_common(&mut self, words: impl IntoIterator<Item = u32>) {
        for word in words {
            self.words[word as usize].is_common = true;
        }
    }

    /// Notes which words may begin the name of a place, by number.
    pub fn note_names(&mut self, may_name: impl IntoIterator<Item = bool>) {
        for (word, may_name) in self.words.iter_mut().zip(may_name) {
            word.may_name = may_name;
        }
    }

    /// Whether the word with this number may begin the name of a place.
    #[must_use]
    pub fn may_name(&self, number: u32) -> bool {
        self.words[number as usize].may_name
    }

    /// Whether the word with this number is common.
    #[must_use]
    pub fn is_common(&self, number: u32) -> bool {
        self.words[number as usize].is_common
    }

    /// The skeletons of all words, by number.
    pub fn skeletons(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &*word.skeleton)
    }

    /// The skeleton and the stems of the word with this number.
    #[must_use]
    pub fn word(&self, number: u32) -> (&str, Stems) {
        let word = &self.words[number as usize];
        (&word.skeleton, word.stems)
    }

    /// The index of deletes of all words, to be handed to [`Vocabulary::set_deletes`].
    #[must_use]
    pub fn deletes(&self) -> Deletes {
        let mut pairs = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            if word.skeleton.chars().count() >= SHORTEST {
                each_delete(&word.skeleton, |key| pairs.push(key << 32 | at as u64));
            }
        }
        Deletes::new(pairs)
    }

    /// From now on typos are recognised by this index.
    pub fn set_deletes(&mut self, deletes: Deletes) {
        self.deletes = deletes;
    }

    /// The number of a form, if it occurs in the content.
    #[must_use]
    pub fn find(&self, skeleton: &str) -> Option<u32> {
        self.by_skeleton.get(&hash(0, skeleton)).copied()
    }

    /// The known form that an unknown one is one slip away from (a letter left out, added, exchanged, or two
    /// swapped), by its number.
    #[must_use]
    pub fn correct(&self, skeleton: &str) -> Option<u32> {
        if skeleton.chars().count() < SHORTEST {
            return None;
        }
        let mut best: Option<u32> = None;
        let mut consider = |at: u32| {
            let word = &self.words[at as usize];
            if best.is_none_or(|known| self.words[known as usize].count < word.count)
                && strsim::osa_distance(skeleton, &word.skeleton) == 1
            {
                best = Some(at);
            }
        };
        self.deletes.of(hash(0, skeleton)).for_each(&mut consider);
        each_delete(skeleton, |key| {
            if let Some(at) = self.by_skeleton.get(&key) {
                consider(*at);
            }
            self.deletes.of(key).for_each(&mut consider);
        });
        best
    }

    /// Two known words that were written as one, by their numbers.
    #[must_use]
    pub fn split(&self, skeleton: &str) -> Option<[u32; 2]> {
        let find = |part: &str| self.find(part).filter(|_| part.chars().count() >= 3);
        if skeleton.chars().count() < 7 {
            return None;
        }
        skeleton.char_indices().skip(3).find_map(|(at, _)| {
            let (left, right) = skeleton.split_at(at);
            Some([find(left)?, find(right)?])
        })
    }

    /// The number of known forms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether nothing has been learnt.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn each_delete(skeleton: &str, mut see: impl FnMut(u64)) {
    let mut rest = String::with_capacity(skeleton.len());
    let mut before = '\0';
    for (at, c) in skeleton.char_indices() {
        // Leaving out either of two equal letters gives the same.
        if c == before {
            continue;
        }
        before = c;
        rest.clear();
        rest.push_str(&skeleton[..at]);
        rest.push_str(&skeleton[at + c.len_utf8()..]);
        see(hash(0, &rest));
    }
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;
    use crate::text::words::word;

    #[test]
    fn one_slip_is_understood() {
        let mut words = Vocabulary::default();
        words.number(word("референдум"));
        words.number(word("участок"));
        words.count([1, 1]);
        words.set_deletes(words.deletes());
        for slip in ["рефернедум", "рефрендум", "референдкм", "реферрендумт", "рефееренду"]
        {
            let expected = (strsim::osa_distance(slip, "референдум") == 1).then_some(0);
            assert_eq!(words.correct(slip), expected, "{slip}");
        }
        assert_eq!(words.correct("учсток"), Some(1));
        assert_eq!(words.correct("погода"), None);
    }
}
