//! What a bot offers for an inline query.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{Notes, inline_keyboard, message_text, refuse, unknown_fields};
use crate::sandbox::answer::Refusal;

/// The most results of one answer.
const RESULTS: usize = 50;

const ARTICLE: &[&str] = &[
    "type",
    "id",
    "title",
    "input_message_content",
    "reply_markup",
    "url",
    "description",
    "thumbnail_url",
    "thumbnail_width",
    "thumbnail_height",
];
const TEXT_CONTENT: &[&str] = &["message_text", "parse_mode", "entities", "link_preview_options"];

/// Checks every result; those that are not articles only by their id.
pub(in crate::sandbox) fn inline_results(results: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    let results = results.as_array().map(Vec::as_slice).unwrap_or_default();
    if results.len() > RESULTS {
        return Err(refuse("RESULTS_TOO_MUCH"));
    }
    let mut ids = HashSet::new();
    for result in results {
        let Value::Object(fields) = result else { return Err(malformed("expected an Object")) };
        let id = required(fields, "id")?;
        if !(1..=64).contains(&id.len()) {
            return Err(refuse("RESULT_ID_INVALID"));
        }
        if !ids.insert(id) {
            return Err(refuse("RESULT_ID_DUPLICATE"));
        }
        match required(fields, "type")? {
            "article" => check_article(fields, notes)?,
            kind => notes.push(format!("results of type \"{kind}\" are not checked here")),
        }
    }
    Ok(())
}

fn check_article(fields: &Map<String, Value>, notes: &mut Notes) -> Result<(), Refusal> {
    unknown_fields("results", fields, ARTICLE, notes);
    if required(fields, "title")?.trim().is_empty() {
        return Err(refuse("ARTICLE_TITLE_EMPTY"));
    }
    let Some(Value::Object(content)) = fields.get("input_message_content") else {
        return Err(malformed("Can't find field \"input_message_content\""));
    };
    if !content.contains_key("message_text") {
        return Err(malformed("Can't find field \"message_text\""));
    }
    unknown_fields("input_message_content", content, TEXT_CONTENT, notes);
    let parse_mode = content.get("parse_mode").and_then(Value::as_str);
    message_text(required(content, "message_text")?, parse_mode, "MESSAGE_TOO_LONG", notes)?;
    inline_keyboard(fields.get("reply_markup"), notes)?;
    Ok(())
}

fn required<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    match fields.get(name) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(malformed(&format!("Field \"{name}\" must be of type String"))),
        None => Err(malformed(&format!("Can't find field \"{name}\""))),
    }
}

fn malformed(why: &str) -> Refusal {
    refuse(format!("can't parse inline query result: {why}"))
}
