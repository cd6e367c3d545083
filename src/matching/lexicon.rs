//! Dense numbers for the features of the content, with how rare each is, and messages as vectors of them.

use rustc_hash::FxHashMap;

use super::{
    concepts::Concepts,
    features::{self, Kind},
    reading::Token,
    vocabulary::Vocabulary,
};

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
    /// The features that each word of the vocabulary has by itself, its stems first: they need not be looked up.
    own: WordFeatures,
    documents: u32,
    documents_outside: u32,
}

/// The features that each word of the vocabulary has by itself.
#[derive(Clone, Debug, Default)]
pub struct WordFeatures {
    /// Where the features of a word begin, by its number.
    starts: Vec<u32>,
    features: Vec<u32>,
}

impl WordFeatures {
    /// Those of a word, by its number.
    #[must_use]
    pub fn of(&self, word: u32) -> &[u32] {
        &self.features[self.starts[word as usize] as usize..self.starts[word as usize + 1] as usize]
    }
}

/// A feature of a message that the content has.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    /// Its number.
    pub number: u32,
    /// The word it comes from, by its place in the message.
    pub word: u16,
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
pub enum HeldOut {
    /// It is a phrase of an entry.
    Inside,
    /// It is an example of what is out of scope.
    Outside,
}

/// So many features a word adds to those of other words, roughly.
const FEATURES_A_WORD: usize = 4;

impl Lexicon {
    /// Takes up the words of the content, whose features phrases are made of.
    #[must_use]
    pub fn of_words(vocabulary: &Vocabulary) -> Self {
        let (mut lexicon, mut own) = (Self::default(), WordFeatures::default());
        // About what it comes to.
        lexicon.numbers.reserve(vocabulary.len() * FEATURES_A_WORD);
        for word in 0..vocabulary.len() as u32 {
            own.starts.push(own.features.len() as u32);
            let (skeleton, stems) = vocabulary.word(word);
            features::of_word(stems, skeleton, |key| own.features.push(lexicon.take_up(key)));
        }
        own.starts.push(own.features.len() as u32);
        lexicon.own = own;
        lexicon
    }

    /// Takes up the features that the words of phrases have together: those that can carry over from one phrase to another,
    /// of the keys of all phrases, in order. Their numbers, by their keys.
    pub fn take_up_together(&mut self, keys: &[u64]) -> FxHashMap<u64, u32> {
        let all = keys.chunk_by(|a, b| a == b).filter(|same| same.len() >= Kind::of(same[0]).least());
        all.map(|same| (same[0], self.take_up(same[0]))).collect()
    }

