//! What the types can't say: ids that lead nowhere or stand twice, phases without words, texts too long for Telegram.
//! These checks run at every load; those that advise an editor are in [`super::lint`].

mod bot;
mod markup;
mod regions;

use std::collections::HashMap;

use jiff::civil::Date;

use super::{
    Phase, Severity, Source, Topic,
    load::{Located, Parts},
    shape,
    spans::{Kind, Node, Path, path},
};

/// A fault by the way to it, before it is given its place.
pub struct Fault {
    /// The number of the file.
    pub file: usize,
    /// The way to the node in the file.
    pub path: Path,
    /// The words to point at, where only a part of a text is meant.
    pub mark: Option<Mark>,
    /// Error or warning.
    pub severity: Severity,
    /// A stable name of the kind.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Fault {
    pub fn error(file: usize, path: Path, rule: &'static str, message: String, help: impl Into<String>) -> Self {
        Self { file, path, mark: None, severity: Severity::Error, rule, message, help: help.into() }
    }

    pub fn warning(file: usize, path: Path, rule: &'static str, message: String, help: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, path, rule, message, help) }
    }

    /// Points at a part of the text only.
    pub fn at(self, mark: Mark) -> Self {
        Self { mark: Some(mark), ..self }
    }
}

/// A part of a text, by its words: what stands in the file may be folded and indented differently from the text.
pub struct Mark {
    /// The part, as it stands in the text.
    pub text: String,
    /// How often the same stands before it.
    pub nth: usize,
}

impl Mark {
    /// The first place of `text`.
    pub fn first(text: impl Into<String>) -> Self {
        Self { text: text.into(), nth: 0 }
    }

    /// Where it is in `source`, in bytes; a word only as a whole.
    pub fn find(&self, source: &str) -> Option<std::ops::Range<usize>> {
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (head, tail) = (in_word(self.text.chars().next()), in_word(self.text.chars().next_back()));
        source
            .match_indices(&self.text)
            .map(|(at, found)| at..at + found.len())
            .filter(|range| {
                let longer_before = head && in_word(source[..range.start].chars().next_back());
                let longer_after = tail && in_word(source[range.end..].chars().next());
                !longer_before && !longer_after
            })
            .nth(self.nth)
    }
}

/// Texts beyond this many characters don't fit into one message with title, source and buttons: Telegram's limit is
/// 4096 after parsing.
const ANSWER_LIMIT: usize = 3500;
/// Telegram shows about this much of a button's text on a phone; the Bot API takes more.
const TITLE_LIMIT: usize = 60;

/// An id of an entry that could not be read still counts as existing, or its readers would be reported for its fault.
/// So does that of an entry that ran together with the one above for want of a dash. The `prefix` makes it that of an
/// entry; `read` is what could be read all the same.
pub fn remember_ids(node: &Node, prefix: &str, file: usize, item: usize, read: Option<&Located>, parts: &mut Parts) {
    let Kind::Map(pairs) = &node.kind else { return };
    for (key, _, value) in pairs {
        if key == "id"
            && let Kind::Scalar(serde_json::Value::String(id)) = &value.kind
            && read.is_none_or(|read| read.entry.id != *id)
        {
            parts.unreadable.push((file, item, format!("{prefix}{id}")));
        }
    }
}

/// All faults of structure, across files.
pub fn structure(parts: &Parts, faults: &mut Vec<Fault>) {
    // Unknown where they can't be read: then no entry is reported for the topic it is in.
    let topics: Option<&[Topic]> = match &parts.bot {
        Some((_, bot)) if !parts.bot_is_faulty => Some(&bot.topics),
        _ => None,
    };
    let mut ids: HashMap<&str, (usize, usize)> = HashMap::new();
    for (file, item, id) in &parts.unreadable {
        ids.insert(id, (*file, *item));
    }
    for located in &parts.entries {
        let id = located.entry.id.as_str();
        if ids.insert(id, (located.file, located.item)).is_some() {
            faults.push(Fault::error(
                located.file,
                located.path(path!["id"]),
                "duplicate-id",
                format!("the id `{id}` is already taken by another entry"),
                "give this entry an id of its own, or merge the two",
            ));
        }
    }
    let regions: Vec<String> =
        parts.regions.iter().flat_map(|(_, all)| all.regions.iter().map(super::Region::entry_id)).collect();
    let known = |id: &str| ids.contains_key(id) || regions.iter().any(|region| region == id);
    let all_ids: Vec<&str> =
        ids.keys().copied().filter(|id| is_id(id)).chain(regions.iter().map(String::as_str)).collect();
    for located in &parts.entries {
        entry(located, topics, faults);
        for (at, id) in located.entry.related.iter().enumerate() {
            if !known(id) && !parts.lacks_entries {
                faults.push(Fault::error(
                    located.file,
                    located.path(path!["related", at]),
                    "related-nowhere",
                    format!("there is no entry `{id}`"),
                    suggestion(id, &all_ids, "remove it, or write the id of an existing entry"),
                ));
            }
        }
    }
    bot::check(parts, &known, &all_ids, faults);
    regions::check(parts, &all_ids, faults);
}

