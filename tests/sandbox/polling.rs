//! getUpdates.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::{CHAT, Lab, lab};

async fn ids(lab: &Lab, params: Value) -> Vec<u64> {
    let updates = lab.done("getUpdates", params).await;
    updates.as_array().unwrap().iter().map(|update| update["update_id"].as_u64().unwrap()).collect()
}

/// Starts a call and returns once the sandbox holds it.
async fn waiting(lab: &Lab, params: Value) -> tokio::task::JoinHandle<(u16, Value)> {
    let bot = lab.clone();
    let call = tokio::spawn(async move { bot.call("getUpdates", params).await });
    assert!(lab.sandbox.wait_until(Duration::from_secs(5), |state| state.is_polling()).await);
    call
}

#[tokio::test]
async fn an_offset_confirms_what_is_below_it() {
    let lab = lab().await;
    for text in ["a", "b", "c"] {
        lab.sandbox.private_text(CHAT, text);
    }
    assert_eq!(ids(&lab, json!({})).await, [1, 2, 3]);
    assert_eq!(ids(&lab, json!({"offset": 1})).await, [1, 2, 3], "nothing was confirmed");
    assert_eq!((lab.sandbox.confirmed(), lab.sandbox.pending()), (0, 3));
    assert_eq!(ids(&lab, json!({"offset": 3})).await, [3]);
    assert_eq!((lab.sandbox.confirmed(), lab.sandbox.pending()), (2, 1));
    assert_eq!(ids(&lab, json!({"offset": 4})).await, [0; 0]);
    assert_eq!((lab.sandbox.confirmed(), lab.sandbox.pending()), (3, 0));
    assert_eq!((lab.sandbox.totals().updates, lab.sandbox.totals().confirmed), (3, 3));
}

#[tokio::test]
async fn a_negative_offset_keeps_only_the_last_updates() {
    let lab = lab().await;
    for text in ["a", "b", "c"] {
        lab.sandbox.private_text(CHAT, text);
    }
    assert_eq!(ids(&lab, json!({"offset": -1})).await, [3]);
    assert_eq!(ids(&lab, json!({})).await, [3]);
}

#[tokio::test]
async fn a_limit_is_kept_and_brought_into_its_range() {
    let lab = lab().await;
    for _ in 0..103 {
        lab.sandbox.private_text(CHAT, "a");
    }
    assert_eq!(ids(&lab, json!({"limit": 2})).await, [1, 2]);
    assert_eq!(ids(&lab, json!({})).await.len(), 100);
    assert!(lab.sandbox.faulty_calls().is_empty());
    assert_eq!(ids(&lab, json!({"limit": 500})).await.len(), 100);
    assert_eq!(lab.sandbox.faulty_calls().len(), 1);
}

#[tokio::test]
async fn a_waiting_call_wakes_at_the_next_update() {
    let lab = lab().await;
    let call = waiting(&lab, json!({"timeout": 50})).await;
    lab.sandbox.private_text(CHAT, "a");
    let (status, answer) = call.await.unwrap();
    assert_eq!((status, answer["result"][0]["message"]["text"].as_str()), (200, Some("a")));
}

#[tokio::test]
async fn a_second_call_ends_the_first_with_a_conflict() {
    let lab = lab().await;
    let first = waiting(&lab, json!({"timeout": 50})).await;
    assert_eq!(lab.done("getUpdates", json!({"timeout": 0})).await, json!([]));
    let (status, answer) = first.await.unwrap();
    assert_eq!((status, &answer["error_code"]), (409, &json!(409)));
    assert!(answer["description"].as_str().unwrap().starts_with("Conflict: terminated by other getUpdates request"));
}

#[tokio::test]
async fn the_kinds_a_bot_asked_for_are_remembered() {
    let lab = lab().await;
    lab.done("getUpdates", json!({"allowed_updates": ["callback_query"]})).await;
    assert_eq!(lab.sandbox.private_text(CHAT, "not wanted"), 0);
    lab.done("getUpdates", json!({})).await;
    assert_eq!(lab.sandbox.private_text(CHAT, "still not wanted"), 0);
    assert_eq!(lab.done("getWebhookInfo", json!({})).await["allowed_updates"], json!(["callback_query"]));
    lab.done("getUpdates", json!({"allowed_updates": []})).await;
    assert_eq!(lab.sandbox.private_text(CHAT, "wanted"), 1);
    assert_eq!(ids(&lab, json!({})).await, [1]);
    assert!(lab.sandbox.faulty_calls().is_empty());
    lab.done("getUpdates", json!({"allowed_updates": ["mesage"]})).await;
    assert_eq!(lab.sandbox.faulty_calls()[0].faults_in_call, ["unknown kind of update \"mesage\""]);
}

#[tokio::test]
async fn pending_updates_can_be_dropped() {
    let lab = lab().await;
    lab.sandbox.private_text(CHAT, "a");
    assert_eq!(lab.done("getWebhookInfo", json!({})).await["pending_update_count"], 1);
    lab.done("deleteWebhook", json!({"drop_pending_updates": true})).await;
    assert_eq!(lab.sandbox.pending(), 0);
}
