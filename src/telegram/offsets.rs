//! Which updates may be confirmed: the highest offset below which all work is done.
//!
//! Telegram forgets an update once `getUpdates` is called with a higher offset, and sends everything from the offset
//! on again until then. So an update that is still in work is delivered with every poll; it must be recognised, and
//! the offset must not pass it.

use std::collections::BTreeMap;

/// The state of every update from the confirmed offset on.
#[derive(Clone, Debug, Default)]
pub struct Offsets {
    /// Everything below is done and may be forgotten; 0 before the first update.
    offset: u32,
    /// Updates from the offset on that have been seen: whether each is done.
    seen: BTreeMap<u32, bool>,
}

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
        is_new
    }

    /// Notes that an update is handled.
    pub fn done(&mut self, id: u32) {
        if let Some(state) = self.seen.get_mut(&id) {
            *state = true;
        }
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
        self.seen.values().filter(|done| !**done).count()
    }

    /// Forgets the offset after it was confirmed and nothing is in work, so that ids may begin anew.
    pub fn rest(&mut self) {
        if self.in_work() == 0 {
            *self = Self::default();
        }
    }
}
