//! A report as one page: nothing is loaded, no script runs, the charts are SVG.

mod chart;

use std::fmt::Write;

use super::{duration, lists, share, span};
use crate::{text::html::escape, topics::Report};

/// The whole page.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut body = String::new();
    // Writing to a string can't fail, here and below.
    let _ = write!(
        body,
        "<header><h1>What people asked</h1><p>{}</p></header>\n<ul class=\"figures\">{}</ul>\n",
        escape(&span(report)),
        figures(report)
    );
    if report.questions == 0 {
        body.push_str("<p>No questions in this span of time.</p>\n");
    } else {
        let _ = writeln!(body, "<section><h2>Days</h2>{}{}</section>", chart::LEGEND, chart::days(&report.days));
    }
    for (name, heading, counts) in lists(report) {
        if !counts.is_empty() {
            let bars = chart::bars(heading, counts, |questions| share(questions, report));
            let _ = writeln!(body, "<section class=\"{name}\"><h2>{heading}</h2>{bars}</section>");
        }
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>What people asked: {}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escape(&span(report))
    )
}

/// The few numbers that tell the most.
fn figures(report: &Report) -> String {
    let mut out = String::new();
    let mut figure = |value: &str, name: &str| {
        let _ = write!(out, "<li><b>{value}</b> {name}</li>");
    };
    figure(&report.questions.to_string(), "questions");
    for outcome in &report.outcomes {
        figure(&share(outcome.questions, report), &escape(&outcome.key));
    }
    if let Some(took) = report.took {
        figure(&duration(took.median_us), "median answer");
        figure(&duration(took.p95_us), "95th percentile");
    }
    out
}

const STYLE: &str = include_str!("html/style.css");
