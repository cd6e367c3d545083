//! One FAQ entry: how people ask, what the bot answers in each phase of the referendum, and where that is from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ByLang, Lang, Phase};

/// One question of the FAQ with its answer, as it stands in a topic file such as `voting.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// `topic.slug`, stable for ever: statistics, buttons and links rely on it.
    #[schemars(regex(pattern = r"^[a-z0-9-]+\.[a-z0-9-]+$"))]
    pub id: String,
    /// A few words that fit on a button.
    pub title: ByLang<String>,
    /// Ways in which people ask this, one a line, 12 to 60 a language.
    pub ask: ByLang<Vec<String>>,
    /// The answer where nothing depends on the date, and in every phase without words of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<ByLang<String>>,
    /// The words until the eve of the silence day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_before: Option<ByLang<String>>,
    /// The words on the day of silence; without them those of `answer_before` hold on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_silence: Option<ByLang<String>>,
    /// The words on the day of the vote; without them those of the phase before hold on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_day: Option<ByLang<String>>,
    /// The words after the vote; without them `answer` is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_after: Option<ByLang<String>>,
    /// Where the answer is from. At least one, except in topics about the bot itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Ids of entries that the same citizen may want next, shown as buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
    /// Whether these are greetings or thanks: beside a question they are passed over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub courtesy: bool,
    /// The day on which a person last compared the answer with its sources, `YYYY-MM-DD`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub reviewed: String,
}

/// The topic of an entry's id: the part before the dot.
#[must_use]
pub fn topic_of(id: &str) -> &str {
    id.split_once('.').map_or("", |(topic, _)| topic)
}

impl Entry {
    /// The part of the id before the dot.
    #[must_use]
    pub fn topic(&self) -> &str {
        topic_of(&self.id)
    }

    /// The words for `phase`, by the fallback documented at the fields: words hold on until newer ones replace
    /// them, and only `answer_after` or `answer` speak after the vote. `None` where the file has no words for it.
    #[must_use]
    pub fn words(&self, phase: Phase) -> Option<&ByLang<String>> {
        let before = self.answer_before.as_ref();
        let silence = self.answer_silence.as_ref().or(before);
        let of_phase = match phase {
            Phase::Before => before,
            Phase::Silence => silence,
            Phase::Day => self.answer_day.as_ref().or(silence),
            Phase::After => self.answer_after.as_ref(),
        };
        of_phase.or(self.answer.as_ref())
    }

    /// Every text of an answer in the file with its key, for checks.
    pub fn answers(&self) -> impl Iterator<Item = (&'static str, &ByLang<String>)> {
        [
            ("answer", &self.answer),
            ("answer_before", &self.answer_before),
            ("answer_silence", &self.answer_silence),
            ("answer_day", &self.answer_day),
            ("answer_after", &self.answer_after),
        ]
        .into_iter()
        .filter_map(|(key, words)| Some((key, words.as_ref()?)))
    }
}

/// A published page that an answer or a contact rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The headline of the page.
    pub title: String,
    /// Its address, `http://` or `https://`.
    #[schemars(regex(pattern = r"^https?://"))]
    pub url: String,
    /// When it was published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; left out where the page doesn't tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "partial_date")]
    pub date: Option<String>,
    /// The language of the page, if known; a reader is shown the page in their own language first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[a-z]{2}$"))]
    pub lang: Option<String>,
}

impl Source {
    /// Whether the page is known to be in `lang`.
    #[must_use]
    pub fn is_in(&self, lang: Lang) -> bool {
        self.lang.as_deref() == Some(lang.code())
    }
}

/// A year alone may stand without quotes, which YAML reads as a number.
fn partial_date(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [
            {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
            {"type": "null"},
        ]
    })
}
