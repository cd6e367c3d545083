//! The matcher: built from the content, then asked.

mod build;
mod confusions;
mod content;
mod sentences;

use std::{cell::RefCell, fmt};

use super::{
    concepts::Concepts,
    decision::{Decision, Outcome, SIGNALS, Signals, Thresholds},
    features::Kind,
    lexicon::{Feature, Vector},
    ranking::{Evidence, Ranked, Ranker, Scratch},
    reading::{Reader, Reading},
    verbatim::{Known, Verbatim},
};
use crate::{faq::Faq, text::language::Language};

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
    /// What parts of the message ask beside the first candidate, where that is answered: entries or regions' entry ids.
    pub also: Vec<String>,
    /// The region named, where exactly one is: its entry id.
    pub region: Option<String>,
    /// The name and the regions' entry ids, where a name may mean several and the message asks for a region.
    pub ambiguous: Option<(String, Vec<String>)>,
}

impl Understanding {
    /// The probability that the first candidate is what was meant; 0 without candidates.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.candidates.first().map_or(0.0, |first| first.score)
    }
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

impl fmt::Display for Weighted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} {:+.2}", self.kind, self.word, self.weight)
    }
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

/// A message, and what speaks for the entries that it may mean.
struct Weighed<'a> {
    reading: Reading<'a>,
    features: Vec<Feature>,
    vector: Vector,
    ranked: Vec<Ranked>,
    signals: Signals,
    /// Whether it repeats a phrase of the content.
    is_verbatim: bool,
    understanding: Understanding,
}

/// Understands messages. Immutable once built, and shared between threads.
#[derive(Debug)]
pub struct Matcher {
    classes: Vec<Class>,
    region_ids: Vec<String>,
    reader: Reader,
    concepts: Concepts,
    ranker: Ranker,
    verbatim: Verbatim,
    /// Classes of greetings and thanks.
    is_courtesy: Vec<bool>,
    /// Classes that a region's card answers better where the message names one.
    gives_way: Vec<bool>,
    decision: Decision,
}

