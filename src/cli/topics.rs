//! `jauap topics`: what people asked.

use std::str::FromStr;

use clap::ValueEnum;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::{Failure, content::Content, output};
use crate::{
    faq::{self, Faq, Folder},
    topics::{Report, Span, Store, render},
};

/// Arguments of `topics`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The database that the bot writes
    #[arg(long, value_name = "URL", env = "JAUAP_DATABASE", default_value = "sqlite://data/jauap.db")]
    database: String,
    /// From when: so many days with today (7d), a date (2026-11-01), or all
    #[arg(long, value_name = "WHEN", default_value = "30d")]
    since: Since,
    /// For people in a terminal, for programs, for spreadsheets, or a page with charts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    content: Content,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Html,
}

/// The beginning of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    /// So many days, today being the last.
    Days(i32),
    /// A date.
    Date(Date),
    /// The first question.
    All,
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Longer than any log; keeps the date within the calendar.
        const MOST: i32 = 36_500;
        if text == "all" {
            return Ok(Self::All);
        }
        if let Some(days) = text.strip_suffix('d').and_then(|days| days.parse().ok()) {
            return if (1..=MOST).contains(&days) {
                Ok(Self::Days(days))
            } else {
                Err(format!("give 1 to {MOST} days"))
            };
        }
        text.parse().map(Self::Date).map_err(|_| "write days as 7d, a date as 2026-11-01, or all".to_owned())
    }
}

impl Since {
    /// The span from then to `now`; days begin at midnight in `zone`.
    fn span(self, now: Timestamp, zone: &TimeZone) -> Result<Span, jiff::Error> {
        let first = match self {
            Self::All => return Ok(Span::default()),
            Self::Date(date) => date,
            Self::Days(days) => zone.to_datetime(now).date().checked_sub((days - 1).days())?,
        };
        // A span needs an end only to say which day is the last: what is written meanwhile may count.
        Ok(Span { from: Some(zone.to_timestamp(first.at(0, 0, 0, 0))?), until: None })
    }
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let faq = content(&args.content)?;
    let zone = TimeZone::get(&faq.bot.calendar.timezone).unwrap_or(TimeZone::UTC);
    let span = args.since.span(Timestamp::now(), &zone)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut report = runtime.block_on(async {
        let mut store = Store::open_to_read(&args.database).await?;
        let report = Report::read(&mut store, span, &zone).await;
        store.close().await;
        report
    })?;
    report.name(|id| title(&faq, id));
    let out = match args.format {
        Format::Text => render::text(&report),
        Format::Json => render::json(&report),
        Format::Csv => render::csv(&report),
        Format::Html => render::html(&report),
    };
    Ok(output::print(&out)?)
}

/// The content, for titles and the time zone. The figures don't depend on it: a fault in it must not hide them.
fn content(content: &Content) -> Result<Faq, Failure> {
    match content.load() {
        Ok(loaded) => Ok(loaded.faq),
        Err(error) => {
            log::warn!("titles are from the content that the program was built with, as the other has faults: {error}");
            Ok(faq::load(&Folder::shipped())?.faq)
        }
    }
}

/// What the operator knows an entry or a region by.
fn title(faq: &Faq, id: &str) -> Option<String> {
    let entry = faq.entry(id).map(|entry| &entry.title.ru);
    entry.or_else(|| faq.region(id).map(|region| &region.name.ru)).cloned()
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, tz::TimeZone};

    use super::Since;

    #[test]
    fn days_count_back_from_today_in_the_country() {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        // Already the 8th in Almaty.
        let now: Timestamp = "2026-11-07T20:00:00Z".parse().unwrap();
        let from = |since: &str| since.parse::<Since>().unwrap().span(now, &zone).unwrap().from;
        assert_eq!(from("1d"), Some("2026-11-08T00:00:00+05:00".parse().unwrap()));
        assert_eq!(from("7d"), Some("2026-11-02T00:00:00+05:00".parse().unwrap()));
        assert_eq!(from("2026-11-01"), Some("2026-11-01T00:00:00+05:00".parse().unwrap()));
        assert_eq!(from("all"), None);
        assert!("36500d".parse::<Since>().unwrap().span(now, &zone).is_ok());
        for wrong in ["", "0d", "-3d", "99999d", "d", "week", "2026-13-01"] {
            assert!(wrong.parse::<Since>().is_err(), "{wrong}");
        }
    }
}
