//! Sends calls: within Telegram's rates, retried until they are through or their time is up.
//!
//! Telegram allows about 30 messages a second in all, one a second in a chat (short bursts are tolerated) and 20 a
//! minute in a group (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). A chat that has to
//! wait, for its rate or for a `retry_after`, waits alone: every chat sends from its own lane.

use std::{
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{
    api::{Api, CallError},
    outgoing::Outgoing,
};
use crate::ops::{Counters, SendResult};

/// A chat may get this many messages at once before it is paced to one a second.
pub const BURST: NonZeroU32 = NonZeroU32::new(4).unwrap();
/// So long a reply is tried before it is given up.
const DEADLINE: Duration = Duration::from_secs(90);
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_millis(2500);

/// Sends calls.
pub struct Outbox {
    api: Api,
    overall: DefaultDirectRateLimiter,
    private: DefaultKeyedRateLimiter<i64>,
    groups: DefaultKeyedRateLimiter<i64>,
    counters: Arc<Counters>,
}

impl Outbox {
    /// An outbox that sends at most `per_second` messages a second.
    #[must_use]
    pub fn new(api: Api, per_second: NonZeroU32, counters: Arc<Counters>) -> Self {
        let second = NonZeroU32::MIN;
        Self {
            api,
            overall: RateLimiter::direct(Quota::per_second(per_second)),
            private: RateLimiter::keyed(Quota::per_second(second).allow_burst(BURST)),
            groups: RateLimiter::keyed(Quota::per_minute(GROUP_A_MINUTE).allow_burst(BURST)),
            counters,
        }
    }

    /// Sends one call; returns when it is through or can't be.
    pub async fn send(&self, call: &Outgoing) {
        let began = Instant::now();
        let mut moved: Option<Outgoing> = None;
        let mut pause = Duration::from_millis(250);
        let mut tries = 0;
        self.pace(call.chat).await;
        loop {
            let current = moved.as_ref().unwrap_or(call);
            let error = match self.api.perform(&current.method, current.body.clone()).await {
                Ok(()) => {
                    self.counters.send(SendResult::Ok, began.elapsed());
                    return;
                }
                Err(error) => error,
            };
            tries += 1;
            if began.elapsed() > DEADLINE {
                log::warn!("{} given up after {tries} tries: {error}", current.method);
                self.counters.send(SendResult::Failed, began.elapsed());
                return;
            }
            match error {
                CallError::RetryAfter(wait) => {
                    self.counters.send(SendResult::Retried, Duration::ZERO);
                    tokio::time::sleep(wait + jitter(Duration::from_millis(300))).await;
                }
                CallError::Migrated(chat) if moved.is_none() => moved = Some(call.moved_to(chat)),
                CallError::Forbidden => {
                    // The citizen blocked the bot: nobody is waiting.
                    self.counters.send(SendResult::Blocked, began.elapsed());
                    return;
                }
                CallError::Refused(reason) => match &current.instead {
                    Some(instead) if !is_harmless(&reason) => {
                        log::warn!("{} was refused: {reason}; sending it in a plainer form", current.method);
                        moved = Some((**instead).clone());
                    }
                    _ => {
                        if !is_harmless(&reason) {
                            log::warn!("{} was refused: {reason}", current.method);
                        }
                        self.counters.send(SendResult::Failed, began.elapsed());
                        return;
                    }
                },
                error if error.is_passing() => {
                    self.counters.send(SendResult::Retried, Duration::ZERO);
                    log::debug!("{}: {error}, trying again", current.method);
                    tokio::time::sleep(pause + jitter(pause / 2)).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                error => {
                    log::warn!("{} failed: {error}", current.method);
                    self.counters.send(SendResult::Failed, began.elapsed());
                    return;
                }
            }
        }
    }

    /// Waits until a message to this chat is within the rates.
    async fn pace(&self, chat: Option<i64>) {
        let Some(chat) = chat else { return };
        // Ids of groups and channels are negative.
        let own = if chat < 0 { &self.groups } else { &self.private };
        own.until_key_ready(&chat).await;
        self.overall.until_ready().await;
    }

    /// Forgets chats that have been quiet, so that memory stays bounded.
    pub fn tidy(&self) {
        self.private.retain_recent();
        self.groups.retain_recent();
    }
}

const GROUP_A_MINUTE: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// Refusals that need no word: the message already reads so, or nobody waits for it any more.
fn is_harmless(reason: &str) -> bool {
    ["message is not modified", "chat not found", "query is too old", "user is deactivated", "bot was kicked"]
        .iter()
        .any(|known| reason.contains(known))
}

/// A random part of `span`, so that chats which failed together don't come back together.
fn jitter(span: Duration) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    // A fresh RandomState is randomly keyed: enough randomness to spread retries.
    let share = (RandomState::new().hash_one(0) % 1000) as u32;
    span * share / 1000
}

/// A pause with some randomness in it, for callers outside.
pub(super) fn about(span: Duration) -> Duration {
    span * 3 / 4 + jitter(span / 2)
}