/// By so much what is out of scope may lead, as a logarithm of odds, where entries are offered all the same.
const NARROW: f32 = 1.5;
/// A greeting or thanks that is among so many of the likeliest may stand beside a question.
const COURTEOUS: usize = 3;
/// How many candidates are reported.
const REPORTED: usize = 5;
thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Matcher {
    /// Understands a message.
    #[must_use]
    pub fn understand(&self, text: &str) -> Understanding {
        self.with_parts(text, self.weigh(text).understanding)
    }

    /// What a message was read as, and what that means.
    fn weigh(&self, text: &str) -> Weighed<'_> {
        SCRATCH.with_borrow_mut(|scratch| {
            let whole = self.weigh_reading(self.reader.read(text), text, scratch);
            let is_courteous =
                || whole.ranked.iter().take(COURTEOUS).any(|ranked| self.is_courtesy[ranked.class as usize]);
            if whole.is_verbatim || !is_courteous() {
                return whole;
            }
            let Reading { language, tokens, place } = &whole.reading;
            let Some(tokens) = self.verbatim.without_courtesies(tokens) else { return whole };
            let rest = Reading { language: *language, tokens: tokens.to_vec(), place: place.clone() };
            let question = self.weigh_reading(rest, text, scratch);
            // "Здравствуйте, есть кто?" asks nothing.
            let asks =
                question.understanding.region.is_some() || question.understanding.score() > whole.understanding.score();
            if asks { question } else { whole }
        })
    }

    fn weigh_reading<'a>(&self, mut reading: Reading<'a>, text: &str, scratch: &mut Scratch) -> Weighed<'a> {
        let features = self.ranker.lexicon.features(&reading.tokens, &self.concepts);
        let vector = self.ranker.lexicon.vector(&reading.tokens, &features, None);
        // Without a place there is no card to show.
        let shown = |known: &Known| known.class != self.region_class() || reading.place.is_some();
        let known = self.verbatim.find(&reading.tokens, text).filter(shown);
        if let Some(Known { lang: Some(lang), .. }) = known {
            reading.language = Language::One(lang);
        }
        let (ranked, signals) = self.rank(&reading, &vector, known.map(|known| known.class), scratch);
        let understanding = self.conclude(&reading, known.is_some(), &ranked, &signals);
        Weighed { reading, features, vector, ranked, signals, is_verbatim: known.is_some(), understanding }
    }

    /// The thresholds that the content led to.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.decision.thresholds
    }

    /// How the answer to a message comes about; `faq` is the content that was learnt.
    #[must_use]
    pub fn explain(&self, text: &str, faq: &Faq) -> Explanation {
        let Ranker { lexicon, bayes, .. } = &self.ranker;
        let Weighed { reading, features, vector, ranked, signals, .. } = self.weigh(text);
        let (mut carried, mut nearest) = (Vec::new(), Vec::new());
        for ranked in ranked.iter().take(3) {
            let name = self.name(ranked.class);
            let weigh = |(feature, (number, value)): (&Feature, &(u32, f32))| Weighted {
                word: reading.tokens[usize::from(feature.word)].skeleton.to_string(),
                kind: lexicon.kind(*number),
                weight: bayes.weight(*number, ranked.class) * value,
            };
            let mut weights: Vec<Weighted> = features.iter().zip(&vector.items).map(weigh).collect();
            weights.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
            weights.truncate(8);
            carried.push((name.clone(), weights));
            if let Some(phrase) = ranked.phrase.and_then(|phrase| content::text_of(faq, phrase)) {
                nearest.push((name, phrase));
            }
        }
        let mut concepts: Vec<String> = Vec::new();
        for at in 0..reading.tokens.len() {
            let stems = reading.tokens[at..].iter().map(|token| token.stems);
            self.concepts.at(stems, |concept, _| concepts.push(self.concepts.name(concept).to_owned()));
        }
        concepts.sort();
        concepts.dedup();
        Explanation {
            words: reading.tokens.iter().map(|token| token.skeleton.to_string()).collect(),
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

    /// The class of questions for a region's card; only what is out of scope comes after it.
    fn region_class(&self) -> u32 {
        self.classes.len() as u32 - 2
    }

    fn rank(
        &self,
        reading: &Reading<'_>,
        vector: &Vector,
        verbatim: Option<u32>,
        scratch: &mut Scratch,
    ) -> (Vec<Ranked>, Signals) {
        let region = self.region_class();
        let names_place = reading.place.is_some();
        let mut ranking = self.ranker.candidates(vector, names_place.then_some(region), scratch);
        if names_place {
            ranking.lift(region, |class| self.gives_way[class as usize]);
        } else {
            // There is no card to show.
            ranking.allow(|class| class != region);
        }
        let mut signals = ranking.signals(vector);
        let mut ranked = ranking.classes;
        if let Some(class) = verbatim {
            let own = match ranked.iter().position(|ranked| ranked.class == class) {
                Some(at) => ranked.remove(at),
                // The classifier has it behind the likeliest.
                None => Ranked { class, score: best_of(&ranked), evidence: Evidence::default(), phrase: None },
            };
            ranked.insert(0, own);
            signals = [1.0; SIGNALS];
        }
        (ranked, signals)
    }

    fn conclude(
        &self,
        reading: &Reading<'_>,
        is_verbatim: bool,
        ranked: &[Ranked],
        signals: &Signals,
    ) -> Understanding {
        let region = reading.place.as_ref().and_then(|place| match place.regions[..] {
            [only] => Some(self.region_ids[usize::from(only)].clone()),
            _ => None,
        });
        let mut probability = self.decision.probability(signals);
        // Prepositions and particles are no question beside a place name: "в Караганде".
        let says_nothing = |skeleton: &str| skeleton.chars().count() <= 2;
        let only_place = !is_verbatim
            && reading.place.is_some()
            && reading.tokens.iter().all(|token| token.is_region || says_nothing(&token.skeleton));
        let mut ambiguous = None;
        let mut candidates: Vec<Candidate> = Vec::with_capacity(REPORTED + 1);
        let best = best_of(ranked);
        if only_place {
            // A bare place name asks for its card.
            probability = 0.99;
        } else if is_verbatim {
            // What an editor wrote down as a way of asking is one.
            probability = probability.max(0.99);
        }
        let is_first = |class| ranked.first().is_some_and(|first| self.classes[first.class as usize] == class);
        let out_of_scope_first = !only_place && is_first(Class::OutOfScope);
        let asks_for_card = only_place || reading.place.is_some() && is_first(Class::Region);
        if let Some(place) = &reading.place
            && place.regions.len() > 1
            && asks_for_card
        {
            let ids = place.regions.iter().map(|at| self.region_ids[usize::from(*at)].clone()).collect();
            ambiguous = Some((place.name.clone(), ids));
        }
        let push = |candidates: &mut Vec<Candidate>, entry: String, score: f32| {
            if candidates.len() < REPORTED && !candidates.iter().any(|known| known.entry == entry) {
                // Cards of a name that several regions share stand together, before an entry that is likelier than the last.
                let score = candidates.last().map_or(score, |before| score.min(before.score));
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
                (probability * (0.5 * (ranked.score - best)).exp()).min(probability * 0.98)
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
            // What is out of scope by a hair may be meant after all: it is offered, never answered.
            let inside = ranked.iter().find(|ranked| self.classes[ranked.class as usize] != Class::OutOfScope);
            let is_close = inside.is_some_and(|inside| best - inside.score < NARROW);
            if is_close { Outcome::Suggest } else { Outcome::Unknown }
        } else {
            match self.decision.thresholds.decide(probability) {
                // However unsure: there is a card to offer.
                Outcome::Unknown if asks_for_card => Outcome::Suggest,
                outcome => outcome,
            }
        };
        Understanding { language: reading.language, outcome, candidates, also: Vec::new(), region, ambiguous }
    }
}

fn best_of(ranked: &[Ranked]) -> f32 {
    ranked.first().map_or(0.0, |first| first.score)
}

/// What a thread came to; if it panicked, so does this one.
fn joined<T>(result: std::thread::Result<T>) -> T {
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
