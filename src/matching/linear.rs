//! A multi-class linear classifier over sparse vectors, trained while the content loads.
//!
//! Training is passive-aggressive with a bounded step (PA-I; Crammer et al., "Online Passive-Aggressive Algorithms",
//! JMLR 2006), averaged over its steps, from class centroids on. A message touches only the classes that share a
//! feature with it, so that the cost of a question follows its words rather than the number of entries.

/// A phrase to learn from: its items by feature, and its class.
#[derive(Clone, Copy, Debug)]
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
        Self { epochs: 2, aggressiveness: 0.5, margin: 0.5, centroid: 3.0 }
    }
}

/// Weights below this don't change who leads.
const LEAST_WEIGHT: f32 = 1e-3;
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

/// The highest of some scores and where it stands.
fn highest(scores: &[f32]) -> Option<(u32, f32)> {
    // First the value, which compiles to vector instructions, then its place.
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, |a, b| if a > b { a } else { b });
    let at = scores.iter().position(|score| *score == highest)?;
    highest.is_finite().then_some((at as u32, highest))
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

/// Weights under training: a row over all classes for a frequent feature, a list for a rare one, each weight with the
/// running sum that averaging needs.
struct Draft {
    /// By feature: the number of its row, or `NO_ROW`.
    rows: Vec<u32>,
    class_count: usize,
    dense: Vec<f32>,
    /// Sum of all steps, each times the number of the step it was made at.
    lagged: Vec<f32>,
    sparse: Vec<Vec<Weight>>,
}

const NO_ROW: u32 = u32::MAX;

/// A feature gets a row if its phrases are at least this share of the classes: its list would be as long.
const ROW_SHARE: usize = 12;

#[derive(Clone, Copy)]
struct Weight {
    class: u32,
    value: f32,
    lagged: f32,
}

