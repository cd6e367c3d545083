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

/// Counts what each chat waits for, and how long. A chat that passes a limit is flooding until it has been calm.
#[derive(Debug, Default)]
pub struct Flood {
    chats: HashMap<i64, State>,
    entered: u32,
}

#[derive(Debug, Default)]
struct State {
    /// The updates in work.
    waiting: Vec<u32>,
    /// When the replies to all messages taken would be within the chat's rate, had none been sent at once.
    paid: Option<Instant>,
    /// While it floods: when a message was last dropped.
    dropped: Option<Instant>,
    /// When a message was last handled.
    answered: Option<Instant>,
}

/// So many messages of one chat may be in work at once: one more than can be answered at once.
///
/// More would hold up others, for Telegram gives out at most a hundred unconfirmed updates.
const MOST_WAITING: usize = BURST.get() as usize + 1;
/// So many may always be: who waits for an answer before asking again is no flood, however quick.
const ALWAYS: usize = 2;
/// The table is tidied whenever so many messages have come.
const TIDY_EVERY: u32 = 4096;
/// While a chat floods, a message is answered so long after the last answer: then it needn't wait for its rate.
const PAUSE: Duration = Duration::from_secs(3);
/// A flood is over when for so long no message had to be dropped.
const CALM: Duration = Duration::from_secs(10);

impl Flood {
    /// Judges a message that arrived; unless answered with [`Verdict::Drop`], [`Flood::leave`] has to follow. `period`
    /// is the pause between two replies to this chat once its burst is used up; zero for what no rate bounds.
    pub fn enter(&mut self, chat: i64, update: u32, period: Duration, now: Instant) -> Verdict {
        self.entered = self.entered.wrapping_add(1);
        if self.entered.is_multiple_of(TIDY_EVERY) {
            self.tidy(now);
        }
        let state = self.chats.entry(chat).or_default();
        let paid = state.paid.map_or(now, |paid| paid.max(now)) + period;
        let in_time = paid <= now + period * MOST_WAITING as u32;
        let past = |moment: Option<Instant>, span| moment.is_none_or(|moment| now.duration_since(moment) >= span);
        if state.dropped.is_some() && state.waiting.is_empty() && past(state.dropped, CALM) {
            state.dropped = None;
        }
        let verdict = if state.dropped.is_some() {
            if state.waiting.is_empty() && past(state.answered, PAUSE) { Verdict::Answer } else { Verdict::Drop }
        } else if state.waiting.len() < ALWAYS || state.waiting.len() < MOST_WAITING && in_time {
            Verdict::Answer
        } else {
            Verdict::Notice
        };
        if verdict != Verdict::Answer {
            state.dropped = Some(now);
        }
        if verdict != Verdict::Drop {
            state.waiting.push(update);
            state.paid = Some(paid);
        }
        verdict
    }

    /// Notes that a message is handled.
    pub fn leave(&mut self, chat: i64, update: u32, now: Instant) {
        if let Some(state) = self.chats.get_mut(&chat) {
            state.waiting.retain(|waiting| *waiting != update);
            state.answered = Some(now);
            if state.is_over(now) {
                self.chats.remove(&chat);
            }
        }
    }

    /// Whether a chat floods, or waits for several answers: others come first.
    #[must_use]
    pub fn is_greedy(&self, chat: i64) -> bool {
        self.chats.get(&chat).is_some_and(|state| state.dropped.is_some() || state.waiting.len() > 1)
    }

    /// The updates in work of all chats that wait for several answers.
    #[must_use]
    pub fn of_the_greedy(&self) -> Vec<u32> {
        let greedy = self.chats.values().filter(|state| state.waiting.len() > 1);
        greedy.flat_map(|state| state.waiting.iter().copied()).collect()
    }

    /// Forgets floods that are over, so that memory stays bounded.
    pub fn tidy(&mut self, now: Instant) {
        self.chats.retain(|_, state| !state.is_over(now));
        self.chats.shrink_to(self.chats.len() * 2);
    }
}

