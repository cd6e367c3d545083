//! `jauap eval`, as an editor meets it, with the small content of `tests/check/base`.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should panic, also in its own helpers")]

use std::{fs, path::Path, process::Command};

use serde_json::Value;

/// A copy of the small content without one of its files.
fn content_without(left_out: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/base");
    for item in fs::read_dir(base).unwrap().map(Result::unwrap).filter(|item| item.file_name() != left_out) {
        fs::copy(item.path(), dir.path().join(item.file_name())).unwrap();
    }
    dir
}

fn eval(faq: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_jauap"))
        .args(["eval", "--faq"])
        .arg(faq)
        .args(args)
        .env_remove("RUST_LOG")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn report(faq: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&eval(faq, &[&["--format", "json"], args].concat())).unwrap()
}

#[test]
fn held_out_phrases_meet_the_whole_content() {
    let all = report(content_without("").path(), &[]);
    assert!(all["all"]["questions"].as_u64().unwrap() >= 60, "{}", all["all"]);
    for file in ["synonyms.yaml", "out-of-scope.yaml"] {
        let rest = report(content_without(file).path(), &[]);
        assert_eq!(rest["all"]["questions"], all["all"]["questions"], "{file}");
        assert_ne!(rest["calibration"], all["calibration"], "{file} plays no part");
    }
}

#[test]
fn the_thresholds_of_one_content_are_told_and_those_of_the_parts_are_not() {
    let content = content_without("");
    assert!(!eval(content.path(), &[]).contains("answers from"));
    assert_eq!(report(content.path(), &[]).get("answer_from"), None);
    let questions = content.path().join("questions.txt");
    fs::write(&questions, "- {text: Когда был референдум?, lang: ru, expect: [referendum.date]}\n").unwrap();
    let questions = questions.to_str().unwrap();
    assert!(eval(content.path(), &[questions]).contains("answers from"));
    assert!(report(content.path(), &[questions])["answer_from"].is_f64());
}

#[test]
fn a_miss_is_explained_by_the_content_that_missed_it() {
    let shown = eval(content_without("").path(), &["--worst", "5"]);
    let misses: Vec<&str> = shown.split("\n\n").filter(|part| part.contains("  expects ")).collect();
    assert!(!misses.is_empty() && shown.contains("  nearest of "), "{shown}");
    for miss in misses {
        // The phrase itself was held out: it can't be the nearest.
        let (phrase, how) = miss.split_once('\n').unwrap();
        assert!(!how.lines().any(|line| line.trim_start().starts_with("nearest") && line.ends_with(phrase)), "{miss}");
    }
}
