//! Queries that wait for an answer: presses of buttons and inline queries.

use std::collections::BTreeMap;

use super::{answer::Refusal, rules::refuse};

/// Older queries than this many are as good as too old.
const OPEN: usize = 10_000;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Query {
    /// A press in this chat.
    Press {
        chat: i64,
    },
    Inline,
}

/// The open queries by their number.
#[derive(Debug, Default)]
pub(super) struct Queries {
    open: BTreeMap<u64, Query>,
    last: u64,
}

impl Queries {
    pub(super) fn open(&mut self, query: Query) -> String {
        self.last += 1;
        self.open.insert(self.last, query);
        if self.open.len() > OPEN {
            self.open.pop_first();
        }
        self.last.to_string()
    }

    pub(super) fn is_open(&self, id: &str, inline: bool) -> bool {
        let query = id.parse().ok().and_then(|id: u64| self.open.get(&id));
        query.is_some_and(|query| (*query == Query::Inline) == inline)
    }

    /// Closes a query of this sort; one can be answered once.
    pub(super) fn answer(&mut self, id: &str, inline: bool) -> Result<Query, Refusal> {
        let key = id.parse().ok().filter(|_| self.is_open(id, inline));
        key.and_then(|id: u64| self.open.remove(&id)).ok_or_else(Self::too_old)
    }

    /// Every open query becomes too old.
    pub(super) fn expire(&mut self) {
        self.open.clear();
    }

    pub(super) fn too_old() -> Refusal {
        refuse("query is too old and response timeout expired or query ID is invalid")
    }
}
