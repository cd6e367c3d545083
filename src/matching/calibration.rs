//! How sure the ranking may be: phrases are taken out of what was learnt, one at a time, and asked.

use super::{
    decision::{Decision, Trial},
    lexicon::{HeldOut, Vector},
    ranking::{Ranker, Ranking, Scratch},
};

/// So many phrases of entries are asked at most.
const MOST_INSIDE: usize = 1500;
/// So many examples of what is out of scope are asked at most.
const MOST_OUTSIDE: usize = 800;
/// What a phrase counts that finds its entry, against one that doesn't. Editors are asked for phrases unlike each other,
/// so that without its own phrase an entry is found less often than by what people ask: measured on questions by others,
/// phrases held out go wrong several times as often.
const FOUND_WEIGHT: f32 = 2.5;
/// What all examples of what is out of scope count together, against all phrases of entries.
const FOREIGN_SHARE: f32 = 0.25;
/// What all phrases count together that are asked once more with their entry hidden, which makes them questions that
/// the content doesn't answer.
const HIDDEN_SHARE: f32 = 0.1;

/// Fits the decision. `read` gives the vector of a phrase as of a message.
#[must_use]
pub fn calibrate(ranker: &Ranker, read: impl Fn(u32, HeldOut) -> Vector + Sync) -> Decision {
    let none_class = (ranker.phrases.class_count() as u32).saturating_sub(1);
    let all: Vec<(u32, u32)> =
        (0..=none_class).flat_map(|class| ranker.phrases.of(class).map(move |phrase| (class, phrase))).collect();
    let (outside, inside): (Vec<_>, Vec<_>) = all.into_iter().partition(|(class, _)| *class == none_class);
    let (inside, outside) = (thinned(&inside, MOST_INSIDE), thinned(&outside, MOST_OUTSIDE));
    let foreign = FOREIGN_SHARE * inside.len() as f32 / outside.len().max(1) as f32;
    let (some, others) = inside.split_at(inside.len() / 2);
    let (few, more) = outside.split_at(outside.len() / 2);
    let judge = |phrases: &[(u32, u32)], weight: f32| -> Vec<Trial> {
        let mut scratch = Scratch::default();
        let judge = |(class, phrase): &(u32, u32)| {
            let held_out = if *class == none_class { HeldOut::Outside } else { HeldOut::Inside };
            judge(ranker, *class, *phrase, &read(*phrase, held_out), weight, &mut scratch)
        };
        phrases.iter().flat_map(judge).collect()
    };
    let trials = std::thread::scope(|scope| {
        let half = scope.spawn(|| [judge(others, 1.0), judge(more, foreign)].concat());
        let mut trials = [judge(some, 1.0), judge(few, foreign)].concat();
        match half.join() {
            Ok(half) => trials.extend(half),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        trials
    });
    Decision::fit(&trials)
}

/// At most `most` of the items, evenly spread.
fn thinned<T: Copy>(items: &[T], most: usize) -> Vec<T> {
    items.iter().step_by(items.len().div_ceil(most).max(1)).copied().collect()
}

/// Asks one phrase as if it were not there.
fn judge(ranker: &Ranker, class: u32, phrase: u32, vector: &Vector, weight: f32, scratch: &mut Scratch) -> Vec<Trial> {
    let none_class = ranker.phrases.class_count() as u32 - 1;
    let foreign = class == none_class;
    let mut ranking = ranker.candidates_without(vector, class, phrase, scratch);
    let trial = |ranking: &Ranking, in_scope: bool, weight: f32| {
        let first = ranking.classes.first()?.class;
        // What is out of scope first is never answered.
        let right = in_scope && first == class;
        (first != none_class).then(|| Trial {
            signals: ranking.signals(vector),
            right,
            in_scope,
            foreign,
            weight: if right { FOUND_WEIGHT * weight } else { weight },
        })
    };
    let mut trials: Vec<Trial> = trial(&ranking, !foreign, weight).into_iter().collect();
    if !foreign {
        ranking.allow(|other| other != class);
        trials.extend(trial(&ranking, false, weight * HIDDEN_SHARE));
    }
    trials
}
