//! A multi-class linear classifier over sparse vectors, trained while the content loads.
//!
//! Training is passive-aggressive with a bounded step (PA-I; Crammer et al., "Online Passive-Aggressive Algorithms",
//! JMLR 2006), averaged over its steps, from class centroids on. A message touches only the classes that share a
//! feature with it, so that the cost of a question follows its words rather than the number of entries.

/// A phrase to learn from: its items by feature, and its class.
pub struct Example<'a> {
    /// `(feature, weight)`.
    pub items: &'a [(u32, f32)],
    /// The class, from 0.
    pub class: u32,
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    /// Passes over the examples.
    pub epochs: u32,
    /// The largest step that one example may cause.
    pub aggressiveness: f32,
    /// By how much the right class has to lead.
    pub margin: f32,
    /// The weight of the centroids that training starts from.
    pub centroid: f32,
}

impl Default for Training {
    fn default() -> Self {
        Self { epochs: 5, aggressiveness: 0.5, margin: 0.5, centroid: 3.0 }
    }
}

/// At most this many classes keep a weight for one feature: what more classes share tells nothing.
const CLASSES_A_FEATURE: usize = 256;

/// The trained classifier: for each feature the classes it speaks for or against.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    starts: Vec<u32>,
    classes: Vec<u32>,
    weights: Vec<f32>,
    class_count: usize,
}

/// Room for one message's scores, used again and again.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    by_class: Vec<f32>,
    touched: Vec<u32>,
    seen: Vec<bool>,
}

impl Scores {
    /// Clears what the last message left and makes room for `classes`.
    fn reset(&mut self, classes: usize) {
        for class in self.touched.drain(..) {
            self.by_class[class as usize] = 0.0;
            self.seen[class as usize] = false;
        }
        if self.by_class.len() < classes {
            self.by_class.resize(classes, 0.0);
            self.seen.resize(classes, false);
        }
    }

    fn add(&mut self, class: u32, score: f32) {
        let at = class as usize;
        if !self.seen[at] {
            self.seen[at] = true;
            self.touched.push(class);
        }
        self.by_class[at] += score;
    }

    /// The classes that any feature spoke for or against.
    #[must_use]
    pub fn touched(&self) -> &[u32] {
        &self.touched
    }

    /// The score of a class, 0 where nothing touched it.
    #[must_use]
    pub fn of(&self, class: u32) -> f32 {
        self.by_class.get(class as usize).copied().unwrap_or(0.0)
    }

    /// The best `count` classes with their scores, best first.
    #[must_use]
    pub fn best(&self, count: usize) -> Vec<(u32, f32)> {
        let mut best: Vec<(u32, f32)> = Vec::with_capacity(count + 1);
        for &class in &self.touched {
            let score = self.of(class);
            if best.len() == count && best.last().is_some_and(|(_, least)| score <= *least) {
                continue;
            }
            let at = best.partition_point(|(_, better)| *better >= score);
            best.insert(at, (class, score));
            best.truncate(count);
        }
        best
    }
}

/// Weights under training: for each feature its classes, with the running sum that averaging needs.
struct Draft {
    features: Vec<Vec<Weight>>,
}

#[derive(Clone, Copy)]
struct Weight {
    class: u32,
    value: f32,
    /// Sum of all steps, each times the number of the step it was made at.
    lagged: f32,
}

impl Draft {
    fn add(&mut self, feature: u32, class: u32, value: f32, step: f32) {
        let weights = &mut self.features[feature as usize];
        match weights.iter_mut().find(|weight| weight.class == class) {
            Some(weight) => {
                weight.value += value;
                weight.lagged += value * step;
            }
            None => weights.push(Weight { class, value, lagged: value * step }),
        }
    }

    fn score(&self, items: &[(u32, f32)], scores: &mut Scores) {
        for &(feature, value) in items {
            for weight in &self.features[feature as usize] {
                scores.add(weight.class, weight.value * value);
            }
        }
    }
}

