//! The bot's own words: what Telegram would refuse, and what leads nowhere.

use serde_json::Value;

use super::{Fault, markup, suggestion};
use crate::{
    faq::{
        Command,
        load::Parts,
        spans::{Path, Step, path},
    },
    text::html,
};

/// Reports them.
pub fn check(parts: &Parts, known: &dyn Fn(&str) -> bool, all_ids: &[&str], faults: &mut Vec<Fault>) {
    let Some((file, bot)) = &parts.bot else { return };
    let calendar = &bot.calendar;
    if jiff::tz::TimeZone::get(&calendar.timezone).is_err() {
        let message = format!("`{}` is not a time zone", calendar.timezone);
        let way = path!["calendar", "timezone"];
        faults.push(Fault::error(*file, way, "bad-timezone", message, "write an IANA name such as Asia/Almaty"));
    }
    if calendar.silence > calendar.day {
        let message = "the day of silence is after the vote".to_owned();
        faults.push(Fault::error(*file, path!["calendar", "silence"], "bad-date", message, "correct one of the dates"));
    }
    for (key, id) in [("date", &bot.entries.date), ("about", &bot.entries.about), ("privacy", &bot.entries.privacy)] {
        if !known(id) {
            let message = format!("there is no entry `{id}`");
            let help = suggestion(id, all_ids, "write the id of an existing entry");
            faults.push(Fault::error(*file, path!["entries", key], "related-nowhere", message, help));
        }
    }
    for (key, months) in [("months", &bot.words.months), ("months_alone", &bot.words.months_alone)] {
        for (lang, names) in months.iter() {
            if names.len() != 12 {
                let message = format!("{} months", names.len());
                let way = path!["words", key, lang.code()];
                faults.push(Fault::error(*file, way, "months", message, "name all twelve, January first"));
            }
        }
    }
    for (at, topic) in bot.topics.iter().enumerate() {
        for (lang, _) in topic.title.iter().filter(|(_, title)| title.trim().is_empty()) {
            let way = path!["topics", at, "title", lang.code()];
            faults.push(empty(*file, way, "the title of the topic is empty", "write a few words, for a button"));
        }
    }
    commands(*file, &bot.commands, faults);
    for (group, value) in [
        ("phrases", serde_json::to_value(&bot.phrases)),
        ("admin", serde_json::to_value(&bot.admin)),
        ("words", serde_json::to_value(&bot.words)),
    ] {
        let Ok(value) = value else { continue };
        strings(&value, &mut path![group], &mut |way, text| {
            if html::plain(text).trim().is_empty() {
                faults.push(empty(*file, way.clone(), "the text is empty", "write what the bot should say"));
            } else if group != "words" {
                faults.extend(markup::check(*file, way, text));
            }
        });
    }
}

/// Telegram takes descriptions of 1 to 256 characters.
const DESCRIPTION: usize = 256;

fn commands(file: usize, commands: &[Command], faults: &mut Vec<Fault>) {
    for (at, command) in commands.iter().enumerate() {
        let name = command.name.text();
        if commands[..at].iter().any(|earlier| earlier.name == command.name) {
            let message = format!("the command `{name}` stands here a second time");
            let help = "remove one of the two: the menu would name it twice";
            faults.push(Fault::error(file, path!["commands", at, "name"], "duplicate-command", message, help));
        }
        for (lang, text) in command.description.iter() {
            let way = path!["commands", at, "description", lang.code()];
            // As Telegram counts them.
            let length = text.encode_utf16().count();
            if text.trim().is_empty() {
                let message = format!("the command `{name}` has no description");
                faults.push(empty(file, way, &message, "say in a few words what it shows"));
            } else if length > DESCRIPTION {
                let message = format!("the description has {length} characters; Telegram takes {DESCRIPTION}");
                faults.push(Fault::error(file, way, "too-long", message, "shorten it"));
            }
        }
    }
}

fn empty(file: usize, way: Path, message: &str, help: &str) -> Fault {
    Fault::error(file, way, "empty-text", message.to_owned(), help)
}

/// Every string within a value, with the way to it.
fn strings(value: &Value, way: &mut Path, each: &mut dyn FnMut(&Path, &str)) {
    let mut into = |step: Step, child: &Value| {
        way.push(step);
        strings(child, way, each);
        way.pop();
    };
    match value {
        Value::Object(pairs) => pairs.iter().for_each(|(key, child)| into(key.as_str().into(), child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, child)| into(at.into(), child)),
        Value::String(text) => each(way, text),
        _ => (),
    }
}
