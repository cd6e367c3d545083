//! Findings as the Rust compiler shows them: the line, the place in it, and what to do.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::faq::{Finding, Folder, Severity};

/// Wider lines are cut around the place.
const WIDTH: usize = 120;

/// Warnings first, so that errors stand at the end, where one looks after the command; each kind in the order of files
/// and lines.
#[must_use]
pub fn render(findings: &[Finding], folder: &Folder, styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let of = |severity| findings.iter().filter(move |finding| finding.severity == severity);
    of(Severity::Warning)
        .chain(of(Severity::Error))
        .map(|finding| one(finding, folder.text_at(&finding.file).unwrap_or_default(), &renderer) + "\n\n")
        .collect()
}

fn one(finding: &Finding, text: &str, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let (line, span) = line_of(finding, text);
    let snippet = Snippet::source(line)
        .line_start(finding.line)
        .path(finding.file.as_str())
        .annotation(AnnotationKind::Primary.span(span));
    let report = [level
        .primary_title(finding.message.as_str())
        .id(finding.rule)
        .element(snippet)
        .element(Level::HELP.message(finding.help.as_str()))];
    renderer.render(&report)
}

/// The line of a finding and the span in it. Of a text over several lines the first is enough to find it.
fn line_of<'a>(finding: &Finding, text: &'a str) -> (&'a str, Range<usize>) {
    let line = text.split('\n').nth(finding.line - 1).unwrap_or_default().trim_end_matches('\r');
    let start = line.char_indices().nth(finding.column - 1).map_or(line.len(), |(at, _)| at);
    let end = (start + finding.range.len()).min(line.len());
    // A range over several lines may end within a character of this one.
    let end = (start..=end).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(start);
    (line, start..end.max(start))
}
