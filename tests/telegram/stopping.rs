//! A bot that is asked to stop finishes what is in work, confirms it and ends without an error; one that breaks in a
//! single message goes on with the next.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use jauap::sandbox::{Fault, FaultKind};
use jiff::Timestamp;

use crate::harness::{Town, on_23_november};

const ASK: &str = "Когда референдум?";

#[tokio::test]
async fn what_is_in_work_is_finished_and_confirmed() {
    let mut town = Town::open().await;
    let slow = FaultKind::Slow(Duration::from_millis(1500));
    town.ask(100, ASK).await;
    town.sandbox.fault(Fault::new("sendMessage", 9, slow));
    for chat in 1..=10 {
        town.sandbox.private_text(chat, ASK);
    }
    // Nine are held in the sending, so this is the one that is not.
    town.until("one is answered", |state| state.totals().sent_ok == 2).await;
    let asked = Instant::now();
    town.stop_bot().await.expect("it ends without an error");
    assert!(asked.elapsed() < Duration::from_secs(8), "{:?}", asked.elapsed());
    assert!((1..=10).all(|chat| town.count(chat) == 1), "everybody is answered");
    assert_eq!(town.sandbox.look(|state| state.pending()), 0, "and confirmed");
    town.finish().await;
}

#[tokio::test]
async fn what_can_not_be_finished_is_answered_after_the_next_start() {
    let mut town = Town::open().await;
    town.ask(100, ASK).await;
    town.sandbox.fault(Fault::new("sendMessage", 1, FaultKind::TooManyRequests { retry_after: 60, chat: Some(1) }));
    let update = town.sandbox.private_text(1, ASK);
    town.until("it has to wait", |state| state.totals().faulted == 1).await;
    town.ask(2, ASK).await;
    let asked = Instant::now();
    town.stop_bot().await.expect("it ends without an error");
    assert!(asked.elapsed() < Duration::from_secs(11), "{:?}", asked.elapsed());
    assert_eq!(town.sandbox.look(|state| state.confirmed()), update - 1, "what is unanswered is not confirmed");
    town.start_bot();
    town.reply(1).await;
    town.finish().await;
    assert_eq!(town.count(1), 1);
    assert!((1..=2).contains(&town.count(2)), "answered, but not confirmed: it may be answered again");
}

static BROKEN: AtomicBool = AtomicBool::new(false);

/// A clock that breaks: the one thing in a handler that comes from outside.
fn breaking_clock() -> Timestamp {
    assert!(!BROKEN.swap(false, Ordering::SeqCst), "the clock broke (this is a part of the test)");
    on_23_november()
}

#[tokio::test]
async fn a_panic_costs_one_message_and_not_the_bot() {
    let mut town = Town::without_bot().await;
    town.set_clock(breaking_clock);
    town.start_bot();
    town.ask(1, ASK).await;
    BROKEN.store(true, Ordering::SeqCst);
    let lost = town.sandbox.private_text(1, ASK);
    town.until("it is confirmed", |state| state.confirmed() >= lost).await;
    assert!(!BROKEN.load(Ordering::SeqCst), "the clock was looked at");
    town.ask(1, ASK).await;
    town.ask(2, ASK).await;
    town.finish().await;
    assert_eq!((town.count(1), town.count(2)), (2, 1));
}
