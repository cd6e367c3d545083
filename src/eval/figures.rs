//! From verdicts to figures: shares by language and kind of noise, confusions, calibration, and the worst misses.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Verdict;
use crate::matching::{Outcome, Thresholds};

/// The figures of one group of questions.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    /// How many questions there are.
    pub questions: usize,
    /// Of those in scope, the share whose right entry comes first.
    pub first: f64,
    /// Of those in scope, the share whose right entry is among the first three.
    pub among_three: f64,
    /// Of those in scope, the share that is answered.
    pub answered: f64,
    /// Of those in scope, the share that is answered wrongly.
    pub wrong: f64,
    /// Of those in scope, the share for which the bot says that it doesn't know.
    pub unknown: f64,
    /// The share whose language is told right.
    pub language: f64,
}

/// The figures of questions out of scope.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outside {
    /// How many there are.
    pub questions: usize,
    /// The share that is answered, each wrongly.
    pub answered: f64,
    /// The share for which something is suggested.
    pub suggested: f64,
}

/// Questions of one range of scores.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Bin {
    /// The lowest score in it; it spans a tenth.
    pub from: f32,
    /// How many questions have such a score.
    pub questions: usize,
    /// Their mean score: what the bot believes.
    pub believed: f64,
    /// The share whose first candidate is right: what is so.
    pub right: f64,
}

/// How often questions for one entry were taken for another.
#[derive(Clone, Debug, Serialize)]
pub struct Mistaken {
    /// The first accepted entry.
    pub expected: String,
    /// The first candidate.
    pub got: String,
    /// How many questions.
    pub questions: usize,
}

/// All figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// All questions in scope together.
    pub all: Figures,
    /// The same by `language/noise`.
    pub groups: BTreeMap<String, Figures>,
    /// The questions out of scope.
    pub outside: Outside,
    /// How far scores can be believed; the highest scores last.
    pub calibration: Vec<Bin>,
    /// What was taken for what, the most frequent first.
    pub confusions: Vec<Mistaken>,
    /// From which score on the bot answers; `None` where several were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_from: Option<f32>,
    /// From which score on it suggests, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggest_from: Option<f32>,
    /// The misses, those of which the bot was surest first.
    pub misses: Vec<Verdict>,
}

impl Report {
    /// Adds up verdicts. The `thresholds` are those of the one assistant that was asked; `None` where several were.
    #[must_use]
    pub fn new(verdicts: Vec<Verdict>, thresholds: impl Into<Option<Thresholds>>) -> Self {
        let thresholds = thresholds.into();
        let (inside, outside): (Vec<&Verdict>, Vec<&Verdict>) =
            verdicts.iter().partition(|verdict| verdict.case.is_in_scope());
        let mut groups: BTreeMap<String, Vec<&Verdict>> = BTreeMap::new();
        for verdict in &inside {
            groups.entry(format!("{}/{}", verdict.case.lang, verdict.case.noise)).or_default().push(verdict);
        }
        let mut report = Self {
            all: figures(&inside),
            groups: groups.into_iter().map(|(name, verdicts)| (name, figures(&verdicts))).collect(),
            outside: Outside {
                questions: outside.len(),
                answered: share(&outside, |verdict| verdict.outcome == Outcome::Answer),
                suggested: share(&outside, |verdict| verdict.outcome == Outcome::Suggest),
            },
            calibration: calibration(&verdicts),
            confusions: confusions(&inside),
            answer_from: thresholds.map(|thresholds| thresholds.answer),
            suggest_from: thresholds.map(|thresholds| thresholds.suggest),
            misses: Vec::new(),
        };
        report.misses = verdicts.into_iter().filter(Verdict::is_miss).collect();
        report.misses.sort_by(|a, b| b.score.total_cmp(&a.score));
        report
    }
}

fn share(verdicts: &[&Verdict], of: impl Fn(&Verdict) -> bool) -> f64 {
    let count = verdicts.iter().filter(|verdict| of(verdict)).count();
    if verdicts.is_empty() { 0.0 } else { count as f64 / verdicts.len() as f64 }
}

fn figures(verdicts: &[&Verdict]) -> Figures {
    Figures {
        questions: verdicts.len(),
        first: share(verdicts, |verdict| verdict.is_among(1)),
        among_three: share(verdicts, |verdict| verdict.is_among(3)),
        answered: share(verdicts, |verdict| verdict.outcome == Outcome::Answer),
        wrong: share(verdicts, Verdict::is_wrong_answer),
        unknown: share(verdicts, |verdict| verdict.outcome == Outcome::Unknown),
        language: share(verdicts, |verdict| verdict.lang_right),
    }
}

fn calibration(verdicts: &[Verdict]) -> Vec<Bin> {
    let mut bins: Vec<Vec<&Verdict>> = vec![Vec::new(); 10];
    for verdict in verdicts.iter().filter(|verdict| verdict.got.is_some()) {
        bins[((verdict.score * 10.0) as usize).min(9)].push(verdict);
    }
    let bin = |(tenth, verdicts): (usize, Vec<&Verdict>)| Bin {
        from: tenth as f32 / 10.0,
        questions: verdicts.len(),
        believed: verdicts.iter().map(|verdict| f64::from(verdict.score)).sum::<f64>() / verdicts.len().max(1) as f64,
        right: share(&verdicts, |verdict| verdict.is_among(1)),
    };
    bins.into_iter().enumerate().map(bin).collect()
}

fn confusions(verdicts: &[&Verdict]) -> Vec<Mistaken> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|verdict| !verdict.is_among(1)) {
        let expected = verdict.case.expect.first().map_or("", String::as_str);
        *counts.entry((expected, verdict.got.as_deref().unwrap_or("nothing"))).or_default() += 1;
    }
    let mistaken = |((expected, got), questions): ((&str, &str), usize)| Mistaken {
        expected: expected.to_owned(),
        got: got.to_owned(),
        questions,
    };
    let mut confusions: Vec<Mistaken> = counts.into_iter().map(mistaken).collect();
    confusions.sort_by_key(|mistaken| std::cmp::Reverse(mistaken.questions));
    confusions
}
