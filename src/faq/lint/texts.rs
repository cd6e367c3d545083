//! Every text that a citizen reads, with its place.

use serde_json::Value;

use crate::faq::{
    Lang,
    load::Parts,
    spans::{Path, Step, path},
};

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The words on a button.
    Title,
    /// An answer.
    Answer,
    /// The headline of a source, as its page has it.
    Source,
    /// One of the bot's own phrases, or a text of `regions.yaml`.
    Phrase,
    /// One of the ways in which people ask.
    Ask,
}

/// One text.
pub struct Text {
    pub file: usize,
    pub path: Path,
    pub role: Role,
    pub lang: Option<Lang>,
    pub text: String,
}

/// All texts of the content, in the order of the files.
pub fn all(parts: &Parts) -> Vec<Text> {
    let mut texts = Vec::new();
    for located in &parts.entries {
        let mut add = |role, lang, inner: Path, text: &str| {
            texts.push(Text { file: located.file, path: located.path(inner), role, lang, text: text.to_owned() });
        };
        let entry = &located.entry;
        for (lang, title) in entry.title.iter() {
            add(Role::Title, Some(lang), path!["title", lang.code()], title);
        }
        for (lang, phrases) in entry.ask.iter() {
            for (at, phrase) in phrases.iter().enumerate() {
                add(Role::Ask, Some(lang), path!["ask", lang.code(), at], phrase);
            }
        }
        for (key, words) in entry.answers() {
            for (lang, text) in words.iter() {
                add(Role::Answer, Some(lang), path![key, lang.code()], text);
            }
        }
        for (at, source) in entry.sources.iter().enumerate() {
            add(Role::Source, None, path!["sources", at, "title"], &source.title);
        }
    }
    if let Some((file, bot)) = &parts.bot
        && let Ok(value) = serde_json::to_value(bot)
    {
        walk(*file, &value, &mut Vec::new(), &mut texts);
    }
    if let Some((file, regions)) = &parts.regions
        && let Ok(value) = serde_json::to_value(regions)
    {
        walk(*file, &value, &mut Vec::new(), &mut texts);
    }
    texts
}

/// Collects what stands in two languages, wherever it is.
fn walk(file: usize, value: &Value, way: &mut Path, texts: &mut Vec<Text>) {
    let mut into = |step: Step, child: &Value| {
        way.push(step);
        walk(file, child, way, texts);
        way.pop();
    };
    match value {
        Value::Object(pairs) => {
            for (key, child) in pairs {
                // Names that people use are Latin, misspelt and mixed on purpose.
                if !matches!(key.as_str(), "aliases" | "ask" | "ambiguous") {
                    into(Step::from(key.as_str()), child);
                }
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(at, child)| into(Step::from(at), child)),
        Value::String(text) => {
            let Some(Step::Key(key)) = way.last() else { return };
            let (role, lang) = match (Lang::from_code(key), key.as_str()) {
                (Some(lang), _) => (Role::Phrase, Some(lang)),
                // Of what is in one language only, people read the headlines of sources.
                (None, "title") => (Role::Source, None),
                (None, _) => return,
            };
            texts.push(Text { file, path: way.clone(), role, lang, text: text.clone() });
        }
        _ => (),
    }
}
