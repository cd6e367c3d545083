//! getUpdates: confirming by offset, waiting for the next update, giving way to a newer call.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::timeout_at;

use super::{
    answer::Refusal,
    params::{Notes, Params},
    server::Shared,
};

/// The longest wait that Telegram grants, in seconds.
const LONGEST: i64 = 50;
/// The most updates of one call.
const BATCH: i64 = 100;

/// A call that waits; leaving, also because the client gave up, is seen by the page.
struct Waiting<'a>(&'a Shared);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.change(|state| {
            state.polls.waiting -= 1;
            state.polls.last = Some(Instant::now());
        });
    }
}

/// Carries out one getUpdates.
pub(super) async fn get_updates(shared: &Shared, params: &Params, notes: &mut Notes) -> Result<Value, Refusal> {
    let limit = within("limit", params.integer("limit").unwrap_or(BATCH), 1, BATCH, notes);
    let wait = within("timeout", params.integer("timeout").unwrap_or(0), 0, LONGEST, notes);
    let limit = usize::try_from(limit).unwrap_or(1);
    let allowed = params.get("allowed_updates").and_then(Value::as_array).map(|kinds| {
        let known = |kind: &Value| kind.as_str().filter(|kind| KINDS.contains(kind)).map(str::to_owned);
        let (good, bad): (Vec<_>, Vec<_>) = kinds.iter().partition(|kind| known(kind).is_some());
        notes.extend(bad.iter().map(|kind| format!("unknown kind of update {kind}")));
        good.into_iter().filter_map(known).collect()
    });
    let mut changed = shared.subscribe();
    let generation = shared.change(|state| {
        if let Some(allowed) = allowed {
            state.queue.allow(allowed);
        }
        state.queue.confirm(params.integer("offset").unwrap_or_default());
        state.polls.generation += 1;
        state.polls.waiting += 1;
        state.polls.generation
    });
    let _waiting = Waiting(shared);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(wait.unsigned_abs());
    let mut expired = wait == 0;
    loop {
        changed.mark_unchanged();
        {
            let state = shared.lock();
            if state.webhook {
                return Err(Refusal::webhook());
            }
            if state.polls.generation != generation {
                return Err(Refusal::conflict());
            }
            let updates = state.queue.first(limit);
            if expired || !updates.is_empty() {
                return Ok(json!(updates));
            }
        }
        expired = timeout_at(deadline, changed.changed()).await.is_err();
    }
}

/// Telegram brings a number into its range silently.
fn within(name: &str, value: i64, least: i64, most: i64, notes: &mut Notes) -> i64 {
    if !(least..=most).contains(&value) {
        notes.push(format!("{name} {value} is outside {least} to {most}"));
    }
    value.clamp(least, most)
}

/// The kinds of updates of the Bot API 10.1.
const KINDS: &[&str] = &[
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
];
