//! Faults of polling: the bot is back soon after they end, and only a refused token ends it.

use std::time::{Duration, Instant};

use jauap::{
    sandbox::{Call, Fault, FaultKind, State, When},
    telegram::{
        api::{Api, CallError, Patience, Settings},
        bot::BotError,
        polling::PollingError,
        token::Token,
    },
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::harness::{TOKEN, Town};

const ASK: &str = "Когда референдум?";

/// Polls meet a fault `times` times; a citizen who asks meanwhile gets one answer, soon after the fault's end.
async fn back_soon_after(kind: FaultKind, times: u32) -> Town {
    let mut town = Town::open().await;
    town.sandbox.fault(Fault::new("getUpdates", times, kind.clone()));
    // The poll that waits meets no fault any more; this ends it.
    town.ask(1, ASK).await;
    town.sandbox.private_text(2, ASK);
    let all_met = |state: &State| state.totals().faulted == u64::from(times);
    town.until("the faults are over", all_met).await;
    let over = Instant::now();
    town.reply(2).await;
    // Two seconds, and some for a busy machine.
    assert!(over.elapsed() < Duration::from_secs(4), "{kind:?}: back after {:?}", over.elapsed());
    town.finish().await;
    assert_eq!((town.count(1), town.count(2)), (1, 1), "{kind:?}");
    town
}

#[tokio::test]
async fn server_errors_are_outlasted() {
    back_soon_after(FaultKind::ServerErrorJson(500), 4).await;
    back_soon_after(FaultKind::ServerErrorHtml(502), 3).await;
}

#[tokio::test]
async fn dropped_connections_are_outlasted() {
    back_soon_after(FaultKind::DropConnection, 4).await;
}

#[tokio::test]
async fn a_hanging_poll_is_given_up() {
    back_soon_after(FaultKind::Hang, 1).await;
}

#[tokio::test]
async fn after_polls_that_hang_for_long_the_bot_is_back_within_two_seconds() {
    let mut town = Town::open().await;
    town.sandbox.fault(Fault::new("getUpdates", u32::MAX, FaultKind::Hang));
    // The poll that waits meets no fault any more; this ends it.
    town.ask(1, ASK).await;
    town.until("several polls hang", |state| state.totals().faulted >= 4).await;
    town.sandbox.private_text(2, ASK);
    town.sandbox.clear_faults();
    let over = Instant::now();
    town.reply(2).await;
    // Some for a busy machine.
    assert!(over.elapsed() < Duration::from_secs(3), "back after {:?}", over.elapsed());
    town.finish().await;
    assert_eq!((town.count(1), town.count(2)), (1, 1));
}

/// A poll answered with `bytes`, of which so many come every tenth of a second, and how long it took.
async fn slow_poll(bytes: usize, at_a_time: usize) -> (Result<usize, CallError>, Duration) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await?;
        client.read_buf(&mut Vec::with_capacity(4096)).await?;
        client.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n").as_bytes()).await?;
        let body = vec![b'{'; bytes];
        for part in body.chunks(at_a_time) {
            client.write_all(part).await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        std::io::Result::Ok(())
    });
    let token = Token::parse(TOKEN).expect("a token");
    let second = Duration::from_secs(1);
    let settings = Settings { token, url: url.parse().expect("an address"), proxy: None, send_timeout: second };
    let api = Api::new(&settings, second).expect("a connection");
    let began = Instant::now();
    let result = api.poll(Vec::new(), Patience { begin: second, rest: second }).await;
    server.abort();
    (result.map(|text| text.len()), began.elapsed())
}