impl State {
    /// Whether there is nothing to remember any more.
    fn is_over(&self, now: Instant) -> bool {
        self.waiting.is_empty()
            && self.paid.is_none_or(|paid| paid <= now)
            && self.dropped.is_none_or(|dropped| now.duration_since(dropped) >= CALM)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{BURST, CALM, Flood, MOST_WAITING, PAUSE, Verdict};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_flood_gets_one_notice_and_then_an_answer_now_and_then() {
        let mut flood = Flood::default();
        let mut now = Instant::now();
        let verdicts: Vec<Verdict> = (0..20).map(|_| flood.enter(1, 0, SECOND, now)).collect();
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Answer).count(), MOST_WAITING);
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Notice).count(), 1);
        assert_eq!(flood.enter(2, 0, SECOND, now), Verdict::Answer, "another chat is not held up");
        flood.leave(1, 0, now);
        assert_eq!(flood.enter(1, 0, SECOND, now), Verdict::Drop, "a place that comes free is not for the flood");
        for _ in 0..MOST_WAITING {
            flood.leave(1, 0, now);
        }
        let mut answers = 0;
        for _ in 0..600 {
            now += Duration::from_millis(100);
            match flood.enter(1, 0, SECOND, now) {
                Verdict::Answer => {
                    answers += 1;
                    flood.leave(1, 0, now);
                }
                Verdict::Notice => panic!("one notice is enough"),
                Verdict::Drop => (),
            }
        }
        assert_eq!(answers, 20, "in a minute, one every {PAUSE:?}");
        now += CALM;
        assert_eq!(
            [flood.enter(1, 0, SECOND, now), flood.enter(1, 0, SECOND, now)],
            [Verdict::Answer; 2],
            "who was calm is welcome again"
        );
    }

    #[test]
    fn nothing_is_remembered_of_the_calm() {
        let mut flood = Flood::default();
        let now = Instant::now();
        for chat in 0..1000 {
            flood.enter(chat, 0, SECOND, now);
            flood.leave(chat, 0, now);
        }
        flood.tidy(now + SECOND);
        assert!(flood.chats.is_empty());
        for _ in 0..10 {
            flood.enter(1, 0, SECOND, now);
        }
        for _ in 0..10 {
            flood.leave(1, 0, now);
        }
        flood.tidy(now + SECOND);
        assert_eq!(flood.chats.len(), 1);
        flood.tidy(now + CALM);
        assert!(flood.chats.is_empty());
    }

    #[test]
    fn who_waits_for_several_answers_or_floods_is_greedy() {
        let mut flood = Flood::default();
        let now = Instant::now();
        flood.enter(1, 11, SECOND, now);
        flood.enter(2, 12, SECOND, now);
        assert!(!flood.is_greedy(1) && flood.of_the_greedy().is_empty());
        flood.enter(1, 13, SECOND, now);
        assert!(flood.is_greedy(1) && !flood.is_greedy(2));
        assert_eq!(flood.of_the_greedy(), [11, 13]);
        flood.leave(1, 11, now);
        assert!(!flood.is_greedy(1) && flood.of_the_greedy().is_empty());
        for update in 20..30 {
            flood.enter(3, update, SECOND, now);
        }
        for update in 20..30 {
            flood.leave(3, update, now);
        }
        assert!(flood.is_greedy(3), "until it has been calm");
    }

    #[test]
    fn no_answer_to_a_steady_stream_waits_long_for_its_rate() {
        let mut flood = Flood::default();
        let begin = Instant::now();
        // Fifty messages a second; four are answered at once, the others one a second.
        let mut answered: Vec<Instant> = Vec::new();
        let mut now = begin;
        for number in 0..500 {
            now = begin + Duration::from_millis(20) * number;
            while answered.first().is_some_and(|at| *at <= now) {
                flood.leave(1, 0, answered.remove(0));
            }
            if flood.enter(1, 0, SECOND, now) != Verdict::Drop {
                let rate = flood.chats[&1].paid.unwrap() - SECOND * BURST.get();
                answered.push(rate.max(now + Duration::from_millis(5)));
                let longest = answered.iter().map(|at| *at - now).max();
                assert!(longest <= Some(SECOND * 3), "{longest:?} at {:?}", now - begin);
            }
        }
        assert!(now - begin > SECOND * 9);
    }

    #[test]
    fn who_waits_for_the_answer_is_no_flood() {
        let mut flood = Flood::default();
        let now = Instant::now();
        for _ in 0..500 {
            assert_eq!(flood.enter(1, 0, SECOND, now), Verdict::Answer);
            flood.leave(1, 0, now);
        }
    }

    #[test]
    fn what_no_rate_bounds_is_no_flood_while_it_is_answered_at_once() {
        let mut flood = Flood::default();
        let now = Instant::now();
        for _ in 0..500 {
            assert_eq!(flood.enter(1, 0, Duration::ZERO, now), Verdict::Answer);
            flood.leave(1, 0, now);
        }
        assert!(flood.chats.is_empty());
    }
}
