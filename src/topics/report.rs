//! What people asked in a span of time, counted.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;

use super::{Span, Store, StoreError};
use crate::matching::Outcome;

/// What a report reads of one question. Names are kept as they were written: a database may know more of them than
/// this build.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// When.
    pub at: Timestamp,
    /// The language of the reply; `None` for a bilingual one.
    pub lang: Option<String>,
    /// What the bot did.
    pub outcome: String,
    /// The entry answered with.
    pub entry: Option<String>,
    /// The region named, as an entry id.
    pub region: Option<String>,
    /// How the question came.
    pub how: String,
    /// Microseconds the answer took to make; 0 where nothing had to be understood.
    pub took_us: u64,
}

/// The figures of a span of time. Lists are sorted by number, the greatest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// The IANA name of the time zone in which days begin.
    pub timezone: String,
    /// All questions.
    pub questions: u64,
    /// By what the bot did.
    pub outcomes: Vec<Count>,
    /// By entry, of those answered with one.
    pub entries: Vec<Count>,
    /// By region, of those that named one.
    pub regions: Vec<Count>,
    /// By language; `-` for bilingual replies.
    pub languages: Vec<Count>,
    /// By how they came.
    pub how: Vec<Count>,
    /// By day, oldest first; days without a question between others are there too.
    pub days: Vec<Day>,
    /// How long the answers took to make, of those that took any time; `None` without such.
    pub took: Option<Took>,
}

/// How often something was the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Its name, such as an entry id.
    pub key: String,
    /// What a reader knows it by, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How many questions.
    pub questions: u64,
}

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// All questions.
    pub questions: u64,
    /// Those answered.
    pub answer: u64,
    /// Those for which candidates were offered.
    pub suggest: u64,
    /// Those that the bot had no answer for.
    pub unknown: u64,
}

impl Day {
    fn empty(date: Date) -> Self {
        Self { date, questions: 0, answer: 0, suggest: 0, unknown: 0 }
    }
}

/// How long answers took to make, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Took {
    /// Half took at most this.
    pub median_us: u64,
    /// 95 of 100 took at most this.
    pub p95_us: u64,
}

impl Report {
    /// Counts the rows of a database.
    ///
    /// # Errors
    /// The database failed.
    pub async fn read(store: &mut Store, span: Span, zone: &TimeZone) -> Result<Self, StoreError> {
        let mut counting = Counting::new(zone);
        store.read(span, |row| counting.add(row)).await?;
        Ok(counting.report(span))
    }

    /// Gives entries and regions the titles that `title` knows for their ids.
    pub fn name(&mut self, title: impl Fn(&str) -> Option<String>) {
        for count in self.entries.iter_mut().chain(&mut self.regions) {
            count.title = title(&count.key);
        }
    }
}

type Counts = BTreeMap<String, u64>;

/// A report in the making.
struct Counting<'a> {
    zone: &'a TimeZone,
    outcomes: Counts,
    entries: Counts,
    regions: Counts,
    languages: Counts,
    how: Counts,
    days: BTreeMap<Date, Day>,
    questions: u64,
    took: Vec<u64>,
}

impl<'a> Counting<'a> {
    fn new(zone: &'a TimeZone) -> Self {
        Self {
            zone,
            outcomes: Counts::new(),
            entries: Counts::new(),
            regions: Counts::new(),
            languages: Counts::new(),
            how: Counts::new(),
            days: BTreeMap::new(),
            questions: 0,
            took: Vec::new(),
        }
    }

    fn add(&mut self, row: &Row) {
        count(&mut self.outcomes, Some(&row.outcome));
        count(&mut self.entries, row.entry.as_deref());
        count(&mut self.regions, row.region.as_deref());
        count(&mut self.languages, row.lang.as_deref().or(Some("-")));
        count(&mut self.how, Some(&row.how));
        self.questions += 1;
        if row.took_us > 0 {
            self.took.push(row.took_us);
        }

        let date = self.zone.to_datetime(row.at).date();
        let day = self.days.entry(date).or_insert_with(|| Day::empty(date));
        day.questions += 1;
        let outcome = |outcome: Outcome| row.outcome == outcome.name();
        day.answer += u64::from(outcome(Outcome::Answer));
        day.suggest += u64::from(outcome(Outcome::Suggest));
        day.unknown += u64::from(outcome(Outcome::Unknown));
    }

    fn report(mut self, span: Span) -> Report {
        let date = |at| self.zone.to_datetime(at).date();
        let from = span.from.map(date).or_else(|| self.days.keys().next().copied());
        // The end is the first moment no longer within.
        let last = |until: Timestamp| date(until.saturating_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(until));
        let to = span.until.map(last).or_else(|| self.days.keys().next_back().copied());
        Report {
            from,
            to,
            timezone: self.zone.iana_name().unwrap_or("UTC").to_owned(),
            questions: self.questions,
            outcomes: sorted(self.outcomes),
            entries: sorted(self.entries),
            regions: sorted(self.regions),
            languages: sorted(self.languages),
            how: sorted(self.how),
            days: filled(self.days),
            took: took(&mut self.took),
        }
    }
}

fn count(counts: &mut Counts, key: Option<&str>) {
    let Some(key) = key else { return };
    if let Some(number) = counts.get_mut(key) {
        *number += 1;
    } else {
        counts.insert(key.to_owned(), 1);
    }
}

fn sorted(counts: Counts) -> Vec<Count> {
    let mut counts: Vec<Count> =
        counts.into_iter().map(|(key, questions)| Count { key, title: None, questions }).collect();
    // Stable: equal numbers stay in the order of their keys.
    counts.sort_by_key(|count| std::cmp::Reverse(count.questions));
    counts
}

/// All days from the first with a question to the last: a gap shall look like one.
fn filled(days: BTreeMap<Date, Day>) -> Vec<Day> {
    let (Some(&first), Some(&last)) = (days.keys().next(), days.keys().next_back()) else { return Vec::new() };
    first
        .series(jiff::Span::new().days(1))
        .take_while(|date| *date <= last)
        .map(|date| days.get(&date).copied().unwrap_or_else(|| Day::empty(date)))
        .collect()
}

/// By nearest rank: the least value that the share of all values doesn't exceed.
fn took(all: &mut [u64]) -> Option<Took> {
    all.sort_unstable();
    let rank = |percent: usize| all.get((all.len() * percent).div_ceil(100).max(1) - 1).copied();
    Some(Took { median_us: rank(50)?, p95_us: rank(95)? })
}
