//! Updates on their way to the bot.

use std::collections::VecDeque;

use serde_json::{Value, json};

/// Kinds that Telegram sends only to a bot that names them.
const ONLY_IF_ASKED: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// The updates that the bot has not confirmed, and what it wants to hear of.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<(u32, Value)>,
    last: u32,
    confirmed: u32,
    allowed: Option<Vec<String>>,
}

impl Queue {
    /// Queues an update and returns its id, or 0 where the bot did not ask for this kind.
    pub(super) fn push(&mut self, kind: &str, body: Value) -> u32 {
        let wanted = match &self.allowed {
            Some(allowed) => allowed.iter().any(|name| name == kind),
            None => !ONLY_IF_ASKED.contains(&kind),
        };
        if !wanted {
            return 0;
        }
        self.last += 1;
        let mut update = json!({ "update_id": self.last });
        update[kind] = body;
        self.waiting.push_back((self.last, update));
        self.last
    }

    /// Remembers the kinds for this and later calls; an empty list stands for the usual ones.
    pub(super) fn allow(&mut self, kinds: Vec<String>) {
        self.allowed = Some(kinds).filter(|kinds| !kinds.is_empty());
    }

    pub(super) fn allowed(&self) -> Option<&[String]> {
        self.allowed.as_deref()
    }

    /// Forgets everything below a positive offset, or all but the last `-offset` updates.
    pub(super) fn confirm(&mut self, offset: i64) {
        let drop = if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            self.waiting.len().saturating_sub(keep)
        } else {
            self.waiting.iter().take_while(|(id, _)| i64::from(*id) < offset).count()
        };
        if let Some((id, _)) = self.waiting.drain(..drop).next_back() {
            self.confirmed = id;
        }
    }

    /// The oldest updates, which stay until they are confirmed.
    pub(super) fn first(&self, limit: usize) -> Vec<Value> {
        self.waiting.iter().take(limit).map(|(_, update)| update.clone()).collect()
    }

    pub(super) fn drop_all(&mut self) {
        self.confirm(i64::MAX);
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn queued(&self) -> u64 {
        u64::from(self.last)
    }

    pub(super) fn confirmed(&self) -> u32 {
        self.confirmed
    }
}