impl Linear {
    /// Trains on `examples`, in their order in every pass; the caller shuffles.
    #[must_use]
    pub fn train(examples: &[Example<'_>], features: usize, class_count: usize, how: Training) -> Self {
        let mut draft = Draft { features: vec![Vec::new(); features] };
        let mut sizes = vec![0.0_f32; class_count];
        for example in examples {
            sizes[example.class as usize] += 1.0;
        }
        for example in examples {
            let share = how.centroid / sizes[example.class as usize].max(1.0);
            for &(feature, value) in example.items {
                draft.add(feature, example.class, value * share, 0.0);
            }
        }
        let mut scores = Scores::default();
        let mut step = 1.0;
        // An example that led by the margin in the last pass is likely to do so again: it rests for a pass.
        let mut rests = vec![0_u32; examples.len()];
        for epoch in 0..how.epochs {
            for (number, example) in examples.iter().enumerate() {
                step += 1.0;
                if rests[number] > 0 && epoch + 1 < how.epochs {
                    rests[number] -= 1;
                    continue;
                }
                scores.reset(class_count);
                draft.score(example.items, &mut scores);
                let right = scores.of(example.class);
                let rival = scores
                    .touched()
                    .iter()
                    .filter(|class| **class != example.class)
                    .map(|class| (scores.of(*class), *class))
                    .max_by(|a, b| a.0.total_cmp(&b.0));
                let Some((wrong, rival)) = rival else { continue };
                let loss = how.margin - (right - wrong);
                if loss <= 0.0 {
                    rests[number] = if loss < -how.margin { 3 } else { 1 };
                    continue;
                }
                let squares: f32 = example.items.iter().map(|(_, value)| value * value).sum();
                let rate = (loss / (2.0 * squares).max(1e-6)).min(how.aggressiveness);
                for &(feature, value) in example.items {
                    draft.add(feature, example.class, rate * value, step);
                    draft.add(feature, rival, -rate * value, step);
                }
            }
        }
        Self::finish(draft, class_count, step)
    }

    fn finish(draft: Draft, class_count: usize, steps: f32) -> Self {
        let mut trained = Self { starts: vec![0], class_count, ..Self::default() };
        for mut weights in draft.features {
            // The average over all steps of a weight that grew by `value` at step `s` is value · (1 − s / steps).
            for weight in &mut weights {
                weight.value -= weight.lagged / steps;
            }
            weights.retain(|weight| weight.value.abs() > 1e-4);
            if weights.len() > CLASSES_A_FEATURE {
                weights.sort_unstable_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
                weights.truncate(CLASSES_A_FEATURE);
            }
            for weight in weights {
                trained.classes.push(weight.class);
                trained.weights.push(weight.value);
            }
            trained.starts.push(trained.classes.len() as u32);
        }
        trained
    }

    /// Scores a message.
    pub fn score(&self, items: &[(u32, f32)], scores: &mut Scores) {
        scores.reset(self.class_count);
        for &(feature, value) in items {
            for (class, weight) in self.of_feature(feature) {
                scores.add(class, weight * value);
            }
        }
    }

    /// The classes that a feature speaks for or against, with its weights.
    pub fn of_feature(&self, feature: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = match (self.starts.get(feature as usize), self.starts.get(feature as usize + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        };
        self.classes[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, Linear, Scores, Training};

    #[test]
    fn separable_classes_are_separated() {
        // Feature 0 stands in both classes; 1 and 2 tell them apart.
        let vectors = [(vec![(0, 0.7), (1, 0.7)], 0), (vec![(0, 0.7), (2, 0.7)], 1), (vec![(1, 1.0)], 0)];
        let examples: Vec<Example<'_>> =
            vectors.iter().map(|(items, class)| Example { items, class: *class }).collect();
        let trained = Linear::train(&examples, 3, 2, Training::default());
        let mut scores = Scores::default();
        for example in &examples {
            trained.score(example.items, &mut scores);
            assert_eq!(scores.best(1)[0].0, example.class);
        }
        trained.score(&[], &mut scores);
        assert!(scores.best(3).is_empty());
    }
}
