//! `jauap check`, as an editor meets it: `tests/check/<rule>/change.yaml` says what is done to the sound content in
//! `tests/check/base`, and `expected.txt` what the program then prints. Further cases of a rule are in
//! `<rule>.<case>`. To write the expectations anew:
//!
//!     SNAPSHOTS=overwrite cargo test --test check

#![allow(clippy::unwrap_used, reason = "a test that can't go on should panic, also in its own helpers")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde::Deserialize;

#[derive(Deserialize)]
struct Change {
    file: String,
    from: Option<String>,
    to: Option<String>,
    text: Option<String>,
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check")
}

fn base() -> BTreeMap<String, String> {
    fs::read_dir(cases().join("base"))
        .unwrap()
        .map(|item| item.unwrap())
        .map(|item| (item.file_name().into_string().unwrap(), fs::read_to_string(item.path()).unwrap()))
        .collect()
}

/// Writes files into a new folder `faq` within a folder of its own.
fn folder(files: &BTreeMap<String, String>) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("faq")).unwrap();
    for (name, text) in files {
        fs::write(dir.path().join("faq").join(name), text).unwrap();
    }
    dir
}

fn check(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jauap"))
        .args(["check", "--now", "2026-11-24T12:00:00+05:00"])
        .args(args)
        .current_dir(dir)
        .env_remove("JAUAP_FAQ")
        .env_remove("RUST_LOG")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn broken(case: &str) -> tempfile::TempDir {
    let mut files = base();
    let changes = fs::read_to_string(cases().join(case).join("change.yaml")).unwrap();
    for change in serde_yaml::from_str::<Vec<Change>>(&changes).unwrap() {
        // A text may be that of a new file.
        let file = files.entry(change.file).or_default();
        *file = match (change.from, change.to, change.text) {
            (Some(from), Some(to), None) => {
                assert!(file.contains(&from), "{case}: {from:?} is not in the base");
                file.replacen(&from, &to, 1)
            }
            (None, None, Some(text)) => text,
            _ => panic!("{case}: a change has `from` and `to`, or `text`"),
        };
    }
    folder(&files)
}

#[test]
fn sound_content_passes() {
    let dir = folder(&base());
    let output = check(dir.path(), &["--strict"]);
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), "");
    assert_eq!(text(&output.stderr), "no errors, no warnings in 7 files\n");
}

#[test]
fn every_fault_is_shown_with_its_line_and_what_to_do() {
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let mut differences = Vec::new();
    for item in fs::read_dir(cases()).unwrap() {
        let case = item.unwrap().file_name().into_string().unwrap();
        if case == "base" {
            continue;
        }
        let output = check(broken(&case).path(), &[]);
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        let rule = case.split('.').next().unwrap();
        if !stdout.contains(&format!("[{rule}]")) {
            differences.push(format!("{case}: {rule} is not reported:\n{stdout}{stderr}"));
        }
        assert_eq!(output.status.success(), !stderr.starts_with("error:"), "{case}: {stderr}");
        let (path, shown) = (cases().join(&case).join("expected.txt"), stdout + &stderr);
        if overwrite {
            fs::write(path, shown).unwrap();
        } else if fs::read_to_string(path).unwrap_or_default() != shown {
            differences.push(format!("{case}:\n{shown}"));
        }
    }
    assert!(differences.is_empty(), "other than expected:\n{}", differences.join("\n"));
}

#[test]
fn errors_fail_and_warnings_fail_only_if_strict() {
    let warned = broken("no-contacts");
    assert_eq!(check(warned.path(), &[]).status.code(), Some(0));
    let strict = check(warned.path(), &["--strict"]);
    assert_eq!(strict.status.code(), Some(1));
    assert_eq!(text(&strict.stderr), "error: no errors, 1 warning in 7 files; --strict takes warnings for errors\n");
    assert_eq!(check(broken("unknown-key").path(), &[]).status.code(), Some(1));
    assert_eq!(check(warned.path(), &["--wrong"]).status.code(), Some(2));
}

#[test]
fn programs_read_one_object() {
    let output = check(broken("latin-letter").path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["errors"], &report["warnings"], &report["files"]), (&2.into(), &0.into(), &7.into()));
    let first = report["findings"][0].as_object().unwrap();
    assert_eq!(first["file"], "faq/voting.yaml");
    assert_eq!(
        (&first["line"], &first["rule"], &first["severity"]),
        (&2.into(), &"latin-letter".into(), &"error".into())
    );
    assert!(first["column"].is_u64() && first["message"].is_string() && first["help"].is_string());
}

#[test]
fn github_annotates_the_lines() {
    let output = check(broken("latin-letter").path(), &["faq", "--format", "github"]);
    let lines = text(&output.stdout);
    assert_eq!(lines.lines().count(), 2);
    assert!(lines.starts_with("::error file=faq/voting.yaml,line=2,col="), "{lines}");
    assert!(lines.contains(",title=latin-letter::the word"), "{lines}");
}

#[test]
fn all_faults_of_all_files_are_told_at_once_in_order() {
    let mut files = base();
    for (name, from, to) in [
        ("voting.yaml", "  answer:", "  anwser:"),
        ("bot.yaml", "Asia/Almaty", "Asia/Almata"),
        ("referendum.yaml", "  reviewed: 2026-11-23\n", ""),
        ("about-bot.yaml", "о боте", "TODO"),
        ("regions.yaml", "kind: phone", "kind: phon"),
    ] {
        let file = files.get_mut(name).unwrap();
        assert!(file.contains(from));
        *file = file.replacen(from, to, 1);
    }
    let dir = folder(&files);
    let report: serde_json::Value = serde_json::from_slice(&check(dir.path(), &["--format", "json"]).stdout).unwrap();
    let rules: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    for rule in ["unfinished", "bad-timezone", "missing-key", "wrong-value", "unknown-key"] {
        assert!(rules.contains(&rule), "{rule} in {rules:?}");
    }
    let places: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["file"].as_str().unwrap(), finding["line"].as_u64().unwrap()))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let output = check(dir.path(), &["nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: can't read nowhere: "), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr).lines().count(), 1);
}
