//! A question with the entry it should find, and files of them.
//!
//! A file is a YAML list of `{text, lang, noise, expect}`: the question, its language, how it is written (`clean`,
//! `typos`, `latin` …), and the ids of the entries any of which answers it, or `none` where the bot must not answer.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::faq::{Faq, Lang};

/// The expectation of a question that the content doesn't answer.
pub const NONE: &str = "none";

/// A question with what it should find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The question as somebody would type it.
    pub text: String,
    /// The language it is in, mostly.
    pub lang: Lang,
    /// How it is written: `clean`, or the kind of noise in it.
    #[serde(default = "clean")]
    pub noise: String,
    /// The ids of entries that answer it, or `none`.
    pub expect: Vec<String>,
}

fn clean() -> String {
    "clean".to_owned()
}

impl Case {
    /// Whether the content answers it.
    #[must_use]
    pub fn is_in_scope(&self) -> bool {
        self.expect.iter().all(|id| id != NONE)
    }

    /// Whether `id` answers it.
    #[must_use]
    pub fn accepts(&self, id: &str) -> bool {
        self.expect.iter().any(|expected| expected == id)
    }
}

/// Why a file of questions can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// It can't be read.
    #[error("can't read {}: {source}; check the path", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is not a list of questions.
    #[error("{}:{source}; write each question as {{text: …, lang: kk or ru, noise: clean, expect: [id, …]}}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: serde_yaml::Error,
    },
    /// It expects an entry that the content doesn't have.
    #[error("{}: question {number} expects `{id}`, which the content doesn't have; write the id of an entry, region.<id>, or none", path.display())]
    NoSuchEntry {
        /// The file.
        path: PathBuf,
        /// Which question, from 1.
        number: usize,
        /// The id.
        id: String,
    },
}

/// Reads a file of questions, or all `*.yaml` files of a folder, in the order of their names.
///
/// # Errors
/// When one can't be read, is not a list of questions, or expects what the content doesn't have.
pub fn read(path: &Path, faq: &Faq) -> Result<Vec<Case>, CaseError> {
    let io_error = |path: &Path| {
        let path = path.to_owned();
        move |source| CaseError::Io { path, source }
    };
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        files.clear();
        for item in fs::read_dir(path).map_err(io_error(path))? {
            files.push(item.map_err(io_error(path))?.path());
        }
        files.retain(|file| file.extension().is_some_and(|ending| ending == "yaml" || ending == "yml"));
        files.sort();
    }
    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(io_error(&file))?;
        let cases: Vec<Case> =
            serde_yaml::from_str(&text).map_err(|source| CaseError::Format { path: file.clone(), source })?;
        for (at, case) in cases.iter().enumerate() {
            if let Some(id) = case.expect.iter().find(|id| *id != NONE && !exists(faq, id)) {
                return Err(CaseError::NoSuchEntry { path: file, number: at + 1, id: id.clone() });
            }
        }
        all.extend(cases);
    }
    Ok(all)
}

fn exists(faq: &Faq, id: &str) -> bool {
    faq.entry(id).is_some() || faq.region(id).is_some()
}