    fn take_up(&mut self, key: u64) -> u32 {
        let next = self.counts.len() as u32;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.counts.push(0);
            self.outside.push(0);
            self.kinds.push(Kind::of(key));
        }
        number
    }

    /// The features of words, which phrases are read by.
    #[must_use]
    pub fn word_features(&self) -> &WordFeatures {
        &self.own
    }

    /// Counts a phrase: the features of its words, and the keys of those that they have together, whose numbers
    /// [`Lexicon::take_up_together`] gave. `features` becomes all of them, by their numbers so far.
    pub fn learn(
        &mut self,
        (own, together): (&[u32], &[u64]),
        numbers: &FxHashMap<u64, u32>,
        in_scope: bool,
        features: &mut Vec<u32>,
    ) {
        features.clear();
        features.extend(own);
        // They are looked up among fewer than all features, which stay in the cache.
        features.extend(together.iter().filter_map(|key| numbers.get(key)));
        self.documents += 1;
        for feature in &*features {
            self.counts[*feature as usize] += 1;
        }
        if !in_scope {
            self.documents_outside += 1;
            for feature in &*features {
                self.outside[*feature as usize] += 1;
            }
        }
    }

    /// Drops the features that can't carry over from one phrase to another, numbers those first that stand for words,
    /// and computes how rare each is; to be called once, after the last `learn`. The new number of each feature.
    pub fn weigh(&mut self) -> Vec<Option<u32>> {
        let stays = |at: &usize| self.counts[*at] as usize >= self.kinds[*at].least();
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
        self.renumber_words(&renumbered);
        let weigh = |(kind, count): (&Kind, &u32)| kind.weight() * self.rarity(*count);
        self.weights = self.kinds.iter().zip(&self.counts).map(weigh).collect();
        renumbered
    }

    fn renumber_words(&mut self, renumbered: &[Option<u32>]) {
        let mut own = WordFeatures::default();
        for range in self.own.starts.windows(2) {
            own.starts.push(own.features.len() as u32);
            let features = &self.own.features[range[0] as usize..range[1] as usize];
            own.features.extend(features.iter().filter_map(|feature| renumbered[*feature as usize]));
        }
        own.starts.push(own.features.len() as u32);
        self.own = own;
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

    /// How many features stand for words.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.words
    }

    /// How much a feature counts.
    #[must_use]
    pub fn weight(&self, feature: u32) -> f32 {
        self.weights[feature as usize]
    }

    /// The kind of a feature.
    #[must_use]
    pub fn kind(&self, feature: u32) -> Kind {
        self.kinds[feature as usize]
    }

    fn number(&self, key: u64) -> Option<u32> {
        self.numbers.get(&key).copied()
    }

    /// The features of a message that the content has, each once, by number.
    #[must_use]
    pub fn features(&self, tokens: &[Token<'_>], concepts: &Concepts) -> Vec<Feature> {
        let mut features = Vec::with_capacity(tokens.len() * 12);
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| !token.is_region) {
            let mut add = |number| features.push(Feature { number, word: at as u16 });
            match token.word {
                Some(word) => self.own.of(word).iter().copied().for_each(add),
                None => features::of_word(token.stems, &token.skeleton, |key| {
                    self.number(key).into_iter().for_each(&mut add);
                }),
            }
        }
        features::of_context(tokens, concepts, |key, at| {
            features.extend(self.number(key).map(|number| Feature { number, word: at as u16 }));
        });
        features.sort_unstable_by_key(|feature| (feature.number, feature.word));
        features.dedup_by_key(|feature| feature.number);
        features
    }

    /// Whether the content has a word by one of its stems, the phrase that is held out aside.
    fn has(&self, token: &Token, held_out: Option<HeldOut>) -> bool {
        let elsewhere = |number: u32| held_out.is_none() || self.counts[number as usize] > 1;
        match token.word {
            Some(word) => {
                let mut stems = self.own.of(word).iter().take_while(|feature| self.kind(**feature) == Kind::Stem);
                stems.any(|number| elsewhere(*number))
            }
            None => features::of_stems(token.stems).filter_map(|key| self.number(key)).any(elsewhere),
        }
    }

    /// How much a feature speaks for a message being in scope, 0 to 1; the phrase that is held out isn't counted.
    fn scope(&self, feature: u32, held_out: Option<HeldOut>) -> f32 {
        let (all, outside) = (self.counts[feature as usize], self.outside[feature as usize]);
        let inside = all - outside - u32::from(held_out == Some(HeldOut::Inside));
        let outside = outside - u32::from(held_out == Some(HeldOut::Outside));
        let share = |count: u32, of: u32| (count as f32 + 0.05) / (of as f32 + 1.0);
        let inside = share(inside, self.documents - self.documents_outside);
        inside / (inside + share(outside, self.documents_outside))
    }

    /// The vector of a message, given by its words and their features. A phrase of the content can be read as if it were
    /// somebody's message: then it is held out, and what only it has is unknown.
    #[must_use]
    pub fn vector(&self, tokens: &[Token<'_>], features: &[Feature], held_out: Option<HeldOut>) -> Vector {
        let unknown = (self.documents as f32 + 1.0).ln();
        let mut items = Vec::with_capacity(features.len());
        let (mut squares, mut known, mut scope, mut strange) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        for &Feature { number, .. } in features {
            if held_out.is_some() && self.counts[number as usize] == 1 {
                continue;
            }
            let weight = self.weight(number);
            squares += weight * weight;
            items.push((number, weight));
            if matches!(self.kind(number), Kind::Stem | Kind::Region) {
                known += weight;
                scope += weight * self.scope(number, held_out);
            }
        }
        let mut all = known;
        let mut strangers: Vec<u64> = Vec::new();
        for token in tokens.iter().filter(|token| !token.is_region && !self.has(token, held_out)) {
            if !strangers.contains(&token.stems.kk) {
                strangers.push(token.stems.kk);
                all += unknown;
                strange += unknown * unknown;
            }
        }
        let norm = if squares > 0.0 { squares.sqrt().recip() } else { 0.0 };
        for item in &mut items {
            item.1 *= norm;
        }
        let share = |part: f32, of: f32| if of > 0.0 { part / of } else { 0.0 };
        Vector {
            items,
            coverage: share(known, all),
            scope: share(scope, all),
            known: share(squares, squares + strange),
        }
    }
}
