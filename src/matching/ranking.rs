//! Which classes a message may mean, best first: the classifier picks the likeliest few, which are then compared with
//! the message phrase by phrase.
//!
//! Nearness is a cosine over the features that stand for words; those of the nearest three phrases of a class count.
//!
//! How the two are weighed is the same for all content: weights fitted on held-out phrases would trust what phrases of
//! one author share.

use super::{
    bayes::{Bayes, Scores, Without},
    decision::{LENGTH, SIGNALS, Signals},
    lexicon::{Lexicon, Vector},
    phrases::Phrases,
};

/// How many classes are compared phrase by phrase.
const RERANKED: usize = 6;
/// What the nearest phrases count beside the classifier's log-likelihood.
const NEAREST_WEIGHT: f32 = 3.0;
/// What the second and the third of the nearest phrases count.
const SECOND: f32 = 0.15;
const THIRD: f32 = 0.1;
/// The highest nearness there is.
const HIGHEST_NEARNESS: f32 = 1.0 + SECOND + THIRD;
/// A class that is so far behind can't come first, even if one of its phrases were the message itself: it isn't compared.
const REACH: f32 = NEAREST_WEIGHT * HIGHEST_NEARNESS;

/// What speaks for a class.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    /// The classifier's score: how much likelier the class's phrases have the message's features than all phrases do,
    /// as a logarithm.
    pub likely: f32,
    /// How near its nearest phrases are.
    pub near: f32,
    /// The share of the message that stands in its phrases.
    pub explained: f32,
}

impl Evidence {
    fn score(self) -> f32 {
        self.likely + NEAREST_WEIGHT * self.near
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
    /// The class's phrase nearest to the message.
    pub phrase: Option<u32>,
}

/// Room that one thread uses for one message after the other.
#[derive(Debug, Default)]
pub struct Scratch {
    scores: Scores,
    /// What each phrase of one class shares with the message.
    shared: Vec<f32>,
}

/// The classes of one message, with what is common to them.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Best first.
    pub classes: Vec<Ranked>,
    /// The classifier's score of what is out of scope.
    foreign: f32,
}

/// What ranks: the phrases of the content and what was learnt from them.
#[derive(Clone, Debug, Default)]
pub struct Ranker {
    /// The features.
    pub lexicon: Lexicon,
    /// The phrases; the last class is what is out of scope.
    pub phrases: Phrases,
    /// The classifier.
    pub bayes: Bayes,
}

impl Ranker {
    /// Learns the phrases.
    #[must_use]
    pub fn new(lexicon: Lexicon, phrases: Phrases) -> Self {
        let bayes = Bayes::new(&phrases, &lexicon);
        Self { lexicon, phrases, bayes }
    }

    fn none_class(&self) -> u32 {
        (self.phrases.class_count() as u32).saturating_sub(1)
    }

    /// The likeliest classes, best first, out of scope among them, with the evidence for each; `also` is among them in
    /// any case.
    #[must_use]
    pub fn candidates(&self, vector: &Vector, also: Option<u32>, scratch: &mut Scratch) -> Ranking {
        self.rank(vector, also, None, scratch)
    }

    /// The same for a phrase of the content, as if it were not there.
    #[must_use]
    pub fn candidates_without(&self, vector: &Vector, class: u32, phrase: u32, scratch: &mut Scratch) -> Ranking {
        let own = self.phrases.items(phrase, &self.lexicon);
        self.rank(vector, None, Some((phrase, Without { class, items: &own })), scratch)
    }

