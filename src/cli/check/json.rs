//! Findings for programs.

use serde::Serialize;

use super::Summary;
use crate::faq::Finding;

#[derive(Serialize)]
struct Report<'a> {
    errors: usize,
    warnings: usize,
    files: usize,
    findings: &'a [Finding],
}

/// One JSON object: the counts, and `findings` in the order of files and lines, each with `severity`, `rule`, `file`,
/// `line`, `column`, `message` and `help`.
pub fn render(findings: &[Finding], summary: Summary) -> Result<String, serde_json::Error> {
    let Summary { errors, warnings, files } = summary;
    let report = Report { errors, warnings, files, findings };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}
