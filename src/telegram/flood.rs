//! Who sends faster than the bot may answer is answered at a limited rate, with one polite notice.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::outbox::BURST;

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

/// Counts what each chat waits for. A chat whose waiting messages pass the limit is flooding until it has been calm.
#[derive(Debug, Default)]
pub struct Flood {
    chats: HashMap<i64, State>,
}

#[derive(Debug, Default)]
struct State {
    waiting: usize,
    /// While it floods: when a message was last dropped.
    dropped: Option<Instant>,
    /// When a message was last handled.
    answered: Option<Instant>,
}

/// So many messages of one person may be in work at once, so many more than can be answered at once.
///
/// More would hold up others: Telegram gives out at most a hundred unconfirmed updates, and a chat is answered once a
/// second after its first [`BURST`] replies. A group, which is answered every three seconds, gets no more than those.
const MORE: usize = 1;
/// While a chat floods, a message is answered so long after the last answer: then it needn't wait for its rate.
const PAUSE: Duration = Duration::from_secs(3);
/// A flood is over when for so long no message had to be dropped.
const CALM: Duration = Duration::from_secs(10);

impl Flood {
    /// Judges a message that arrived; unless answered with [`Verdict::Drop`], [`Flood::leave`] has to follow.
    pub fn enter(&mut self, chat: i64, now: Instant) -> Verdict {
        let state = self.chats.entry(chat).or_default();
        let past = |moment: Option<Instant>, span| moment.is_none_or(|moment| now.duration_since(moment) >= span);
        if state.dropped.is_some() && state.waiting == 0 && past(state.dropped, CALM) {
            state.dropped = None;
        }
        let verdict = if state.dropped.is_some() {
            if state.waiting == 0 && past(state.answered, PAUSE) { Verdict::Answer } else { Verdict::Drop }
        } else if state.waiting < most_waiting(chat) {
            Verdict::Answer
        } else {
            Verdict::Notice
        };
        if verdict != Verdict::Answer {
            state.dropped = Some(now);
        }
        if verdict != Verdict::Drop {
            state.waiting += 1;
        }
        verdict
    }

    /// Notes that a message is handled.
    pub fn leave(&mut self, chat: i64, now: Instant) {
        if let Some(state) = self.chats.get_mut(&chat) {
            state.waiting = state.waiting.saturating_sub(1);
            state.answered = Some(now);
            if state.waiting == 0 && state.dropped.is_none() {
                self.chats.remove(&chat);
            }
        }
    }

    /// Forgets floods that are over, so that memory stays bounded.
    pub fn tidy(&mut self, now: Instant) {
        self.chats.retain(|_, state| {
            state.waiting > 0 || state.dropped.is_some_and(|dropped| now.duration_since(dropped) < CALM)
        });
    }
}

/// Ids of groups are negative.
fn most_waiting(chat: i64) -> usize {
    BURST.get() as usize + if chat < 0 { 0 } else { MORE }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{CALM, Flood, PAUSE, Verdict, most_waiting};

    #[test]
    fn a_flood_gets_one_notice_and_then_an_answer_now_and_then() {
        let mut flood = Flood::default();
        let mut now = Instant::now();
        let verdicts: Vec<Verdict> = (0..20).map(|_| flood.enter(1, now)).collect();
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Answer).count(), most_waiting(1));
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Notice).count(), 1);
        assert_eq!(flood.enter(2, now), Verdict::Answer, "another chat is not held up");
        flood.leave(1, now);
        assert_eq!(flood.enter(1, now), Verdict::Drop, "a place that comes free is not for the flood");
        for _ in 0..most_waiting(1) {
            flood.leave(1, now);
        }
        let mut answers = 0;
        for _ in 0..600 {
            now += Duration::from_millis(100);
            match flood.enter(1, now) {
                Verdict::Answer => {
                    answers += 1;
                    flood.leave(1, now);
                }
                Verdict::Notice => panic!("one notice is enough"),
                Verdict::Drop => (),
            }
        }
        assert_eq!(answers, 20, "in a minute, one every {PAUSE:?}");
        now += CALM;
        assert_eq!([flood.enter(1, now), flood.enter(1, now)], [Verdict::Answer; 2], "who was calm is welcome again");
    }

    #[test]
    fn nothing_is_remembered_of_the_calm() {
        let mut flood = Flood::default();
        let now = Instant::now();
        for chat in 0..1000 {
            flood.enter(chat, now);
            flood.leave(chat, now);
        }
        assert!(flood.chats.is_empty());
        for _ in 0..10 {
            flood.enter(1, now);
        }
        for _ in 0..10 {
            flood.leave(1, now);
        }
        flood.tidy(now);
        assert_eq!(flood.chats.len(), 1);
        flood.tidy(now + CALM);
        assert!(flood.chats.is_empty());
    }
}
