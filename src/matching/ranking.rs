//! Which classes a message may mean, best first: a linear classifier picks the likeliest few, which are then compared
//! with it phrase by phrase.
//!
//! How the two are weighed is the same for all content: weights fitted on held-out phrases trust phrases of one author
//! too much, which resemble each other more than what people ask resembles them.

use std::cmp::Ordering;

use super::{
    decision::{LENGTH, SIGNALS, Signals},
    features::Vector,
    linear::{Example, Linear, Scores, Trainer, Training},
    nearest::{Phrases, Query},
};

/// How many classes are compared phrase by phrase.
const RERANKED: usize = 6;

/// What the nearest phrases count beside the classifier.
const NEAREST_WEIGHT: f32 = 0.33;
/// By how much differences of scores are stretched, so that they are about logarithms of odds.
const SHARPNESS: f32 = 15.0;

/// What speaks for a class.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    /// The classifier's score.
    pub linear: f32,
    /// How near its nearest phrases are.
    pub near: f32,
    /// The share of the message that stands in its phrases.
    pub explained: f32,
}

impl Evidence {
    fn score(self) -> f32 {
        SHARPNESS * (self.linear + NEAREST_WEIGHT * self.near)
    }
}

/// A class that a message may mean.
#[derive(Clone, Copy, Debug)]
pub struct Ranked {
    /// The class.
    pub class: u32,
    /// The logarithm of its odds, up to a constant of the message.
    pub score: f32,
    /// What speaks for it, one by one.
    pub evidence: Evidence,
    /// The class's phrase nearest to the message, by its origin.
    pub phrase: Option<u32>,
}

/// Room that one thread uses for one message after the other.
#[derive(Debug, Default)]
pub struct Scratch {
    scores: Scores,
    query: Query,
}

/// The classes of one message, with what is common to them.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Best first.
    pub classes: Vec<Ranked>,
    /// The classifier's score of what is out of scope.
    foreign: f32,
}

/// What ranks: learnt from one set of phrases.
#[derive(Clone, Debug, Default)]
pub struct Ranker {
    /// The classifier.
    pub linear: Linear,
    /// The phrases.
    pub phrases: Phrases,
    features: usize,
    none_class: u32,
}

impl Ranker {
    /// Learns from examples; the last class is what is out of scope.
    #[must_use]
    pub fn learn(examples: &[Example<'_>], features: usize, class_count: usize) -> Self {
        let mut trainer = Trainer::new(examples, features, class_count, Training::default());
        trainer.learn(examples);
        Self::new(trainer.trained(), examples, features, class_count)
    }

    /// Ranks by a trained classifier and by these examples.
    #[must_use]
    pub fn new(linear: Linear, examples: &[Example<'_>], features: usize, class_count: usize) -> Self {
        let phrases: Vec<(u32, &[(u32, f32)])> =
            examples.iter().map(|example| (example.class, example.items)).collect();
        let none_class = (class_count as u32).saturating_sub(1);
        Self { linear, phrases: Phrases::new(&phrases, class_count), features, none_class }
    }

    /// The likeliest classes, out of scope among them, with the evidence for each; not yet fused.
    #[must_use]
    pub fn candidates(&self, vector: &Vector, scratch: &mut Scratch) -> Ranking {
        let Scratch { scores, query } = scratch;
        self.linear.score(&vector.items, scores);
        query.lay(vector.items.iter().copied(), self.features);
        let classes = scores
            .best(RERANKED)
            .into_iter()
            .map(|(class, linear)| {
                let (near, phrase) = self.phrases.nearest(class, query);
                let explained = self.phrases.explained(class, &vector.items) * vector.known;
                let evidence = Evidence { linear, near, explained };
                Ranked { class, score: evidence.score(), evidence, phrase }
            })
            .collect();
        Ranking { classes, foreign: scores.of(self.none_class) }
    }
}

impl Ranking {
    /// Leaves out the classes that may not be shown and orders the rest.
    pub fn order(&mut self, allowed: impl Fn(u32) -> bool) {
        self.classes.retain(|ranked| allowed(ranked.class));
        self.classes.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal));
    }

    /// Adds what speaks for the classes that `gives_way` names to `class`, which then stands before them.
    pub fn lift(&mut self, class: u32, gives_way: impl Fn(u32) -> bool) {
        let Some(at) = self.classes.iter().position(|ranked| ranked.class == class) else { return };
        let (mut odds, mut evidence) = (0.0, self.classes[at].evidence);
        let highest = self.classes.iter().map(|ranked| ranked.score).fold(f32::MIN, f32::max);
        for ranked in self.classes.iter().filter(|ranked| ranked.class == class || gives_way(ranked.class)) {
            odds += (ranked.score - highest).exp();
            evidence.linear = evidence.linear.max(ranked.evidence.linear);
            evidence.near = evidence.near.max(ranked.evidence.near);
            evidence.explained = evidence.explained.max(ranked.evidence.explained);
        }
        self.classes[at].score = odds.ln() + highest;
        self.classes[at].evidence = evidence;
        for ranked in self.classes.iter_mut().filter(|ranked| gives_way(ranked.class)) {
            // What it had counts once.
            ranked.score -= 1.0;
        }
        self.order(|_| true);
    }

    /// What speaks for the first class being right.
    #[must_use]
    pub fn signals(&self, vector: &Vector) -> Signals {
        let mut signals = [0.0; SIGNALS];
        let Some(first) = self.classes.first() else { return signals };
        let lead = |at: usize| self.classes.get(at).map_or(4.0, |other| (first.score - other.score).clamp(0.0, 4.0));
        let shares: f32 = self.classes.iter().map(|ranked| (ranked.score - first.score).exp()).sum();
        let nearest = self.classes.iter().map(|ranked| ranked.evidence.near).fold(0.0, f32::max);
        let Evidence { linear, near, explained } = first.evidence;
        signals[0] = shares.recip();
        signals[1] = linear.clamp(-1.0, 2.0);
        signals[2] = near;
        signals[3] = vector.coverage;
        signals[4] = (near - nearest).clamp(-1.0, 0.0);
        signals[5] = lead(1) / 4.0;
        signals[6] = near * vector.coverage;
        signals[LENGTH] = (vector.items.len() as f32 / 40.0).min(1.0);
        signals[8] = vector.scope;
        signals[9] = (linear - self.foreign).clamp(-1.0, 2.0);
        signals[10] = explained;
        signals[11] = explained * near;
        signals[12] = (near - 0.8).max(0.0) * 4.0;
        signals[13] = (explained - 0.8).max(0.0) * 5.0;
        signals
    }
}
