//! The phrases of all entries, grouped by entry, as lists of features.

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

impl Phrases {
    /// Takes up the next phrase; those of one class come together, and classes in order.
    pub fn push(&mut self, class: u32, features: &[u32]) {
        while self.class_starts.len() <= class as usize {
            self.class_starts.push(self.starts.len() as u32);
        }
        self.starts.push(self.features.len() as u32);
        self.features.extend(features);
    }

    /// Ends the list: there are `classes`, and features have the numbers that `renumbered` gives them, or are gone. Those
    /// below `words` stand for words, and come first.
    pub fn finish(&mut self, classes: usize, renumbered: &[Option<u32>], words: u32) {
        while self.class_starts.len() <= classes {
            self.class_starts.push(self.starts.len() as u32);
        }
        self.starts.push(self.features.len() as u32);
        let (mut kept, mut parts) = (0, Vec::new());
        for phrase in 0..self.starts.len() - 1 {
            let range = self.starts[phrase] as usize..self.starts[phrase + 1] as usize;
            self.starts[phrase] = kept as u32;
            for at in range {
                match renumbered[self.features[at] as usize] {
                    Some(number) if number < words => {
                        self.features[kept] = number;
                        kept += 1;
                    }
                    part => parts.extend(part),
                }
            }
            self.features[kept..kept + parts.len()].copy_from_slice(&parts);
            kept += parts.len();
            parts.clear();
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

    /// Lets go of what only learning and holding out need: the features.
    pub fn let_features_go(&mut self) {
        (self.starts, self.features, self.word_ends, self.scales) = Default::default();
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

    /// The features of a phrase, those first that stand for words.
    #[must_use]
    pub fn features(&self, phrase: u32) -> &[u32] {
        &self.features[self.starts[phrase as usize] as usize..self.starts[phrase as usize + 1] as usize]
    }

    /// The `(feature, weight)` of a phrase, by feature, of length 1.
    #[must_use]
    pub fn items(&self, phrase: u32, lexicon: &Lexicon) -> Vec<(u32, f32)> {
        let scale = self.scales[phrase as usize];
        let weigh = |feature: &u32| (*feature, lexicon.weight(*feature) * scale);
        let mut items: Vec<(u32, f32)> = self.features(phrase).iter().map(weigh).collect();
        items.sort_unstable_by_key(|(feature, _)| *feature);
        items
    }

    /// The features of a phrase that stand for words.
    #[must_use]
    pub fn words(&self, phrase: u32) -> &[u32] {
        &self.features[self.starts[phrase as usize] as usize..self.word_ends[phrase as usize] as usize]
    }

    /// The features of a phrase that stand for parts of words.
    #[must_use]
    pub fn parts(&self, phrase: u32) -> &[u32] {
        &self.features[self.word_ends[phrase as usize] as usize..self.starts[phrase as usize + 1] as usize]
    }

    /// One over the length of a phrase.
    #[must_use]
    pub fn scale(&self, phrase: u32) -> f32 {
        self.scales[phrase as usize]
    }

    /// One over the length of a phrase, by the features that stand for words.
    #[must_use]
    pub fn word_scale(&self, phrase: u32) -> f32 {
        self.word_scales[phrase as usize]
    }
}
