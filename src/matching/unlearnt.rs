//! Phrases of the content on their way into the lexicon: features of words have their numbers, those that words have
//! together only keys, for how many phrases share one isn't known before all are read.

use super::{concepts::Concepts, features, lexicon::WordFeatures, reading::Token};

/// Phrases that are read but not learnt, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Unlearnt {
    /// The features of their words.
    own: Vec<u32>,
    /// The keys of the features that their words have together, in order within a phrase.
    together: Vec<u64>,
    /// Where each phrase ends in both.
    ends: Vec<(u32, u32)>,
    /// Which features the phrase has that is being read; a bit for each.
    seen: Vec<u64>,
    /// The keys of the phrase that is being read.
    keys: Vec<u64>,
}

impl Unlearnt {
    /// Reads a phrase.
    pub fn read(&mut self, tokens: &[Token<'_>], concepts: &Concepts, features: &WordFeatures) {
        let from = self.own.len();
        for word in tokens.iter().filter(|token| !token.is_region).filter_map(|token| token.word) {
            for feature in features.of(word) {
                let (at, bit) = (*feature as usize / 64, 1 << (feature % 64));
                if at >= self.seen.len() {
                    self.seen.resize(at + 1, 0);
                }
                if self.seen[at] & bit == 0 {
                    self.seen[at] |= bit;
                    self.own.push(*feature);
                }
            }
        }
        for feature in &self.own[from..] {
            self.seen[*feature as usize / 64] = 0;
        }
        features::of_context(tokens, concepts, |key, _| self.keys.push(key));
        self.keys.sort_unstable();
        self.keys.dedup();
        self.together.append(&mut self.keys);
        self.ends.push((self.own.len() as u32, self.together.len() as u32));
    }

    /// The keys of what words have together in all phrases.
    #[must_use]
    pub fn all_keys(&self) -> &[u64] {
        &self.together
    }

    /// The phrases as [`super::lexicon::Lexicon::learn`] takes them.
    pub fn phrases(&self) -> impl Iterator<Item = (&[u32], &[u64])> {
        let starts = [(0, 0)].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|((own, together), (own_end, together_end))| {
            (&self.own[own as usize..*own_end as usize], &self.together[together as usize..*together_end as usize])
        })
    }
}
