//! Blanks such as `{when}`: a misspelt one reaches the citizen as it stands.

use super::texts::{Role, Text};
use crate::faq::{
    check::{Fault, Mark},
    spans::Step,
};

/// Which blanks a text of `bot.yaml` has, by its key; each must be there.
const OF_PHRASES: &[(&str, &[&str])] = &[
    ("which_region", &["{place}"]),
    ("contacts_in", &["{region}"]),
    ("no_contacts_in", &["{region}"]),
    (
        "status",
        &[
            "{days}",
            "{time}",
            "{polled}",
            "{entries}",
            "{regions}",
            "{since}",
            "{answered}",
            "{suggested}",
            "{unknown}",
            "{retried}",
            "{failed}",
            "{waiting}",
            "{lost}",
        ],
    ),
    ("faulty", &["{count}", "{findings}"]),
    ("mended", &["{entries}", "{regions}"]),
    ("reloaded", &["{entries}", "{regions}"]),
    ("unchanged", &["{entries}", "{regions}"]),
    ("in_days", &["{n}", "{days}"]),
    ("days_ago", &["{n}", "{days}"]),
    ("date", &["{day}", "{month}", "{year}"]),
    ("month_of_year", &["{month}", "{year}"]),
];
/// The blank that an answer may have.
const OF_ANSWERS: &[&str] = &["{when}"];
/// The key of what is said of the coalition in a region, which is filled like an answer.
const COALITION: &str = "coalition";

/// Reports blanks that nothing fills, and those that a phrase of the bot lacks.
pub fn check(texts: &[Text], faults: &mut Vec<Fault>) {
    for text in texts.iter().filter(|text| matches!(text.role, Role::Title | Role::Answer | Role::Phrase)) {
        let of_key = |step: &Step| match step {
            Step::Key(key) => OF_PHRASES.iter().find(|(name, _)| name == key).map(|(_, blanks)| *blanks),
            Step::Item(_) => None,
        };
        let needed = if text.role == Role::Phrase { text.path.iter().find_map(of_key) } else { None };
        let filled = match text.role {
            Role::Answer => OF_ANSWERS,
            _ if text.path.contains(&COALITION.into()) => OF_ANSWERS,
            _ => needed.unwrap_or_default(),
        };
        for blank in blanks(&text.text).filter(|blank| !filled.contains(blank)) {
            let message = format!("nothing fills `{blank}`: people would read it as it stands");
            let help = match filled {
                [] => "no blank may stand here: write the words themselves".to_owned(),
                _ => format!("the blanks that may stand here are {}", filled.join(", ")),
            };
            let fault = Fault::error(text.file, text.path.clone(), "unknown-blank", message, help);
            faults.push(fault.at(Mark::first(blank)));
        }
        for blank in needed.unwrap_or_default().iter().filter(|blank| !text.text.contains(**blank)) {
            let message = format!("the blank `{blank}` is missing");
            let help = format!("put `{blank}` where it belongs in the sentence");
            faults.push(Fault::error(text.file, text.path.clone(), "missing-blank", message, help));
        }
    }
}

fn blanks(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').filter_map(|(at, _)| {
        let end = text[at..].find('}')?;
        Some(&text[at..=at + end])
    })
}
