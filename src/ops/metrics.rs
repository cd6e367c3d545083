//! What the bot counts, for Prometheus. Other rooms call methods with plain arguments; nobody outside this file knows
//! the library behind them. No label takes a value that a citizen could choose.

use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock, atomic::AtomicU64},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Metric, Registry, Unit},
};

use crate::{
    faq::{Faq, Lang, Region},
    matching::Outcome,
    topics::{Event, How, Watch},
};

type Labels<const N: usize> = [(&'static str, &'static str); N];
type EntryLabel = [(&'static str, String); 1];

/// How an attempt to send something to Telegram ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendResult {
    /// Telegram took it, or had it already.
    Ok,
    /// It failed and will be tried again.
    Retried,
    /// It failed for good.
    Failed,
    /// Nobody waits for it: the citizen has blocked the bot, the chat is gone, or the press is too old.
    Blocked,
}

impl SendResult {
    const ALL: [Self; 4] = [Self::Ok, Self::Retried, Self::Failed, Self::Blocked];

    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Retried => "retried",
            Self::Failed => "failed",
            Self::Blocked => "blocked",
        }
    }
}

/// Why a poll failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollFault {
    /// No connection, or one that broke.
    Network,
    /// No answer in time.
    Timeout,
    /// An answer that isn't one of the Bot API.
    Garbled,
    /// A fault of the server (5xx).
    Server,
    /// Too many requests (429).
    Flood,
    /// Another copy of the bot polls (409).
    Conflict,
    /// The request or the token is refused.
    Refused,
}

impl PollFault {
    const ALL: [Self; 7] =
        [Self::Network, Self::Timeout, Self::Garbled, Self::Server, Self::Flood, Self::Conflict, Self::Refused];

    fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Garbled => "garbled",
            Self::Server => "server",
            Self::Flood => "flood",
            Self::Conflict => "conflict",
            Self::Refused => "refused",
        }
    }
}

/// All that is counted. One for the process, shared by `Arc`.
#[derive(Debug)]
pub struct Counters {
    registry: Registry,
    /// Ids that may become labels.
    known: RwLock<HashSet<String>>,
    questions: Family<Labels<3>, Counter>,
    entries: Family<EntryLabel, Counter>,
    answer_seconds: Histogram,
    updates_received: Counter,
    updates_skipped: Counter,
    updates_ignored: Counter,
    updates_in_work: Gauge,
    polls_ok: Counter,
    polls_failed: Family<Labels<1>, Counter>,
    sends: Family<Labels<1>, Counter>,
    send_seconds: Histogram,
    outbox_waiting: Gauge,
    handler_panics: Counter,
    events_lost: Counter,
    events_waiting: Gauge,
    content_reloads: Family<Labels<1>, Counter>,
    content_entries: Gauge,
    content_faulty: Gauge,
}

/// What a keeper wants to know at a glance, since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Questions with an answer.
    pub answered: u64,
    /// Questions with several candidates.
    pub suggested: u64,
    /// Questions without an answer.
    pub unknown: u64,
    /// Sends that had to be tried again.
    pub retried: u64,
    /// Sends that failed for good.
    pub failed: u64,
    /// Events of the topic log that wait to be written.
    pub events_waiting: u64,
    /// Events of the topic log that could not be kept.
    pub events_lost: u64,
}

/// Around the tens of microseconds that an answer takes.
const ANSWER_SECONDS: [f64; 13] =
    [10e-6, 25e-6, 50e-6, 100e-6, 200e-6, 400e-6, 800e-6, 1.6e-3, 3.2e-3, 6.4e-3, 12.8e-3, 50e-3, 200e-3];
/// From a near server to a request about to time out.
const SEND_SECONDS: [f64; 10] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// A registry and what is put into it.
struct Registering(Registry);

impl Registering {
    fn add<M: Metric + Clone>(&mut self, name: &str, help: &str, metric: M) -> M {
        self.0.sub_registry_with_prefix("jauap").register(name, help, metric.clone());
        metric
    }

