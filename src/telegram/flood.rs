//! Who sends faster than the bot may answer is answered at a limited rate, with one polite notice.

use std::collections::HashMap;

/// What to do with a message of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Answer it.
    Answer,
    /// Don't answer, but say once why.
    Notice,
    /// Don't answer.
    Drop,
}

/// Counts what each chat waits for. A chat whose waiting messages pass the limit is flooding until all are answered.
#[derive(Debug, Default)]
pub struct Flood {
    waiting: HashMap<i64, State>,
}

#[derive(Debug, Default)]
struct State {
    messages: usize,
    noticed: bool,
}

/// So many messages of one chat may be in work at once.
///
/// More would hold up others: Telegram gives out at most a hundred unconfirmed updates, and a chat is answered once a
/// second after its first [`super::outbox::BURST`] replies.
pub const MOST_WAITING: usize = 6;

impl Flood {
    /// Judges a message that arrived; unless answered with [`Verdict::Drop`], [`Flood::leave`] has to follow.
    pub fn enter(&mut self, chat: i64) -> Verdict {
        let state = self.waiting.entry(chat).or_default();
        if state.messages < MOST_WAITING {
            state.messages += 1;
            Verdict::Answer
        } else if state.noticed {
            Verdict::Drop
        } else {
            state.noticed = true;
            state.messages += 1;
            Verdict::Notice
        }
    }

    /// Notes that a message is handled.
    pub fn leave(&mut self, chat: i64) {
        if let Some(state) = self.waiting.get_mut(&chat) {
            state.messages = state.messages.saturating_sub(1);
            if state.messages == 0 {
                self.waiting.remove(&chat);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Flood, MOST_WAITING, Verdict};

    #[test]
    fn a_flood_gets_one_notice_and_then_silence() {
        let mut flood = Flood::default();
        let verdicts: Vec<Verdict> = (0..20).map(|_| flood.enter(1)).collect();
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Answer).count(), MOST_WAITING);
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Notice).count(), 1);
        assert_eq!(flood.enter(2), Verdict::Answer, "another chat is not held up");
        for _ in 0..=MOST_WAITING {
            flood.leave(1);
        }
        assert_eq!(flood.enter(1), Verdict::Answer, "after the last answer the chat is welcome again");
    }
}
