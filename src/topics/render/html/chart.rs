//! Bars by hand: in a row for days, in a list for the rest. Every bar tells its figures to pointers and screen readers.

use std::fmt::Write;

use crate::{
    text::html::escape,
    topics::{Count, Day},
};

/// What the colours of the days mean.
pub const LEGEND: &str = "<p class=\"legend\"><span class=\"answer\"></span>answered\
     <span class=\"suggest\"></span>candidates offered<span class=\"unknown\"></span>not known</p>";

const WIDTH: f64 = 900.0;

/// One column a day, its outcomes one on the other.
pub fn days(days: &[Day]) -> String {
    const HEIGHT: f64 = 200.0;
    let most = days.iter().map(|day| day.questions).max().unwrap_or_default().max(1);
    let left = 10.0 + 8.0 * most.to_string().len() as f64;
    let step = (WIDTH - left) / days.len().max(1) as f64;
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"Questions by day\">\
         <line x1=\"{left}\" x2=\"{WIDTH}\" y1=\"0.5\" y2=\"0.5\"/>\
         <line x1=\"{left}\" x2=\"{WIDTH}\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/>\
         <text class=\"dim\" x=\"{}\" y=\"5\" text-anchor=\"end\">{most}</text>\
         <text class=\"dim\" x=\"{}\" y=\"{HEIGHT}\" text-anchor=\"end\">0</text>",
        HEIGHT + 24.0,
        left - 6.0,
        left - 6.0,
    );
    for (number, day) in days.iter().enumerate() {
        let (x, width) = (left + step * (number as f64 + 0.1), (step * 0.8).clamp(0.5, 48.0));
        let Day { date, questions, answer, suggest, unknown } = day;
        // Writing to a string can't fail, here and below.
        let _ = write!(
            out,
            "<g><title>{date}: {questions} questions, {answer} answered, {suggest} offered candidates, {unknown} not \
             known</title>"
        );
        let mut y = HEIGHT;
        for (class, part) in [("answer", answer), ("suggest", suggest), ("unknown", unknown)] {
            let height = HEIGHT * *part as f64 / most as f64;
            if height > 0.0 {
                y -= height;
                let rect = format!("x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"");
                let _ = write!(out, "<rect class=\"{class}\" {rect}/>");
            }
        }
        out.push_str("</g>");
    }
    out.push_str(&labels(days, left, step, HEIGHT + 18.0));
    out.push_str("</svg>");
    out
}

/// As many dates as stand side by side.
fn labels(days: &[Day], left: f64, step: f64, y: f64) -> String {
    const ROOM: f64 = 90.0;
    let every = (ROOM / step).ceil().max(1.0) as usize;
    let mut out = String::new();
    for (number, day) in days.iter().enumerate().step_by(every) {
        let x = left + step * number as f64;
        // The last one may have no room to its right.
        if x + ROOM <= WIDTH + step.max(10.0) {
            let _ = write!(out, "<text class=\"dim\" x=\"{x:.1}\" y=\"{y}\">{}</text>", day.date);
        }
    }
    out
}

/// One row a name, with its number and share.
pub fn bars(label: &str, counts: &[Count], share: impl Fn(u64) -> String) -> String {
    const ROW: f64 = 24.0;
    const NAMES: f64 = 420.0;
    const NUMBERS: f64 = 120.0;
    let most = counts.iter().map(|count| count.questions).max().unwrap_or_default().max(1);
    let height = ROW * counts.len() as f64;
    let mut out =
        format!("<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{label}, number of questions\">");
    for (row, count) in counts.iter().enumerate() {
        let (top, questions) = (ROW * row as f64, count.questions);
        let (y, text) = (top + 4.0, top + 17.0);
        let width = ((WIDTH - NAMES - NUMBERS) * questions as f64 / most as f64).max(1.0);
        let (name, key) = (escape(&shortened(count.title.as_deref().unwrap_or(&count.key))), escape(&count.key));
        let after = NAMES + width + 8.0;
        let _ = write!(
            out,
            "<g><title>{key}: {questions}</title><text x=\"0\" y=\"{text}\">{name}</text>\
             <rect class=\"bar\" x=\"{NAMES}\" y=\"{y}\" width=\"{width:.1}\" height=\"16\" rx=\"2\"/>\
             <text x=\"{after:.1}\" y=\"{text}\">{questions} <tspan class=\"dim\">{}</tspan></text></g>",
            share(questions)
        );
    }
    out.push_str("</svg>");
    out
}

/// As much of a name as its column holds.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 56;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}
