//! Takes updates from Telegram and confirms each only when its handling is done.
//!
//! teloxide's listener confirms a batch with the next poll, while the handlers still work; a crash loses it. Here the
//! offset of a poll is the lowest update that is not done. While something is in work, Telegram answers a poll at once
//! with updates already known; then the next poll waits for work to end, or a short while.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde::Deserialize;
use serde_json::value::RawValue;
use teloxide::{payloads::GetUpdates, types::AllowedUpdate};
use tokio::sync::Notify;

use super::{
    api::{Api, CallError},
    offsets::Offsets,
    outbox::about,
};
use crate::ops::{Counters, Health};

/// Seconds that Telegram may hold a poll open. Short, so that a poll that hangs is noticed soon: the connection is
/// given up two seconds later.
pub const HOLD: u32 = 5;
/// When a poll is given up.
pub const POLL_TIMEOUT: Duration = Duration::from_secs(HOLD as u64 + 2);
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
    shared: Arc<(Mutex<Offsets>, Notify)>,
}

impl InWork {
    /// Notes that an update is handled.
    pub fn done(&self, id: u32) {
        self.lock().done(id);
        self.shared.1.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Offsets> {
        // Nothing panics while the lock is held.
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The listener.
pub struct Polling {
    api: Api,
    in_work: InWork,
    health: Arc<Health>,
    counters: Arc<Counters>,
    state: Option<&'static str>,
}

impl Polling {
    /// A listener over `api`, whose calls must end within [`POLL_TIMEOUT`].
    #[must_use]
    pub fn new(api: Api, in_work: InWork, health: Arc<Health>, counters: Arc<Counters>) -> Self {
        Self { api, in_work, health, counters, state: None }
    }

    /// Polls for ever and hands every new update to `take`; dropped to stop.
    ///
    /// # Errors
    /// When Telegram refuses the token: nothing else ends it.
    pub async fn run(&mut self, mut take: impl FnMut(Delivered)) -> Result<(), PollingError> {
        let mut pause = Duration::from_millis(100);
        let mut last_update = Instant::now();
        loop {
            match self.poll(HOLD, 100).await {
                Ok(updates) => {
                    self.recovered();
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
                            take(Delivered { id, raw });
                        }
                    }
                    if any_new {
                        last_update = Instant::now();
                    } else if delivered > 0 {
                        self.wait_for_work().await;
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
            match self.poll(0, 1).await {
                Ok(_) | Err(CallError::Unauthorized) => return,
                Err(error) if last => {
                    log::warn!("the last answers could not be confirmed ({error}); they may be given again");
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(250)).await,
            }
        }
    }

    async fn poll(&self, hold: u32, limit: u8) -> Result<Vec<Box<RawValue>>, CallError> {
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
        let text = self.api.post("getUpdates", body).await?;
        let batch: Batch = serde_json::from_slice(&text).map_err(|_| CallError::Network("the answer can't be read"))?;
        match batch.result {
            Some(updates) => Ok(updates),
            None => Err(super::api::error_of(&text)),
        }
    }

    /// Everything that came is in work already: waits for some of it to end.
    async fn wait_for_work(&self) {
        let ended = self.in_work.shared.1.notified();
        let _ = tokio::time::timeout(Duration::from_millis(200), ended).await;
    }

    fn failed(&mut self, error: &CallError) {
        self.counters.poll_failed(error.into());
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
        if self.state.take().is_some() {
            log::info!("getting updates again");
        }
    }
}
