//! Nothing is confirmed before it is answered, so that a crash loses no message.

use std::collections::BTreeSet;

use jauap::{
    sandbox::{Fault, FaultKind, State},
    telegram::offsets::Offsets,
};
use proptest::prelude::*;

use crate::harness::Town;

const ASK: &str = "Когда референдум?";

#[tokio::test]
async fn an_update_in_work_is_not_confirmed_while_later_ones_are_answered() {
    let mut town = Town::open().await;
    town.ask(1, ASK).await;
    town.sandbox.fault(Fault::new("sendMessage", 1, FaultKind::TooManyRequests { retry_after: 3, chat: Some(2) }));
    let held = town.sandbox.private_text(2, ASK);
    for chat in 3..=20 {
        town.ask(chat, ASK).await;
    }
    // Two more polls: the bot had every chance to confirm too much.
    let polls = town.calls_of("getUpdates").len();
    let two_more = |state: &State| state.calls().filter(|call| call.method == "getUpdates").count() >= polls + 2;
    town.until("two more polls", two_more).await;
    if town.count(2) == 0 {
        assert_eq!(town.sandbox.look(State::confirmed), held - 1);
    }
    town.reply(2).await;
    let offset = |call: &jauap::sandbox::Call| call.params["offset"].as_u64().unwrap_or_default();
    let answered = town.calls_of("sendMessage").iter().rfind(|call| call.params["chat_id"] == 2).expect("sent").at;
    for poll in town.calls_of("getUpdates").iter().filter(|poll| poll.at < answered) {
        assert!(offset(poll) <= u64::from(held), "confirmed unanswered: {poll:?}");
    }
    town.finish().await;
    assert!((1..=20).all(|chat| town.count(chat) == 1), "each was answered once, although sent again with every poll");
}

#[tokio::test]
async fn a_chat_that_must_wait_long_holds_up_nobody() {
    // More than Telegram gives out of what comes after an update that isn't done.
    const OTHERS: i64 = 150;
    let mut town = Town::open().await;
    town.ask(1, ASK).await;
    town.sandbox.fault(Fault::new("sendMessage", 1, FaultKind::TooManyRequests { retry_after: 9, chat: Some(2) }));
    town.sandbox.private_text(2, ASK);
    for chat in 3..3 + OTHERS {
        town.sandbox.private_text(chat, ASK);
    }
    for chat in 3..3 + OTHERS {
        town.reply(chat).await;
    }
    assert_eq!(town.count(2), 0, "all others are answered while it waits");
    town.reply(2).await;
    town.finish().await;
    assert!((2..3 + OTHERS).all(|chat| town.count(chat) == 1));
}

#[tokio::test]
async fn while_nothing_gets_through_nothing_is_let_go() {
    let mut town = Town::open().await;
    town.ask(1, ASK).await;
    let confirmed = town.sandbox.confirmed();
    town.sandbox.fault(Fault::new("sendMessage", u32::MAX, FaultKind::ServerErrorHtml(502)));
    for chat in 2..=130 {
        town.sandbox.private_text(chat, ASK);
    }
    // Each of those that Telegram gives out is tried a few times, for longer than polls may stall.
    town.until("all are tried", |state| state.totals().faulted >= 300).await;
    assert!(town.sandbox.confirmed() <= confirmed + 1);
    town.kill_bot();
    town.sandbox.clear_faults();
    town.start_bot();
    for chat in 2..=130 {
        town.reply(chat).await;
    }
    town.finish().await;
}

#[tokio::test]
async fn after_a_kill_every_message_is_answered() {
    const CHATS: i64 = 150;
    let mut town = Town::open().await;
    for chat in 1..=CHATS / 2 {
        town.sandbox.private_text(chat, ASK);
    }
    // Killed in the middle of the answers, three times, while more is asked.
    for kill in 1..=3 {
        let some = town.sandbox.totals().sent_ok + 15;
        town.until("some are answered", |state| state.totals().sent_ok >= some).await;
        town.kill_bot();
        for chat in 1..=CHATS / 6 {
            town.sandbox.private_text(CHATS / 2 + (kill - 1) * (CHATS / 6) + chat, ASK);
        }
        town.start_bot();
    }
    for chat in 1..=CHATS {
        town.reply(chat).await;
    }
    town.finish().await;
    let twice = (1..=CHATS).filter(|chat| town.count(*chat) > 1).count();
    assert!((1..=CHATS).all(|chat| town.count(chat) <= 4));
    assert!(twice < CHATS as usize, "{twice} answered more than once");
}

/// Telegram and one process of the bot after the other, without the network.
#[derive(Debug, Default)]
struct World {
    /// Updates that Telegram keeps, by id: those not confirmed yet.
    kept: BTreeSet<u32>,
    next: u32,
    /// All that was asked since the ids last began anew.
    asked: BTreeSet<u32>,
    offsets: Offsets,
    /// What this process has in work.
    in_work: Vec<u32>,
    /// What was handled to its end, by whichever process.
    done: BTreeSet<u32>,
    /// What this process began to handle.
    begun: BTreeSet<u32>,
    /// How many were let go by a process that was killed then.
    lost_by_crash: usize,
}

