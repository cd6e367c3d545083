//! The matcher: built from the content, then asked.

mod confusions;

use std::{cell::RefCell, cmp::Ordering};

use rustc_hash::FxHashMap;

use super::{
    concepts::Concepts,
    decision::{Decision, Outcome, SIGNALS, Signals, Thresholds, Trial},
    features::{self, Feature, Kind, Lexicon, Vector},
    linear::{Example, Linear, Scores, Training},
    nearest::{Phrases, Query},
    places::Places,
    reading::{Reader, Reading},
};
use crate::{
    faq::{Faq, Lang},
    text::{
        language::Language,
        words::{self, Word},
    },
};

pub use confusions::Confusion;

/// An entry that a message may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The id of an entry, or `region.<id>`.
    pub entry: String,
    /// The probability that it is what was meant, 0 to 1.
    pub score: f32,
}

/// What a message means, as far as can be told.
#[derive(Clone, Debug)]
pub struct Understanding {
    /// The language of the message.
    pub language: Language,
    /// What to do.
    pub outcome: Outcome,
    /// Up to five candidates, best first, whatever the outcome.
    pub candidates: Vec<Candidate>,
    /// The region named, where exactly one is: its entry id.
    pub region: Option<String>,
    /// The name and the regions' entry ids, where a name may mean several and the message asks for a region.
    pub ambiguous: Option<(String, Vec<String>)>,
}

/// A feature that carried a score.
#[derive(Clone, Debug)]
pub struct Weighted {
    /// The word it comes from.
    pub word: String,
    /// Its kind.
    pub kind: Kind,
    /// What it added to the score.
    pub weight: f32,
}

/// How an answer came about.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The words as understood.
    pub words: Vec<String>,
    /// The concepts of the thesaurus mentioned.
    pub concepts: Vec<String>,
    /// For each candidate: what carried its score, strongest first.
    pub carried: Vec<(String, Vec<Weighted>)>,
    /// For each candidate: the phrase of the content nearest to the message.
    pub nearest: Vec<(String, String)>,
    /// The signals of the decision.
    pub signals: Signals,
    /// The thresholds.
    pub thresholds: Thresholds,
}

/// A class of the classifier.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Class {
    /// An entry.
    Entry(String),
    /// "Something about a region": becomes the card of the region that the message names.
    Region,
    /// None of the bot's business.
    OutOfScope,
}

/// Understands messages. Immutable once built, and shared between threads.
#[derive(Debug)]
pub struct Matcher {
    classes: Vec<Class>,
    region_ids: Vec<String>,
    reader: Reader,
    concepts: Concepts,
    lexicon: Lexicon,
    linear: Linear,
    phrases: Phrases,
    phrase_texts: Vec<String>,
    /// The words of each phrase, hashed, and its class; phrases that stand in several classes are left out.
    verbatim: FxHashMap<u64, u32>,
    decision: Decision,
}

/// A phrase of the content, ready to learn from.
struct Phrase {
    class: u32,
    lang: Lang,
    words: Vec<Word>,
    text: String,
}

/// How many classes are compared phrase by phrase.
const RERANKED: usize = 8;
/// How many candidates are reported.
const REPORTED: usize = 5;
/// What the nearest phrase counts beside the classifier.
const NEAREST_WEIGHT: f32 = 0.6;

