//! What fuzzing found, and seeds to begin from, checked again at every `cargo test`.
//!
//! Each module holds what must be true of any input whatsoever; the files of its folder are inputs. `fuzz/` runs the
//! same modules without end on inputs of its own (see its README). A file that fuzzing fails at belongs here, under a
//! name that tells what is odd about it.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should panic, also in its own helpers")]

mod callback;
mod calls;
mod content;
mod faq_yaml;
mod matching;
mod text;
mod update;

use std::{fs, panic, path::Path};

/// Checks every file of a target's folder and names those that fail.
fn run(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    let failed: Vec<_> = files
        .into_iter()
        .filter(|file| {
            let input = fs::read(file).unwrap();
            panic::catch_unwind(|| check(&input)).is_err()
        })
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn text() {
    run("text", text::check);
}

#[test]
fn matching() {
    run("matching", matching::check);
}

#[test]
fn faq_yaml() {
    run("faq_yaml", faq_yaml::check);
}

#[test]
fn update() {
    run("update", update::check);
}

#[test]
fn callback() {
    run("callback", callback::check);
}