    fn rank(
        &self,
        vector: &Vector,
        also: Option<u32>,
        without: Option<(u32, Without<'_>)>,
        scratch: &mut Scratch,
    ) -> Ranking {
        let Scratch { scores, shared } = scratch;
        let (except, without) = (without.map(|(phrase, _)| phrase), without.map(|(_, without)| without));
        self.bayes.score(&vector.items, also, without, scores);
        let mut best = scores.best(RERANKED);
        if let Some(class) = also
            && best.iter().all(|(known, _)| *known != class)
        {
            best.push((class, scores.of(class)));
        }
        let least = best.first().map_or(0.0, |(_, likely)| likely - REACH);
        let classes = best.into_iter().map(|(class, likely)| {
            if likely < least && Some(class) != also {
                let evidence = Evidence { likely, ..Evidence::default() };
                return Ranked { class, score: evidence.score(), evidence, phrase: None };
            }
            let explained = self.share(vector, class, without, shared) * vector.known;
            let (near, phrase) = self.nearest(class, shared, except);
            let evidence = Evidence { likely, near, explained };
            Ranked { class, score: evidence.score(), evidence, phrase }
        });
        let mut ranking = Ranking { classes: classes.collect(), foreign: scores.of(self.none_class()) };
        ranking.sort();
        ranking
    }

    /// The share of a message that falls on features which the phrases of a class have, 0 to 1, and, in `shared`, what
    /// each phrase of the class shares with it.
    fn share(&self, vector: &Vector, class: u32, without: Option<Without<'_>>, shared: &mut Vec<f32>) -> f32 {
        let of_class = self.phrases.of(class);
        shared.clear();
        shared.resize(of_class.len(), 0.0);
        let mut explained = 0.0;
        self.bayes.each_shared(class, &vector.items, without, |at, phrases| {
            let (feature, value) = vector.items[at];
            explained += value * value;
            let both = value * self.lexicon.weight(feature);
            for phrase in phrases {
                shared[(phrase - of_class.start) as usize] += both;
            }
        });
        let length = |items: &[(u32, f32)]| items.iter().map(|(_, value)| value * value).sum::<f32>().sqrt().max(1e-6);
        let words = vector.items.partition_point(|(feature, _)| self.lexicon.is_word(*feature));
        let scale = length(&vector.items[..words]).recip();
        for (phrase, shared) in of_class.zip(shared) {
            *shared *= scale * self.phrases.word_scale(phrase);
        }
        explained
    }

    /// How near the nearest phrases of a class are: the best cosine with a part of the next two, and the best phrase.
    /// `except` is not looked at.
    fn nearest(&self, class: u32, cosines: &[f32], except: Option<u32>) -> (f32, Option<u32>) {
        let (mut best, mut second, mut third, mut nearest) = (0.0_f32, 0.0_f32, 0.0_f32, None);
        for (phrase, &near) in self.phrases.of(class).zip(cosines) {
            if near <= third || Some(phrase) == except {
                continue;
            }
            if near > best {
                (best, second, third) = (near, best, second);
                nearest = Some(phrase);
            } else if near > second {
                (second, third) = (near, second);
            } else {
                third = near;
            }
        }
        (best + SECOND * second + THIRD * third, nearest)
    }
}

impl Ranking {
    fn sort(&mut self) {
        self.classes.sort_by(|a, b| b.score.total_cmp(&a.score));
    }

    /// Leaves out the classes that may not be shown.
    pub fn allow(&mut self, allowed: impl Fn(u32) -> bool) {
        self.classes.retain(|ranked| allowed(ranked.class));
    }

    /// Adds what speaks for the classes that `gives_way` names to `class`, which then stands before them.
    pub fn lift(&mut self, class: u32, gives_way: impl Fn(u32) -> bool) {
        let Some(at) = self.classes.iter().position(|ranked| ranked.class == class) else { return };
        let (mut odds, mut evidence) = (0.0, self.classes[at].evidence);
        let highest = self.classes.iter().map(|ranked| ranked.score).fold(f32::MIN, f32::max);
        for ranked in self.classes.iter().filter(|ranked| ranked.class == class || gives_way(ranked.class)) {
            odds += (ranked.score - highest).exp();
            evidence.likely = evidence.likely.max(ranked.evidence.likely);
            evidence.near = evidence.near.max(ranked.evidence.near);
            evidence.explained = evidence.explained.max(ranked.evidence.explained);
        }
        self.classes[at].score = odds.ln() + highest;
        self.classes[at].evidence = evidence;
        for ranked in self.classes.iter_mut().filter(|ranked| gives_way(ranked.class)) {
            // What it had counts once.
            ranked.score -= 1.0;
        }
        self.sort();
    }

    /// What speaks for the first class being right.
    #[must_use]
    pub fn signals(&self, vector: &Vector) -> Signals {
        let mut signals = [0.0; SIGNALS];
        let Some(first) = self.classes.first() else { return signals };
        let lead = |at: usize| self.classes.get(at).map_or(8.0, |other| (first.score - other.score).clamp(0.0, 8.0));
        let shares: f32 = self.classes.iter().map(|ranked| (ranked.score - first.score).exp()).sum();
        let nearest = self.classes.iter().map(|ranked| ranked.evidence.near).fold(0.0, f32::max);
        let mass: f32 = vector.items.iter().map(|(_, weight)| weight).sum::<f32>().max(1e-6);
        let Evidence { likely, near, explained } = first.evidence;
        signals[0] = shares.recip();
        signals[1] = (likely / mass).clamp(-1.0, 4.0) / 2.0;
        signals[2] = near;
        signals[3] = vector.coverage;
        signals[4] = (near - nearest).clamp(-1.0, 0.0);
        signals[5] = lead(1) / 8.0;
        signals[6] = near * vector.coverage;
        signals[LENGTH] = (vector.items.len() as f32 / 100.0).min(1.0);
        signals[8] = vector.scope;
        signals[9] = ((likely - self.foreign) / 8.0).clamp(-1.0, 2.0);
        signals[10] = explained;
        signals[11] = explained * near;
        signals[12] = (near - 0.8).max(0.0) * 4.0;
        signals[13] = (explained - 0.8).max(0.0) * 5.0;
        signals
    }
}
