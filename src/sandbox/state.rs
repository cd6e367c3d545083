//! What the sandbox knows: chats, updates on their way, open queries, calls, faults.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

use super::{
    Options,
    calls::{Call, Calls, End, Totals},
    chat::{Chat, ChatKind},
    faults::Faults,
    message::{Media, Message, Stored, Text, User},
    profile::Profile,
    queries::Queries,
    queue::Queue,
    wire,
};

/// Everything the sandbox knows at one moment; conditions of [`super::Sandbox::wait_until`] look at it.
#[derive(Debug)]
pub struct State {
    pub(super) options: Options,
    /// The bot as the author of messages.
    pub(super) bot: Value,
    pub(super) queue: Queue,
    pub(super) queries: Queries,
    pub(super) calls: Calls,
    pub(super) faults: Faults,
    pub(super) profile: Profile,
    pub(super) polls: Polls,
    /// Whether a webhook is set, so that polls are refused.
    pub(super) webhook: bool,
    chats: HashMap<i64, Chat>,
    /// Chats by their last activity, to forget the quietest.
    by_activity: BTreeMap<u64, i64>,
    clock: u64,
}

/// The calls of getUpdates.
#[derive(Debug, Default)]
pub(super) struct Polls {
    /// Grows with every call: a waiting one that sees a newer one gives way.
    pub(super) generation: u64,
    /// How many are waiting now.
    pub(super) waiting: usize,
    /// When the last one ended.
    pub(super) last: Option<Instant>,
}

impl Polls {
    /// Whether a bot is there: it is asking, or asked a moment ago.
    pub(super) fn is_alive(&self) -> bool {
        self.waiting > 0 || self.last.is_some_and(|last| last.elapsed() < Duration::from_secs(3))
    }
}

impl State {
    pub(super) fn new(options: Options, bot_id: i64) -> Self {
        Self {
            bot: wire::bot(bot_id, &options.username),
            options,
            queue: Queue::default(),
            queries: Queries::default(),
            calls: Calls::default(),
            faults: Faults::default(),
            profile: Profile::default(),
            polls: Polls::default(),
            webhook: false,
            chats: HashMap::new(),
            by_activity: BTreeMap::new(),
            clock: 0,
        }
    }

    /// The last calls, oldest first.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter()
    }

    /// The calls that broke a rule of Telegram's, oldest first, as far as they are kept.
    pub fn faulty_calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.faulty()
    }

    /// The bot's messages in a chat that were not deleted, oldest first, as far as they are kept.
    #[must_use]
    pub fn sent(&self, chat: i64) -> Vec<Message> {
        let messages = self.chats.get(&chat).into_iter().flat_map(Chat::messages);
        messages.filter(|message| message.is_bots()).map(Stored::to_message).collect()
    }

    /// How many messages of the bot are in a chat, also those that are no longer kept.
    #[must_use]
    pub fn sent_count(&self, chat: i64) -> usize {
        self.chats.get(&chat).map_or(0, Chat::sent)
    }

    /// The id of the newest message of a chat, whoever wrote it; 0 in an empty chat.
    #[must_use]
    pub fn last_message(&self, chat: i64) -> i32 {
        self.chats.get(&chat).map_or(0, Chat::last_id)
    }

    /// The id of the newest update that the bot confirmed by a higher offset; 0 before the first.
    #[must_use]
    pub fn confirmed(&self) -> u32 {
        self.queue.confirmed()
    }

    /// How many updates are queued and not confirmed, delivered or not.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.queue.len()
    }

    /// Whether a getUpdates is waiting for updates right now.
    #[must_use]
    pub fn is_polling(&self) -> bool {
        self.polls.waiting > 0
    }

    /// How many calls are still to meet a fault that a test switched on.
    #[must_use]
    pub fn faults_left(&self) -> u64 {
        self.faults.left()
    }

    /// Exact numbers since the start.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = self.calls.totals.clone();
        totals.updates = self.queue.queued();
        totals.confirmed = u64::from(self.queue.confirmed());
        totals
    }

    pub(super) fn record(&mut self, call: Call, end: End, known: bool) {
        self.calls.record(call, end, known, self.options.keep_calls);
    }

    pub(super) fn chat(&self, id: i64) -> Option<&Chat> {
        self.chats.get(&id)
    }

    pub(super) fn chat_mut(&mut self, id: i64) -> Option<&mut Chat> {
        self.chats.get_mut(&id)
    }

    /// A new moment on the clock of changes.
    pub(super) fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    pub(super) fn clock(&self) -> u64 {
        self.clock
    }

    /// The chat with this id, made where there is none, with `user` as the one last heard of in it.
    pub(super) fn open_chat(&mut self, id: i64, kind: ChatKind, user: User) {
        self.chats.entry(id).or_insert_with(|| Chat::new(id, kind, user.clone())).user.clone_from(&user);
        self.touch(id);
        while self.chats.len() > self.options.keep_chats.max(1) {
            let Some((_, quietest)) = self.by_activity.pop_first() else { break };
            self.chats.remove(&quietest);
        }
    }

    fn touch(&mut self, id: i64) {
        let now = self.tick();
        if let Some(chat) = self.chats.get_mut(&id) {
            self.by_activity.remove(&chat.active);
            chat.active = now;
            self.by_activity.insert(now, id);
        }
    }

    /// Puts a message into a chat that exists; the bot's has no author. Returns it as Telegram's JSON.
    pub(super) fn add_message(&mut self, chat: i64, author: Option<User>, draft: Draft) -> Option<Value> {
        self.touch(chat);
        let (keep, changed) = (self.options.keep_messages_per_chat.max(1), self.clock);
        let Draft { text, media, markup, reply_to } = draft;
        let stored = Stored { id: 0, date: unix_now(), changed, author, text, media, markup, reply_to, edited: None };
        let chat = self.chats.get_mut(&chat)?;
        let id = chat.add(stored, keep);
        chat.get(id).map(|stored| wire::message(chat, stored, &self.bot))
    }

    /// A message of a chat as Telegram's JSON.
    pub(super) fn message_json(&self, chat: i64, id: i32) -> Option<Value> {
        let chat = self.chats.get(&chat)?;
        chat.get(id).map(|stored| wire::message(chat, stored, &self.bot))
    }
}

/// A message before it has an id.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) text: Text,
    pub(super) media: Option<Media>,
    pub(super) markup: Option<Value>,
    pub(super) reply_to: Option<i32>,
}

/// Seconds since 1970.
pub(super) fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