/// Room that one thread uses for one message after the other.
#[derive(Default)]
struct Scratch {
    scores: Scores,
    query: Query,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Matcher {
    /// Learns the content: index, classifier, and a decision calibrated on held-out phrases.
    #[must_use]
    pub fn new(faq: &Faq) -> Self {
        let mut classes: Vec<Class> = faq.entries.iter().map(|entry| Class::Entry(entry.id.clone())).collect();
        let region_class = classes.len() as u32;
        classes.push(Class::Region);
        let none_class = classes.len() as u32;
        classes.push(Class::OutOfScope);

        let mut phrases: Vec<Phrase> = Vec::new();
        let mut add = |class: u32, lang: Lang, text: &str| {
            let words = words::split(&words::clean(text));
            if !words.is_empty() {
                phrases.push(Phrase { class, lang, words, text: text.to_owned() });
            }
        };
        for (class, entry) in faq.entries.iter().enumerate() {
            for (lang, asks) in entry.ask.iter() {
                for ask in asks {
                    add(class as u32, lang, ask);
                }
            }
            for (lang, title) in entry.title.iter() {
                add(class as u32, lang, title);
            }
        }
        for (lang, asks) in faq.regions.ask.iter() {
            for (at, ask) in asks.iter().enumerate() {
                // Any name will do: all are read as one feature.
                let count = faq.regions.regions.len().max(1);
                let Some(region) = faq.regions.regions.get(at % count) else { continue };
                add(region_class, lang, &ask.replace("{region}", region.name.get(lang)));
            }
        }
        for (lang, asks) in faq.out_of_scope.ask.iter() {
            for ask in asks {
                add(none_class, lang, ask);
            }
        }

        let mut reader = Reader { places: Places::new(&faq.regions), ..Reader::default() };
        for phrase in &phrases {
            if phrase.class != none_class {
                reader.trigrams.learn(phrase.lang, &phrase.words);
            }
            for word in &phrase.words {
                reader.vocabulary.add(&word.skeleton, &word.cyrillic);
            }
        }
        for (skeleton, cyrillic) in Concepts::words(&faq.concepts) {
            reader.vocabulary.add(&skeleton, &cyrillic);
        }
        reader.vocabulary.index();

        let concepts = Concepts::new(&faq.concepts);
        let mut lexicon = Lexicon::default();
        let mut extracted: Vec<Vec<Feature>> =
            phrases.iter().map(|phrase| features::extract(&reader.read_phrase(&phrase.words), &concepts)).collect();
        features::drop_single_pairs(&mut extracted);
        for (features, phrase) in extracted.iter().zip(&phrases) {
            lexicon.learn(features, phrase.class != none_class);
        }
        lexicon.weigh();
        let vectors: Vec<Vector> = extracted.iter().map(|features| lexicon.vector(features)).collect();
        let class_of: Vec<u32> = phrases.iter().map(|phrase| phrase.class).collect();
        let order = shuffled(vectors.len());
        let examples: Vec<Example<'_>> = order
            .iter()
            .map(|at| Example { items: &vectors[*at as usize].items, class: class_of[*at as usize] })
            .collect();
        let (decision, (linear, nearest)) = std::thread::scope(|scope| {
            let fitting =
                scope.spawn(|| calibrate(&order, &vectors, &class_of, lexicon.len(), classes.len(), none_class));
            let learnt = learn(&examples, lexicon.len(), classes.len());
            match fitting.join() {
                Ok(decision) => (decision, learnt),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        let mut verbatim: FxHashMap<u64, Option<u32>> = FxHashMap::default();
        for phrase in &phrases {
            let key = hash_words(phrase.words.iter().map(|word| word.skeleton.as_str()));
            let class = verbatim.entry(key).or_insert(Some(phrase.class));
            if *class != Some(phrase.class) {
                *class = None;
            }
        }
        Self {
            verbatim: verbatim.into_iter().filter_map(|(key, class)| Some((key, class?))).collect(),
            classes,
            region_ids: faq.regions.regions.iter().map(|region| region.entry_id()).collect(),
            reader,
            concepts,
            lexicon,
            linear,
            phrase_texts: order.iter().map(|at| phrases[*at as usize].text.clone()).collect(),
            phrases: nearest,
            decision,
        }
    }

    /// Understands a message.
    #[must_use]
    pub fn understand(&self, text: &str) -> Understanding {
        let reading = self.reader.read(text);
        SCRATCH.with_borrow_mut(|scratch| {
            let (ranked, signals) = self.rank(&reading, scratch);
            self.conclude(&reading, &ranked, &signals)
        })
    }

    /// The thresholds that the content led to.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.decision.thresholds
    }

    /// How the answer to a message comes about.
    #[must_use]
    pub fn explain(&self, text: &str) -> Explanation {
        let reading = self.reader.read(text);
        let features = features::extract(&reading, &self.concepts);
        let vector = self.lexicon.vector(&features);
        let (ranked, signals) = SCRATCH.with_borrow_mut(|scratch| self.rank(&reading, scratch));
        let value_of = |number: u32| {
            vector.items.binary_search_by_key(&number, |item| item.0).map_or(0.0, |at| vector.items[at].1)
        };
        let (mut carried, mut nearest) = (Vec::new(), Vec::new());
        for ranked in ranked.iter().take(3) {
            let name = self.name(ranked.class);
            let mut weights: Vec<Weighted> = features
                .iter()
                .filter_map(|feature| {
                    let number = self.lexicon.number(feature)?;
                    let (_, weight) = self.linear.of_feature(number).find(|(class, _)| *class == ranked.class)?;
                    let word = reading.tokens[usize::from(feature.word)].skeleton.clone();
                    Some(Weighted { word, kind: feature.kind, weight: weight * value_of(number) })
                })
                .collect();
            weights.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
            weights.truncate(8);
            carried.push((name.clone(), weights));
            if let Some(origin) = ranked.phrase {
                nearest.push((name, self.phrase_texts[origin as usize].clone()));
            }
        }
        let mut concepts: Vec<String> = Vec::new();
        let stems: Vec<_> = reading.tokens.iter().map(|token| token.stems).collect();
        for at in 0..stems.len() {
            self.concepts.at(&stems[at..], |concept, _| concepts.push(self.concepts.name(concept).to_owned()));
        }
        concepts.sort();
        concepts.dedup();
        Explanation {
            words: reading.tokens.iter().map(|token| token.skeleton.clone()).collect(),
            concepts,
            carried,
            nearest,
            signals,
            thresholds: self.decision.thresholds,
        }
    }

    fn name(&self, class: u32) -> String {
        match &self.classes[class as usize] {
            Class::Entry(id) => id.clone(),
            Class::Region => "region.*".to_owned(),
            Class::OutOfScope => "out of scope".to_owned(),
        }
    }

    fn rank(&self, reading: &Reading, scratch: &mut Scratch) -> (Vec<Ranked>, Signals) {
        let features = features::extract(reading, &self.concepts);
        let vector = self.lexicon.vector(&features);
        let none_class = self.classes.len() as u32 - 1;
        let (mut ranked, mut signals) =
            rank(&vector, &self.linear, &self.phrases, self.lexicon.len(), none_class, scratch, |class| {
                // Without a region in the message there is no card to show.
                self.classes[class as usize] != Class::Region || reading.place.is_some()
            });
        if let Some(class) = self.verbatim(reading)
            && let Some(at) = ranked.iter().position(|ranked| ranked.class == class)
        {
            ranked[..=at].rotate_right(1);
            signals = [1.0; SIGNALS];
        }
        (ranked, signals)
    }

    /// The class of the phrase that the message repeats word for word.
    fn verbatim(&self, reading: &Reading) -> Option<u32> {
        let key = hash_words(reading.tokens.iter().map(|token| token.skeleton.as_str()));
        self.verbatim.get(&key).copied()
    }

    fn conclude(&self, reading: &Reading, ranked: &[Ranked], signals: &Signals) -> Understanding {
        let region = reading.place.as_ref().and_then(|place| match place.regions[..] {
            [only] => Some(self.region_ids[usize::from(only)].clone()),
            _ => None,
        });
        let mut probability = self.decision.probability(signals);
        // Prepositions and particles are no question beside a place name: "в Караганде".
        let says_nothing = |skeleton: &str| skeleton.chars().count() <= 2;
        let only_place = reading.place.is_some()
            && reading.tokens.iter().all(|token| token.is_region || says_nothing(&token.skeleton));
        let mut ambiguous = None;
        let mut candidates: Vec<Candidate> = Vec::with_capacity(REPORTED + 1);
        let best = ranked.first().map_or(0.0, |first| first.score);
        if only_place {
            // A bare place name asks for its card.
            probability = 0.99;
        } else if self.verbatim(reading).is_some() {
            // What an editor wrote down as a way of asking is one.
            probability = probability.max(0.99);
        }
        let out_of_scope_first =
            !only_place && ranked.first().is_some_and(|first| self.classes[first.class as usize] == Class::OutOfScope);
        if let Some(place) = &reading.place {
            let asks_for_card =
                only_place || ranked.first().is_some_and(|first| self.classes[first.class as usize] == Class::Region);
            if place.regions.len() > 1 && asks_for_card {
                let ids = place.regions.iter().map(|at| self.region_ids[usize::from(*at)].clone()).collect();
                ambiguous = Some((place.name.clone(), ids));
            }
        }
        let push = |candidates: &mut Vec<Candidate>, entry: String, score: f32| {
            if candidates.len() < REPORTED && !candidates.iter().any(|known| known.entry == entry) {
                candidates.push(Candidate { entry, score });
            }
        };
        let cards = |candidates: &mut Vec<Candidate>, score: f32| {
            for (at, region) in reading.place.iter().flat_map(|place| &place.regions).enumerate() {
                push(candidates, self.region_ids[usize::from(*region)].clone(), score * 0.98_f32.powi(at as i32));
            }
        };
        if only_place {
            cards(&mut candidates, probability);
        }
        for ranked in ranked {
            // The first candidate has the fitted probability; the others share what it leaves, by their scores.
            let score = if candidates.is_empty() && !out_of_scope_first {
                probability
            } else {
                (probability * (3.0 * (ranked.score - best)).exp()).min(probability * 0.98)
            };
            match &self.classes[ranked.class as usize] {
                Class::Entry(id) => push(&mut candidates, id.clone(), score),
                Class::Region => cards(&mut candidates, score),
                Class::OutOfScope => (),
            }
        }
        let outcome = if candidates.is_empty() || reading.language == Language::Neither {
            Outcome::Unknown
        } else if ambiguous.is_some() {
            Outcome::Suggest
        } else if out_of_scope_first {
            Outcome::Unknown
        } else {
            self.decision.thresholds.decide(probability)
        };
        Understanding { language: reading.language, outcome, candidates, region, ambiguous }
    }
}

/// A class with its fused score.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    class: u32,
    score: f32,
    linear: f32,
    near: f32,
    phrase: Option<u32>,
}

fn rank(
    vector: &Vector,
    linear: &Linear,
    phrases: &Phrases,
    features: usize,
    none_class: u32,
    scratch: &mut Scratch,
    allowed: impl Fn(u32) -> bool,
) -> (Vec<Ranked>, Signals) {
    let Scratch { scores, query } = scratch;
    linear.score(&vector.items, scores);
    query.lay(vector.items.iter().copied(), features);
    let mut ranked: Vec<Ranked> = scores
        .best(RERANKED + 1)
        .into_iter()
        .filter(|(class, _)| allowed(*class))
        .map(|(class, linear)| {
            let (near, phrase) = phrases.nearest(class, query);
            Ranked { class, score: linear + NEAREST_WEIGHT * near, linear, near, phrase }
        })
        .collect();
    ranked.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal));
    let foreign = scores.of(none_class);
    let signals = signals(&ranked, vector, foreign);
    (ranked, signals)
}

