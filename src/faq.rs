//! The content: types of the YAML files, loading with a place for every fault, checking, and
//! watching for changes.
//!
//! A folder is read in two steps. The quick one hands each file to serde_yaml. Only where that fails, or a check has
//! something to say, the slow one reads the file again with a parser that keeps the place of every node, so that all
//! faults of all files are reported together as `file:line:column: what is wrong; what to do`.

mod bot;
mod calendar;
mod check;
mod entries;
mod entry;
mod finding;
mod folder;
mod lint;
mod load;
mod locale;
mod out_of_scope;
mod pasted;
mod region;
pub mod schema;
mod shape;
mod spans;
mod synonyms;
mod watch;

pub use bot::{AdminPhrases, Bot, Command, CommandName, KnownEntries, Phrases, Plural, Topic, Words};
pub use calendar::{Calendar, Phase};
pub use entries::Entries;
pub use entry::{Entry, Source, topic_of};
pub use finding::{Finding, Severity};
pub use folder::{Folder, FolderError, Origin};
pub use lint::{Doubt, lint};
pub use load::{LoadError, Loaded, load};
pub use locale::{ByLang, Lang};
pub use out_of_scope::OutOfScope;
pub use region::{Ambiguous, Contact, ContactKind, Location, Place, Published, Region, Regions};
pub use synonyms::Concept;
pub use watch::Watch;

/// Everything the bot knows, checked.
#[derive(Clone, Debug)]
pub struct Faq {
    /// The bot's own words.
    pub bot: Bot,
    /// The entries of all topic files, in the order of the files and within them.
    pub entries: Entries,
    /// The regions; empty where the folder has no `regions.yaml`.
    pub regions: Regions,
    /// The thesaurus; empty where the folder has no `synonyms.yaml`.
    pub concepts: Vec<Concept>,
    /// Examples of questions that are none of the bot's business; empty where the folder has no `out-of-scope.yaml`.
    pub out_of_scope: OutOfScope,
}

impl Faq {
    /// The entry with this id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.find(id)
    }

    /// The region whose entry id (`region.<id>`) this is.
    #[must_use]
    pub fn region(&self, entry_id: &str) -> Option<&Region> {
        let id = entry_id.strip_prefix("region.")?;
        self.regions.regions.iter().find(|region| region.id == id)
    }
}
