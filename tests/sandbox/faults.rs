//! Faults that a test switches on, and what is remembered of calls.

use std::time::Duration;

use jauap::sandbox::{
    Fault,
    FaultKind::{self, *},
    Options, When,
};
use serde_json::{Value, json};

use super::client::{CHAT, Lab, lab_with, lab_with_chat};

fn hello() -> Value {
    json!({"chat_id": CHAT, "text": "hello"})
}

async fn meet(lab: &Lab, kind: FaultKind) -> (u16, Value) {
    lab.sandbox.fault(Fault::new("SENDMESSAGE", 1, kind));
    lab.call("sendMessage", hello()).await
}

#[tokio::test]
async fn refusals_have_telegrams_shape_and_leave_nothing_behind() {
    let lab = lab_with_chat().await;
    for (kind, status, description) in [
        (Forbidden, 403, "Forbidden: bot was blocked by the user"),
        (ChatNotFound, 400, "Bad Request: chat not found"),
        (Unauthorized, 401, "Unauthorized"),
        (ServerErrorJson(502), 502, "Bad Gateway"),
    ] {
        let (code, answer) = meet(&lab, kind).await;
        let expected = json!({"ok": false, "error_code": status, "description": description});
        assert_eq!((code, answer), (status, expected));
    }
    assert_eq!(meet(&lab, Conflict).await.0, 409);
    let (status, answer) = meet(&lab, TooManyRequests { retry_after: 3, chat: None }).await;
    assert_eq!((status, &answer["parameters"]["retry_after"]), (429, &json!(3)));
    assert_eq!(answer["description"], "Too Many Requests: retry after 3");
    let (status, answer) = meet(&lab, Migrated { to: -1_000_000_000_001 }).await;
    assert_eq!((status, &answer["parameters"]["migrate_to_chat_id"]), (400, &json!(-1_000_000_000_001_i64)));
    let (status, answer) = meet(&lab, ServerErrorHtml(503)).await;
    assert_eq!((status, answer), (503, Value::Null));
    assert!(lab.sandbox.sent(CHAT).is_empty());
    assert!(lab.sandbox.faulty_calls().is_empty(), "the caller did nothing wrong");
    assert_eq!((lab.sandbox.totals().faulted, lab.sandbox.totals().refused), (8, 0));
}

#[tokio::test]
async fn a_fault_is_met_as_often_as_it_says() {
    let lab = lab_with_chat().await;
    lab.sandbox.fault(Fault::new("*", 2, Forbidden));
    assert_eq!(lab.call("getMe", json!({})).await.0, 403);
    assert_eq!(lab.call("sendMessage", hello()).await.0, 403);
    assert_eq!(lab.call("sendMessage", hello()).await.0, 200);
    lab.sandbox.fault(Fault::new("sendMessage", u32::MAX, Forbidden));
    assert_eq!(lab.call("getMe", json!({})).await.0, 200, "another method");
    for _ in 0..3 {
        assert_eq!(lab.call("sendMessage", hello()).await.0, 403);
    }
    lab.sandbox.clear_faults();
    assert_eq!(lab.call("sendMessage", hello()).await.0, 200);
}

#[tokio::test]
async fn a_flood_may_concern_one_chat() {
    let lab = lab_with_chat().await;
    lab.sandbox.private_text(8, "/start");
    lab.sandbox.fault(Fault::new("sendMessage", 1, TooManyRequests { retry_after: 1, chat: Some(8) }));
    assert_eq!(lab.call("sendMessage", hello()).await.0, 200);
    assert_eq!(lab.call("sendMessage", json!({"chat_id": 8, "text": "hello"})).await.0, 429);
}

#[tokio::test]
async fn a_cut_answer_is_half_a_document() {
    let lab = lab_with_chat().await;
    assert_eq!(meet(&lab, TruncatedJson(When::BeforeWork)).await, (200, Value::Null));
    assert!(lab.sandbox.sent(CHAT).is_empty());
    assert_eq!(meet(&lab, TruncatedJson(When::AfterWork)).await, (200, Value::Null));
    assert_eq!(lab.sandbox.sent(CHAT).len(), 1);
}

#[tokio::test]
async fn a_dropped_connection_gives_no_answer() {
    let lab = lab_with_chat().await;
    lab.sandbox.fault(Fault::new("getMe", 1, DropConnection));
    assert!(lab.method("getMe").send().await.is_err());
    assert_eq!(lab.call("getMe", json!({})).await.0, 200);
}

#[tokio::test]
async fn a_hanging_call_lasts_until_the_client_gives_up() {
    let lab = lab_with_chat().await;
    lab.sandbox.fault(Fault::new("getMe", 1, Hang));
    let error = lab.method("getMe").timeout(Duration::from_millis(50)).send().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(lab.sandbox.totals().faulted, 1);
}

#[tokio::test]
async fn a_slow_call_is_carried_out_later() {
    let lab = lab_with_chat().await;
    lab.sandbox.fault(Fault::new("sendMessage", 1, Slow(Duration::from_millis(30))));
    let begun = std::time::Instant::now();
    assert_eq!(lab.call("sendMessage", hello()).await.0, 200);
    assert!(begun.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn calls_are_remembered_with_what_was_wrong() {
    let lab = lab_with_chat().await;
    lab.done("sendmessage", hello()).await;
    assert!(lab.sandbox.faulty_calls().is_empty());
    lab.done("sendMessage", json!({"chat_id": CHAT, "text": "a", "parse_mod": "HTML"})).await;
    lab.refused("sendMessage", json!({"chat_id": 999, "text": "a"})).await;
    let calls = lab.sandbox.calls();
    assert_eq!((calls.len(), calls[0].method.as_str(), &calls[0].params), (3, "sendMessage", &hello()));
    let faulty = lab.sandbox.faulty_calls();
    assert_eq!(
        (faulty[0].ok, &faulty[0].faults_in_call[..]),
        (true, &["unknown parameter \"parse_mod\"".to_owned()][..])
    );
    assert_eq!((faulty[1].ok, faulty[1].error.as_deref()), (false, Some("Bad Request: chat not found")));
    assert_eq!(faulty.len(), 2);
    let totals = lab.sandbox.totals();
    assert_eq!((totals.sent_ok, totals.refused, totals.by_method["sendMessage"]), (2, 1, 3));
}

#[tokio::test]
async fn memory_is_bounded_but_a_faulty_call_is_not_forgotten() {
    let options = Options { keep_calls: 3, keep_messages_per_chat: 2, keep_chats: 2, ..Options::default() };
    let lab = lab_with(options).await;
    lab.sandbox.private_text(CHAT, "/start");
    lab.refused("sendMessage", json!({"chat_id": CHAT})).await;
    for _ in 0..5 {
        lab.done("sendMessage", hello()).await;
    }
    assert_eq!((lab.sandbox.calls().len(), lab.sandbox.sent(CHAT).len()), (3, 2));
    assert_eq!((lab.sandbox.faulty_calls().len(), lab.sandbox.totals().sent_ok), (1, 5));
    lab.sandbox.private_text(8, "a");
    lab.sandbox.private_text(9, "a");
    assert_eq!(lab.refused("sendMessage", hello()).await, "chat not found", "the quietest chat was forgotten");
}
