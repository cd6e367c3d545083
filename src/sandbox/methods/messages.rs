//! Methods that send, change and delete messages, and those about a chat.

use serde_json::{Value, json};

use super::{Notes, Params, Refusal, State};
use crate::sandbox::{
    chat::{Chat, ChatKind},
    message::{Stored, Text},
    rules::{inline_keyboard, link_preview, message_text, refuse, reply, reply_markup},
    state::{Draft, unix_now},
    wire,
};

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

const ACTIONS: &[&str] = &[
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// The chat of `chat_id`; public names lead nowhere in a sandbox.
fn chat<'a>(state: &'a State, params: &Params) -> Result<&'a Chat, Refusal> {
    params.integer("chat_id").and_then(|id| state.chat(id)).ok_or_else(|| refuse("chat not found"))
}

fn message_id(params: &Params) -> Option<i32> {
    params.integer("message_id").and_then(|id| i32::try_from(id).ok())
}

pub(super) fn send_message(state: &mut State, params: &Params, notes: &mut Notes) -> Result<Value, Refusal> {
    let chat = chat(state, params)?;
    let (mode, text) = (params.text("parse_mode"), params.text("text").unwrap_or_default());
    let text = message_text(text, mode, "message is too long", notes)?;
    link_preview(params, notes);
    let reply_to = reply(params, |id| chat.get(id).is_some(), notes)?;
    let markup = reply_markup(params.get("reply_markup"), notes)?;
    let id = chat.id;
    let sent = state.add_message(id, None, Draft { text, media: None, markup, reply_to });
    state.calls.totals.sent_ok += 1;
    Ok(sent.unwrap_or_default())
}

pub(super) fn edit_message_text(state: &mut State, params: &Params, notes: &mut Notes) -> Result<Value, Refusal> {
    let (mode, text) = (params.text("parse_mode"), params.text("text").unwrap_or_default());
    let text = message_text(text, mode, "MESSAGE_TOO_LONG", notes)?;
    link_preview(params, notes);
    edit(state, params, Some(text), notes)
}

pub(super) fn edit_message_reply_markup(
    state: &mut State,
    params: &Params,
    notes: &mut Notes,
) -> Result<Value, Refusal> {
    edit(state, params, None, notes)
}

/// Replaces the keyboard, and the text where there is a new one: an edit without a keyboard takes it away.
fn edit(state: &mut State, params: &Params, text: Option<Text>, notes: &mut Notes) -> Result<Value, Refusal> {
    if params.text("inline_message_id").is_some() {
        return Err(refuse("MESSAGE_ID_INVALID"));
    }
    let specified = params.get("chat_id").is_some() && params.get("message_id").is_some();
    if !specified {
        return Err(refuse("message identifier is not specified"));
    }
    let chat = chat(state, params)?.id;
    let markup = inline_keyboard(params.get("reply_markup"), notes)?;
    let id = message_id(params).unwrap_or_default();
    let (now, date) = (state.tick(), unix_now());
    let stored = state.chat_mut(chat).and_then(|chat| chat.get_mut(id));
    let stored = stored.ok_or_else(|| refuse("message to edit not found"))?;
    if !stored.is_bots() {
        return Err(refuse("message can't be edited"));
    }
    let text = text.unwrap_or_else(|| stored.text.clone());
    if same(stored, &text, markup.as_ref()) {
        return Err(refuse(NOT_MODIFIED));
    }
    (stored.text, stored.markup, stored.changed, stored.edited) = (text, markup, now, Some(date));
    Ok(state.message_json(chat, id).unwrap_or_default())
}

fn same(stored: &Stored, text: &Text, markup: Option<&Value>) -> bool {
    stored.text.to_html() == text.to_html() && stored.markup.as_ref() == markup
}

pub(super) fn delete_message(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let chat = chat(state, params)?.id;
    let now = state.tick();
    let chat = state.chat_mut(chat).ok_or_else(|| refuse("chat not found"))?;
    let deleted = message_id(params).and_then(|id| chat.remove(id));
    let deleted = deleted.ok_or_else(|| refuse("message to delete not found"))?;
    chat.notice(now, json!({ "kind": "deleted", "id": deleted.id }));
    Ok(true.into())
}

pub(super) fn send_chat_action(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let chat = chat(state, params)?.id;
    let action = params.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action) {
        return Err(refuse("wrong parameter action in request"));
    }
    let now = state.tick();
    if let Some(chat) = state.chat_mut(chat) {
        chat.notice(now, json!({ "kind": "action", "action": action }));
    }
    Ok(true.into())
}

pub(super) fn get_chat(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let chat = chat(state, params)?;
    let mut full = wire::chat(chat);
    full["accent_color_id"] = 0.into();
    full["max_reaction_count"] = 11.into();
    full["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
        "premium_subscription": false, "gifts_from_channels": false,
    });
    if chat.kind != ChatKind::Private {
        full["permissions"] = json!({ "can_send_messages": true });
    }
    Ok(full)
}
