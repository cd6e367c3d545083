//! Faults of polling: the bot is back soon after they end, and only a refused token ends it.

use std::time::{Duration, Instant};

use jauap::{
    sandbox::{Call, Fault, FaultKind, State, When},
    telegram::{
        bot::BotError,
        polling::{POLL_TIMEOUT, PollingError},
    },
};

use crate::harness::Town;

const ASK: &str = "Когда референдум?";

/// Polls meet a fault `times` times; a citizen who asks meanwhile gets one answer, soon after the fault's end.
async fn back_soon_after(kind: FaultKind, times: u32) {
    back_within(Duration::ZERO, kind, times).await;
}

/// The same for a fault that takes `held` to be noticed.
async fn back_within(held: Duration, kind: FaultKind, times: u32) {
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
    assert!(over.elapsed() < held + Duration::from_secs(4), "{kind:?}: back after {:?}", over.elapsed());
    town.finish().await;
    assert_eq!((town.count(1), town.count(2)), (1, 1), "{kind:?}");
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
    back_within(POLL_TIMEOUT, FaultKind::Hang, 1).await;
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
    back_soon_after(FaultKind::TruncatedJson(When::BeforeWork), 2).await;
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
