//! A report as one CSV table (RFC 4180), for spreadsheets.

use std::fmt::Write;

use super::lists;
use crate::topics::Report;

/// The columns `group,key,title,questions`; one line a figure.
#[must_use]
pub fn csv(report: &Report) -> String {
    let mut out = String::from("group,key,title,questions\n");
    let mut line = |group: &str, key: &str, title: &str, number: u64| {
        // Writing to a string can't fail.
        let _ = writeln!(out, "{group},{},{},{number}", cell(key), cell(title));
    };
    line("all", "", "", report.questions);
    for (group, _, counts) in lists(report) {
        for count in counts {
            line(group, &count.key, count.title.as_deref().unwrap_or_default(), count.questions);
        }
    }
    for day in &report.days {
        line("day", &day.date.to_string(), "", day.questions);
    }
    if let Some(took) = report.took {
        line("took_us", "median", "", took.median_us);
        line("took_us", "p95", "", took.p95_us);
    }
    out
}

/// Quoted where it has to be. A spreadsheet must not take a value for a formula.
fn cell(value: &str) -> String {
    let formula = value.len() > 1 && value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let value = if formula { format!("'{value}") } else { value.to_owned() };
    if value.contains([',', '"', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_formulas() {
        assert_eq!(cell("voting.hours"), "voting.hours");
        assert_eq!(cell("-"), "-");
        assert_eq!(cell("Где, и «когда»"), "\"Где, и «когда»\"");
        assert_eq!(cell("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
    }
}
