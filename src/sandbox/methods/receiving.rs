//! Methods about how updates reach the bot, apart from getUpdates. A webhook can be set from outside, but gets nothing.

use serde_json::{Value, json};

use super::{Notes, Params, Refusal, State};

pub(super) fn get_webhook_info(state: &mut State, _: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let mut info = json!({
        "url": if state.webhook { "https://example.org/hook" } else { "" },
        "has_custom_certificate": false,
        "pending_update_count": state.pending(),
    });
    if let Some(allowed) = state.queue.allowed() {
        info["allowed_updates"] = json!(allowed);
    }
    Ok(info)
}

pub(super) fn delete_webhook(state: &mut State, params: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    if params.boolean("drop_pending_updates") {
        state.queue.drop_all();
    }
    state.webhook = false;
    Ok(true.into())
}
