//! Faults of sending: what passes is tried again until the citizen has exactly one answer, what is final is left, and
//! no chat waits for another's trouble.

use std::time::Duration;

use jauap::{
    faq::Lang,
    sandbox::{Call, Fault, FaultKind, When},
};

use crate::harness::{Town, phrases, title};

const ASK: &str = "Во сколько открываются участки?";

/// The calls of sendMessage for a chat, as whether each succeeded.
fn tries(town: &Town, chat: i64) -> Vec<Call> {
    town.calls_of("sendMessage").into_iter().filter(|call| call.params["chat_id"] == chat).collect()
}

/// The attempts to send that ended so.
fn sends(town: &Town, result: &str) -> f64 {
    town.metric(&format!(r#"jauap_sends_total{{result="{result}"}}"#))
}

/// One citizen asks while the next `times` sends meet a fault; the answer comes once.
async fn once_despite(kind: FaultKind, times: u32) -> Town {
    let mut town = Town::open().await;
    town.sandbox.fault(Fault::new("sendMessage", times, kind.clone()));
    assert!(town.ask(1, ASK).await.html.contains(title("voting.hours", Lang::Ru)), "{kind:?}");
    assert_eq!(town.sandbox.totals().faulted, u64::from(times), "the fault was met");
    town.finish().await;
    assert_eq!(town.count(1), 1, "{kind:?}");
    town
}

#[tokio::test]
async fn a_server_error_as_json_is_outlasted() {
    once_despite(FaultKind::ServerErrorJson(500), 2).await;
    once_despite(FaultKind::ServerErrorJson(504), 1).await;
}

#[tokio::test]
async fn a_proxys_error_page_is_outlasted() {
    once_despite(FaultKind::ServerErrorHtml(502), 3).await;
}

#[tokio::test]
async fn a_dropped_connection_is_outlasted() {
    once_despite(FaultKind::DropConnection, 3).await;
}

#[tokio::test]
async fn a_hanging_connection_is_given_up_and_the_answer_sent_anew() {
    let town = once_despite(FaultKind::Hang, 1).await;
    assert_eq!(town.metric(r#"jauap_send_seconds_bucket{le="1.0"}"#), 1.0, "one attempt was quick, the other not");
    assert_eq!(town.metric("jauap_send_seconds_count"), 2.0);
}

#[tokio::test]
async fn half_an_answer_before_the_work_is_no_success() {
    once_despite(FaultKind::TruncatedJson(When::BeforeWork), 2).await;
}

#[tokio::test]
async fn half_an_answer_after_the_work_is_not_answered_twice() {
    let town = once_despite(FaultKind::TruncatedJson(When::AfterWork), 1).await;
    assert_eq!(tries(&town, 1).len(), 1);
}

#[tokio::test]
async fn three_hanging_connections_leave_time_to_answer_within_half_a_minute() {
    use jauap::telegram::api::SEND_TIMEOUT;
    // The third try may take twice as long.
    assert!(SEND_TIMEOUT * 4 + Duration::from_secs(3) < Duration::from_secs(30));
    once_despite(FaultKind::Hang, 3).await;
}

#[tokio::test]
async fn a_chat_that_must_wait_waits_alone_and_as_long_as_it_is_told() {
    let mut town = Town::open().await;
    town.sandbox.fault(Fault::new("sendMessage", 1, FaultKind::TooManyRequests { retry_after: 2, chat: Some(1) }));
    town.sandbox.private_text(1, ASK);
    town.until("the first is refused", |state| state.totals().faulted == 1).await;
    for chat in 2..=5 {
        town.ask(chat, ASK).await;
    }
    assert_eq!(town.count(1), 0, "the others are answered while the first waits");
    town.until_metric("jauap_outbox_waiting", 1.0).await;
    town.until_metric("jauap_updates_in_work", 1.0).await;
    town.reply(1).await;
    town.finish().await;
    assert_eq!((town.metric("jauap_updates_in_work"), town.metric("jauap_outbox_waiting")), (0.0, 0.0));
    let quick = town.metric(r#"jauap_send_seconds_bucket{le="1.0"}"#);
    assert_eq!((quick, sends(&town, "retried")), (6.0, 1.0), "each attempt counts by itself, without the wait");
    let tries = tries(&town, 1);
    assert_eq!(tries.iter().map(|call| call.ok).collect::<Vec<_>>(), [false, true]);
    assert!(tries[1].at - tries[0].at >= Duration::from_secs(2), "{:?}", tries[1].at - tries[0].at);
    assert_eq!((1..=5).map(|chat| town.count(chat)).collect::<Vec<_>>(), [1; 5]);
}

#[tokio::test]
async fn a_server_that_is_slow_to_many_holds_up_nobody_else() {
    let mut town = Town::open().await;
    town.sandbox.fault(Fault::new("sendMessage", 40, FaultKind::Slow(Duration::from_secs(2))));
    for chat in 1..=40 {
        town.sandbox.private_text(chat, ASK);
    }
    town.until("all are on their way", |state| state.faults_left() == 0).await;
    town.ask(41, ASK).await;
    // Behind them it would see all but the last few answered; on a busy machine the first may be.
    let answered = (1..=40).map(|chat| town.count(chat)).sum::<usize>();
    assert!(answered < 20, "it waited for {answered}");
    for chat in 1..=40 {
        town.reply(chat).await;
    }
    town.finish().await;
}

#[tokio::test]
async fn few_calls_are_on_their_way_at_once() {
    let time = Duration::from_millis(100);
    let mut town = Town::open().await;
    town.sandbox.fault(Fault::new("sendMessage", 60, FaultKind::Slow(time)));
    for chat in 1..=60 {
        town.sandbox.private_text(chat, ASK);
    }
    for chat in 1..=60 {
        town.reply(chat).await;
    }
    town.finish().await;
    let calls = town.calls_of("sendMessage");
    let together = |from: &Call| calls.iter().filter(|call| call.at >= from.at && call.at < from.at + time).count();
    let most = calls.iter().map(together).max();
    assert!(most <= Some(16), "each takes a connection, and memory: {most:?}");
}

#[tokio::test]
async fn what_is_final_is_tried_once_and_the_next_message_answered() {
    let mut town = Town::open().await;
    for (chat, kind) in [(1, FaultKind::Forbidden), (2, FaultKind::ChatNotFound)] {
        town.sandbox.fault(Fault::new("sendMessage", 1, kind));
        let update = town.sandbox.private_text(chat, ASK);
        town.until("it is confirmed unanswered", |state| state.confirmed() >= update).await;
        assert_eq!(tries(&town, chat).len(), 1, "tried once");
        assert_eq!(town.count(chat), 0);
        town.ask(chat, ASK).await;
    }
    town.finish().await;
    assert_eq!((town.count(1), town.count(2)), (1, 1));
    let results = ["ok", "blocked", "failed"].map(|result| sends(&town, result));
    assert_eq!(results, [2.0, 2.0, 0.0], "a chat that is gone is no fault of sending");
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_left_at_that() {
    let mut town = Town::open().await;
    let menu = town.ask(1, "/topics").await;
    town.press(1, menu.id, "t:ru").await;
    town.press(1, menu.id, "t:ru").await;
    town.ask(1, ASK).await;
    town.finish_but(|call| call.error.as_deref().is_some_and(|why| why.contains("not modified"))).await;
    assert_eq!(town.count(1), 2, "no new message in its place");
    assert_eq!(town.calls_of("editMessageText").len(), 2);
    assert_eq!(sends(&town, "failed"), 0.0);
}

#[tokio::test]
async fn a_group_that_moved_is_followed() {
    let (old, new) = (-4_000_001, -1_002_000_000_001);
    let mut town = Town::open().await;
    // The supergroup is there already.
    town.sandbox.group_text(new, 1, "мы переехали", None);
    town.sandbox.fault(Fault::new("sendMessage", 1, FaultKind::Migrated { to: new }));
    town.sandbox.group_text(old, 1, &format!("@jauap_bot {ASK}"), None);
    let reply = town.reply(new).await;
    assert!(reply.html.contains(title("voting.hours", Lang::Ru)));
    assert_eq!(reply.reply_to, None, "numbers of the old group mean nothing in the new one");
    town.finish().await;
    assert_eq!((town.count(old), town.count(new)), (0, 1));
}

#[tokio::test]
async fn the_order_of_a_chats_replies_is_kept() {
    let mut town = Town::open().await;
    town.sandbox.fault(Fault::new("sendMessage", 2, FaultKind::ServerErrorHtml(502)));
    for text in ["/start", "/help", "/topics", "/regions"] {
        town.sandbox.private_text(1, text);
    }
    town.message(1, 4).await;
    town.finish().await;
    let sent: Vec<String> = town.sandbox.sent(1).into_iter().map(|message| message.html).collect();
    let words = phrases();
    assert_eq!(sent, [&words.start, &words.help, &words.topics, &words.regions].map(|text| text.ru.clone()));
}

#[tokio::test]
async fn acknowledgements_edits_and_inline_answers_outlast_a_fault_too() {
    let mut town = Town::open().await;
    let menu = town.ask(1, "/topics").await;
    for method in ["answerCallbackQuery", "editMessageText", "answerInlineQuery"] {
        town.sandbox.fault(Fault::new(method, 1, FaultKind::ServerErrorJson(500)));
    }
    town.press(1, menu.id, "t:ru:voting").await;
    town.edited(1, menu.id, |message| message.html.contains("Голосование")).await;
    town.sandbox.inline_query(2, "референдум");
    let answered = |call: &Call| call.method == "answerInlineQuery" && call.ok;
    town.until("the inline query is answered", |state| state.calls().any(answered)).await;
    town.finish().await;
    assert_eq!(town.sandbox.totals().faulted, 3);
}

#[test]
fn an_address_that_is_not_of_the_web_is_refused_at_the_start() {
    use jauap::telegram::{
        api::{Api, SEND_TIMEOUT, Settings, SetupError},
        token::Token,
    };
    for bad in ["ftp://api.example.org", "mailto:api@example.org", "file:///api"] {
        let settings = Settings {
            token: Token::parse(crate::harness::TOKEN).expect("a token"),
            url: bad.parse().expect("an address"),
            proxy: None,
            send_timeout: SEND_TIMEOUT,
        };
        assert!(matches!(Api::new(&settings, SEND_TIMEOUT), Err(SetupError::BadUrl)), "{bad}");
    }
}
