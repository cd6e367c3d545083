//! What an editor is told beyond what every load demands: slips that a citizen would see (errors), and what deserves
//! a look (warnings). `jauap check` runs these; a running bot doesn't, for a forgotten `TODO` must not silence it.
//!
//! One file a kind of advice. Each sees everything that could be read, so that a fault in one place hides none in
//! another.

mod dates;
mod language;
mod letters;
mod phrases;
mod placeholders;
mod places;
mod synonyms;
mod texts;
mod unfinished;

use jiff::Timestamp;

use super::{
    Faq, Finding, Folder,
    check::Fault,
    load::{self, any_error},
    spans::path,
};

/// Something about an entry that only the matcher can tell.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// The entry's id.
    pub entry: String,
    /// A stable name of the kind.
    pub rule: &'static str,
    /// What is doubtful.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Everything there is to say about a folder as of `now`, in the order of files and lines. `doubts` is asked only
/// about content without errors.
#[must_use]
pub fn lint(folder: &Folder, now: Timestamp, doubts: impl FnOnce(&Faq) -> Vec<Doubt>) -> Vec<Finding> {
    let (parts, mut findings) = load::read(folder);
    let mut faults = Vec::new();
    let texts = texts::all(&parts);
    letters::check(&texts, &mut faults);
    language::check(&texts, &mut faults);
    unfinished::check(&texts, &mut faults);
    placeholders::check(&texts, &mut faults);
    phrases::check(&parts, &mut faults);
    dates::check(&parts, now, &mut faults);
    places::check(&parts, &mut faults);
    synonyms::check(&parts, &mut faults);
    load::locate(folder, faults, &mut findings);
    if any_error(&findings) {
        return findings;
    }
    let places: Vec<(String, usize, usize)> =
        parts.entries.iter().map(|located| (located.entry.id.clone(), located.file, located.item)).collect();
    let Some(faq) = parts.faq() else { return findings };
    let faults = doubts(&faq)
        .into_iter()
        .filter_map(|doubt| {
            let (_, file, item) = places.iter().find(|(id, ..)| *id == doubt.entry)?;
            Some(Fault::warning(*file, path![*item, "id"], doubt.rule, doubt.message, doubt.help))
        })
        .collect();
    load::locate(folder, faults, &mut findings);
    findings
}
