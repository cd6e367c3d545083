//! The thesaurus of the field: words that mean the same thing to the people who ask.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lang;

/// One concept of `synonyms.yaml`. A word of either language counts as a mention of the concept, so that a Kazakh
/// question meets a Russian way of asking, and an everyday word the official one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// A short English slug, unique in the file.
    #[schemars(regex(pattern = r"^[a-z0-9-]+$"))]
    pub id: String,
    /// Kazakh words and phrases, in their base form; the bot inflects by itself.
    #[serde(default)]
    pub kk: Vec<String>,
    /// Russian words and phrases, in their base form.
    #[serde(default)]
    pub ru: Vec<String>,
}

impl Concept {
    /// The words and phrases of one language.
    #[must_use]
    pub fn terms(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
        }
    }
}