impl Draft {
    fn new(examples: &[Example<'_>], features: usize, class_count: usize) -> Self {
        let mut counts = vec![0_u32; features];
        for (feature, _) in examples.iter().flat_map(|example| example.items) {
            counts[*feature as usize] += 1;
        }
        let mut row_count = 0;
        let rows: Vec<u32> = counts
            .iter()
            .map(|count| {
                let frequent = *count as usize * ROW_SHARE > class_count;
                if frequent {
                    row_count += 1
                }
                if frequent { row_count - 1 } else { NO_ROW }
            })
            .collect();
        let cells = row_count as usize * class_count;
        let sparse = counts.iter().map(|_| Vec::new()).collect();
        Self { rows, class_count, dense: vec![0.0; cells], lagged: vec![0.0; cells], sparse }
    }

    fn add(&mut self, feature: u32, class: u32, value: f32, step: f32) {
        let row = self.rows[feature as usize];
        if row != NO_ROW {
            let at = row as usize * self.class_count + class as usize;
            self.dense[at] += value;
            self.lagged[at] += value * step;
            return;
        }
        let weights = &mut self.sparse[feature as usize];
        match weights.iter_mut().find(|weight| weight.class == class) {
            Some(weight) => {
                weight.value += value;
                weight.lagged += value * step;
            }
            None => weights.push(Weight { class, value, lagged: value * step }),
        }
    }

    /// The scores of all classes.
    fn score(&self, items: &[(u32, f32)], scores: &mut [f32]) {
        scores.fill(0.0);
        for &(feature, value) in items {
            let row = self.rows[feature as usize];
            if row == NO_ROW {
                for weight in &self.sparse[feature as usize] {
                    scores[weight.class as usize] += weight.value * value;
                }
            } else {
                let from = row as usize * self.class_count;
                for (score, weight) in scores.iter_mut().zip(&self.dense[from..from + self.class_count]) {
                    *score += weight * value;
                }
            }
        }
    }
}

/// A classifier in training. What it has learnt can be taken at any time, and training goes on from there.
pub struct Trainer {
    draft: Draft,
    how: Training,
    /// How many phrases each class has.
    sizes: Vec<u32>,
    step: f32,
}

impl Trainer {
    /// Prepares for all `examples` that are going to be learnt.
    #[must_use]
    pub fn new(examples: &[Example<'_>], features: usize, class_count: usize, how: Training) -> Self {
        let mut sizes = vec![0; class_count];
        for example in examples {
            sizes[example.class as usize] += 1;
        }
        Self { draft: Draft::new(examples, features, class_count), how, sizes, step: 1.0 }
    }

    /// Learns some examples, in their order in every pass; the caller shuffles.
    pub fn learn(&mut self, examples: &[Example<'_>]) {
        let Self { draft, how, sizes, step } = self;
        for example in examples {
            let share = how.centroid / sizes[example.class as usize].max(1) as f32;
            for &(feature, value) in example.items {
                draft.add(feature, example.class, value * share, 0.0);
            }
        }
        let mut scores = vec![0.0; draft.class_count];
        // An example that led by the margin in the last pass is likely to do so again: it rests for a pass.
        let mut rests = vec![0_u8; examples.len()];
        for epoch in 0..how.epochs {
            for (example, rest) in examples.iter().zip(&mut rests) {
                *step += 1.0;
                if *rest > 0 && epoch + 1 < how.epochs {
                    *rest -= 1;
                    continue;
                }
                draft.score(example.items, &mut scores);
                let right = scores[example.class as usize];
                scores[example.class as usize] = f32::NEG_INFINITY;
                let Some((rival, wrong)) = highest(&scores) else { continue };
                let loss = how.margin - (right - wrong);
                if loss <= 0.0 {
                    *rest = if loss < -how.margin { 3 } else { 1 };
                    continue;
                }
                let squares: f32 = example.items.iter().map(|(_, value)| value * value).sum();
                let rate = (loss / (2.0 * squares).max(1e-6)).min(how.aggressiveness);
                for &(feature, value) in example.items {
                    draft.add(feature, example.class, rate * value, *step);
                    draft.add(feature, rival, -rate * value, *step);
                }
            }
        }
    }

    /// The classifier as it is now.
    #[must_use]
    pub fn trained(&self) -> Linear {
        let Draft { rows, class_count, dense, lagged, sparse } = &self.draft;
        let mut trained = Linear { starts: vec![0], class_count: *class_count, ..Linear::default() };
        // The average over all steps of a weight that grew by `value` at step `s` is value · (1 − s / steps).
        let mut weights: Vec<(u32, f32)> = Vec::new();
        for (row, list) in rows.iter().zip(sparse) {
            weights.clear();
            if *row == NO_ROW {
                weights.extend(list.iter().map(|weight| (weight.class, weight.value - weight.lagged / self.step)));
            } else {
                let cells = *row as usize * class_count..(*row as usize + 1) * class_count;
                let averaged =
                    dense[cells.clone()].iter().zip(&lagged[cells]).map(|(value, lag)| value - lag / self.step);
                weights.extend((0..).zip(averaged));
            }
            weights.retain(|(_, weight)| weight.abs() > LEAST_WEIGHT);
            if weights.len() > CLASSES_A_FEATURE {
                weights.sort_unstable_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
                weights.truncate(CLASSES_A_FEATURE);
            }
            for (class, weight) in &weights {
                trained.classes.push(*class);
                trained.weights.push(*weight);
            }
            trained.starts.push(trained.classes.len() as u32);
        }
        trained.classes.shrink_to_fit();
        trained.weights.shrink_to_fit();
        trained
    }
}

impl Linear {
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
    use super::{Example, Scores, Trainer, Training};

    #[test]
    fn separable_classes_are_separated() {
        // Feature 0 stands in both classes; 1 and 2 tell them apart.
        let vectors = [(vec![(0, 0.7), (1, 0.7)], 0), (vec![(0, 0.7), (2, 0.7)], 1), (vec![(1, 1.0)], 0)];
        let examples: Vec<Example<'_>> =
            vectors.iter().map(|(items, class)| Example { items, class: *class }).collect();
        let mut trainer = Trainer::new(&examples, 3, 2, Training::default());
        trainer.learn(&examples);
        let trained = trainer.trained();
        let mut scores = Scores::default();
        for example in &examples {
            trained.score(example.items, &mut scores);
            assert_eq!(scores.best(1)[0].0, example.class);
        }
        trained.score(&[], &mut scores);
        assert!(scores.best(3).is_empty());
    }
}
