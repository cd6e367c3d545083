//! From scores to a probability, and from that to what the bot does.
//!
//! The probability that the first candidate is right comes from a logistic regression over a handful of signals,
//! fitted on phrases that were held out of training while the content loaded. The two thresholds come from the same
//! held-out phrases: the lowest at which few enough answers would be wrong.

/// What the bot does with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It answers with the first candidate.
    Answer,
    /// It offers the candidates as buttons.
    Suggest,
    /// It says that it doesn't know, and offers topics.
    Unknown,
}

impl Outcome {
    /// The name used in `ask --json`, the topic log and the metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Suggest => "suggest",
            Self::Unknown => "unknown",
        }
    }
}

/// How many signals a decision rests on.
pub const SIGNALS: usize = 14;

/// Which of the signals may speak either way: how long the message is.
pub const LENGTH: usize = 7;

/// What speaks for the first candidate being right, each roughly within 0 to 1.
pub type Signals = [f32; SIGNALS];

/// From which probability on the bot answers or suggests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// At least this: it answers.
    pub answer: f32,
    /// At least this: it suggests.
    pub suggest: f32,
}

impl Thresholds {
    /// The outcome at a probability.
    #[must_use]
    pub fn decide(&self, probability: f32) -> Outcome {
        if probability >= self.answer {
            Outcome::Answer
        } else if probability >= self.suggest {
            Outcome::Suggest
        } else {
            Outcome::Unknown
        }
    }
}

/// One held-out phrase, judged.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// Its signals.
    pub signals: Signals,
    /// Whether the first candidate was right.
    pub right: bool,
    /// Whether the right entry was there to be found.
    pub in_scope: bool,
    /// Whether it is an example of what is out of scope; otherwise, where not in scope, its entry was hidden.
    pub foreign: bool,
    /// How much the trial counts.
    pub weight: f32,
}

/// The fitted decision.
#[derive(Clone, Debug)]
pub struct Decision {
    coefficients: [f32; SIGNALS + 1],
    /// The thresholds.
    pub thresholds: Thresholds,
}

impl Default for Decision {
    /// For content too small to hold anything out: trusts the first two signals.
    fn default() -> Self {
        let mut coefficients = [0.0; SIGNALS + 1];
        coefficients[0] = 4.0;
        coefficients[1] = 4.0;
        coefficients[2] = 4.0;
        coefficients[SIGNALS] = -4.0;
        Self { coefficients, thresholds: Thresholds { answer: 0.5, suggest: 0.2 } }
    }
}

/// The share of in-scope phrases, held out, that may be answered wrongly. The bot promises 4 % of messages; of questions
/// that others wrote, a third as many are answered wrongly as of phrases held out, which are unlike each other by
/// design.
const WRONG_ANSWERS: f32 = 0.07;
/// The share of examples out of scope, held out, that may be answered, likewise: they are chosen to be tempting.
const FALSE_ANSWERS: f32 = 0.10;
/// The share of in-scope messages for which the bot may say that it doesn't know.
const MISSED: f32 = 0.02;

impl Decision {
    /// Fits to trials.
    #[must_use]
    pub fn fit(trials: &[Trial]) -> Self {
        if trials.iter().filter(|trial| trial.right).count() < 20 || trials.iter().all(|trial| trial.right) {
            return Self::default();
        }
        let coefficients = regress_monotonic(trials);
        let mut fitted = Self { coefficients, thresholds: Thresholds { answer: 0.5, suggest: 0.2 } };
        let mut judged: Vec<(f32, &Trial)> =
            trials.iter().map(|trial| (fitted.probability(&trial.signals), trial)).collect();
        judged.sort_by(|a, b| b.0.total_cmp(&a.0));
        let total = |of: fn(&Trial) -> bool| -> f32 {
            trials.iter().filter(|trial| of(trial)).map(|trial| trial.weight).sum::<f32>().max(1.0)
        };
        let (inside, outside) = (total(|trial| trial.in_scope), total(|trial| trial.foreign));
        let (mut wrong, mut false_answers) = (0.0, 0.0);
        let mut answer = 0.9;
        for (probability, trial) in &judged {
            if !trial.right {
                wrong += if trial.in_scope { trial.weight } else { 0.0 };
                false_answers += if trial.foreign { trial.weight } else { 0.0 };
            }
            if wrong / inside > WRONG_ANSWERS || false_answers / outside > FALSE_ANSWERS {
                break;
            }
            answer = *probability;
        }
        let mut missed = 0.0;
        let mut suggest = 0.02;
        for (probability, trial) in judged.iter().rev() {
            if trial.in_scope {
                missed += trial.weight;
            }
            if missed / inside > MISSED {
                break;
            }
            suggest = *probability;
        }
        fitted.thresholds = Thresholds { answer: answer.clamp(0.3, 0.9), suggest: suggest.clamp(0.02, 0.3) };
        fitted
    }

    /// The probability that the first candidate is right.
    #[must_use]
    pub fn probability(&self, signals: &Signals) -> f32 {
        let bias = self.coefficients[SIGNALS];
        let z: f32 = signals.iter().zip(&self.coefficients).map(|(signal, weight)| signal * weight).sum();
        1.0 / (1.0 + (-(z + bias)).exp())
    }
}

/// A signal for each coefficient; the last stands for the constant.
const WIDTH: usize = SIGNALS + 1;
/// How far a regression that is only looked at for its signs may be from its end, as the sum of all changes of the last
/// step.
const ROUGH: f64 = 0.1;
/// The same for the last.
const FINE: f64 = 1e-4;

