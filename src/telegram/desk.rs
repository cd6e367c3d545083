//! Where updates come in: each is judged, handled in its chat's lane, answered and marked as done.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    flood::{Flood, Verdict},
    handlers::{
        self, Context, Handled,
        admin::{self, Condition, Order},
    },
    incoming::{InMessage, Incoming, signed},
    lanes::Lanes,
    outbox::{Outbox, period},
    outgoing::Outgoing,
    polling::{Delivered, InWork},
    reload::{Reload, Seen},
};
use crate::{
    ops::{Counters, Health},
    topics::TopicLog,
};

/// Takes updates and sees to it that each is handled, answered and marked as done.
#[derive(Clone)]
pub(super) struct Desk {
    pub context: Arc<Context>,
    pub outbox: Arc<Outbox>,
    pub in_work: InWork,
    pub lanes: Lanes,
    pub flood: Arc<Mutex<Flood>>,
    pub health: Arc<Health>,
    pub counters: Arc<Counters>,
    pub topics: TopicLog,
    pub reload: Arc<Reload>,
}

impl Desk {
    /// Takes an update; must be called within a tokio runtime.
    pub fn take(&self, delivered: Delivered) {
        let id = delivered.id;
        let mut incoming = Incoming::read(delivered.raw.get());
        if !handlers::is_for_us(&self.context, &incoming) && incoming != Incoming::Unreadable {
            // Before anything is counted: the talk of a group among itself is no flood.
            incoming = Incoming::Ignored;
        }
        let lane = match &incoming {
            Incoming::Message(message) => message.chat,
            // A person's private chat has the person's id.
            Incoming::Press(press) => incoming.chat().unwrap_or(press.from.id),
            Incoming::Inline(query) => inline_lane_of(query.from.id),
            Incoming::Ignored | Incoming::Unreadable => {
                if incoming == Incoming::Unreadable {
                    self.counters.update_skipped();
                } else {
                    self.counters.update_ignored();
                }
                self.in_work.done(id);
                return;
            }
        };
        let pause = if matches!(incoming, Incoming::Inline(_)) { Duration::ZERO } else { period(lane) };
        let verdict = self.lock_flood().enter(lane, id, pause, Instant::now());
        let this = self.clone();
        match verdict {
            Verdict::Answer => self.lanes.push(lane, async move {
                let done = Done { desk: &this, id, lane };
                this.answer(&incoming).await;
                drop(done);
            }),
            Verdict::Notice => {
                // The notice holds up nothing: what it answers is done.
                self.in_work.done(id);
                self.lanes.push(lane, async move {
                    this.send_all(&handlers::slow_down(&this.context, &incoming)).await;
                    this.lock_flood().leave(lane, id, Instant::now());
                });
            }
            Verdict::Drop => {
                self.counters.update_ignored();
                self.drop_politely(id, &incoming);
            }
        }
    }

    /// Marks an update as done that gets no answer. A pressed button is acknowledged all the same, or it would seem to
    /// hang; not from the chat's lane, which is busy.
    fn drop_politely(&self, id: u32, incoming: &Incoming) {
        let Incoming::Press(press) = incoming else { return self.in_work.done(id) };
        let (this, call) = (self.clone(), Outgoing::acknowledge(&press.query, None));
        // At most a batch of these at a time: until they are done, Telegram gives out no more.
        tokio::spawn(async move {
            this.send(&call).await;
            this.in_work.done(id);
        });
    }

    async fn answer(&self, incoming: &Incoming) {
        if let Some((message, order)) = admin::order(&self.context, incoming) {
            return self.obey(message, order).await;
        }
        let handled = catch_unwind(AssertUnwindSafe(|| handlers::handle(&self.context, incoming)));
        let Ok(Handled { calls, event }) = handled else {
            // The panic's own message goes to the log without the citizen's words; this message is lost, not the bot.
            self.counters.handler_panicked();
            return;
        };
        let (acknowledgements, others): (Vec<_>, Vec<_>) = calls.iter().partition(|call| call.is_acknowledgement());
        // What was asked for doesn't wait until the button has stopped glowing.
        tokio::join!(self.send_all(acknowledgements), self.send_all(others));
        if let Some(event) = event {
            self.counters.question(&event);
            self.topics.record(event);
        }
    }

    /// Does what a keeper wants.
    async fn obey(&self, message: &InMessage, order: Order) {
        let calls = match order {
            Order::Status => {
                let condition = Condition {
                    up: self.health.since_start(),
                    polled: self.health.since_poll(),
                    tally: self.counters.tally(),
                    content: self.reload.standing(),
                };
                admin::status(&self.context, message, &condition)
            }
            Order::Reload => {
                let seen = self.reload.look().await;
                self.tell_admins(&seen, Some(message.from.id));
                admin::looked(&self.context, message, &seen)
            }
        };
        self.send_all(&calls).await;
    }

    /// Takes changed content over, for ever.
    pub async fn watch_content(&self) {
        let Some(mut watch) = self.reload.watch() else { return };
        loop {
            watch.sign().await;
            let seen = self.reload.look().await;
            self.tell_admins(&seen, None);
        }
    }

    /// Tells the keepers what they have to know of the content, but for the one who asked and is answered.
    fn tell_admins(&self, seen: &Seen, but: Option<i64>) {
        if !seen.is_news() {
            return;
        }
        for admin in self.context.admins.iter().copied().map(signed).filter(|admin| Some(*admin) != but) {
            let (this, calls) = (self.clone(), admin::news(&self.context, admin, seen));
            self.lanes.push(admin, async move {
                this.send_all(&calls).await;
            });
        }
    }

    /// Sends calls one after the other.
    async fn send_all(&self, calls: impl IntoIterator<Item = &Outgoing>) {
        for call in calls {
            self.send(call).await;
        }
    }

    /// The updates in work of chats that wait for several answers.
    pub fn of_the_greedy(&self) -> Vec<u32> {
        self.lock_flood().of_the_greedy()
    }

    /// Forgets chats that have been quiet, for ever.
    pub async fn tidy(&self) {
        loop {
            tokio::time::sleep(Duration::from_secs(60)).await;
            self.outbox.tidy();
            self.lock_flood().tidy(Instant::now());
        }
    }

    async fn send(&self, call: &Outgoing) {
        let gives_way = call.chat.is_some_and(|chat| self.lock_flood().is_greedy(chat));
        self.outbox.send(call, gives_way).await;
    }

    fn lock_flood(&self) -> MutexGuard<'_, Flood> {
        // Nothing panics while the lock is held.
        self.flood.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks an update as done, however its handling ends.
struct Done<'a> {
    desk: &'a Desk,
    id: u32,
    lane: i64,
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.desk.lock_flood().leave(self.lane, self.id, Instant::now());
        self.desk.in_work.done(self.id);
    }
}

/// The lane of a person's inline queries, beside their chat: each letter typed is one, and no rate bounds the answers.
/// Far below the ids of all chats.
fn inline_lane_of(user: i64) -> i64 {
    i64::MIN.saturating_add(user)
}