fn signals(ranked: &[Ranked], vector: &Vector, foreign: f32) -> Signals {
    let mut signals = [0.0; SIGNALS];
    let Some(first) = ranked.first() else { return signals };
    let second = ranked.get(1).map_or(0.0, |second| second.score);
    let third = ranked.get(2).map_or(0.0, |third| third.score);
    let nearest = ranked.iter().map(|ranked| ranked.near).fold(0.0, f32::max);
    signals[0] = (first.score - second).clamp(0.0, 2.0);
    signals[1] = first.linear.clamp(-1.0, 2.0);
    signals[2] = first.near;
    signals[3] = vector.coverage;
    signals[4] = (first.near - nearest).clamp(-1.0, 0.0);
    signals[5] = (first.score - third).clamp(0.0, 2.0);
    signals[6] = first.near * vector.coverage;
    signals[7] = (vector.items.len() as f32 / 40.0).min(1.0);
    signals[8] = vector.scope;
    signals[9] = (first.linear - foreign).clamp(-1.0, 2.0);
    signals
}

fn learn(examples: &[Example<'_>], features: usize, classes: usize) -> (Linear, Phrases) {
    let linear = Linear::train(examples, features, classes, Training::default());
    let phrases: Vec<(u32, &[(u32, f32)])> = examples.iter().map(|example| (example.class, example.items)).collect();
    (linear, Phrases::new(&phrases, classes))
}

/// What a phrase out of scope counts in the calibration: there are few of them, and many kinds in the world.
const FOREIGN_WEIGHT: f32 = 4.0;
/// What a phrase whose entry was hidden counts.
const HIDDEN_WEIGHT: f32 = 0.05;

/// One phrase in this many is held out to calibrate the decision.
const HELD_OUT: u32 = 4;

/// Trains without some phrases and judges those; also with each phrase's own class hidden, which makes it a question
/// that the content doesn't answer.
fn calibrate(
    order: &[u32],
    vectors: &[Vector],
    class_of: &[u32],
    features: usize,
    classes: usize,
    none_class: u32,
) -> Decision {
    let (held, kept): (Vec<u32>, Vec<u32>) = order.iter().partition(|at| **at % HELD_OUT == 0);
    let examples: Vec<Example<'_>> =
        kept.iter().map(|at| Example { items: &vectors[*at as usize].items, class: class_of[*at as usize] }).collect();
    let (linear, phrases) = learn(&examples, features, classes);
    let mut scratch = Scratch::default();
    let mut trials = Vec::with_capacity(held.len() * 2);
    for at in held {
        let own = class_of[at as usize];
        let mut judge = |hidden: Option<u32>, weight: f32| {
            let (ranked, signals) =
                rank(&vectors[at as usize], &linear, &phrases, features, none_class, &mut scratch, |class| {
                    Some(class) != hidden
                });
            let first = ranked.first().map(|first| first.class);
            if first == Some(none_class) || first.is_none() {
                return;
            }
            let foreign = own == none_class;
            let in_scope = !foreign && hidden.is_none();
            trials.push(Trial { signals, right: first == Some(own) && in_scope, in_scope, foreign, weight });
        };
        if own == none_class {
            judge(None, FOREIGN_WEIGHT);
        } else {
            judge(None, 1.0);
            judge(Some(own), HIDDEN_WEIGHT);
        }
    }
    Decision::fit(&trials)
}

fn hash_words<'a>(skeletons: impl Iterator<Item = &'a str>) -> u64 {
    skeletons.fold(0, |key: u64, skeleton| key.rotate_left(9) ^ features::hash(9, skeleton))
}

/// The numbers below `count` in an order that mixes the classes and is the same at every start (a Weyl sequence).
fn shuffled(count: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by_key(|at| at.wrapping_mul(2_654_435_769));
    order
}
