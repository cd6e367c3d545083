//! One question in, one answer out: the whole pipeline as one plain function, without input or output and without a
//! clock of its own. `ask`, `preview`, `eval` and `run` all go through it.

use jiff::Timestamp;

use crate::{
    faq::{Faq, Lang, Region},
    matching::{Candidate, Explanation, Matcher, Outcome, Understanding},
    reply::{Composer, Reply},
    text::html::check,
};

/// Answers questions from one state of the content. Immutable; a change of the content makes a new one.
#[derive(Debug)]
pub struct Assistant {
    faq: Faq,
    matcher: Matcher,
}

/// What a citizen asks.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The message.
    pub text: &'a str,
    /// The language the citizen fixed; without it that of the message counts.
    pub lang: Option<Lang>,
    /// When.
    pub now: Timestamp,
}

/// What the bot answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The language of the reply; `None` for a bilingual one.
    pub lang: Option<Lang>,
    /// What happened.
    pub outcome: Outcome,
    /// The entry answered with (`region.<id>` for a card), where the outcome is an answer.
    pub entry: Option<String>,
    /// The region that the message names, as an entry id, where it names exactly one.
    pub region: Option<String>,
    /// The probability that the first candidate is what was meant; 0 without candidates.
    pub score: f32,
    /// Up to five candidates, best first, whatever the outcome.
    pub candidates: Vec<Candidate>,
    /// Text and buttons.
    pub reply: Reply,
}

/// How many candidates are offered as buttons.
const OFFERED: usize = 4;
/// Telegram takes this many UTF-16 units in one message.
const MESSAGE_LIMIT: usize = 4096;

impl Assistant {
    /// Learns the content; takes some tenths of a second for a hundred entries with a hundred phrases each.
    #[must_use]
    pub fn new(mut faq: Faq) -> Self {
        let matcher = Matcher::new(&faq);
        // The matcher has learnt them, and nobody else reads them.
        (faq.concepts, faq.out_of_scope) = Default::default();
        Self { faq, matcher }
    }

    /// The content, without the thesaurus and the questions out of scope.
    #[must_use]
    pub fn faq(&self) -> &Faq {
        &self.faq
    }

    /// The matcher, for explanations and measurements.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// How the answer to a question comes about.
    #[must_use]
    pub fn explain(&self, text: &str) -> Explanation {
        self.matcher.explain(text, &self.faq)
    }

    /// A composer of replies in `lang` at `now`.
    #[must_use]
    pub fn compose(&self, lang: Lang, now: Timestamp) -> Composer<'_> {
        Composer::new(&self.faq, lang, now)
    }

    /// Answers a question.
    #[must_use]
    pub fn answer(&self, question: &Question<'_>) -> Answer {
        let nameless = without_personal_numbers(question.text);
        let understood = self.matcher.understand(nameless.as_deref().unwrap_or(question.text));
        let spoken = understood.language.reply();
        // A message in neither language may still follow the fixed one.
        let lang = question.lang.or(spoken);
        let mut reply = match lang {
            Some(lang) => self.reply(&understood, lang, question.now),
            None => Composer::bilingual_unknown(&self.faq, question.now),
        };
        if nameless.is_some() {
            let warnings = &self.faq.bot.phrases.no_numbers;
            let warning = match lang {
                Some(lang) => warnings.get(lang).clone(),
                None => format!("{}\n{}", warnings.kk, warnings.ru),
            };
            reply.html = format!("{}\n\n<i>{warning}</i>", reply.html);
        }
        let outcome = if lang.is_none() { Outcome::Unknown } else { understood.outcome };
        let entry = match outcome {
            Outcome::Answer => understood.candidates.first().map(|first| first.entry.clone()),
            _ => None,
        };
        Answer {
            score: understood.score(),
            lang,
            outcome,
            entry,
            region: understood.region,
            candidates: understood.candidates,
            reply,
        }
    }

    fn reply(&self, understood: &Understanding, lang: Lang, now: Timestamp) -> Reply {
        let compose = self.compose(lang, now);
        if let Some((place, ids)) = &understood.ambiguous {
            return compose.which_region(place, ids.iter().map(String::as_str));
        }
        let ids = || understood.candidates.iter().take(OFFERED).map(|candidate| candidate.entry.as_str());
        match understood.outcome {
            Outcome::Answer => {
                let id = ids().next().unwrap_or_default();
                let Some(mut reply) = compose.show(id) else { return compose.unknown() };
                // What else was asked comes before what is related.
                let also = compose.entry_buttons(understood.also.iter().map(String::as_str));
                reply.buttons.retain(|row| !also.contains(row));
                reply.buttons.splice(0..0, also);
                if !id.starts_with("region.")
                    && let Some(region) = understood.region.as_deref().and_then(|id| self.faq.region(id))
                {
                    let with_contacts = format!("{}\n\n{}", reply.html, compose.contacts_in(region));
                    if check(&with_contacts).is_ok_and(|length| length <= MESSAGE_LIMIT) {
                        reply.html = with_contacts;
                    }
                }
                reply
            }
            Outcome::Suggest => compose.suggest(ids()),
            Outcome::Unknown => compose.unknown(),
        }
    }

    /// The region whose centre is nearest to a point, by great-circle distance; `None` without regions.
    #[must_use]
    pub fn nearest_region(&self, lat: f64, lon: f64) -> Option<&Region> {
        let distance = |region: &Region| {
            let (a, b) = (lat.to_radians(), region.location.lat.to_radians());
            let half_lat = ((b - a) / 2.0).sin();
            let half_lon = ((region.location.lon - lon).to_radians() / 2.0).sin();
            // Haversine, monotonic in the distance.
            half_lat * half_lat + a.cos() * b.cos() * half_lon * half_lon
        };
        self.faq.regions.regions.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// A text without the numbers of twelve and more digits in it, perhaps with spaces or hyphens between: an IIN, or that
/// of a card. Such a number must not travel further, and says nothing about the question. `None` where there is none.
#[must_use]
pub fn without_personal_numbers(text: &str) -> Option<String> {
    let mut rest = String::new();
    let (mut kept, mut start, mut end, mut digits) = (0, 0, 0, 0);
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        match c {
            _ if c.is_ascii_digit() => {
                if digits == 0 {
                    start = at;
                }
                digits += 1;
                end = at + 1;
            }
            ' ' | '-' if digits > 0 => (),
            _ => {
                if digits >= 12 && !are_years(&text[start..end]) {
                    rest.push_str(&text[kept..start]);
                    kept = end;
                }
                digits = 0;
            }
        }
    }
    (kept > 0).then(|| rest + &text[kept..])
}

/// Whether numbers with spaces or hyphens between are years: 2024-2025-2026.
fn are_years(numbers: &str) -> bool {
    let mut numbers = numbers.split([' ', '-']).filter(|number| !number.is_empty());
    numbers.all(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use super::without_personal_numbers;

    #[test]
    fn an_iin_is_noticed_and_a_year_is_not() {
        for (text, rest) in [
            ("мой ИИН 900101300123", Some("мой ИИН ")),
            ("900101 300-123 когда?", Some(" когда?")),
            ("менің 900101300123 ЖСН, 4400-4301-2345-6789 карта", Some("менің  ЖСН,  карта")),
            ("15 марта 2026 года, в 07 часов", None),
            ("8 701 123 45 67", None),
            ("в 2024-2025-2026 годах", None),
        ] {
            assert_eq!(without_personal_numbers(text).as_deref(), rest, "{text}");
        }
    }
}
