//! Which updates may be confirmed: the highest offset below which all work is done.
//!
//! Telegram forgets an update once `getUpdates` is called with a higher offset, and sends everything from the offset
//! on again until then. So an update that is still in work is delivered with every poll; it must be recognised, and
//! the offset must not pass it.

use std::collections::{BTreeMap, BTreeSet};

/// The state of every update from the confirmed offset on.
#[derive(Clone, Debug, Default)]
pub struct Offsets {
    /// Everything below is done and may be forgotten; 0 before the first update.
    offset: u32,
    /// Updates from the offset on that have been seen: whether each is done.
    seen: BTreeMap<u32, bool>,
    /// How many of those are not.
    in_work: usize,
    /// Updates that were let go and are still in work.
    let_go: BTreeSet<u32>,
}

/// So many updates at most are let go at a time: what waits in memory stays bounded, and so does what a crash loses.
const MOST_LET_GO: usize = 1000;
/// So many where they are not held up: these can still be answered after a signal to stop.
const FEW_LET_GO: usize = 200;

impl Offsets {
    /// Notes a delivered update. `true` if it is new and has to be handled.
    pub fn arrive(&mut self, id: u32) -> bool {
        if self.seen.is_empty() {
            // Ids ascend, but after a quiet week Telegram begins anew anywhere.
            self.offset = id;
        } else if id < self.offset {
            // Sent again by a server that has not seen the confirmation yet.
            return false;
        }
        let mut is_new = false;
        self.seen.entry(id).or_insert_with(|| {
            is_new = true;
            false
        });
        self.in_work += usize::from(is_new);
        is_new
    }

    /// Notes that an update is handled.
    pub fn done(&mut self, id: u32) {
        self.let_go.remove(&id);
        if let Some(state) = self.seen.get_mut(&id).filter(|state| !**state) {
            *state = true;
            self.in_work -= 1;
        }
        self.advance();
    }

    /// Lets go of the oldest updates in work, where most of what came after them is done: a few chats that must wait
    /// long may not hold up all others, for Telegram gives out at most a hundred updates from the offset on. They are
    /// confirmed although still in work, so that a crash would lose them. Returns how many.
    pub fn let_go(&mut self) -> usize {
        if self.in_work > self.seen.len() / 2 {
            // Nothing gets through at the moment; what waits at Telegram is safest there.
            return 0;
        }
        let room = MOST_LET_GO.saturating_sub(self.let_go.len());
        let half = self.seen.len() / 2;
        let oldest = self.seen.iter_mut().take(half);
        let mut count = 0;
        for (id, done) in oldest.filter(|(_, done)| !**done).take(room) {
            *done = true;
            self.let_go.insert(*id);
            count += 1;
        }
        self.in_work -= count;
        self.advance();
        count
    }

    /// Lets go of these updates, as long as there is room. Returns how many of them were in work until now.
    pub fn let_go_of(&mut self, ids: &[u32]) -> usize {
        let room = FEW_LET_GO.saturating_sub(self.let_go.len());
        let mut count = 0;
        for id in ids {
            if count < room
                && let Some(done) = self.seen.get_mut(id).filter(|done| !**done)
            {
                *done = true;
                self.let_go.insert(*id);
                count += 1;
            }
        }
        self.in_work -= count;
        self.advance();
        count
    }

    fn advance(&mut self) {
        // The last one done stays, so that its redelivery before the confirmation is recognised.
        while self.seen.len() > 1 {
            match self.seen.first_key_value() {
                Some((_, true)) => {
                    self.seen.pop_first();
                }
                _ => break,
            }
        }
        self.offset = self.seen.first_key_value().map_or(self.offset, |(first, done)| first + u32::from(*done));
    }

    /// The offset for the next poll: confirms all below it. `None` before the first update.
    #[must_use]
    pub fn offset(&self) -> Option<u32> {
        (self.offset > 0).then_some(self.offset)
    }

    /// How many updates are in work.
    #[must_use]
    pub fn in_work(&self) -> usize {
        self.in_work
    }

    /// How many updates that were let go are still in work.
    #[must_use]
    pub fn still_let_go(&self) -> usize {
        self.let_go.len()
    }

    /// Forgets the offset after it was confirmed and nothing is in work, so that ids may begin anew.
    pub fn rest(&mut self) {
        if self.in_work == 0 {
            *self = Self { let_go: std::mem::take(&mut self.let_go), ..Self::default() };
        }
    }
}
