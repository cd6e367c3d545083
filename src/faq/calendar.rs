//! The dates of the referendum and the phase that a moment falls into.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a citizen can do at a moment decides how the bot speaks of the vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Until the eve of the silence day.
    Before,
    /// The day of silence.
    Silence,
    /// The day of the vote.
    Day,
    /// From the day after the vote.
    After,
}

impl Phase {
    /// All phases in the order of time.
    pub const ALL: [Self; 4] = [Self::Before, Self::Silence, Self::Day, Self::After];

    /// The name used in the YAML keys `answer_<name>`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Silence => "silence",
            Self::Day => "day",
            Self::After => "after",
        }
    }
}

/// The dates of the event, in the time zone of the country. Days begin at midnight there.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// IANA time zone, such as `Asia/Almaty`.
    pub timezone: String,
    /// The day on which campaigning is silent, `YYYY-MM-DD`.
    #[schemars(with = "String", regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub silence: Date,
    /// The day of the vote, `YYYY-MM-DD`.
    #[schemars(with = "String", regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub day: Date,
}

impl Calendar {
    /// Date and time in the country at `now`. An unknown time zone, which `jauap check` reports, counts as UTC.
    #[must_use]
    pub fn local(&self, now: Timestamp) -> DateTime {
        TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC).to_datetime(now)
    }

    /// The date in the country at `now`.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        self.local(now).date()
    }

    /// The phase at `now`.
    #[must_use]
    pub fn phase(&self, now: Timestamp) -> Phase {
        let today = self.today(now);
        if today > self.day {
            Phase::After
        } else if today == self.day {
            Phase::Day
        } else if today >= self.silence {
            Phase::Silence
        } else {
            Phase::Before
        }
    }

    /// Days from `now` to the vote: positive before it, 0 on the day, negative after it.
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i32 {
        // Two civil dates are at most some 7 million days apart.
        (self.day - self.today(now)).get_days()
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};

    use super::{Calendar, Phase};

    #[test]
    fn a_phase_begins_at_midnight_in_almaty() {
        let calendar =
            Calendar { timezone: "Asia/Almaty".to_owned(), silence: date(2026, 3, 14), day: date(2026, 3, 15) };
        for (moment, phase, days_left) in [
            ("2026-03-13T18:59:59Z", Phase::Before, 2),
            ("2026-03-13T19:00:00Z", Phase::Silence, 1),
            ("2026-03-14T18:59:59Z", Phase::Silence, 1),
            ("2026-03-14T19:00:00Z", Phase::Day, 0),
            ("2026-03-15T18:59:59Z", Phase::Day, 0),
            ("2026-03-15T19:00:00Z", Phase::After, -1),
        ] {
            let now: Timestamp = moment.parse().unwrap();
            assert_eq!((calendar.phase(now), calendar.days_left(now)), (phase, days_left), "{moment}");
        }
    }
}
