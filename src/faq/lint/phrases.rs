//! The ways of asking: how many there are, and whether two entries claim the same one. Also titles and neighbours
//! that can't be told apart, and answers longer than people read.

use std::collections::HashMap;

use crate::{
    faq::{
        Entry, Lang,
        check::Fault,
        load::{Located, Parts},
        spans::{Path, path},
    },
    text::{html, words},
};

/// Fewer ways of asking leave the bot guessing.
const LEAST: usize = 12;
/// More are more than an editor can keep in view, and outweigh other entries.
const MOST: usize = 60;
/// The characters of an answer that people read to the end on a phone.
const ANSWER: usize = 900;

/// Reports what is doubtful about questions, titles, and lengths.
pub fn check(parts: &Parts, faults: &mut Vec<Fault>) {
    let mut asked: HashMap<Vec<String>, &Entry> = HashMap::new();
    let mut titles: HashMap<(Lang, &str), &str> = HashMap::new();
    for located in &parts.entries {
        let entry = &located.entry;
        counts(located, faults);
        let mut own: HashMap<Vec<String>, &str> = HashMap::new();
        for (lang, phrases) in entry.ask.iter() {
            for (at, phrase) in phrases.iter().enumerate() {
                let way = || located.path(path!["ask", lang.code(), at]);
                let key = spelling(phrase);
                if phrase.trim().is_empty() && phrases.iter().any(|other| !other.trim().is_empty()) {
                    let help = "write the question after `- `, in quotes if it begins with #; or remove the line";
                    let message = "this way of asking is empty".to_owned();
                    faults.push(Fault::error(located.file, way(), "empty-text", message, help));
                }
                if key.is_empty() {
                    // Nothing but signs: no two of them are one question.
                    continue;
                }
                if let Some(first) = own.insert(key.clone(), phrase) {
                    let message = format!("this way of asking stands here a second time, the first as `{first}`");
                    faults.push(Fault::warning(
                        located.file,
                        way(),
                        "repeated-phrase",
                        message,
                        "remove one of the two, or word it differently",
                    ));
                }
                match asked.get(&key) {
                    Some(other) if other.id != entry.id => faults.push(shared(located.file, way(), &other.id)),
                    Some(_) => (),
                    None => drop(asked.insert(key, entry)),
                }
            }
        }
        for (lang, title) in entry.title.iter() {
            if let Some(other) = titles.insert((lang, title.trim()), &entry.id)
                && other != entry.id
            {
                let message = format!("the entry `{other}` has the same title");
                let help = "word one of them differently: on buttons nothing else tells them apart";
                let way = located.path(path!["title", lang.code()]);
                faults.push(Fault::warning(located.file, way, "same-title", message, help));
            }
        }
        for (at, id) in entry.related.iter().enumerate() {
            let message = if *id == entry.id {
                "the entry names itself as related"
            } else if entry.related[..at].contains(id) {
                "this entry is named twice"
            } else {
                continue;
            };
            let way = located.path(path!["related", at]);
            faults.push(Fault::warning(located.file, way, "related-twice", message.to_owned(), "remove it"));
        }
        for (key, answer) in entry.answers() {
            for (lang, text) in answer.iter() {
                let length = html::plain(text).chars().count();
                if length > ANSWER {
                    let message = format!("the answer has {length} characters; people read {ANSWER} to the end");
                    let help = "shorten it, or move a part into an entry of its own and name that in `related`";
                    let way = located.path(path![key, lang.code()]);
                    faults.push(Fault::warning(located.file, way, "long-answer", message, help));
                }
            }
        }
    }
    let Some((file, questions)) = &parts.out_of_scope else { return };
    for (lang, phrases) in questions.ask.iter() {
        for (at, phrase) in phrases.iter().enumerate() {
            if let Some(entry) = asked.get(&spelling(phrase)) {
                faults.push(shared(*file, path!["ask", lang.code(), at], &entry.id));
            }
        }
    }
}

fn counts(located: &Located, faults: &mut Vec<Fault>) {
    for (lang, phrases) in located.entry.ask.iter() {
        let count = phrases.iter().filter(|phrase| !phrase.trim().is_empty()).count();
        let (rule, message, help) = if count == 0 {
            // Which is an error of its own.
            continue;
        } else if count < LEAST {
            let help = "add short and long ones, formal and colloquial ones, from the situations people are in";
            ("few-phrases", format!("{count} ways of asking are few; the bot learns well from {LEAST} and more"), help)
        } else if count > MOST {
            let help = "keep the most different ones, or divide the entry";
            ("many-phrases", format!("{count} ways of asking are many; {MOST} are enough"), help)
        } else {
            continue;
        };
        let way = located.path(path!["ask", lang.code()]);
        faults.push(Fault::warning(located.file, way, rule, message, help));
    }
}

fn shared(file: usize, way: Path, other: &str) -> Fault {
    let message = format!("the entry `{other}` has the same way of asking, so the bot can't know which one is meant");
    let help = "leave it where the better answer is, and remove it from the other";
    Fault::error(file, way, "shared-phrase", message, help)
}

/// What two phrases have in common that differ only in punctuation and capitals.
fn spelling(phrase: &str) -> Vec<String> {
    words::clean(phrase).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}
