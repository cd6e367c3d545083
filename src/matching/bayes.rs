//! A multinomial naive Bayes classifier over weighted features (McCallum & Nigam, "A Comparison of Event Models for
//! Naive Bayes Text Classification", 1998; weights and lengths as in Rennie et al., "Tackling the Poor Assumptions of
//! Naive Bayes Text Classifiers", ICML 2003).
//!
//! Learning is counting, so that it costs a few milliseconds at start, and a phrase can be taken out of what was learnt
//! exactly: that is how phrases are held out. On questions that others wrote it finds more than a linear support vector
//! machine or a passive-aggressive learner over the same features: with some fifty phrases an entry, margins are fitted
//! to the authors' habits. A message touches only the classes that share a feature with it, so that the cost of a
//! question follows its words rather than the number of entries.

use super::{
    incidence::{Incidence, Part},
    lexicon::Lexicon,
    phrases::Phrases,
};

/// What every class is taken to have of every feature (Lidstone's smoothing).
const SMOOTHING: f32 = 0.1;
/// At most this many classes are listed for one feature: what more classes share hardly tells them apart.
const CLASSES_A_FEATURE: usize = 256;

/// The trained classifier.
#[derive(Clone, Debug, Default)]
pub struct Bayes {
    /// Which classes have which features.
    incidence: Incidence,
    /// How much more a class gets for a feature than one that isn't listed, by pair; never 0.
    gains: Vec<f32>,
    /// What a class that isn't listed gets for a feature, over the whole content's probability of it, by feature.
    absent: Vec<f32>,
    /// The logarithm of what a listed class has over the smoothing alone, less its gain, by feature: 0 but for features
    /// that more classes have than are listed.
    floors: Vec<f32>,
    /// The weight of all features of a class, by class.
    masses: Vec<f32>,
    /// The logarithm of the same with smoothing, by class.
    sizes: Vec<f32>,
}

/// A phrase to be left out of what was learnt: its class, and what it has of each feature.
#[derive(Clone, Copy, Debug)]
pub struct Without<'a> {
    /// Its class.
    pub class: u32,
    /// `(feature, weight)`, by feature.
    pub items: &'a [(u32, f32)],
}

/// Room for one message's scores, used again and again.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// The score of each class; 0 where it isn't touched.
    by_class: Vec<f32>,
    touched: Vec<u32>,
}

impl Scores {
    /// Clears what the last message left and makes room for `classes`.
    fn reset(&mut self, classes: usize) {
        for class in self.touched.drain(..) {
            self.by_class[class as usize] = 0.0;
        }
        if self.by_class.len() < classes {
            self.by_class.resize(classes, 0.0);
        }
    }

    /// Adds what is not 0.
    fn add(&mut self, class: u32, score: f32) {
        let sum = &mut self.by_class[class as usize];
        if *sum == 0.0 {
            self.touched.push(class);
        }
        *sum += score;
    }

    /// The score of a class that was touched: how much likelier its phrases have the message's features than all
    /// phrases do, as a logarithm.
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

/// What is counted of some of the features.
struct Counts {
    incidence: Incidence,
    gains: Vec<f32>,
    /// The weight of each feature in all classes.
    totals: Vec<f32>,
    /// The weight of the features in each class.
    masses: Vec<f32>,
}

impl Counts {
    fn new<'a>(phrases: &'a Phrases, lexicon: &Lexicon, part: &Part<'a>) -> Self {
        let (mut gains, mut totals) = (Vec::new(), vec![0.0_f32; part.count as usize]);
        let mut masses = vec![0.0_f32; phrases.class_count()];
        let incidence = Incidence::new(phrases, lexicon, part, |pair, feature, class, weight| {
            if gains.len() <= pair as usize {
                gains.resize(pair as usize + 1, 0.0_f32);
            }
            gains[pair as usize] += weight;
            totals[(feature - part.first) as usize] += weight;
            masses[class as usize] += weight;
        });
        gains.iter_mut().for_each(|count| *count = (*count / SMOOTHING).ln_1p());
        Self { incidence, gains, totals, masses }
    }

    /// Adds what was counted of features that come after these.
    fn append(&mut self, other: Self) {
        self.incidence.append(&other.incidence);
        self.gains.extend(other.gains);
        self.totals.extend(other.totals);
        self.masses.iter_mut().zip(other.masses).for_each(|(mass, more)| *mass += more);
    }
}

