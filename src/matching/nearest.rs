//! The phrases of an entry that a message resembles most: cosine over words, prefixes, pairs and concepts.

/// The phrases of all entries, grouped by entry.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    /// Where the phrases of a class begin, by class.
    class_starts: Vec<u32>,
    /// Where the items of a phrase begin, by phrase.
    item_starts: Vec<u32>,
    items: Vec<(u32, f32)>,
    /// What each phrase was in the caller's list.
    origins: Vec<u32>,
    /// Where the features of a class begin, by class.
    feature_starts: Vec<u32>,
    /// The features that stand in any phrase of a class, in order.
    features: Vec<u32>,
}

/// Room for one message, used again and again.
#[derive(Clone, Debug, Default)]
pub struct Query {
    weights: Vec<f32>,
    set: Vec<u32>,
    norm: f32,
}

impl Query {
    /// Lays out a message; `features` is the number of features the content has.
    pub fn lay(&mut self, items: impl Iterator<Item = (u32, f32)>, features: usize) {
        for feature in self.set.drain(..) {
            self.weights[feature as usize] = 0.0;
        }
        if self.weights.len() < features {
            self.weights.resize(features, 0.0);
        }
        let mut squares = 0.0;
        for (feature, weight) in items {
            self.weights[feature as usize] = weight;
            self.set.push(feature);
            squares += weight * weight;
        }
        self.norm = squares.sqrt();
    }
}

impl Phrases {
    /// Groups phrases, given as `(class, items)`; a phrase's number in the list is its origin.
    #[must_use]
    pub fn new(phrases: &[(u32, &[(u32, f32)])], class_count: usize) -> Self {
        let mut order: Vec<u32> = (0..phrases.len() as u32).collect();
        order.sort_by_key(|at| phrases[*at as usize].0);
        let mut all = Self { item_starts: vec![0], feature_starts: vec![0], ..Self::default() };
        let mut at = 0;
        for class in 0..class_count as u32 {
            all.class_starts.push(at as u32);
            while let Some(&origin) = order.get(at)
                && phrases[origin as usize].0 == class
            {
                let items = phrases[origin as usize].1;
                let norm: f32 = items.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(1e-6);
                all.items.extend(items.iter().map(|(feature, weight)| (*feature, weight / norm)));
                all.item_starts.push(all.items.len() as u32);
                all.origins.push(origin);
                at += 1;
            }
            let first = all.item_starts[all.class_starts[class as usize] as usize] as usize;
            let mut features: Vec<u32> = all.items[first..].iter().map(|(feature, _)| *feature).collect();
            features.sort_unstable();
            features.dedup();
            all.features.extend(features);
            all.feature_starts.push(all.features.len() as u32);
        }
        all.class_starts.push(at as u32);
        all
    }

    /// Every phrase: its class, its items, its origin.
    pub fn all(&self) -> impl Iterator<Item = (u32, &[(u32, f32)], u32)> {
        self.class_starts.windows(2).enumerate().flat_map(move |(class, range)| {
            (range[0] as usize..range[1] as usize).map(move |phrase| {
                let items = &self.items[self.item_starts[phrase] as usize..self.item_starts[phrase + 1] as usize];
                (class as u32, items, self.origins[phrase])
            })
        })
    }

    /// The share of a message of length 1 that falls on features which stand in some phrase of a class, 0 to 1.
    /// `items` are in the order of their features.
    #[must_use]
    pub fn explained(&self, class: u32, items: &[(u32, f32)]) -> f32 {
        let class = class as usize;
        let mut rest = &self.features[self.feature_starts[class] as usize..self.feature_starts[class + 1] as usize];
        let mut share = 0.0;
        for (feature, weight) in items {
            rest = &rest[rest.partition_point(|known| known < feature)..];
            if rest.first() == Some(feature) {
                share += weight * weight;
            }
        }
        share
    }

    /// How near the nearest phrases of a class are: the best cosine with a tenth of the next two, and the origin of
    /// the best.
    #[must_use]
    pub fn nearest(&self, class: u32, query: &Query) -> (f32, Option<u32>) {
        let (mut best, mut second, mut third, mut origin) = (0.0_f32, 0.0_f32, 0.0_f32, None);
        let range = self.class_starts[class as usize] as usize..self.class_starts[class as usize + 1] as usize;
        for phrase in range {
            let items = &self.items[self.item_starts[phrase] as usize..self.item_starts[phrase + 1] as usize];
            let dot: f32 = items.iter().map(|(feature, weight)| query.weights[*feature as usize] * weight).sum();
            if dot > best {
                (best, second, third) = (dot, best, second);
                origin = Some(self.origins[phrase]);
            } else if dot > second {
                (second, third) = (dot, second);
            } else if dot > third {
                third = dot;
            }
        }
        let norm = if query.norm > 0.0 { query.norm.recip() } else { 0.0 };
        ((best + 0.15 * second + 0.1 * third) * norm, origin)
    }
}
