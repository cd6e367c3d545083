//! A report for people, as aligned columns.

use std::fmt::Write;

use super::{Report, Verdict, figures::Figures};

/// How many confusions are shown.
const CONFUSIONS: usize = 12;

/// Plain text; with so many of the misses as `worst` says, and how each came about.
#[must_use]
pub fn text(report: &Report, worst: usize) -> String {
    let mut out = String::new();
    // Writing to a string can't fail, here and below.
    let _ = writeln!(
        out,
        "{:24} {:>9} {:>7} {:>7} {:>9} {:>7} {:>8} {:>9}",
        "in scope", "questions", "first", "three", "answered", "wrong", "unknown", "language"
    );
    for (name, figures) in &report.groups {
        row(&mut out, name, figures);
    }
    row(&mut out, "all", &report.all);
    let outside = &report.outside;
    if outside.questions > 0 {
        let _ = writeln!(
            out,
            "\n{} questions out of scope: {} answered, {} suggested",
            outside.questions,
            percent(outside.answered),
            percent(outside.suggested)
        );
    }
    if let (Some(answer), Some(suggest)) = (report.answer_from, report.suggest_from) {
        let _ = writeln!(out, "\nanswers from {answer:.2}, suggests from {suggest:.2}");
    }
    let _ = writeln!(out, "\n{:24} {:>9} {:>9} {:>7}", "score", "questions", "believed", "right");
    for bin in report.calibration.iter().filter(|bin| bin.questions > 0) {
        let range = format!("{:.1} to {:.1}", bin.from, bin.from + 0.1);
        let _ = writeln!(out, "{range:24} {:>9} {:>9} {:>7}", bin.questions, percent(bin.believed), percent(bin.right));
    }
    if !report.confusions.is_empty() {
        let _ = writeln!(out, "\n{:32} {:32} {:>9}", "questions for", "taken for", "questions");
    }
    for mistaken in report.confusions.iter().take(CONFUSIONS) {
        let _ = writeln!(out, "{:32} {:32} {:>9}", mistaken.expected, mistaken.got, mistaken.questions);
    }
    for verdict in report.misses.iter().take(worst) {
        miss(&mut out, verdict);
    }
    out
}

fn row(out: &mut String, name: &str, figures: &Figures) {
    let _ = writeln!(
        out,
        "{name:24} {:>9} {:>7} {:>7} {:>9} {:>7} {:>8} {:>9}",
        figures.questions,
        percent(figures.first),
        percent(figures.among_three),
        percent(figures.answered),
        percent(figures.wrong),
        percent(figures.unknown),
        percent(figures.language)
    );
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// One miss, with the words that carried the candidates' scores.
fn miss(out: &mut String, verdict: &Verdict) {
    let _ = writeln!(out, "\n{}", verdict.case.text);
    let _ = writeln!(
        out,
        "  expects {}, got {} at {:.2} ({})",
        verdict.case.expect.join(" or "),
        verdict.got.as_deref().unwrap_or("nothing"),
        verdict.score,
        verdict.outcome.name()
    );
    let Some(how) = &verdict.how else { return };
    for (entry, weights) in &how.carried {
        let carried: Vec<String> = weights.iter().take(6).map(ToString::to_string).collect();
        let _ = writeln!(out, "  {entry}: {}", carried.join(", "));
    }
    for (entry, phrase) in how.nearest.iter().take(2) {
        let _ = writeln!(out, "  nearest of {entry}: {phrase}");
    }
}
