//! What an editor is told about a broken file: every fault at once, with its place.

use jauap::faq::{Folder, LoadError, load};

const GOOD: &str = "
- id: voting.hours
  title: {kk: Уақыт, ru: Время}
  ask: {kk: [қашан], ru: [когда]}
  answer: {kk: Бүгін., ru: Сегодня.}
  sources: [{title: Газета, url: 'https://example.kz/a'}]
  reviewed: 2026-11-23
";

fn faults(text: &str) -> Vec<String> {
    // The shipped phrases point at these three entries.
    let known: String =
        ["referendum.date", "bot.about", "bot.privacy"].iter().map(|id| GOOD.replace("voting.hours", id)).collect();
    match load(&Folder::of([("known.yaml", known.as_str()), ("voting.yaml", text)])) {
        Ok(_) => Vec::new(),
        Err(LoadError::Faulty(findings)) => findings.iter().map(ToString::to_string).collect(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_sound_file_has_no_faults() {
    assert_eq!(faults(GOOD), Vec::<String>::new());
}

#[test]
fn each_fault_is_told_with_its_place_and_what_to_do() {
    for (broken, expected) in [
        (GOOD.replace("answer:", "anwser:"), "voting.yaml:5:3: error: unknown key `anwser`; did you mean `answer`?"),
        (GOOD.replace("reviewed:", "id: x.y\n  reviewed:"), "the key `id` stands here a second time (first in line 2)"),
        (GOOD.replace(", ru: Сегодня.", ""), "voting.yaml:5:12: error: the Russian text (`ru`) is missing"),
        (GOOD.replace("  reviewed: 2026-11-23\n", ""), "error: the key `reviewed` is missing"),
        (GOOD.replace("https://example.kz/a", "example"), "`example` is not a web address"),
        (GOOD.replace("Сегодня.", "<b>Сегодня."), "Telegram would refuse this text"),
        (format!("{GOOD}{GOOD}"), "the id `voting.hours` is already taken by another entry"),
        (GOOD.replace("voting.hours", "voting_hours"), "`voting_hours` is not an id"),
        (
            GOOD.replace("  sources:", "  related: [voting.hour]\n  sources:"),
            "there is no entry `voting.hour`; did you mean",
        ),
        (GOOD.replace("[когда]", "когда"), "expected a list, found the text \"когда\""),
        (GOOD.replace("- id", "-\tid"), "voting.yaml:2:"),
        (String::new(), "voting.yaml:1:1: error: the file is empty"),
    ] {
        let found = faults(&broken);
        assert!(found.iter().any(|fault| fault.contains(expected)), "expected {expected:?} in {found:#?}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let broken = GOOD.replace("answer:", "anwser:").replace("title: {kk: Уақыт, ", "title: {");
    assert_eq!(faults(&broken).len(), 2, "{:#?}", faults(&broken));
}
