//! What became of one question.

use jiff::Timestamp;
use serde::Serialize;

use super::Case;
use crate::{
    assistant::{Assistant, Question},
    matching::{Candidate, Explanation, Outcome},
};

/// What the bot made of a question.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The question.
    #[serde(flatten)]
    pub case: Case,
    /// What the bot did.
    pub outcome: Outcome,
    /// The candidates, best first.
    #[serde(skip)]
    pub candidates: Vec<Candidate>,
    /// The first candidate.
    pub got: Option<String>,
    /// How sure the bot was of it, 0 to 1.
    pub score: f32,
    /// Whether the language was told right.
    pub lang_right: bool,
    /// How a miss came about, by the content that was asked; `None` where it is none.
    #[serde(skip)]
    pub how: Option<Explanation>,
}

impl Verdict {
    /// Whether an accepted entry is among the first `count` candidates.
    #[must_use]
    pub fn is_among(&self, count: usize) -> bool {
        self.candidates.iter().take(count).any(|candidate| self.case.accepts(&candidate.entry))
    }

    /// Whether an answer was given that is none.
    #[must_use]
    pub fn is_wrong_answer(&self) -> bool {
        self.outcome == Outcome::Answer && !self.is_among(1)
    }

    /// Whether the first candidate is wrong, or where none is right, an answer was given.
    #[must_use]
    pub fn is_miss(&self) -> bool {
        match self.case.is_in_scope() {
            true => !self.is_among(1),
            false => self.outcome == Outcome::Answer,
        }
    }
}

/// Asks one question.
#[must_use]
pub fn judge(assistant: &Assistant, case: &Case) -> Verdict {
    // Which entry is found doesn't depend on the moment.
    let answer = assistant.answer(&Question { text: &case.text, lang: None, now: Timestamp::UNIX_EPOCH });
    let mut verdict = Verdict {
        case: case.clone(),
        outcome: answer.outcome,
        got: answer.candidates.first().map(|first| first.entry.clone()),
        candidates: answer.candidates,
        score: answer.score,
        lang_right: answer.lang == Some(case.lang),
        how: None,
    };
    verdict.how = verdict.is_miss().then(|| assistant.explain(&case.text));
    verdict
}
