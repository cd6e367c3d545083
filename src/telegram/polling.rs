//! Takes updates from Telegram and confirms each only when its handling is done.
//!
//! teloxide's listener confirms a batch with the next poll, while the handlers still work; a crash loses it. Here the
//! offset of a poll is the lowest update that is not done. While something is in work, Telegram answers a poll at once
//! with updates already known; then the next poll waits for work to end, or a short while.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use serde::Deserialize;
use serde_json::value::RawValue;
use teloxide::{payloads::GetUpdates, types::AllowedUpdate};
use tokio::sync::Notify;

use super::{
    api::{Api, CallError, NO_ANSWER, Patience, UNREADABLE},
    offsets::Offsets,
    outbox::about,
    startup,
};
use crate::ops::{Counters, Health};

/// Seconds that Telegram may hold a poll open. Short, for a poll that was lost looks like one that is held, and the bot
/// shall be back within two seconds.
pub const HOLD: u32 = 1;
/// An answer may take so much longer than Telegram held it, or four times as long as answers took lately: as long as a
/// new connection takes on that line …
const LATE: Duration = Duration::from_millis(600);
/// … but no longer than this.
const LATEST: Duration = Duration::from_secs(4);
/// The same for a probe, which Telegram doesn't hold open: until a poll has succeeded, the line is doubted.
const PROBE_LATE: Duration = Duration::from_millis(1500);
/// So long an answer may take from its beginning to its end, beyond what its bytes take on a slow line.
const REST: Duration = Duration::from_secs(1);
/// After so many failures, about a minute, every fourth probe is given all the time that any gets: the line may be slow
/// rather than dead.
const PATIENT_PROBES: u32 = 40;
/// The whole of an answer then.
const PATIENT_REST: Duration = Duration::from_secs(20);
/// So long a new message may wait for the end of others before it is asked for; four times as long where the last poll
/// brought nothing new.
const BRIEFLY: Duration = Duration::from_millis(50);
/// Telegram gives out at most so many updates.
const LIMIT: u8 = 100;
/// So long polls may bring nothing new although more may be waiting, before what holds them up is let go.
const STALL: Duration = Duration::from_secs(1);
/// When for so long Telegram has had more waiting than it gives out, chats that wait for several answers may not hide
/// the others that came after them.
const CROWD: Duration = Duration::from_secs(2);
/// The longest pause after a failed poll: the bot is back this soon after the fault ends.
const LONGEST_PAUSE: Duration = Duration::from_millis(1500);
/// After a day without updates the offset is forgotten, for Telegram may begin its ids anew after a week.
const QUIET: Duration = Duration::from_secs(24 * 3600);

/// An update as it came.
pub struct Delivered {
    /// Its id.
    pub id: u32,
    /// Its JSON.
    pub raw: Box<RawValue>,
}

#[derive(Deserialize)]
struct Id {
    update_id: u32,
}

#[derive(Deserialize)]
struct Batch {
    result: Option<Vec<Box<RawValue>>>,
}

/// Why polling ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PollingError {
    /// Telegram doesn't know the token (any more).
    #[error("Telegram refused the bot token; copy it again from @BotFather into TELOXIDE_TOKEN")]
    Unauthorized,
}

/// What is in work, shared between polling and the handlers.
#[derive(Clone, Default)]
pub struct InWork {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    offsets: Mutex<Offsets>,
    /// Tells polling that no more than `enough` are in work.
    eased: Notify,
    enough: AtomicUsize,
}

impl InWork {
    /// Notes that an update is handled.
    pub fn done(&self, id: u32) {
        let left = {
            let mut offsets = self.lock();
            offsets.done(id);
            offsets.in_work()
        };
        if left <= self.shared.enough.load(Relaxed) {
            self.shared.eased.notify_one();
        }
    }

    /// How many answers are still to be given to updates that are confirmed already.
    #[must_use]
    pub fn let_go(&self) -> usize {
        self.lock().still_let_go()
    }

