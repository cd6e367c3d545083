//! The phrases of all entries, grouped by entry, and those that a message resembles most: cosine over the features that
//! stand for words. Parts of words would double the cost and add little.

use super::lexicon::Lexicon;

/// Phrases as lists of features. What a phrase has of a feature follows from the feature's weight and the phrase's
/// length, so that a phrase costs four bytes a feature.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    /// Where the phrases of a class begin, by class.
    class_starts: Vec<u32>,
    /// Where the features of a phrase begin, by phrase.
    starts: Vec<u32>,
    features: Vec<u32>,
    /// Where the features end that stand for words, by phrase.
    word_ends: Vec<u32>,
    /// One over the length of each phrase.
    scales: Vec<f32>,
    /// The same by the features that stand for words.
    word_scales: Vec<f32>,
}

/// What the second and the third of the nearest phrases count.
const SECOND: f32 = 0.15;
const THIRD: f32 = 0.1;
/// The highest that [`Phrases::nearest`] gives.
pub const HIGHEST_NEARNESS: f32 = 1.0 + SECOND + THIRD;

/// Room for one message, used again and again.
#[derive(Clone, Debug, Default)]
pub struct Query {
    weights: Vec<f32>,
    set: Vec<u32>,
}

impl Query {
    /// Lays out a message, given by its `(feature, weight)` by feature.
    pub fn lay(&mut self, items: &[(u32, f32)], lexicon: &Lexicon) {
        let items = &items[..items.partition_point(|(feature, _)| lexicon.is_word(*feature))];
        let length = items.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(1e-6);
        for feature in self.set.drain(..) {
            self.weights[feature as usize] = 0.0;
        }
        if self.weights.len() < lexicon.len() {
            self.weights.resize(lexicon.len(), 0.0);
        }
        for (feature, weight) in items {
            self.weights[*feature as usize] = weight / length * lexicon.weight(*feature);
            self.set.push(*feature);
        }
    }
}

impl Phrases {
    /// Takes up the next phrase; those of one class come together, and classes in order.
    pub fn push(&mut self, class: u32, features: impl Iterator<Item = u32>) {
        while self.class_starts.len() <= class as usize {
            self.class_starts.push(self.starts.len() as u32);
        }
        self.starts.push(self.features.len() as u32);
        self.features.extend(features);
    }

    /// Ends the list: there are `classes`, and features have the numbers that `renumbered` gives them, or are gone.
    pub fn finish(&mut self, classes: usize, renumbered: &[Option<u32>]) {
        while self.class_starts.len() <= classes {
            self.class_starts.push(self.starts.len() as u32);
        }
        self.starts.push(self.features.len() as u32);
        let mut kept = 0;
        for phrase in 0..self.starts.len() - 1 {
            let range = self.starts[phrase] as usize..self.starts[phrase + 1] as usize;
            self.starts[phrase] = kept as u32;
            let from = kept;
            for at in range {
                if let Some(number) = renumbered[self.features[at] as usize] {
                    self.features[kept] = number;
                    kept += 1;
                }
            }
            self.features[from..kept].sort_unstable();
        }
        if let Some(end) = self.starts.last_mut() {
            *end = kept as u32;
        }
        self.features.truncate(kept);
        self.features.shrink_to_fit();
    }

    /// Measures the phrases, once features have their weights.
    pub fn measure(&mut self, lexicon: &Lexicon) {
        let scale = |squares: f32| squares.sqrt().max(1e-6).recip();
        for range in self.starts.windows(2) {
            let features = &self.features[range[0] as usize..range[1] as usize];
            let words = features.partition_point(|feature| lexicon.is_word(*feature));
            let squares =
                |features: &[u32]| features.iter().map(|feature| lexicon.weight(*feature).powi(2)).sum::<f32>();
            let (of_words, of_parts) = (squares(&features[..words]), squares(&features[words..]));
            self.word_ends.push(range[0] + words as u32);
            self.scales.push(scale(of_words + of_parts));
            self.word_scales.push(scale(of_words));
        }
    }

    /// The number of classes.
    #[must_use]
    pub fn class_count(&self) -> usize {
        self.class_starts.len().saturating_sub(1)
    }

    /// The phrases of a class.
    #[must_use]
    pub fn of(&self, class: u32) -> std::ops::Range<u32> {
        self.class_starts[class as usize]..self.class_starts[class as usize + 1]
    }

    fn features(&self, phrase: u32) -> &[u32] {
        &self.features[self.starts[phrase as usize] as usize..self.starts[phrase as usize + 1] as usize]
    }

    /// The `(feature, weight)` of a phrase, by feature, of length 1.
    pub fn items<'a>(&'a self, phrase: u32, lexicon: &'a Lexicon) -> impl Iterator<Item = (u32, f32)> + 'a {
        let scale = self.scales[phrase as usize];
        self.features(phrase).iter().map(move |feature| (*feature, lexicon.weight(*feature) * scale))
    }

    /// How near the nearest phrases of a class are: the best cosine with a part of the next two, and the best phrase.
    /// `except` is not looked at.
    #[must_use]
    pub fn nearest(&self, class: u32, query: &Query, except: Option<u32>) -> (f32, Option<u32>) {
        let (mut best, mut second, mut third, mut nearest) = (0.0_f32, 0.0_f32, 0.0_f32, None);
        for phrase in self.of(class).filter(|phrase| Some(*phrase) != except) {
            let words = self.starts[phrase as usize] as usize..self.word_ends[phrase as usize] as usize;
            let dot: f32 = self.features[words].iter().map(|feature| query.weights[*feature as usize]).sum();
            let near = dot * self.word_scales[phrase as usize];
            if near > best {
                (best, second, third) = (near, best, second);
                nearest = Some(phrase);
            } else if near > second {
                (second, third) = (near, second);
            } else if near > third {
                third = near;
            }
        }
        (best + SECOND * second + THIRD * third, nearest)
    }
}
