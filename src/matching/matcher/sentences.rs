//! Messages that ask several things. A message is understood as a whole first: most of what people tell before their
//! question belongs to it. What its parts ask beside that, if they are clear by themselves, is offered, too.

use rustc_hash::FxHashSet;

use super::{Candidate, Class, Matcher, Outcome, REPORTED, Understanding};
use crate::{faq::topic_of, text::questions::questions};

/// So many parts are read at most.
const MOST_PARTS: usize = 6;
/// So many entries are offered beside the answer at most.
const MOST_OFFERED: usize = 2;
/// How likely a part must mean an entry for that to be offered.
const LIKELY: f32 = 0.7;
/// A message that is so likely to mean one entry asks nothing else: a second question makes it less clear.
const CERTAIN: f32 = 0.97;

impl Matcher {
    /// Adds what the parts of a message ask to what it asks as a whole.
    pub(super) fn with_parts(&self, text: &str, mut whole: Understanding) -> Understanding {
        if whole.ambiguous.is_some() || whole.score() >= CERTAIN {
            return whole;
        }
        let parts = questions(text);
        if parts.len() < 2 {
            return whole;
        }
        let mut asked: Vec<String> = Vec::new();
        for part in parts.iter().take(MOST_PARTS) {
            let part = self.weigh(part).understanding;
            if part.outcome != Outcome::Unknown
                && part.score() >= LIKELY
                && part.ambiguous.is_none()
                && let Some(Candidate { entry, .. }) = part.candidates.into_iter().next()
                && !asked.contains(&entry)
                && !self.is_small_talk(&entry)
            {
                asked.push(entry);
            }
        }
        match whole.outcome {
            Outcome::Answer => {
                asked.retain(|entry| whole.candidates.first().is_none_or(|first| first.entry != *entry));
                asked.truncate(MOST_OFFERED);
                whole.also = asked;
            }
            Outcome::Suggest | Outcome::Unknown if asked.len() >= 2 => {
                let (score, at) = (whole.score(), whole.candidates.len().min(1));
                whole.candidates.splice(at..at, asked.into_iter().map(|entry| Candidate { entry, score }));
                let mut known = FxHashSet::default();
                whole.candidates.retain(|candidate| known.insert(candidate.entry.clone()));
                whole.candidates.truncate(REPORTED);
                whole.outcome = Outcome::Suggest;
            }
            _ => (),
        }
        whole
    }

    /// Whether an entry is of the topic of greetings and thanks: "Как быть?" after a question asks nothing more.
    fn is_small_talk(&self, entry: &str) -> bool {
        let is_alike = |class: &Class| matches!(class, Class::Entry(id) if topic_of(id) == topic_of(entry));
        self.classes.iter().zip(&self.is_courtesy).any(|(class, is_courtesy)| *is_courtesy && is_alike(class))
    }
}