    fn seconds(&mut self, name: &str, help: &str, buckets: &[f64]) -> Histogram {
        let metric = Histogram::new(buckets.iter().copied());
        self.0.sub_registry_with_prefix("jauap").register_with_unit(name, help, Unit::Seconds, metric.clone());
        metric
    }
}

impl Default for Counters {
    fn default() -> Self {
        Self::new()
    }
}

impl Counters {
    /// All at zero, for a process that begins now.
    #[must_use]
    pub fn new() -> Self {
        let mut to = Registering(Registry::default());
        let began: Gauge<f64, AtomicU64> = Gauge::default();
        began.set(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64());
        // By convention without the prefix: every process has it.
        let help = "Unix time at which the process started";
        to.0.register_with_unit("process_start_time", help, Unit::Seconds, began);
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        to.0.sub_registry_with_prefix("jauap").register("build", "The version of the program", build);
        let counters = Self {
            questions: to.add("questions", "Questions, by outcome, language and how they came", Family::default()),
            entries: to.add("entries", "Answers, by entry", Family::default()),
            answer_seconds: to.seconds("answer", "Time to make an answer, without the network", &ANSWER_SECONDS),
            updates_received: to.add("updates_received", "Updates from Telegram", Counter::default()),
            updates_skipped: to.add("updates_skipped", "Updates that could not be parsed", Counter::default()),
            updates_ignored: to.add("updates_ignored", "Updates of kinds that need no reply", Counter::default()),
            updates_in_work: to.add("updates_in_work", "Updates taken and not yet done", Gauge::default()),
            polls_ok: to.add("polls_ok", "Polls that Telegram answered", Counter::default()),
            polls_failed: to.add("polls_failed", "Polls that failed, by kind of fault", Family::default()),
            sends: to.add("sends", "Attempts to send, by result", Family::default()),
            send_seconds: to.seconds("send", "Time of an attempt to send", &SEND_SECONDS),
            outbox_waiting: to.add(
                "outbox_waiting",
                "Calls to Telegram that wait for their turn or for an answer",
                Gauge::default(),
            ),
            handler_panics: to.add("handler_panics", "Updates lost to a panic of the program", Counter::default()),
            events_lost: to.add("events_lost", "Events of the topic log that could not be kept", Counter::default()),
            events_waiting: to.add("events_waiting", "Events waiting to be written", Gauge::default()),
            content_reloads: to.add("content_reloads", "Changes of the content, by result", Family::default()),
            content_entries: to.add("content_entries", "Entries and regions that the bot answers", Gauge::default()),
            content_faulty: to.add(
                "content_faulty",
                "1 while changed content is refused for its faults, and the content before answers",
                Gauge::default(),
            ),
            known: RwLock::default(),
            registry: to.0,
        };
        counters.begin_at_zero();
        counters
    }

    /// Rates and alerts need a zero before the first fault.
    fn begin_at_zero(&self) {
        for result in SendResult::ALL {
            drop(self.sends.get_or_create(&[("result", result.name())]));
        }
        for fault in PollFault::ALL {
            drop(self.polls_failed.get_or_create(&[("kind", fault.name())]));
        }
        for result in ["ok", "failed"] {
            drop(self.content_reloads.get_or_create(&[("result", result)]));
        }
    }

    /// A question was answered.
    pub fn question(&self, event: &Event) {
        let lang = event.lang.map_or(NO_LANG, Lang::code);
        let labels = question_labels(event.outcome, lang, event.how.name());
        self.questions.get_or_create(&labels).inc();
        // What was chosen rather than asked took no understanding.
        if !event.took.is_zero() {
            self.answer_seconds.observe(event.took.as_secs_f64());
        }
        if let Some(id) = &event.entry
            && self.known.read().unwrap_or_else(PoisonError::into_inner).contains(id)
        {
            self.entries.get_or_create(&[("entry", id.clone())]).inc();
        }
    }