#[derive(Clone, Debug)]
enum Step {
    /// So many updates arrive at Telegram, the ids leaving a gap before them.
    Ask { gap: u32, count: u32 },
    /// A poll: confirms, and gets up to this many. While the answer is on its way, some handling ends, and the answer
    /// may be lost.
    Poll { limit: usize, meanwhile: Vec<prop::sample::Index>, lost: bool },
    /// The handling of one of those in work ends.
    Done(prop::sample::Index),
    /// An update is delivered again by a server that has not seen the confirmation yet.
    Again(u32),
    /// What holds up all others is let go: confirmed while in work.
    LetGo,
    /// Some of what is in work is let go before it holds up anything.
    LetGoOf(Vec<prop::sample::Index>),
    /// The process is killed, another begins.
    Crash,
    /// Nobody writes for a week. Telegram then goes on with any id.
    Quiet { next: u32 },
}

fn step() -> impl Strategy<Value = Step> {
    let limit = prop_oneof![1..10_usize, Just(100_usize)];
    let meanwhile = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
    prop_oneof![
        4 => (0..3_u32, 1..8_u32).prop_map(|(gap, count)| Step::Ask { gap, count }),
        1 => (0..1000_u32, 90..130_u32).prop_map(|(gap, count)| Step::Ask { gap, count }),
        6 => (limit, meanwhile, prop::bool::weighted(0.2))
            .prop_map(|(limit, meanwhile, lost)| Step::Poll { limit, meanwhile, lost }),
        8 => any::<prop::sample::Index>().prop_map(Step::Done),
        1 => (1..5_u32).prop_map(Step::Again),
        1 => Just(Step::LetGo),
        1 => prop::collection::vec(any::<prop::sample::Index>(), 1..5).prop_map(Step::LetGoOf),
        1 => Just(Step::Crash),
        1 => (1..2000_u32).prop_map(|next| Step::Quiet { next }),
    ]
}

impl World {
    fn new(first: u32) -> Self {
        Self { next: first, ..Self::default() }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Ask { gap, count } => {
                self.next += gap;
                let new = self.next..self.next + count;
                self.kept.extend(new.clone());
                self.asked.extend(new);
                self.next += count;
            }
            Step::Poll { limit, meanwhile, lost } => self.poll(*limit, meanwhile, *lost),
            Step::Done(index) => self.finish(index),
            Step::Again(back) => {
                let Some(id) = self.offsets.offset().and_then(|offset| offset.checked_sub(*back)) else { return };
                if self.begun.contains(&id) {
                    assert!(!self.offsets.arrive(id), "{id} is handled already");
                }
            }
            Step::LetGo => self.let_go(Offsets::let_go),
            Step::LetGoOf(indices) if !self.in_work.is_empty() => {
                let ids: Vec<u32> = indices.iter().map(|index| self.in_work[index.index(self.in_work.len())]).collect();
                self.let_go(|offsets| offsets.let_go_of(&ids));
            }
            Step::LetGoOf(_) => (),
            Step::Crash => {
                self.lost_by_crash += self.offsets.still_let_go();
                self.offsets = Offsets::default();
                self.in_work.clear();
                self.begun.clear();
            }
            Step::Quiet { next } => {
                self.settle();
                // As polling does after an empty answer.
                self.offsets.rest();
                *self = Self { next: *next, offsets: self.offsets.clone(), ..Self::default() };
            }
        }
        assert_eq!(self.offsets.in_work() + self.offsets.still_let_go(), self.in_work.len());
    }

    fn let_go(&mut self, some: impl FnOnce(&mut Offsets) -> usize) {
        let (in_work, before) = (self.offsets.in_work(), self.offsets.still_let_go());
        let count = some(&mut self.offsets);
        assert_eq!(self.offsets.in_work(), in_work - count);
        assert_eq!(self.offsets.still_let_go(), before + count);
    }

    fn poll(&mut self, limit: usize, meanwhile: &[prop::sample::Index], lost: bool) {
        if let Some(offset) = self.offsets.offset() {
            let confirmed: Vec<u32> = self.kept.range(..offset).copied().collect();
            for id in confirmed {
                let in_time = self.done.contains(&id) || self.in_work.contains(&id) && self.offsets.still_let_go() > 0;
                assert!(in_time, "{id} is confirmed by {offset} and was never handled");
                self.kept.remove(&id);
            }
        }
        let delivered: Vec<u32> = self.kept.iter().take(limit).copied().collect();
        meanwhile.iter().for_each(|index| self.finish(index));
        if lost {
            return;
        }
        for id in delivered {
            if self.offsets.arrive(id) {
                self.in_work.push(id);
                assert!(self.begun.insert(id), "{id} is handled twice by one process");
            }
        }
    }

    fn finish(&mut self, index: &prop::sample::Index) {
        if !self.in_work.is_empty() {
            let id = self.in_work.remove(index.index(self.in_work.len()));
            self.done.insert(id);
            self.offsets.done(id);
        }
    }

    /// Works on without faults until Telegram keeps nothing; then all must have been handled.
    fn settle(&mut self) {
        for _ in 0..10_000 {
            self.poll(100, &[], false);
            if self.kept.is_empty() && self.in_work.is_empty() {
                let lost = self.asked.difference(&self.done).count();
                assert!(lost <= self.lost_by_crash, "{lost} were lost, {} by crashes", self.lost_by_crash);
                return;
            }
            while let Some(id) = self.in_work.pop() {
                self.done.insert(id);
                self.offsets.done(id);
            }
        }
        panic!("{} updates are never confirmed", self.kept.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_update_is_handled_and_none_confirmed_before(
        first in prop_oneof![1..100_u32, Just(i32::MAX as u32 - 200_000)],
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let mut world = World::new(first);
        steps.iter().for_each(|step| world.take(step));
        world.settle();
    }
}
