//! Sends calls: within Telegram's rates, retried until they are through or their time is up.
//!
//! Telegram allows about 30 messages a second in all, one a second in a chat (short bursts are tolerated) and 20 a
//! minute in a group (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). A chat that has to
//! wait, for its rate or for a `retry_after`, waits alone: every chat sends from its own lane.

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::{
    sync::{Mutex, Semaphore},
    time::timeout,
};

use super::{
    api::{Api, CallError},
    outgoing::Outgoing,
};
use crate::ops::{Counters, SendResult};

/// A chat may get this many messages at once before it is paced to one a second.
pub const BURST: NonZeroU32 = NonZeroU32::new(4).unwrap();
/// So long a reply is tried before it is given up, if others get through. While none does, none is given up.
const DEADLINE: Duration = Duration::from_secs(120);
/// Nobody waits so long for an answer: a `retry_after` beyond this gives it up.
const LONGEST_WAIT: Duration = Duration::from_secs(900);
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_millis(2500);
/// So many calls may be on their way at once: each takes a connection, and a connection memory …
const AT_ONCE: usize = 16;
/// … but one that isn't answered by then counts no more, or a slow server would hold up those who come after.
const PROMPT: Duration = Duration::from_millis(250);

/// Sends calls.
pub struct Outbox {
    api: Api,
    /// Places for calls on their way: first come, first served.
    places: Semaphore,
    overall: DefaultDirectRateLimiter,
    /// Whose turn it is to wait for `overall`: first come, first served.
    turn: Mutex<()>,
    /// Which of those who give way may wait for a turn: one at a time.
    last: Mutex<()>,
    private: DefaultKeyedRateLimiter<i64>,
    groups: DefaultKeyedRateLimiter<i64>,
    /// Messages that went through the chats' rates.
    paced: AtomicU64,
    counters: Arc<Counters>,
    began: Instant,
    /// Milliseconds from `began` to the last call that got through.
    through: AtomicU64,
}

impl Outbox {
    /// An outbox that sends at most `per_second` messages within any second: a sixth of them at once, the others evenly.
    #[must_use]
    pub fn new(api: Api, per_second: NonZeroU32, counters: Arc<Counters>) -> Self {
        let second = NonZeroU32::MIN;
        let at_once = NonZeroU32::new(per_second.get() / 6).unwrap_or(NonZeroU32::MIN);
        let evenly = NonZeroU32::new(per_second.get() - at_once.get()).unwrap_or(NonZeroU32::MIN);
        Self {
            api,
            places: Semaphore::new(AT_ONCE),
            overall: RateLimiter::direct(Quota::per_second(evenly).allow_burst(at_once)),
            turn: Mutex::default(),
            last: Mutex::default(),
            private: RateLimiter::keyed(Quota::per_second(second).allow_burst(BURST)),
            groups: RateLimiter::keyed(Quota::per_minute(GROUP_A_MINUTE).allow_burst(BURST)),
            paced: AtomicU64::new(0),
            counters,
            began: Instant::now(),
            through: AtomicU64::new(0),
        }
    }

