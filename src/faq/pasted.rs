//! What breaks YAML and can't be seen, or came with a merge: characters pasted from Word, PDF or the web, tabs, and the
//! marks that git leaves. The parser's own words for these name other places.

use super::{shape::Difference, spans::Place};

/// The first of these in a file.
pub fn find(text: &str) -> Option<Difference> {
    let found = |start: usize, length, rule, message, help: &str| {
        let place = Place::after(&text[..start], length);
        Some(Difference { rule, place, message, help: help.to_owned() })
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| content.starts_with(mark)) {
            let help = "keep one of the two, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>";
            return found(start, 7, "unmerged", "two versions were not merged".to_owned(), help);
        }
        for (offset, c) in content.char_indices() {
            let before = content[..offset].trim_start();
            if c == '\t' && (before.is_empty() || before == "-") {
                let help = "put spaces in its place: YAML is indented by spaces only";
                return found(start + offset, 1, "tab", "here is a tab".to_owned(), help);
            }
            if c != '\t' && c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                let message = format!("here is an invisible character (U+{:04X}), probably pasted", u32::from(c));
                let help = "remove it: delete the letters around it and type them anew";
                return found(start + offset, 1, "invisible", message, help);
            }
        }
        start += line.len();
    }
    None
}
