//! One chat: its people, its last messages, and passing things that only the page shows.

use std::collections::VecDeque;

use serde_json::Value;

use super::message::{Stored, User};

/// As many passing things are kept as a page may miss between two looks.
const NOTICES: usize = 32;

/// What Telegram calls a chat's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChatKind {
    Private,
    Group,
    Supergroup,
    Channel,
}

impl ChatKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
        }
    }

    /// A group's kind, which its id tells.
    pub(super) fn of_group(id: i64) -> Self {
        if id <= -1_000_000_000_000 { Self::Supergroup } else { Self::Group }
    }
}

/// A chat and its last messages.
#[derive(Debug)]
pub(super) struct Chat {
    pub(super) id: i64,
    pub(super) kind: ChatKind,
    /// The citizen of a private chat; who was last heard of in others.
    pub(super) user: User,
    /// When something last happened here, on the sandbox's own clock of changes.
    pub(super) active: u64,
    messages: VecDeque<Stored>,
    last_id: i32,
    sent: usize,
    notices: VecDeque<(u64, Value)>,
}

impl Chat {
    pub(super) fn new(id: i64, kind: ChatKind, user: User) -> Self {
        let (messages, notices) = (VecDeque::new(), VecDeque::new());
        Self { id, kind, user, active: 0, messages, last_id: 0, sent: 0, notices }
    }

    /// Adds a message with the next id, forgetting the oldest beyond `keep`.
    pub(super) fn add(&mut self, mut message: Stored, keep: usize) -> i32 {
        self.last_id += 1;
        message.id = self.last_id;
        self.sent += usize::from(message.is_bots());
        self.messages.push_back(message);
        if self.messages.len() > keep {
            self.messages.pop_front();
        }
        self.last_id
    }

    pub(super) fn remove(&mut self, id: i32) -> Option<Stored> {
        let at = self.messages.iter().position(|message| message.id == id)?;
        let removed = self.messages.remove(at)?;
        self.sent -= usize::from(removed.is_bots());
        Some(removed)
    }

    pub(super) fn get(&self, id: i32) -> Option<&Stored> {
        self.messages.iter().rev().find(|message| message.id == id)
    }

    pub(super) fn get_mut(&mut self, id: i32) -> Option<&mut Stored> {
        self.messages.iter_mut().rev().find(|message| message.id == id)
    }

    pub(super) fn messages(&self) -> impl Iterator<Item = &Stored> {
        self.messages.iter()
    }

    /// The id of the newest message, whoever wrote it; 0 before the first.
    pub(super) fn last_id(&self) -> i32 {
        self.last_id
    }

    /// How many messages the bot sent and did not delete, including those forgotten here.
    pub(super) fn sent(&self) -> usize {
        self.sent
    }

    pub(super) fn notice(&mut self, when: u64, what: Value) {
        self.notices.push_back((when, what));
        if self.notices.len() > NOTICES {
            self.notices.pop_front();
        }
    }

    pub(super) fn notices(&self) -> impl Iterator<Item = &(u64, Value)> {
        self.notices.iter()
    }
}