    /// Sends one call; returns when it is through or can't be. One that `gives_way` shares a single place in the queue
    /// with all the others that do.
    pub async fn send(&self, call: &Outgoing, gives_way: bool) {
        let _waiting = self.counters.sending();
        let began = Instant::now();
        let mut moved: Option<Outgoing> = None;
        let mut pause = Duration::from_millis(250);
        let mut tries = 0;
        self.wait_for_chat(call.chat).await;
        loop {
            let current = moved.as_ref().unwrap_or(call);
            let (result, took) = self.perform(current, tries, gives_way).await;
            let count = |result| self.counters.send(result, took);
            let Err(error) = result else {
                self.through.store(self.moment(Instant::now()), Relaxed);
                return count(SendResult::Ok);
            };
            tries += 1;
            let others_get_through = self.through.load(Relaxed) > self.moment(began);
            if began.elapsed() > DEADLINE && others_get_through {
                log::warn!("{} given up after {tries} tries: {error}", current.method);
                return count(SendResult::Failed);
            }
            match error {
                CallError::RetryAfter(wait) if wait > LONGEST_WAIT => {
                    log::warn!("{} given up: {error}", current.method);
                    return count(SendResult::Failed);
                }
                CallError::RetryAfter(wait) => {
                    count(SendResult::Retried);
                    tokio::time::sleep(wait + jitter(Duration::from_millis(300))).await;
                }
                CallError::Migrated(chat) if moved.is_none() => {
                    count(SendResult::Retried);
                    moved = Some(call.moved_to(chat));
                }
                // The citizen blocked the bot: nobody is waiting.
                CallError::Forbidden => return count(SendResult::Blocked),
                CallError::Refused(reason) => {
                    if let Some(result) = harmless(&reason) {
                        return count(result);
                    }
                    let Some(instead) = &current.instead else {
                        log::warn!("{} was refused: {reason}", current.method);
                        return count(SendResult::Failed);
                    };
                    count(SendResult::Retried);
                    log::warn!("{} was refused: {reason}; sending it in a plainer form", current.method);
                    moved = Some(instead.of(current));
                }
                error if error.is_passing() => {
                    count(SendResult::Retried);
                    log::debug!("{}: {error}, trying again", current.method);
                    tokio::time::sleep(pause + jitter(pause / 2)).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                error => {
                    if error == CallError::Unauthorized {
                        // The next poll ends the bot for it, with a clear word.
                        log::debug!("{}: {error}", current.method);
                    } else {
                        log::warn!("{} failed: {error}", current.method);
                    }
                    return count(SendResult::Failed);
                }
            }
        }
    }

    /// Tries once, when it is this call's turn; tells how long that took from then on, too.
    async fn perform(&self, call: &Outgoing, tries: u32, gives_way: bool) -> (Result<(), CallError>, Duration) {
        let place = {
            let (mut last, mut turn) = (None, None);
            if call.chat.is_some() {
                if gives_way {
                    last = Some(self.last.lock().await);
                }
                turn = Some(self.turn.lock().await);
                // A try that fails counts for Telegram's rate like one that gets through.
                self.overall.until_ready().await;
            }
            // The turn is kept meanwhile, or those who passed the rate would come all at once. The places are never
            // closed, so there is one in the end.
            let place = self.places.acquire().await.ok();
            drop((turn, last));
            place
        };
        let began = Instant::now();
        let performed = self.api.perform(&call.method, call.body.clone(), tries);
        tokio::pin!(performed);
        let result = match timeout(PROMPT, &mut performed).await {
            Ok(result) => result,
            Err(_) => {
                drop(place);
                performed.await
            }
        };
        (result, began.elapsed())
    }

    fn moment(&self, instant: Instant) -> u64 {
        let since = instant.saturating_duration_since(self.began).as_millis();
        u64::try_from(since).unwrap_or(u64::MAX)
    }

    /// Waits until a message to this chat is within the chat's rate.
    async fn wait_for_chat(&self, chat: Option<i64>) {
        let Some(chat) = chat else { return };
        // Ids of groups and channels are negative.
        let own = if chat < 0 { &self.groups } else { &self.private };
        own.until_key_ready(&chat).await;
        if self.paced.fetch_add(1, Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.tidy();
        }
    }

    /// Forgets chats that have been quiet, so that memory stays bounded.
    pub fn tidy(&self) {
        for chats in [&self.private, &self.groups] {
            chats.retain_recent();
            chats.shrink_to_fit();
        }
    }
}

const GROUP_A_MINUTE: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// The table of chats is tidied whenever so many messages have been sent.
const TIDY_EVERY: u64 = 4096;

/// The pause between two messages to a chat once its burst is used up.
#[must_use]
pub fn period(chat: i64) -> Duration {
    // Ids of groups and channels are negative.
    if chat < 0 { Duration::from_secs(60) / GROUP_A_MINUTE.get() } else { Duration::from_secs(1) }
}

/// What a refusal counts as that needs no word: the message already reads so, or nobody waits for it any more.
fn harmless(reason: &str) -> Option<SendResult> {
    if reason.contains("message is not modified") {
        return Some(SendResult::Ok);
    }
    let nobody = ["chat not found", "query is too old", "user is deactivated", "bot was kicked"];
    nobody.iter().any(|known| reason.contains(known)).then_some(SendResult::Blocked)
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
