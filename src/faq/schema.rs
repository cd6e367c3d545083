//! JSON Schema of the content files, from the types: what editors complete and check with as one types, and what
//! faults are found with.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::Value;

use super::{Bot, Concept, Entry, OutOfScope, Regions};

/// The kinds of content files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `bot.yaml`
    Bot,
    /// `regions.yaml`
    Regions,
    /// `synonyms.yaml`
    Synonyms,
    /// `out-of-scope.yaml`
    OutOfScope,
    /// Every other file: a topic.
    Entries,
}

impl FileKind {
    /// Every kind, topics first.
    pub const ALL: [Self; 5] = [Self::Entries, Self::Bot, Self::Regions, Self::Synonyms, Self::OutOfScope];

    /// The kind that a file has by its name, without the folder.
    #[must_use]
    pub fn of(file_name: &str) -> Self {
        match file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem) {
            "bot" => Self::Bot,
            "regions" => Self::Regions,
            "synonyms" => Self::Synonyms,
            "out-of-scope" => Self::OutOfScope,
            _ => Self::Entries,
        }
    }

    /// The name of the schema: `schema/<name>.schema.json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Regions => "regions",
            Self::Synonyms => "synonyms",
            Self::OutOfScope => "out-of-scope",
            Self::Entries => "entries",
        }
    }

    /// The files of this kind, in a few words.
    #[must_use]
    pub fn files(self) -> &'static str {
        match self {
            Self::Bot => "bot.yaml: the bot's own words, its commands, topics and dates",
            Self::Regions => "regions.yaml: the regions, their places and contacts",
            Self::Synonyms => "synonyms.yaml: words that mean the same to those who ask",
            Self::OutOfScope => "out-of-scope.yaml: questions that are none of the bot's business",
            Self::Entries => "every other file: questions of one topic with their answers",
        }
    }

    /// The JSON Schema (draft-07, which every YAML editor knows) of such a file.
    #[must_use]
    pub fn schema(self) -> Value {
        let mut schema = match self {
            Self::Bot => of::<Bot>(),
            Self::Regions => of::<Regions>(),
            Self::Synonyms => of::<Vec<Concept>>(),
            Self::OutOfScope => of::<OutOfScope>(),
            Self::Entries => of::<Vec<Entry>>(),
        };
        // Editor programs show the title beside the file's name; `Array_of_Entry` would tell nobody anything.
        schema["title"] = Value::from(self.files());
        schema
    }
}

fn of<T: JsonSchema>() -> Value {
    let generator = SchemaGenerator::new(SchemaSettings::draft07());
    generator.into_root_schema_for::<T>().to_value()
}
