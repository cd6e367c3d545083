//! Methods about how updates reach the bot, apart from getUpdates. There is never a webhook here.

use serde_json::{Value, json};

use super::{Notes, Params, Refusal, State};

pub(super) fn get_webhook_info(state: &mut State, _: &Params, _: &mut Notes) -> Result<Value, Refusal> {
    let mut info = json!({
        "url": "",
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
    Ok(true.into())
}
