//! Keyboards: under a message, or in place of the citizen's own.

use serde_json::{Map, Value};

use super::{Notes, refuse, unknown_fields};
use crate::sandbox::answer::Refusal;

/// Telegram refuses more buttons under one message.
const BUTTONS: usize = 100;
/// Callback data in bytes, not characters.
const DATA: usize = 64;

/// The fields that say what a button does.
const ACTIONS: &[&str] = &[
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];
const LOOKS: &[&str] = &["text", "icon_custom_emoji_id", "style"];
const OTHER_MARKUPS: &[&str] = &["keyboard", "remove_keyboard", "force_reply"];

/// Any markup that a new message may carry.
pub(in crate::sandbox) fn reply_markup(markup: Option<&Value>, notes: &mut Notes) -> Result<Option<Value>, Refusal> {
    match markup {
        Some(Value::Object(fields)) if OTHER_MARKUPS.iter().any(|name| fields.contains_key(*name)) => {
            Ok(markup.cloned())
        }
        _ => inline_keyboard(markup, notes),
    }
}

/// A keyboard under a message; `None` where it has no buttons.
pub(in crate::sandbox) fn inline_keyboard(markup: Option<&Value>, notes: &mut Notes) -> Result<Option<Value>, Refusal> {
    let Some(markup) = markup else { return Ok(None) };
    let Value::Object(fields) = markup else { return Err(refuse("object expected as reply markup")) };
    unknown_fields("reply_markup", fields, &["inline_keyboard"], notes);
    let Some(Value::Array(rows)) = fields.get("inline_keyboard") else { return Ok(None) };
    let mut count = 0;
    for row in rows {
        let Value::Array(row) = row else {
            return Err(refuse("can't parse inline keyboard: expected an Array of buttons"));
        };
        count += row.len();
        row.iter().try_for_each(|button| check_button(button, notes))?;
    }
    match count {
        0 => Ok(None),
        _ if count > BUTTONS => Err(refuse("reply markup is too long")),
        _ => Ok(Some(markup.clone())),
    }
}

fn check_button(button: &Value, notes: &mut Notes) -> Result<(), Refusal> {
    let malformed = |why: &str| Err(refuse(format!("can't parse inline keyboard button: {why}")));
    let Value::Object(fields) = button else { return malformed("expected an Object") };
    notes.extend(
        fields
            .keys()
            .filter(|name| !ACTIONS.contains(&name.as_str()) && !LOOKS.contains(&name.as_str()))
            .map(|name| format!("unknown field \"{name}\" in inline_keyboard")),
    );
    match fields.get("text") {
        None => return malformed("Can't find field \"text\""),
        Some(Value::String(text)) if text.trim().is_empty() => return malformed("the button text is empty"),
        Some(Value::String(_)) => (),
        Some(_) => return malformed("Field \"text\" must be of type String"),
    }
    match ACTIONS.iter().filter(|name| has_action(fields, name)).count() {
        0 => return malformed("Text buttons are unallowed in the inline keyboard"),
        1 => (),
        _ => return malformed("exactly one action must be given"),
    }
    if fields.get("callback_data").and_then(Value::as_str).is_some_and(|data| data.len() > DATA) {
        return Err(refuse("BUTTON_DATA_INVALID"));
    }
    match fields.get("url").and_then(Value::as_str) {
        Some(url) if !is_link(url) => Err(refuse("BUTTON_URL_INVALID")),
        _ => Ok(()),
    }
}

fn has_action(fields: &Map<String, Value>, name: &str) -> bool {
    match fields.get(name) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        // An empty query is one; an empty address or empty data is none.
        Some(Value::String(text)) => !text.is_empty() || name.starts_with("switch_inline"),
        Some(_) => true,
    }
}

fn is_link(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "tg" | "ton"))
}
