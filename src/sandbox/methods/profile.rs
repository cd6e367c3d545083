//! Methods about the bot itself: who it is, its texts, its menu.

use serde_json::{Value, json};

use super::{Notes, Params, Refusal, State};
use crate::sandbox::{
    profile::set_text,
    rules::{at_most, commands, language_code, refuse},
};

const SCOPES: &[&str] = &["default", "all_private_chats", "all_group_chats", "all_chat_administrators"];
const CHAT_SCOPES: &[&str] = &["chat", "chat_administrators", "chat_member"];

pub(super) fn get_me(state: &mut State, _: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let mut me = state.bot.clone();
    if let Some(name) = state.profile.name.get("") {
        me["first_name"] = name.as_str().into();
    }
    me["can_join_groups"] = true.into();
    me["can_read_all_group_messages"] = false.into();
    me["supports_inline_queries"] = true.into();
    me["can_connect_to_business"] = false.into();
    me["has_main_web_app"] = false.into();
    Ok(me)
}

/// A scope as one word; those of single chats hold the chat's id.
fn scope(params: &Params) -> Result<String, Refusal> {
    let Some(scope) = params.get("scope") else { return Ok("default".to_owned()) };
    match scope["type"].as_str() {
        Some(kind) if SCOPES.contains(&kind) => Ok(kind.to_owned()),
        Some(kind) if CHAT_SCOPES.contains(&kind) && scope.get("chat_id").is_some() => {
            Ok(format!("{kind} {} {}", scope["chat_id"], scope["user_id"]))
        }
        _ => Err(refuse("can't parse BotCommandScope")),
    }
}

pub(super) fn set_my_commands(state: &mut State, params: &Params, notes: &mut Notes) -> Result<Value, Refusal> {
    let list = commands(params.get("commands").unwrap_or(&Value::Null), notes)?;
    state.profile.set_commands(scope(params)?, language_code(params)?, list);
    state.tick();
    Ok(true.into())
}

pub(super) fn get_my_commands(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    Ok(json!(state.profile.commands(&scope(params)?, &language_code(params)?)))
}

pub(super) fn delete_my_commands(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    state.profile.delete_commands(&scope(params)?, &language_code(params)?);
    Ok(true.into())
}

pub(super) fn set_my_name(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let name = at_most(params, "name", 64, "name is too long")?;
    set_text(&mut state.profile.name, language_code(params)?, name);
    Ok(true.into())
}

pub(super) fn set_my_description(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let description = at_most(params, "description", 512, "description is too long")?;
    set_text(&mut state.profile.description, language_code(params)?, description);
    Ok(true.into())
}

pub(super) fn set_my_short_description(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let description = at_most(params, "short_description", 120, "short description is too long")?;
    set_text(&mut state.profile.short_description, language_code(params)?, description);
    Ok(true.into())
}

pub(super) fn set_chat_menu_button(_: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    match params.get("menu_button").map(|button| button["type"].as_str()) {
        None | Some(Some("commands" | "default" | "web_app")) => Ok(true.into()),
        _ => Err(refuse("can't parse menu button")),
    }
}