fn entry(located: &Located, topics: Option<&[Topic]>, faults: &mut Vec<Fault>) {
    let entry = &located.entry;
    let topic = topics.and_then(|topics| topics.iter().find(|topic| topic.id == entry.topic()));
    let mut error = |inner: Path, rule, message: String, help: &str| {
        faults.push(Fault::error(located.file, located.path(inner), rule, message, help));
    };
    if !is_id(&entry.id) {
        let message = format!("`{}` is not an id", entry.id);
        error(path!["id"], "bad-id", message, "write topic.slug in small Latin letters, digits and hyphens");
    } else if entry.id.len() > MAX_ID {
        let message = format!("the id is {} characters long; a button carries {MAX_ID}", entry.id.len());
        error(path!["id"], "bad-id", message, "shorten it");
    } else if topics.is_some() && topic.is_none() {
        let message = format!("the topic `{}` is not in bot.yaml", entry.topic());
        error(path!["id"], "unknown-topic", message, "add it to `topics` in bot.yaml, or correct the id");
    }
    for (lang, title) in entry.title.iter() {
        let length = title.chars().count();
        if title.trim().is_empty() {
            error(path!["title", lang.code()], "empty-text", "the title is empty".to_owned(), "write a few words");
        } else if length > TITLE_LIMIT {
            let message = format!("the title has {length} characters; a button shows {TITLE_LIMIT}");
            error(path!["title", lang.code()], "too-long", message, "shorten it");
        }
    }
    for (lang, phrases) in entry.ask.iter() {
        if phrases.iter().all(|phrase| phrase.trim().is_empty()) {
            let message = "there is no way of asking in this language".to_owned();
            error(path!["ask", lang.code()], "no-phrases", message, "add the ways people ask, one a line after `- `");
        }
    }
    let mut html: Vec<(Path, &str)> = Vec::new();
    for (key, words) in entry.answers() {
        for (lang, text) in words.iter() {
            if text.trim().is_empty() {
                let message = "the answer is empty".to_owned();
                error(path![key, lang.code()], "empty-text", message, "write the answer");
            } else if text.chars().count() > ANSWER_LIMIT {
                let message =
                    format!("the answer has {} characters and would not fit into one message", text.chars().count());
                error(path![key, lang.code()], "too-long", message, "shorten it to at most 900");
            }
            html.push((path![key, lang.code()], text));
        }
    }
    for phase in Phase::ALL {
        if entry.words(phase).is_none() {
            let message = format!("there are no words for the phase `{}`", phase.name());
            error(path![], "no-answer", message, "add `answer:`, which serves every phase without words of its own");
            break;
        }
    }
    if entry.sources.is_empty() && topics.is_some() && !topic.is_some_and(|topic| topic.about_bot) {
        error(path![], "no-source", "the answer has no source".to_owned(), "add `sources:` with title, url and date");
    }
    sources(&entry.sources, &mut |inner, rule, message, help| {
        let mut way = path!["sources"];
        way.extend(inner);
        error(way, rule, message, help);
    });
    if entry.reviewed.parse::<Date>().is_err() {
        let message = format!("`{}` is not a date", entry.reviewed);
        error(path!["reviewed"], "bad-date", message, "write it as 2026-11-23");
    }
    for (way, text) in html {
        faults.extend(markup::check(located.file, &located.path(way), text));
    }
}

fn sources(sources: &[Source], error: &mut dyn FnMut(Path, &'static str, String, &str)) {
    for (at, source) in sources.iter().enumerate() {
        if !is_web_address(&source.url) {
            let message = format!("`{}` is not a web address", source.url);
            error(path![at, "url"], "bad-address", message, "copy it from the browser, with https://");
        }
        if source.title.trim().is_empty() {
            error(path![at, "title"], "empty-text", "the source has no title".to_owned(), "copy the page's headline");
        }
        if let Some(date) = &source.date
            && !is_partial_date(date)
        {
            let message = format!("`{date}` is not a date");
            error(path![at, "date"], "bad-date", message, "write it as 2026-03-15, 2026-03 or 2026");
        }
    }
}

/// Callback data holds 64 bytes, of which the verb and the language take some.
const MAX_ID: usize = 48;

fn is_id(id: &str) -> bool {
    id.split_once('.').is_some_and(|(topic, name)| is_slug(topic) && is_slug(name))
}

fn is_slug(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

pub fn is_web_address(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| host.contains('.'))
    }) && !url.contains(char::is_whitespace)
}

fn is_partial_date(date: &str) -> bool {
    let padded = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    padded.len() == 10 && padded.parse::<Date>().is_ok()
}

fn suggestion(id: &str, ids: &[&str], otherwise: &str) -> String {
    match shape::nearest(id, ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_owned(),
    }
}