/// The regression with no signal speaking against what it stands for: held-out phrases resemble each other in ways that
/// would make it fit better, and that what people write doesn't share. A signal that would is left out, one at a time.
fn regress_monotonic(trials: &[Trial]) -> [f32; WIDTH] {
    let mut used = [true; WIDTH];
    let mut coefficients = [0.0; WIDTH];
    let mut tolerance = ROUGH;
    loop {
        // From where the last regression ended it is not far.
        coefficients = regress(trials, &used, coefficients, tolerance);
        let contrary = (0..SIGNALS)
            .filter(|at| *at != LENGTH && coefficients[*at] < 0.0)
            .min_by(|a, b| coefficients[*a].total_cmp(&coefficients[*b]));
        match contrary {
            Some(at) => (used[at], coefficients[at]) = (false, 0.0),
            None if tolerance > FINE => tolerance = FINE,
            None => return coefficients.map(|coefficient| coefficient as f32),
        }
    }
}

/// Logistic regression by Newton's method (iteratively reweighted least squares) with a small ridge.
fn regress(trials: &[Trial], used: &[bool; WIDTH], from: [f64; WIDTH], tolerance: f64) -> [f64; WIDTH] {
    let mut beta = from;
    for _ in 0..12 {
        let (mut gradient, mut hessian) = slopes(trials, &beta);
        for i in 0..WIDTH {
            for j in 0..WIDTH {
                if !used[i] || !used[j] {
                    hessian[i][j] = 0.0;
                }
            }
            gradient[i] = if used[i] { gradient[i] - RIDGE * beta[i] } else { 0.0 };
            hessian[i][i] += RIDGE;
        }
        let step = solve(hessian, gradient);
        for (b, s) in beta.iter_mut().zip(step) {
            *b += s.clamp(-4.0, 4.0);
        }
        if step.iter().map(|s| s.abs()).sum::<f64>() < tolerance {
            break;
        }
    }
    beta
}

/// The first and the second derivatives of the trials' log-likelihood. Not inlined: by itself it is compiled to code twice
/// as fast.
#[inline(never)]
fn slopes(trials: &[Trial], beta: &[f64; WIDTH]) -> ([f64; WIDTH], [[f64; WIDTH]; WIDTH]) {
    let mut gradient = [0.0_f64; WIDTH];
    // The way downhill need not be exact where its end is: single precision, and whole rows, are what processors are
    // quick at.
    let mut hessian = [[0.0_f32; WIDTH + 1]; WIDTH];
    for trial in trials {
        let mut x = [1.0_f32; WIDTH + 1];
        x[..SIGNALS].copy_from_slice(&trial.signals);
        let z: f64 = x.iter().zip(beta).map(|(x, b)| f64::from(*x) * b).sum();
        let p = 1.0 / (1.0 + (-z).exp());
        let weight = f64::from(trial.weight);
        let error = weight * (f64::from(u8::from(trial.right)) - p);
        let curve = (weight * (p * (1.0 - p)).max(1e-6)) as f32;
        for ((row, gradient), x_row) in hessian.iter_mut().zip(&mut gradient).zip(&x) {
            *gradient += error * f64::from(*x_row);
            let curve = curve * x_row;
            row.iter_mut().zip(&x).for_each(|(cell, x)| *cell += curve * x);
        }
    }
    (gradient, hessian.map(|row| std::array::from_fn(|at| f64::from(row[at]))))
}

const RIDGE: f64 = 0.5;

/// Gaussian elimination with partial pivoting.
pub(super) fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for column in 0..N {
        let pivot = (column..N).max_by(|i, j| a[*i][column].abs().total_cmp(&a[*j][column].abs())).unwrap_or(column);
        a.swap(column, pivot);
        b.swap(column, pivot);
        if a[column][column].abs() < 1e-12 {
            continue;
        }
        let top = a[column];
        for row in column + 1..N {
            let factor = a[row][column] / top[column];
            for (value, above) in a[row].iter_mut().zip(top).skip(column) {
                *value -= factor * above;
            }
            b[row] -= factor * b[column];
        }
    }
    let mut x = [0.0; N];
    for row in (0..N).rev() {
        let rest: f64 = (row + 1..N).map(|column| a[row][column] * x[column]).sum();
        x[row] = if a[row][row].abs() < 1e-12 { 0.0 } else { (b[row] - rest) / a[row][row] };
    }
    x
}

#[cfg(test)]
mod tests {
    use super::{Decision, Outcome, SIGNALS, Trial};

    #[test]
    fn strong_signals_answer_and_weak_ones_do_not() {
        let trials: Vec<Trial> = (0..400)
            .map(|number| {
                let strength = number as f32 / 400.0;
                let right = strength > 0.5 || (strength > 0.4 && number % 2 == 0);
                Trial { signals: [strength; SIGNALS], right, in_scope: true, foreign: false, weight: 1.0 }
            })
            .collect();
        let decision = Decision::fit(&trials);
        let (strong, weak) = (decision.probability(&[0.9; SIGNALS]), decision.probability(&[0.1; SIGNALS]));
        assert!(strong > 0.95 && weak < 0.05, "{strong} {weak}");
        assert_eq!(decision.thresholds.decide(strong), Outcome::Answer);
        assert_ne!(decision.thresholds.decide(weak), Outcome::Answer);
    }
}
