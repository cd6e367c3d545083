//! Any text as each of the content files: loaded, checked and shown as `jauap check` shows it.

use jauap::{
    assistant::Assistant,
    cli::check::text,
    faq::{self, Folder, LoadError, Severity},
};

use super::content::now;

/// One file of each kind.
const NAMES: [&str; 5] = ["voting.yaml", "bot.yaml", "regions.yaml", "synonyms.yaml", "out-of-scope.yaml"];

/// The entries that the bot's own words point at, without which no folder loads.
const ENTRIES: &str = "
- id: referendum.date
  title: {kk: Күні, ru: Дата}
  ask: {kk: [қашан болады], ru: [когда пройдёт]}
  answer: {kk: Бүгін., ru: Сегодня.}
  sources: [{title: Газета, url: 'https://example.kz/a'}]
  reviewed: 2026-11-23
- id: bot.about
  title: {kk: Бот, ru: Бот}
  ask: {kk: [кімсің сен], ru: [кто ты такой]}
  answer: {kk: Бот., ru: Бот.}
  sources: [{title: Газета, url: 'https://example.kz/b'}]
  reviewed: 2026-11-23
- id: bot.privacy
  title: {kk: Құпия, ru: Тайна}
  ask: {kk: [не сақтайсың], ru: [что ты хранишь]}
  answer: {kk: Ештеңе., ru: Ничего.}
  sources: [{title: Газета, url: 'https://example.kz/c'}]
  reviewed: 2026-11-23
";

/// Panics at a fault without its place, or where a folder that loads can't be used.
pub fn check(input: &[u8]) {
    (0..NAMES.len()).for_each(|kind| check_as(kind, input));
}

/// The same for one kind of file, by number; all of them are too much for a fuzzer.
pub fn check_as(kind: usize, input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    let folder = Folder::of([("about.yaml", ENTRIES), (NAMES[kind % NAMES.len()], text)]);
    let findings = faq::lint(&folder, now(), |_| Vec::new());
    for finding in &findings {
        let text = folder.text_at(&finding.file).expect("a file of the folder");
        // A carriage return alone ends a line, too (YAML 1.2, chapter 5.4).
        assert!((1..=text.split(['\n', '\r']).count() + 1).contains(&finding.line), "{finding:?}");
        assert!(finding.column >= 1, "{finding:?}");
        assert!(text.get(finding.range.clone()).is_some(), "{finding:?}");
        assert!(!finding.message.is_empty() && !finding.help.is_empty(), "{finding:?}");
    }
    assert!(findings.is_empty() || !text::render(&findings, &folder, false).is_empty());
    match faq::load(&folder) {
        Ok(loaded) => {
            let _ = Assistant::new(loaded.faq);
        }
        Err(LoadError::Faulty(faults)) => {
            assert!(faults.iter().any(|fault| fault.severity == Severity::Error), "refused without a word");
        }
        Err(error) => panic!("{error}"),
    }
}
