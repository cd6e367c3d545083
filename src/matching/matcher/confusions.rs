//! Entries that the matcher takes for one another, found by holding every phrase of the content out once.

use rustc_hash::FxHashMap;

use super::{Class, Matcher};
use crate::matching::{
    features::Vector,
    linear::Example,
    ranking::{Ranker, Scratch},
};

/// An entry most of whose phrases would be taken for another entry's, if they didn't stand in the content.
#[derive(Clone, Debug)]
pub struct Confusion {
    /// The entry.
    pub entry: String,
    /// What its phrases are taken for.
    pub other: String,
    /// The phrases, as they stand in the content.
    pub phrases: Vec<String>,
    /// How many phrases the entry has.
    pub of: usize,
}

/// So many times a part of the phrases is held out; each time all the rest is learnt anew.
const FOLDS: u32 = 5;
/// With fewer phrases the rest of an entry tells too little of the one held out.
const LEAST: usize = 8;

/// A phrase of the index: class, items, origin.
type Held<'a> = (u32, &'a [(u32, f32)], u32);

impl Matcher {
    /// Pairs of entries of which the first loses over half of its phrases to the second.
    #[must_use]
    pub fn confusions(&self) -> Vec<Confusion> {
        let mut phrases: Vec<Held<'_>> = self.ranker.phrases.all().collect();
        // Back into the mixed order that training needs.
        phrases.sort_unstable_by_key(|(_, _, origin)| *origin);
        let mut lost: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
        let mut sizes = vec![0; self.classes.len()];
        for (class, ..) in &phrases {
            sizes[*class as usize] += 1;
        }
        let judged = std::thread::scope(|scope| {
            let phrases = &phrases;
            let folds: Vec<_> = (0..FOLDS).map(|fold| scope.spawn(move || self.judge(fold, phrases))).collect();
            let join = |fold: std::thread::ScopedJoinHandle<'_, Vec<_>>| match fold.join() {
                Ok(judged) => judged,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            folds.into_iter().flat_map(join).collect::<Vec<_>>()
        });
        for (own, taken_for, origin) in judged {
            if own != taken_for {
                lost.entry((own, taken_for)).or_default().push(origin);
            }
        }
        let mut confusions: Vec<Confusion> = lost
            .into_iter()
            .filter_map(|((own, other), mut origins)| {
                let (Class::Entry(entry), Class::Entry(other)) =
                    (&self.classes[own as usize], &self.classes[other as usize])
                else {
                    return None;
                };
                let of = sizes[own as usize];
                origins.sort_unstable();
                let phrases = origins.iter().map(|origin| self.phrase_texts[*origin as usize].to_string()).collect();
                (of >= LEAST && origins.len() * 2 > of).then(|| Confusion {
                    entry: entry.clone(),
                    other: other.clone(),
                    phrases,
                    of,
                })
            })
            .collect();
        confusions.sort_by(|a, b| a.entry.cmp(&b.entry));
        confusions
    }

    /// What the phrases of one part are taken for by a matcher that knows all others: class, best class, origin.
    fn judge(&self, fold: u32, phrases: &[Held<'_>]) -> Vec<(u32, u32, u32)> {
        let (held, kept): (Vec<_>, Vec<_>) = phrases.iter().partition(|(_, _, origin)| origin % FOLDS == fold);
        let examples: Vec<Example<'_>> =
            kept.iter().map(|(class, items, _)| Example { items, class: *class }).collect();
        let ranker = Ranker::learn(&examples, self.lexicon.len(), self.classes.len());
        let mut scratch = Scratch::default();
        held.into_iter()
            .filter_map(|(own, items, origin)| {
                // Only the order counts here, which the other parts of a vector don't change.
                let vector = Vector { items: items.to_vec(), known: 1.0, ..Vector::default() };
                let mut ranking = ranker.candidates(&vector, &mut scratch);
                ranking.order(|_| true);
                Some((own, ranking.classes.first()?.class, origin))
            })
            .collect()
    }
}
