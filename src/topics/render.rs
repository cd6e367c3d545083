//! A report for people and for programs.

mod csv;
mod html;
mod json;
mod text;

pub use csv::csv;
pub use html::html;
pub use json::json;
pub use text::text;

use super::{Count, Report};

/// The lists of a report, in the order in which they are shown, each with its name and the heading of its keys.
fn lists(report: &Report) -> [(&'static str, &'static str, &[Count]); 5] {
    [
        ("outcome", "What the bot did", &report.outcomes),
        ("entry", "Entries", &report.entries),
        ("region", "Regions", &report.regions),
        ("lang", "Languages", &report.languages),
        ("how", "How they came", &report.how),
    ]
}

/// The span of a report in words.
fn span(report: &Report) -> String {
    match (report.from, report.to) {
        (Some(from), Some(to)) if from == to => format!("{from} ({})", report.timezone),
        (Some(from), Some(to)) => format!("{from} to {to} ({})", report.timezone),
        _ => "no day yet".to_owned(),
    }
}

/// A share of all questions, such as `12.5 %`.
fn share(questions: u64, report: &Report) -> String {
    let percent = if report.questions == 0 { 0.0 } else { questions as f64 * 100.0 / report.questions as f64 };
    format!("{percent:.1} %")
}

/// Microseconds as people read them.
fn duration(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..1_000_000 => format!("{:.1} ms", us as f64 / 1e3),
        _ => format!("{:.2} s", us as f64 / 1e6),
    }
}
