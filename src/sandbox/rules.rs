//! What Telegram refuses: texts, keyboards, replies, results of inline queries, commands, with its own words.

mod keyboard;
mod results;

use serde_json::{Map, Value, json};

pub(super) use keyboard::{inline_keyboard, reply_markup};
pub(super) use results::inline_results;

use super::{
    answer::Refusal,
    message::Text,
    params::{Notes, Params},
};
use crate::text::html;

/// The most UTF-16 units that a message shows.
const MESSAGE_LIMIT: usize = 4096;

const LINK_PREVIEW: &[&str] = &["is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"];
const REPLY: &[&str] = &[
    "message_id",
    "chat_id",
    "allow_sending_without_reply",
    "quote",
    "quote_parse_mode",
    "quote_entities",
    "quote_position",
    "checklist_task_id",
    "poll_option_id",
];

/// A 400.
pub(super) fn refuse(why: impl std::fmt::Display) -> Refusal {
    Refusal::bad_request(why)
}

/// What a message shows. `too_long` is Telegram's word for it, which differs between sending and editing.
pub(super) fn message_text(
    text: &str,
    parse_mode: Option<&str>,
    too_long: &str,
    notes: &mut Notes,
) -> Result<Text, Refusal> {
    let text = text.trim();
    let (shown, length) = match parse_mode.unwrap_or_default().to_ascii_lowercase().as_str() {
        "" => (Text::plain(text), text.encode_utf16().count()),
        "html" => {
            let length = html::check(text).map_err(|error| refuse(format!("can't parse entities: {error}")))?;
            (Text::html(text), length)
        }
        "markdown" | "markdownv2" => {
            notes.push("parse_mode Markdown is neither checked nor shown here".to_owned());
            (Text::plain(text), text.encode_utf16().count())
        }
        _ => return Err(refuse("unsupported parse_mode")),
    };
    if shown.to_plain().trim().is_empty() {
        return Err(refuse("message text is empty"));
    }
    if length > MESSAGE_LIMIT {
        return Err(refuse(too_long));
    }
    Ok(shown)
}

/// The options of a link preview: only their names can be wrong.
pub(super) fn link_preview(params: &Params, notes: &mut Notes) {
    if let Some(Value::Object(options)) = params.get("link_preview_options") {
        unknown_fields("link_preview_options", options, LINK_PREVIEW, notes);
    }
}

/// The message replied to, if there is one that `exists` knows.
pub(super) fn reply(params: &Params, exists: impl Fn(i32) -> bool, notes: &mut Notes) -> Result<Option<i32>, Refusal> {
    let Some(Value::Object(reply)) = params.get("reply_parameters") else { return Ok(None) };
    unknown_fields("reply_parameters", reply, REPLY, notes);
    let id = reply.get("message_id").and_then(Value::as_i64).and_then(|id| i32::try_from(id).ok());
    match id {
        Some(id) if exists(id) => Ok(Some(id)),
        // Telegram sends it as an ordinary message.
        _ if reply.get("allow_sending_without_reply") == Some(&Value::Bool(true)) => Ok(None),
        _ => Err(refuse("message to be replied not found")),
    }
}

/// The commands of the menu.
pub(super) fn commands(list: &Value, notes: &mut Notes) -> Result<Vec<Value>, Refusal> {
    let commands = list.as_array().map(Vec::as_slice).unwrap_or_default();
    if commands.is_empty() {
        return Err(refuse("commands is empty"));
    }
    if commands.len() > 100 {
        return Err(refuse("BOT_COMMANDS_TOO_MUCH"));
    }
    let mut accepted = Vec::new();
    for command in commands {
        let Value::Object(fields) = command else { return Err(refuse("expected an Object as BotCommand")) };
        unknown_fields("commands", fields, &["command", "description"], notes);
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        // Telegram takes off a leading slash itself.
        let name = text("command").strip_prefix('/').unwrap_or(text("command"));
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !(1..=32).contains(&name.len()) || !name.chars().all(allowed) {
            return Err(refuse("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&text("description").encode_utf16().count()) {
            return Err(refuse("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
        accepted.push(json!({ "command": name, "description": text("description") }));
    }
    Ok(accepted)
}

/// An ISO 639-1 code or nothing, which stands for every language.
pub(super) fn language_code(params: &Params) -> Result<String, Refusal> {
    let code = params.text("language_code").unwrap_or_default();
    if code.is_empty() || (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())) {
        Ok(code.to_owned())
    } else {
        Err(refuse("LANG_CODE_INVALID"))
    }
}

/// A text of at most `limit` UTF-16 units.
pub(super) fn at_most<'a>(params: &'a Params, name: &str, limit: usize, too_long: &str) -> Result<&'a str, Refusal> {
    let text = params.text(name).unwrap_or_default();
    if text.encode_utf16().count() > limit { Err(refuse(too_long)) } else { Ok(text) }
}

/// Notes the fields of a nested object that Telegram does not know.
fn unknown_fields(object: &str, fields: &Map<String, Value>, known: &[&str], notes: &mut Notes) {
    let unknown = fields.keys().filter(|name| !known.contains(&name.as_str()));
    notes.extend(unknown.map(|name| format!("unknown field \"{name}\" in {object}")));
}
