//! How sure the ranking may be: some phrases are held out of training and judged by the rest.

use super::{
    decision::{Decision, Trial},
    features::Vector,
    linear::{Example, Trainer, Training},
    ranking::{Ranker, Ranking, Scratch},
};

/// What a phrase out of scope counts: there are few of them, and many kinds in the world.
const FOREIGN_WEIGHT: f32 = 4.0;
/// What a phrase whose entry was hidden counts.
const HIDDEN_WEIGHT: f32 = 0.1;
/// One phrase in this many is held out.
const HELD_OUT: u32 = 6;

/// Learns all phrases, and how sure of itself it may be: first without those held out, which are then judged, also
/// with each one's own class hidden, which makes it a question that the content doesn't answer; then those too.
/// `examples` are mixed; the last class is what is out of scope.
#[must_use]
pub fn learn(examples: &[Example<'_>], vectors: &[&Vector], features: usize, class_count: usize) -> (Ranker, Decision) {
    let is_held = |at: usize| (at as u32).is_multiple_of(HELD_OUT);
    let part = |held: bool| -> Vec<Example<'_>> {
        examples.iter().enumerate().filter(|(at, _)| is_held(*at) == held).map(|(_, example)| *example).collect()
    };
    let mut trainer = Trainer::new(examples, features, class_count, Training::default());
    let kept = part(false);
    trainer.learn(&kept);
    let ranker = Ranker::new(trainer.trained(), &kept, features, class_count);
    let held: Vec<(u32, &Vector)> = examples
        .iter()
        .zip(vectors)
        .enumerate()
        .filter(|(at, _)| is_held(*at))
        .map(|(_, (example, vector))| (example.class, *vector))
        .collect();
    let (some, others) = held.split_at(held.len() / 2);
    let trials = std::thread::scope(|scope| {
        let ranker = &ranker;
        let judging = scope.spawn(move || judge(ranker, others, class_count));
        let mut trials = judge(ranker, some, class_count);
        trainer.learn(&part(true));
        match judging.join() {
            Ok(others) => trials.extend(others),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        trials
    });
    drop(ranker);
    (Ranker::new(trainer.trained(), examples, features, class_count), Decision::fit(&trials))
}

fn judge(ranker: &Ranker, held: &[(u32, &Vector)], class_count: usize) -> Vec<Trial> {
    let none_class = class_count as u32 - 1;
    let mut scratch = Scratch::default();
    let mut trials = Vec::with_capacity(held.len() * 2);
    for (own, vector) in held {
        let mut judge = |mut ranking: Ranking, hidden: Option<u32>, weight: f32| {
            ranking.order(|class| Some(class) != hidden);
            let Some(first) = ranking.classes.first().map(|first| first.class) else { return };
            if first == none_class {
                return;
            }
            let foreign = *own == none_class;
            let in_scope = !foreign && hidden.is_none();
            let signals = ranking.signals(vector);
            trials.push(Trial { signals, right: first == *own && in_scope, in_scope, foreign, weight });
        };
        let ranking = ranker.candidates(vector, &mut scratch);
        if *own == none_class {
            judge(ranking, None, FOREIGN_WEIGHT);
        } else {
            judge(ranking.clone(), None, 1.0);
            judge(ranking, Some(*own), HIDDEN_WEIGHT);
        }
    }
    trials
}
