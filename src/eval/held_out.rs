//! The content's own ways of asking as questions: each is answered by content that doesn't have it.

use super::{Case, Verdict, judge::judge};
use crate::{
    assistant::Assistant,
    faq::{Faq, Lang},
};

/// So many times another part of the phrases is held out, and all the rest learnt anew.
const FOLDS: usize = 5;

/// Judges every way of asking by content that knows all but it and the others of its part. `again` may ask it in
/// another form. `faq` must be as it was loaded: an assistant's own lacks what it learnt from.
#[must_use]
pub fn judge_all(faq: &Faq, again: impl Fn(Case) -> Vec<Case>) -> Vec<Verdict> {
    (0..FOLDS)
        .flat_map(|fold| {
            let (rest, held) = without(faq, fold);
            let assistant = Assistant::new(rest);
            held.into_iter().flat_map(&again).map(|case| judge(&assistant, &case)).collect::<Vec<_>>()
        })
        .collect()
}

/// The content without one part of its ways of asking, and that part as questions.
fn without(faq: &Faq, fold: usize) -> (Faq, Vec<Case>) {
    let (mut number, mut held) = (0, Vec::new());
    let thinned = faq.entries.iter().cloned().map(|mut entry| {
        for (lang, phrases) in [(Lang::Kk, &mut entry.ask.kk), (Lang::Ru, &mut entry.ask.ru)] {
            phrases.retain(|phrase| {
                number += 1;
                let is_held = number % FOLDS == fold;
                if is_held {
                    let expect = vec![entry.id.clone()];
                    held.push(Case { text: phrase.clone(), lang, noise: "clean".to_owned(), expect });
                }
                !is_held
            });
        }
        entry
    });
    let rest = Faq { entries: thinned.collect(), ..faq.clone() };
    (rest, held)
}
