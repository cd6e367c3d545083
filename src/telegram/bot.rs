//! The running bot: polling, handlers and outbox put together, from the first call to the last confirmation.

use std::{
    future::Future,
    num::NonZeroU32,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    api::{Api, Settings, SetupError},
    flood::{Flood, Verdict},
    handlers::{
        self, Context, Handled, Me,
        admin::{self, Condition, Order},
    },
    incoming::{InMessage, Incoming, signed},
    lanes::Lanes,
    outbox::{Outbox, period},
    outgoing::Outgoing,
    polling::{Delivered, InWork, Polling, PollingError},
    reload::{Reload, Seen},
    startup,
};
use crate::{
    faq::Origin,
    ops::{Counters, Health},
    topics::TopicLog,
};

/// So long the bot finishes what is in work after a signal to stop.
const GRACE: Duration = Duration::from_secs(8);

/// Everything that the running bot shares with the rest of the program.
pub struct Surroundings {
    /// Liveness.
    pub health: Arc<Health>,
    /// Metrics.
    pub counters: Arc<Counters>,
    /// The topic log.
    pub topics: TopicLog,
    /// Where the content was read; `None` for that which the program was built with.
    pub content: Option<Origin>,
}

/// Why the bot ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// The connection can't be set up.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The token was refused.
    #[error(transparent)]
    Polling(#[from] PollingError),
}

/// A bot that knows who it is and is ready to run.
pub struct Bot {
    context: Arc<Context>,
    send: Api,
    polling: Polling,
    outbox: Arc<Outbox>,
    in_work: InWork,
    around: Surroundings,
    lanes: Lanes,
    flood: Arc<Mutex<Flood>>,
}

impl Bot {
    /// Connects: asks who the bot is, until Telegram answers. `context` makes the handlers' context from that.
    ///
    /// # Errors
    /// When an address is unusable or the token is refused.
    pub async fn connect(
        settings: &Settings,
        per_second: NonZeroU32,
        around: Surroundings,
        context: impl FnOnce(Me) -> Context,
    ) -> Result<Self, BotError> {
        let send = Api::new(settings, settings.send_timeout)?;
        let me = startup::who_am_i(&send).await?;
        log::info!("this is @{}", me.username);
        startup::remove_webhook(&send).await;
        let in_work = InWork::default();
        // A pool of connections of its own: a poll never waits behind answers.
        let poll = Api::new(settings, settings.send_timeout)?;
        let polling = Polling::new(poll, in_work.clone(), around.health.clone(), around.counters.clone());
        let outbox = Arc::new(Outbox::new(send.clone(), per_second, around.counters.clone()));
        let flood = Arc::default();
        Ok(Self {
            context: Arc::new(context(me)),
            send,
            polling,
            outbox,
            in_work,
            around,
            lanes: Lanes::default(),
            flood,
        })
    }

    /// Runs until `stop`, then finishes what is in work, confirms it and flushes the topic log.
    ///
    /// # Errors
    /// When Telegram refuses the token.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), BotError> {
        let reload = Reload::new(self.context.clone(), self.around.counters.clone(), self.around.content.take());
        let reload = Arc::new(reload);
        let (context, send, changes) = (self.context.clone(), self.send.clone(), reload.clone());
        let menu = tokio::spawn(async move {
            loop {
                let assistant = context.assistant.load_full();
                startup::set_commands(&send, &assistant.faq().bot).await;
                drop(assistant);
                changes.commands.notified().await;
            }
        });
        let desk = Desk {
            context: self.context.clone(),
            outbox: self.outbox.clone(),
            in_work: self.in_work.clone(),
            lanes: self.lanes.clone(),
            flood: self.flood.clone(),
            health: self.around.health.clone(),
            counters: self.around.counters.clone(),
            topics: self.around.topics.clone(),
            reload,
        };
        let tidying = desk.clone();
        let tidy = tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_secs(60)).await;
                tidying.outbox.tidy();
                tidying.lock_flood().tidy(Instant::now());
            }
        });
        let watching = desk.clone();
        let watch = tokio::spawn(async move { watching.watch_content().await });
        let ended = tokio::select! {
            ended = self.polling.run(|delivered| desk.take(delivered), || desk.lock_flood().of_the_greedy()) => ended,
            () = stop => {
                self.around.health.stopping();
                log::info!("stopping: finishing what is in work");
                Ok(())
            }
        };
        for task in [menu, tidy, watch] {
            task.abort();
        }
        if tokio::time::timeout(GRACE, self.lanes.idle()).await.is_err() {
            let lost = self.in_work.let_go();
            log::warn!("some answers could not be given in time; they are given after the next start, but for {lost}");
        }
        if ended.is_ok() {
            let _ = tokio::time::timeout(Duration::from_millis(1500), self.polling.confirm()).await;
        }
        if !self.around.topics.flush(Duration::from_secs(2)).await {
            let lost = self.around.counters.tally().events_waiting;
            log::warn!("the topic log could not be written in time: its last {lost} events are lost");
        }
        Ok(ended?)
    }
}

/// Takes updates and sees to it that each is handled, answered and marked as done.
#[derive(Clone)]
struct Desk {
    context: Arc<Context>,
    outbox: Arc<Outbox>,
    in_work: InWork,
    lanes: Lanes,
    flood: Arc<Mutex<Flood>>,
    health: Arc<Health>,
    counters: Arc<Counters>,
    topics: TopicLog,
    reload: Arc<Reload>,
}

impl Desk {
    fn take(&self, delivered: Delivered) {
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
    async fn watch_content(&self) {
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
