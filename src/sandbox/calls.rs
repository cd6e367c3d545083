//! What the bot called: the last calls in full, all of them in numbers.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Instant,
};

use serde_json::Value;

/// One call of a method, in the order in which they ended.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method in Telegram's spelling, or as it was written where there is none such.
    pub method: String,
    /// The parameters as they came; from a form or the query string they are all strings.
    pub params: Value,
    /// When it arrived.
    pub at: Instant,
    /// Whether the client got a success.
    pub ok: bool,
    /// The description of the refusal, or what else kept the client from a success.
    pub error: Option<String>,
    /// Whether it broke a rule; a fault that a test switched on is none.
    pub refused: bool,
    /// What looks like a mistake although Telegram would let it pass, such as an unknown parameter.
    pub faults_in_call: Vec<String>,
}

impl Call {
    /// Whether Telegram would refuse it, or overlook a part of it. Faults that a test switched on don't count.
    #[must_use]
    pub fn broke_a_rule(&self) -> bool {
        !self.faults_in_call.is_empty() || self.refused
    }
}

/// Exact numbers since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Updates that were queued for the bot.
    pub updates: u64,
    /// Updates that the bot confirmed.
    pub confirmed: u64,
    /// Messages that the bot sent.
    pub sent_ok: u64,
    /// Calls that broke a rule, also those of unknown methods.
    pub refused: u64,
    /// Calls that met a fault which a test switched on.
    pub faulted: u64,
    /// Calls by method in Telegram's spelling; those of unknown methods are under `unknown`.
    pub by_method: BTreeMap<String, u64>,
}

/// How a call ended.
#[derive(Debug)]
pub(super) enum End {
    Done,
    Refused(String),
    /// It met a fault.
    Faulted(String),
    /// The client closed the connection before the answer.
    Abandoned,
}

/// The last calls and the totals.
#[derive(Debug, Default)]
pub(super) struct Calls {
    last: VecDeque<Call>,
    /// Kept apart, for millions of sound calls must not hide one that was not.
    faulty: VecDeque<Call>,
    pub(super) totals: Totals,
}

impl Calls {
    pub(super) fn record(&mut self, mut call: Call, end: End, known: bool, keep: usize) {
        let name = if known { call.method.clone() } else { "unknown".to_owned() };
        *self.totals.by_method.entry(name).or_default() += 1;
        (call.ok, call.error) = match end {
            End::Done => (true, None),
            End::Refused(why) => {
                self.totals.refused += 1;
                call.refused = true;
                (false, Some(why))
            }
            End::Faulted(why) => {
                self.totals.faulted += 1;
                (false, Some(why))
            }
            End::Abandoned => (false, Some("abandoned by the client".to_owned())),
        };
        if call.broke_a_rule() {
            push(&mut self.faulty, call.clone(), keep.max(1));
        }
        push(&mut self.last, call, keep);
    }

    pub(super) fn faulty(&self) -> impl Iterator<Item = &Call> {
        self.faulty.iter()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Call> {
        self.last.iter()
    }
}

fn push(calls: &mut VecDeque<Call>, call: Call, keep: usize) {
    calls.push_back(call);
    if calls.len() > keep {
        calls.pop_front();
    }
}
