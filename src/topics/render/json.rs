//! A report as JSON, for programs.

use crate::topics::Report;

/// One JSON object.
#[must_use]
pub fn json(report: &Report) -> String {
    // Only maps with keys other than strings and failing writers can fail here, and there are neither.
    let mut json = serde_json::to_string_pretty(report).unwrap_or_default();
    json.push('\n');
    json
}
