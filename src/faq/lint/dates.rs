//! Dates: answers that nobody has compared with their sources for a year, and days that have not come yet.

use jiff::{Timestamp, ToSpan, civil::Date};

use crate::faq::{
    check::Fault,
    load::Parts,
    spans::{Path, path},
};

/// Reports them as of `now`.
pub fn check(parts: &Parts, now: Timestamp, faults: &mut Vec<Fault>) {
    let Some((_, bot)) = &parts.bot else { return };
    let today = bot.calendar.today(now);
    let mut reviewed = |file: usize, way: Path, text: &str| {
        // What is no date, every load reports.
        let Ok(date) = text.parse::<Date>() else { return };
        let (rule, message, help) = if date > today {
            ("future-date", format!("{date} has not come yet"), "write the day on which it was really compared")
        } else if today.checked_sub(1.year()).is_ok_and(|year_ago| date < year_ago) {
            let message = format!("nobody has compared this with its sources since {date}, for more than a year");
            ("old-review", message, "open the sources, correct what has changed, and write today's date")
        } else {
            return;
        };
        faults.push(Fault::warning(file, way, rule, message, help));
    };
    for located in &parts.entries {
        reviewed(located.file, located.path(path!["reviewed"]), &located.entry.reviewed);
    }
    if let Some((file, all)) = &parts.regions {
        for (at, region) in all.regions.iter().enumerate() {
            reviewed(*file, path!["regions", at, "reviewed"], &region.reviewed);
        }
    }
    for located in &parts.entries {
        for (at, source) in located.entry.sources.iter().enumerate() {
            let date = source.date.as_deref().and_then(|date| date.parse::<Date>().ok());
            if let Some(date) = date.filter(|date| *date > today) {
                let message = format!("the source is dated {date}, which has not come yet");
                let way = located.path(path!["sources", at, "date"]);
                let help = "write the day on which the page was published";
                faults.push(Fault::warning(located.file, way, "future-date", message, help));
            }
        }
    }
}