    /// Updates came from Telegram.
    pub fn updates_received(&self, updates: usize) {
        self.updates_received.inc_by(updates as u64);
    }

    /// An update could not be parsed.
    pub fn update_skipped(&self) {
        self.updates_skipped.inc();
    }

    /// An update was of a kind that needs no reply.
    pub fn update_ignored(&self) {
        self.updates_ignored.inc();
    }

    /// So many updates are taken and not yet done.
    pub fn updates_in_work(&self, updates: usize) {
        set(&self.updates_in_work, updates as u64);
    }

    /// Telegram answered a poll.
    pub fn poll_ok(&self) {
        self.polls_ok.inc();
    }

    /// A poll failed.
    pub fn poll_failed(&self, fault: PollFault) {
        self.polls_failed.get_or_create(&[("kind", fault.name())]).inc();
    }

    /// An attempt to send ended.
    pub fn send(&self, result: SendResult, took: Duration) {
        self.sends.get_or_create(&[("result", result.name())]).inc();
        self.send_seconds.observe(took.as_secs_f64());
    }

    /// A call waits to be sent, until what this returns is dropped.
    #[must_use]
    pub fn sending(&self) -> impl Drop {
        Waiting::new(&self.outbox_waiting)
    }

    /// A handler panicked, and its update got no reply.
    pub fn handler_panicked(&self) {
        self.handler_panics.inc();
    }

    /// This content answers from now on; its ids become labels.
    pub fn content(&self, faq: &Faq) {
        let entries = faq.entries.iter().map(|entry| entry.id.clone());
        let ids: HashSet<String> = entries.chain(faq.regions.regions.iter().map(Region::entry_id)).collect();
        set(&self.content_entries, ids.len() as u64);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = ids;
    }

    /// Changed content was taken over, or refused for its faults.
    pub fn content_reloaded(&self, ok: bool) {
        self.content_reloads.get_or_create(&[("result", if ok { "ok" } else { "failed" })]).inc();
    }

    /// Whether the files hold faults now, so that older content answers.
    pub fn content_faulty(&self, faulty: bool) {
        set(&self.content_faulty, faulty.into());
    }

    /// The figures for the keepers.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let questions = |outcome: Outcome| {
            let langs = Lang::ALL.map(Lang::code).into_iter().chain([NO_LANG]);
            let labels = langs.flat_map(|lang| How::ALL.map(|how| (lang, how.name())));
            labels.map(|(lang, how)| count(&self.questions, &question_labels(outcome, lang, how))).sum()
        };
        let sends = |result: SendResult| count(&self.sends, &[("result", result.name())]);
        Tally {
            answered: questions(Outcome::Answer),
            suggested: questions(Outcome::Suggest),
            unknown: questions(Outcome::Unknown),
            retried: sends(SendResult::Retried),
            failed: sends(SendResult::Failed),
            events_waiting: u64::try_from(self.events_waiting.get()).unwrap_or_default(),
            events_lost: self.events_lost.get(),
        }
    }

    /// All of it in the OpenMetrics text format.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut out = String::new();
        // Writing to a string can't fail.
        let _ = encode(&mut out, &self.registry);
        out
    }
}

/// Counts in a gauge for as long as it lives.
struct Waiting(Gauge);

impl Waiting {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Watch for Counters {
    fn lost(&self, events: u64) {
        self.events_lost.inc_by(events);
    }

    fn waiting(&self, events: u64) {
        set(&self.events_waiting, events);
    }
}

/// The language of a bilingual reply.
const NO_LANG: &str = "-";

fn question_labels(outcome: Outcome, lang: &'static str, how: &'static str) -> Labels<3> {
    [("outcome", outcome.name()), ("lang", lang), ("how", how)]
}

/// A counter of a family, without creating it.
fn count<const N: usize>(family: &Family<Labels<N>, Counter>, labels: &Labels<N>) -> u64 {
    family.get(labels).map_or(0, |counter| counter.get())
}

fn set(gauge: &Gauge, value: u64) {
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
}
