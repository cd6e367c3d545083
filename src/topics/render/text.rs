//! A report as aligned columns, for a terminal.

use std::fmt::Write;

use super::{duration, lists, share, span};
use crate::topics::{Count, Report};

/// Plain text.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string can't fail, here and below.
    let _ = writeln!(out, "{} questions, {}", report.questions, span(report));
    if let Some(took) = report.took {
        let (median, p95) = (duration(took.median_us), duration(took.p95_us));
        let _ = writeln!(out, "answers made within {median} (median), {p95} (95 of 100)");
    }
    for (_, heading, counts) in lists(report) {
        list(&mut out, heading, counts, report);
    }
    days(&mut out, report);
    out
}

fn list(out: &mut String, heading: &str, counts: &[Count], report: &Report) {
    if counts.is_empty() {
        return;
    }
    let number = width(counts.iter().map(|count| count.questions.to_string()));
    let key = width(counts.iter().map(|count| count.key.clone()));
    let _ = writeln!(out, "\n{heading}");
    for count in counts {
        let share = share(count.questions, report);
        let line = format!("  {:>number$}  {share:>7}  {:<key$}", count.questions, count.key);
        let line = format!("{line}  {}", count.title.as_deref().unwrap_or_default());
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn days(out: &mut String, report: &Report) {
    if report.days.is_empty() {
        return;
    }
    let number = width(report.days.iter().map(|day| day.questions.to_string())).max("questions".len());
    let _ = writeln!(out, "\nDays");
    let _ =
        writeln!(out, "  {:<10}  {:>number$}  {:>7}  {:>7}  {:>7}", "", "questions", "answer", "suggest", "unknown");
    for day in &report.days {
        let date = day.date.to_string();
        let _ = writeln!(
            out,
            "  {date:<10}  {:>number$}  {:>7}  {:>7}  {:>7}",
            day.questions, day.answer, day.suggest, day.unknown
        );
    }
}

fn width(cells: impl Iterator<Item = String>) -> usize {
    cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
}