#[tokio::test]
async fn a_trickle_is_given_up_soon_and_a_slow_line_is_not() {
    let ((trickle, gave_up), (slow, took)) = tokio::join!(slow_poll(400, 10), slow_poll(12_000, 500));
    assert!(matches!(trickle, Err(CallError::Network(_))), "{trickle:?}");
    assert!(gave_up < Duration::from_secs(2), "{gave_up:?}");
    assert_eq!(slow, Ok(12_000));
    assert!(took > Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn a_webhook_is_removed_also_where_the_first_try_fails_or_it_is_set_later() {
    let mut town = Town::without_bot().await;
    town.sandbox.set_webhook();
    town.sandbox.fault(Fault::new("deleteWebhook", 1, FaultKind::ServerErrorHtml(502)));
    town.start_bot();
    town.ask(1, ASK).await;
    town.sandbox.set_webhook();
    // Whatever the bot hears of first, it is back.
    town.ask(2, ASK).await;
    let refused = |call: &Call| call.error.as_deref().is_some_and(|why| why.contains("webhook is active"));
    town.finish_but(refused).await;
    assert_eq!((town.count(1), town.count(2)), (1, 1));
}

#[tokio::test]
async fn another_copy_of_the_bot_is_outlasted() {
    back_soon_after(FaultKind::Conflict, 4).await;
}

#[tokio::test]
async fn half_a_batch_is_asked_for_again() {
    let town = back_soon_after(FaultKind::TruncatedJson(When::BeforeWork), 2).await;
    assert_eq!(town.metric(r#"jauap_polls_failed_total{kind="garbled"}"#), 2.0);
    back_soon_after(FaultKind::TruncatedJson(When::AfterWork), 2).await;
}

#[tokio::test]
async fn too_many_polls_wait_as_long_as_they_are_told() {
    back_soon_after(FaultKind::TooManyRequests { retry_after: 1, chat: None }, 1).await;
}

#[tokio::test]
async fn a_token_that_is_refused_later_ends_the_bot_with_a_word() {
    let mut town = Town::open().await;
    town.sandbox.fault(Fault::new("getUpdates", u32::MAX, FaultKind::Unauthorized));
    town.ask(1, ASK).await;
    let error = town.bots_end().await.expect_err("the token is refused");
    assert!(matches!(error, BotError::Polling(PollingError::Unauthorized)), "{error:?}");
    assert!(error.to_string().contains("token"), "{error}");
    town.finish().await;
}

#[tokio::test]
async fn a_token_that_is_refused_at_the_start_ends_the_bot() {
    let mut town = Town::without_bot().await;
    town.sandbox.fault(Fault::new("*", u32::MAX, FaultKind::Unauthorized));
    town.start_bot();
    let error = town.bots_end().await.expect_err("the token is refused");
    assert!(matches!(error, BotError::Polling(PollingError::Unauthorized)), "{error:?}");
    town.finish().await;
}

#[tokio::test]
async fn a_telegram_that_is_away_at_the_start_is_waited_for() {
    let mut town = Town::without_bot().await;
    for kind in [
        FaultKind::ServerErrorJson(500),
        FaultKind::ServerErrorHtml(502),
        FaultKind::DropConnection,
        FaultKind::TruncatedJson(When::AfterWork),
        FaultKind::TooManyRequests { retry_after: 1, chat: None },
    ] {
        town.sandbox.fault(Fault::new("getMe", 1, kind));
    }
    for method in ["getWebhookInfo", "setMyCommands", "getUpdates"] {
        town.sandbox.fault(Fault::new(method, 1, FaultKind::ServerErrorHtml(502)));
    }
    town.sandbox.private_text(1, ASK);
    town.start_bot();
    town.reply(1).await;
    let menus = |state: &State| state.calls().filter(|call| call.method == "setMyCommands" && call.ok).count();
    town.until("all menus are set all the same", |state| menus(state) == 3).await;
    town.finish().await;
    assert_eq!(town.count(1), 1);
}

#[tokio::test]
async fn every_poll_says_which_kinds_of_updates_are_wanted() {
    let mut town = Town::without_bot().await;
    town.sandbox.fault(Fault::new("getUpdates", 2, FaultKind::ServerErrorJson(500)));
    town.start_bot();
    town.until("the bot polls", State::is_polling).await;
    town.ask(1, ASK).await;
    town.finish().await;
    let polls = town.calls_of("getUpdates");
    assert!(polls.len() >= 4, "two that failed, one with the message, one to confirm it: {}", polls.len());
    let all_kinds = |call: &Call| {
        let kinds = call.params["allowed_updates"].as_array().expect("a list");
        ["message", "callback_query", "inline_query"].iter().all(|kind| kinds.iter().any(|named| named == kind))
    };
    assert!(polls.iter().all(all_kinds), "{polls:#?}");
}