impl Bayes {
    /// Counts the phrases.
    #[must_use]
    pub fn new(phrases: &Phrases, lexicon: &Lexicon) -> Self {
        let class_count = phrases.class_count();
        let (words, all) = (lexicon.words(), lexicon.len() as u32);
        let words = Part { first: 0, count: words, of: Phrases::words, lists: true };
        let parts = Part { first: words.count, count: all - words.count, of: Phrases::parts, lists: false };
        let (mut counts, parts) = std::thread::scope(|scope| {
            let parts = scope.spawn(|| Counts::new(phrases, lexicon, &parts));
            let words = Counts::new(phrases, lexicon, &words);
            (words, parts.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        counts.append(parts);
        let Counts { incidence, gains, totals, masses } = counts;
        let space = SMOOTHING * lexicon.len() as f32;
        let whole = (masses.iter().sum::<f32>() + space).ln();
        let absent = totals.iter().map(|total| SMOOTHING.ln() - (total + SMOOTHING).ln() + whole).collect();
        let sizes = masses.iter().map(|mass| (mass + space).ln()).collect();
        let mut bayes = Self { incidence, gains, absent, floors: vec![0.0; lexicon.len()], masses, sizes };
        if class_count > CLASSES_A_FEATURE {
            bayes.limit();
        }
        bayes
    }

    /// Leaves only the classes that have most of each feature; the others get as much as the most of those.
    fn limit(&mut self) {
        let Self { incidence, gains, floors, absent, .. } = self;
        let mut kept = Vec::new();
        incidence.retain(|feature, pairs| {
            let gain = |pair: &u32| gains[*pair as usize];
            let mut floor = 0.0;
            if pairs.len() > CLASSES_A_FEATURE {
                pairs.sort_unstable_by(|a, b| gain(b).total_cmp(&gain(a)));
                floor = gain(&pairs[CLASSES_A_FEATURE]);
                pairs.truncate(CLASSES_A_FEATURE);
                pairs.sort_unstable();
                floors[feature as usize] = floor;
                absent[feature as usize] += floor;
            }
            kept.extend(pairs.iter().map(|pair| (gain(pair) - floor).max(f32::MIN_POSITIVE)));
        });
        self.gains = kept;
    }

    /// Scores a message, given by its `(feature, weight)`, and `also` a class that it may not touch; as if a phrase had
    /// not been learnt, where one is to be left out.
    pub fn score(&self, items: &[(u32, f32)], also: Option<u32>, without: Option<Without<'_>>, scores: &mut Scores) {
        scores.reset(self.masses.len());
        let (mut base, mut mass) = (0.0, 0.0);
        for &(feature, value) in items {
            base += value * self.absent[feature as usize];
            mass += value;
            let pairs = self.incidence.pairs(feature);
            for (class, gain) in self.incidence.classes(pairs.clone()).iter().zip(&self.gains[pairs]) {
                scores.add(*class, value * gain);
            }
        }
        if let Some(class) = also {
            scores.add(class, f32::MIN_POSITIVE);
        }
        for class in &scores.touched {
            scores.by_class[*class as usize] += base - mass * self.sizes[*class as usize];
        }
        if let Some(without) = without.filter(|without| scores.of(without.class) != 0.0) {
            scores.by_class[without.class as usize] += self.correction(items, mass, without);
        }
    }

    /// What the score of a phrase's class changes by where the phrase is left out.
    fn correction(&self, items: &[(u32, f32)], mass: f32, without: Without<'_>) -> f32 {
        let class = without.class as usize;
        let own: f32 = without.items.iter().map(|(_, weight)| weight).sum();
        let space = SMOOTHING * self.absent.len() as f32;
        let mut change = mass * (self.sizes[class] - (self.masses[class] - own + space).ln());
        let mut rest = without.items;
        for &(feature, value) in items {
            rest = &rest[rest.partition_point(|(known, _)| *known < feature)..];
            if let Some(&(known, weight)) = rest.first()
                && known == feature
                && let Some(gain) = self.gain(feature, without.class)
            {
                let gain = gain + self.floors[feature as usize];
                change += value * ((Self::left(gain, weight) / SMOOTHING).ln_1p() - gain);
            }
        }
        change
    }

    /// What a class has of a feature, by its gain, without a phrase that has `weight` of it; 0 if nothing.
    fn left(gain: f32, weight: f32) -> f32 {
        let rest = SMOOTHING * gain.exp_m1() - weight;
        // Below this it is rounding.
        if rest > 1e-4 { rest } else { 0.0 }
    }

    fn gain(&self, feature: u32, class: u32) -> Option<f32> {
        self.incidence.find(feature, class).map(|pair| self.gains[pair])
    }

    /// What a unit of a feature adds to the score of a class.
    #[must_use]
    pub fn weight(&self, feature: u32, class: u32) -> f32 {
        let gain = self.gain(feature, class).unwrap_or(0.0);
        self.absent.get(feature as usize).map_or(0.0, |absent| absent + gain - self.sizes[class as usize])
    }

    /// Calls `see` with the place in the message of each of its features that the class has, and the phrases of the class
    /// that have it, as far as they are listed.
    pub fn each_shared<'a>(
        &'a self,
        class: u32,
        items: &[(u32, f32)],
        without: Option<Without<'_>>,
        mut see: impl FnMut(usize, &'a [u32]),
    ) {
        let without = without.filter(|without| without.class == class).map_or(&[][..], |without| without.items);
        for (at, (feature, _)) in items.iter().enumerate() {
            let Some(pair) = self.incidence.find(*feature, class) else { continue };
            let is_left = match without.binary_search_by_key(feature, |item| item.0) {
                Ok(own) => Self::left(self.gains[pair] + self.floors[*feature as usize], without[own].1) > 0.0,
                Err(_) => true,
            };
            if is_left {
                see(at, self.incidence.phrases(pair));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bayes, Scores, Without};
    use crate::matching::{
        features::{Kind, key},
        lexicon::Lexicon,
        phrases::Phrases,
    };

    /// Phrases of stems, by class.
    fn learn(phrases: &[(u32, &[u64])]) -> (Bayes, Phrases, Lexicon) {
        let mut lexicon = Lexicon::default();
        let mut all = Phrases::default();
        let keys = |stems: &[u64]| -> Vec<u64> { stems.iter().map(|stem| key(Kind::Stem, *stem)).collect() };
        let mut together: Vec<u64> = phrases.iter().flat_map(|(_, stems)| keys(stems)).collect();
        together.sort();
        let together = lexicon.take_up_together(&together);
        for (class, stems) in phrases {
            let mut features = Vec::new();
            lexicon.learn((&[], &keys(stems)), &together, true, &mut features);
            all.push(*class, &features);
        }
        let renumbered = lexicon.weigh();
        all.finish(2, &renumbered, lexicon.words());
        all.measure(&lexicon);
        (Bayes::new(&all, &lexicon), all, lexicon)
    }

    fn scores(bayes: &Bayes, items: &[(u32, f32)], without: Option<Without<'_>>) -> [f32; 2] {
        let mut scores = Scores::default();
        bayes.score(items, None, without, &mut scores);
        [scores.of(0), scores.of(1)]
    }

    #[test]
    fn the_class_that_has_the_words_wins() {
        let (bayes, phrases, lexicon) = learn(&[(0, &[1, 2]), (0, &[1, 3]), (1, &[1, 4]), (1, &[5])]);
        for phrase in 0..4 {
            let items = phrases.items(phrase, &lexicon);
            let [first, second] = scores(&bayes, &items, None);
            assert_eq!(first > second, phrase < 2, "phrase {phrase}: {first} {second}");
        }
    }

    #[test]
    fn a_phrase_left_out_is_as_if_it_had_never_been() {
        let (all, phrases, lexicon) = learn(&[(0, &[1, 2]), (0, &[1, 2, 3]), (1, &[1, 3]), (1, &[3])]);
        let (less, ..) = learn(&[(0, &[1, 2]), (1, &[1, 3]), (1, &[3])]);
        let items = phrases.items(1, &lexicon);
        let left_out = scores(&all, &items, Some(Without { class: 0, items: &items }));
        let with = scores(&all, &items, None);
        let never = scores(&less, &items, None);
        // Words weigh a little differently, so only the change is compared, and roughly.
        assert!(left_out[0] < with[0] && left_out[1] == with[1]);
        assert!((left_out[0] - left_out[1] - (never[0] - never[1])).abs() < 0.35, "{left_out:?} {never:?}");
    }
}
