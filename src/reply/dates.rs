//! Dates and counts in words.

use super::Composer;
use crate::faq::{Lang, Plural};

impl Composer<'_> {
    /// A date as published (`2026`, `2026-03`, `2026-03-15`) in words; anything else as it stands.
    #[must_use]
    pub fn date(&self, date: &str) -> String {
        let words = &self.faq.bot.words;
        let mut parts = date.split('-');
        let year = parts.next().unwrap_or_default();
        let month = parts.next().and_then(|month| month.parse::<usize>().ok()).filter(|month| (1..=12).contains(month));
        let day = parts.next().and_then(|day| day.parse::<u8>().ok());
        let named = |months: &[String], month: usize| months.get(month - 1).cloned().unwrap_or_default();
        match (month, day) {
            (Some(month), Some(day)) => words
                .date
                .get(self.lang)
                .replace("{day}", &day.to_string())
                .replace("{month}", &named(words.months.get(self.lang), month))
                .replace("{year}", year),
            (Some(month), None) => words
                .month_of_year
                .get(self.lang)
                .replace("{month}", &named(words.months_alone.get(self.lang), month))
                .replace("{year}", year),
            _ => date.to_owned(),
        }
    }

    /// How far the vote is: "in 5 days", "tomorrow", "today", "253 days ago".
    #[must_use]
    pub fn when(&self) -> String {
        let words = &self.faq.bot.words;
        let days = self.faq.bot.calendar.days_left(self.now);
        let phrase = match days {
            0 => &words.today,
            1 => &words.tomorrow,
            -1 => &words.yesterday,
            2.. => &words.in_days,
            _ => &words.days_ago,
        };
        let count = days.unsigned_abs();
        phrase
            .get(self.lang)
            .replace("{n}", &count.to_string())
            .replace("{days}", plural(self.lang, count, words.days.get(self.lang)))
    }
}

/// The form of a noun after a number, by the CLDR plural rules for whole numbers
/// (unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html).
fn plural(lang: Lang, count: u32, forms: &Plural) -> &str {
    let (ones, tens) = (count % 10, count % 100);
    match lang {
        Lang::Ru if ones == 1 && tens != 11 => &forms.one,
        Lang::Ru if (2..=4).contains(&ones) && !(12..=14).contains(&tens) => {
            forms.few.as_deref().unwrap_or(&forms.other)
        }
        Lang::Kk if count == 1 => &forms.one,
        _ => &forms.other,
    }
}

#[cfg(test)]
mod tests {
    use super::plural;
    use crate::faq::{Lang, Plural};

    #[test]
    fn russian_counts_right() {
        let days = Plural { one: "день".into(), few: Some("дня".into()), other: "дней".into() };
        let form = |count| plural(Lang::Ru, count, &days);
        assert_eq!([1, 21, 101].map(form), ["день"; 3]);
        assert_eq!([2, 3, 4, 22, 254].map(form), ["дня"; 5]);
        assert_eq!([5, 11, 12, 14, 111, 253 - 3, 100].map(form), ["дней"; 7]);
    }
}
