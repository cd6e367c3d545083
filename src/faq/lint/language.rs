//! Texts in the wrong language: pasted into the other's place, or never translated.

use super::texts::{Role, Text};
use crate::{
    faq::{
        Lang,
        check::Fault,
        spans::{Path, Step},
    },
    text::html,
};

/// Letters of the Kazakh alphabet that Russian lacks.
const KAZAKH: &str = "әғқңөұүһіӘҒҚҢӨҰҮҺІ";
/// Texts with fewer letters may well have none of those.
const LEAST: usize = 40;
/// They make up 8 % and more of any Kazakh answer, and at most 1 % of a Russian one, with its Kazakh names.
const SHARE: f32 = 0.04;

/// Reports long texts that can't be in their language, and texts that are the same in both.
pub fn check(texts: &[Text], faults: &mut Vec<Fault>) {
    let mut kazakh: Option<&Text> = None;
    for text in texts.iter().filter(|text| !matches!(text.role, Role::Ask | Role::Source)) {
        let (rule, message, help) = match text.lang {
            Some(Lang::Kk) => {
                kazakh = Some(text);
                match share(&text.text) {
                    Some(share) if share < SHARE => (
                        "not-kazakh",
                        "this has almost none of the letters ә ғ қ ң ө ұ ү һ і, so it can't be Kazakh",
                        "write it in Kazakh, with a Kazakh keyboard",
                    ),
                    _ => continue,
                }
            }
            Some(Lang::Ru) => match share(&text.text) {
                Some(share) if share >= SHARE => (
                    "not-russian",
                    "this is full of the letters ә ғ қ ң ө ұ ү һ і, so it can't be Russian",
                    "write it in Russian; are `kk` and `ru` swapped?",
                ),
                _ if kazakh.is_some_and(|kazakh| is_copy(kazakh, text)) => {
                    ("same-in-both", "this is the same text as in Kazakh", "translate one of the two")
                }
                _ => continue,
            },
            None => continue,
        };
        faults.push(Fault::error(text.file, text.path.clone(), rule, message.to_owned(), help));
    }
}

/// The share of Kazakh letters, where there are enough letters to tell.
fn share(text: &str) -> Option<f32> {
    let plain = html::plain(text);
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    let kazakh = plain.chars().filter(|c| KAZAKH.contains(*c)).count();
    (letters >= LEAST).then_some(kazakh as f32 / letters as f32)
}

/// One word, such as the name of a city, may be the same in both languages; a sentence is not.
fn is_copy(kazakh: &Text, russian: &Text) -> bool {
    let beside = |path: &Path| path.split_last().map(|(_, rest): (&Step, _)| rest.to_vec());
    matches!(kazakh.role, Role::Title | Role::Answer)
        && kazakh.file == russian.file
        && beside(&kazakh.path) == beside(&russian.path)
        && kazakh.text.trim() == russian.text.trim()
        && kazakh.text.split_whitespace().count() > 1
}