    fn lock(&self) -> MutexGuard<'_, Offsets> {
        // Nothing panics while the lock is held.
        self.shared.offsets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The listener.
pub struct Polling {
    api: Api,
    in_work: InWork,
    health: Arc<Health>,
    counters: Arc<Counters>,
    state: Option<&'static str>,
    /// Polls that failed since the last that succeeded; `None` before the first that did.
    failures: Option<u32>,
    /// How long answers took lately, without the time that Telegram held them.
    line: Duration,
}

impl Polling {
    /// A listener over `api`.
    #[must_use]
    pub fn new(api: Api, in_work: InWork, health: Arc<Health>, counters: Arc<Counters>) -> Self {
        Self { api, in_work, health, counters, state: None, failures: None, line: Duration::ZERO }
    }

    /// Polls for ever and hands every new update to `take`; dropped to stop. `greedy` tells the updates in work of chats
    /// that wait for several answers.
    ///
    /// # Errors
    /// When Telegram refuses the token: nothing else ends it.
    pub async fn run(
        &mut self,
        mut take: impl FnMut(Delivered),
        greedy: impl Fn() -> Vec<u32>,
    ) -> Result<(), PollingError> {
        let mut pause = Duration::from_millis(100);
        let mut last_update = Instant::now();
        let mut stalled: Option<Instant> = None;
        let mut crowded: Option<Instant> = None;
        loop {
            self.count_in_work();
            let (hold, patience) = self.patience();
            let began = Instant::now();
            match self.poll(hold, LIMIT, patience).await {
                Ok(updates) => {
                    self.recovered();
                    self.measure(began.elapsed(), hold, updates.is_empty());
                    pause = Duration::from_millis(100);
                    let mut any_new = false;
                    let delivered = updates.len();
                    for raw in updates {
                        let Ok(Id { update_id: id }) = serde_json::from_str(raw.get()) else {
                            // Without an id it can't even be confirmed.
                            self.counters.update_skipped();
                            continue;
                        };
                        if self.in_work.lock().arrive(id) {
                            any_new = true;
                            self.counters.updates_received(1);
                            let taken = catch_unwind(AssertUnwindSafe(|| take(Delivered { id, raw })));
                            if taken.is_err() {
                                // It would come again and again, and end the bot each time.
                                self.counters.handler_panicked();
                                self.in_work.done(id);
                            }
                        }
                    }
                    self.count_in_work();
                    let may_be_more = delivered >= usize::from(LIMIT);
                    if !may_be_more {
                        crowded = None;
                    } else if crowded.get_or_insert_with(Instant::now).elapsed() > CROWD {
                        self.in_work.lock().let_go_of(&greedy());
                    }
                    if any_new || !may_be_more {
                        stalled = None;
                    } else if stalled.get_or_insert_with(Instant::now).elapsed() > STALL {
                        stalled = None;
                        self.let_go();
                    }
                    if any_new {
                        last_update = Instant::now();
                        self.wait_for_work(may_be_more, BRIEFLY).await;
                    } else if delivered > 0 {
                        self.wait_for_work(may_be_more, BRIEFLY * 4).await;
                    } else if last_update.elapsed() > QUIET {
                        self.in_work.lock().rest();
                        last_update = Instant::now();
                    }
                }
                Err(CallError::Unauthorized) => return Err(PollingError::Unauthorized),
                Err(error) => {
                    self.failed(&error);
                    match error {
                        CallError::RetryAfter(wait) => tokio::time::sleep(wait).await,
                        CallError::Webhook => {
                            startup::remove_webhook(&self.api).await;
                            tokio::time::sleep(about(pause)).await;
                        }
                        // The waiting was pause enough.
                        CallError::Network(NO_ANSWER) => tokio::time::sleep(Duration::from_millis(100)).await,
                        _ => tokio::time::sleep(about(pause)).await,
                    }
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    /// Confirms what is done, before the program ends. The server may take a moment to see that the last poll was hung
    /// up, and call this one a conflict.
    pub async fn confirm(&self) {
        if self.in_work.lock().offset().is_none() {
            return;
        }
        for last in [false, false, true] {
            match self.poll(0, 1, Patience { begin: PROBE_LATE, rest: REST }).await {
                Ok(_) | Err(CallError::Unauthorized) => return,
                Err(error) if last => {
                    log::warn!("the last answers could not be confirmed ({error}); they may be given again");
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(250)).await,
            }
        }
    }

    /// How long Telegram may hold the next poll open, in seconds, and how long to wait for its answer.
    fn patience(&self) -> (u32, Patience) {
        let late = |least: Duration| (self.line * 4).clamp(least, LATEST);
        match self.failures {
            Some(0) => {
                let begin = Duration::from_secs(HOLD.into()) + late(LATE);
                (HOLD, Patience { begin, rest: REST })
            }
            Some(failures) if failures > PATIENT_PROBES && failures.is_multiple_of(4) => {
                (0, Patience { begin: LATEST, rest: PATIENT_REST })
            }
            _ => (0, Patience { begin: late(PROBE_LATE), rest: REST }),
        }
    }

    /// Learns from an answer that `took` so long how slow the line is. How long Telegram held a poll can be told only
    /// where it brought nothing.
    fn measure(&mut self, took: Duration, hold: u32, is_empty: bool) {
        if is_empty || hold == 0 {
            let took = took.saturating_sub(Duration::from_secs(hold.into()));
            self.line = took.max(self.line * 3 / 4);
        }
    }

    async fn poll(&self, hold: u32, limit: u8, patience: Patience) -> Result<Vec<Box<RawValue>>, CallError> {
        let offset = self.in_work.lock().offset().map(|offset| i32::try_from(offset).unwrap_or(i32::MAX));
        let request = GetUpdates {
            offset,
            limit: Some(limit),
            timeout: Some(hold),
            // With every call: one that fails at the start must not leave an older list in force.
            allowed_updates: Some(vec![
                AllowedUpdate::Message,
                AllowedUpdate::CallbackQuery,
                AllowedUpdate::InlineQuery,
            ]),
        };
        let body = serde_json::to_vec(&request).unwrap_or_default();
        let bytes = self.api.poll(body, patience).await?;
        // A stray byte in one citizen's text must not hold up all the others of the batch.
        let text = String::from_utf8_lossy(&bytes);
        let batch: Batch = serde_json::from_str(&text).map_err(|_| UNREADABLE)?;
        match batch.result {
            Some(updates) => Ok(updates),
            None => Err(super::api::error_of(&bytes)),
        }
    }

    /// While anything is in work, Telegram would answer a poll at once with just that: waits for some of it to end, or
    /// for `most`. Where there `may_be_more` waiting, that is until most of it has ended: a poll for every single one
    /// would bring all the others again.
    async fn wait_for_work(&self, may_be_more: bool, most: Duration) {
        let now = self.in_work.lock().in_work();
        let enough = if may_be_more { now.saturating_sub(1).min(usize::from(LIMIT) / 8) } else { 0 };
        self.in_work.shared.enough.store(enough, Relaxed);
        let eased = async {
            // It may have been told of an earlier wait.
            while self.in_work.lock().in_work() > enough {
                self.in_work.shared.eased.notified().await;
            }
        };
        if now > 0 {
            let _ = tokio::time::timeout(most, eased).await;
        }
    }

    fn count_in_work(&self) {
        let offsets = self.in_work.lock();
        self.counters.updates_in_work(offsets.in_work() + offsets.still_let_go());
    }

    fn let_go(&self) {
        let count = self.in_work.lock().let_go();
        if count > 0 {
            log::warn!("{count} answers must wait long and held up all others; a crash would lose them now");
        }
    }

    fn failed(&mut self, error: &CallError) {
        self.counters.poll_failed(error.into());
        let failures = self.failures.get_or_insert(0);
        *failures += 1;
        if *failures == 1 && *error == CallError::Network(NO_ANSWER) {
            // One answer lost on its way is nothing to be told of; a probe follows at once.
            return;
        }
        // One line a change of state, not one a try.
        if self.state.replace(error.kind()) == Some(error.kind()) {
            return;
        }
        match error {
            CallError::Conflict => {
                log::error!("another copy of this bot is polling with the same token; stop it, this one goes on trying")
            }
            error => log::warn!("can't get updates: {error}; trying again"),
        }
    }

    fn recovered(&mut self) {
        self.health.poll_succeeded();
        self.counters.poll_ok();
        self.failures = Some(0);
        if self.state.take().is_some() {
            log::info!("getting updates again");
        }
    }
}
