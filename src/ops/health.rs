//! Whether the bot is alive, and whether it is ready.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// A bot that hasn't heard from Telegram for this long is not well.
const SILENCE: Duration = Duration::from_secs(90);

/// What the bot tells of itself. Cheap to clone, and to tell.
#[derive(Clone, Debug)]
pub struct Health(Arc<Facts>);

#[derive(Debug)]
struct Facts {
    /// A monotonic clock: setting the time of day changes nothing.
    began: Instant,
    /// Milliseconds from `began` to the last poll that succeeded, plus one; 0 for none yet.
    polled: AtomicU64,
    content: AtomicBool,
    stopping: AtomicBool,
}

/// A verdict: well where there is no reason against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// What is wrong, each in a few words.
    pub reasons: Vec<String>,
}

impl Status {
    /// Whether all is well.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.reasons.is_empty()
    }
}

impl Default for Health {
    fn default() -> Self {
        Self::new()
    }
}

impl Health {
    /// For a process that begins now.
    #[must_use]
    pub fn new() -> Self {
        Self::since(Instant::now())
    }

    /// For a process that began then.
    #[must_use]
    pub fn since(began: Instant) -> Self {
        Self(Arc::new(Facts {
            began,
            polled: AtomicU64::new(0),
            content: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
        }))
    }

    /// Telegram has answered a poll, be it with nothing.
    pub fn poll_succeeded(&self) {
        self.poll_succeeded_at(Instant::now());
    }

    fn poll_succeeded_at(&self, now: Instant) {
        let since = now.saturating_duration_since(self.0.began).as_millis();
        self.0.polled.store(u64::try_from(since).unwrap_or(u64::MAX - 1) + 1, Relaxed);
    }

    /// There is content to answer from.
    pub fn content_loaded(&self) {
        self.0.content.store(true, Relaxed);
    }

    /// The bot takes no more messages.
    pub fn stopping(&self) {
        self.0.stopping.store(true, Relaxed);
    }

    /// Whether the process does its work; where it doesn't, a restart may help.
    #[must_use]
    pub fn liveness(&self) -> Status {
        self.liveness_at(Instant::now())
    }

    fn liveness_at(&self, now: Instant) -> Status {
        let last = self.last_poll();
        let silent = now.saturating_duration_since(last.unwrap_or(self.0.began));
        let reason = (silent >= SILENCE).then(|| {
            let seconds = silent.as_secs();
            match last {
                Some(_) => format!("no successful poll for {seconds} s"),
                None => format!("no successful poll since the start {seconds} s ago"),
            }
        });
        Status { reasons: reason.into_iter().collect() }
    }

    /// Whether messages are being answered.
    #[must_use]
    pub fn readiness(&self) -> Status {
        let reasons = [
            (!self.0.content.load(Relaxed)).then_some("content not loaded yet"),
            self.last_poll().is_none().then_some("no successful poll yet"),
            self.0.stopping.load(Relaxed).then_some("stopping"),
        ];
        Status { reasons: reasons.into_iter().flatten().map(str::to_owned).collect() }
    }

    /// How long ago Telegram last answered a poll, if it ever did.
    #[must_use]
    pub fn since_poll(&self) -> Option<Duration> {
        self.last_poll().map(|polled| polled.elapsed())
    }

    /// How long ago the process began.
    #[must_use]
    pub fn since_start(&self) -> Duration {
        self.0.began.elapsed()
    }

    fn last_poll(&self) -> Option<Instant> {
        let since = self.0.polled.load(Relaxed).checked_sub(1)?;
        Some(self.0.began + Duration::from_millis(since))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Health;

    #[test]
    fn alive_for_ninety_seconds_after_the_start_or_a_poll() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let health = Health::since(start);
        assert!(health.liveness_at(after(89)).is_ok());
        assert_eq!(health.liveness_at(after(90)).reasons, ["no successful poll since the start 90 s ago"]);
        health.poll_succeeded_at(after(100));
        assert!(health.liveness_at(after(189)).is_ok());
        assert_eq!(health.liveness_at(after(195)).reasons, ["no successful poll for 95 s"]);
    }

    #[test]
    fn ready_with_content_and_a_poll_until_it_stops() {
        let health = Health::new();
        assert_eq!(health.readiness().reasons, ["content not loaded yet", "no successful poll yet"]);
        health.content_loaded();
        assert_eq!(health.readiness().reasons, ["no successful poll yet"]);
        health.clone().poll_succeeded();
        assert!(health.readiness().is_ok() && health.liveness().is_ok());
        health.stopping();
        assert_eq!(health.readiness().reasons, ["stopping"]);
        assert!(health.liveness().is_ok());
    }
}
