//! Methods that answer presses of buttons and inline queries.

use serde_json::{Value, json};

use super::{Notes, Params, Refusal, State};
use crate::sandbox::{
    queries::{Queries, Query},
    rules::{at_most, inline_results, refuse},
};

/// What a toast or an alert may hold.
const TOAST: usize = 200;

pub(super) fn answer_callback_query(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let id = params.text("callback_query_id").unwrap_or_default();
    let text = at_most(params, "text", TOAST, "MESSAGE_TOO_LONG")?;
    let answered = state.queries.answer(id, false)?;
    let now = state.tick();
    if let Query::Press { chat } = answered
        && let Some(chat) = state.chat_mut(chat)
    {
        let text = Some(text).filter(|text| !text.is_empty());
        let (alert, url) = (params.boolean("show_alert"), params.text("url"));
        let notice = json!({ "kind": "answered", "query_id": id, "text": text, "alert": alert, "url": url });
        chat.notice(now, notice);
    }
    Ok(true.into())
}

pub(super) fn answer_inline_query(state: &mut State, params: &Params, notes: &mut Notes) -> Result<Value, Refusal> {
    let id = params.text("inline_query_id").unwrap_or_default();
    if !state.queries.is_open(id, true) {
        return Err(Queries::too_old());
    }
    if let Some(results) = params.get("results") {
        inline_results(results, notes)?;
    }
    if params.text("next_offset").is_some_and(|offset| offset.len() > 64) {
        return Err(refuse("NEXT_OFFSET_INVALID"));
    }
    state.queries.answer(id, true)?;
    Ok(true.into())
}
