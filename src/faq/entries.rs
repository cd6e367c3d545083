//! The entries of all files, found by id and by topic without looking through all of them.

use std::ops::Deref;

use super::Entry;

/// Entries in the order of the files; behaves as a slice of them.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    all: Vec<Entry>,
    /// The places of all entries, in the order of their ids: those of a topic stand together.
    by_id: Vec<u32>,
}

impl Entries {
    /// The entry with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Entry> {
        self.first_from(id).filter(|entry| entry.id == id)
    }

    /// Whether a topic has an entry.
    #[must_use]
    pub fn any_of(&self, topic: &str) -> bool {
        self.first_from(&format!("{topic}.")).is_some_and(|entry| entry.topic() == topic)
    }

    /// The entry with the first id that is not before this one.
    fn first_from(&self, id: &str) -> Option<&Entry> {
        let at = self.by_id.partition_point(|at| self.all[*at as usize].id.as_str() < id);
        self.by_id.get(at).map(|at| &self.all[*at as usize])
    }
}

impl FromIterator<Entry> for Entries {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        let all: Vec<Entry> = entries.into_iter().collect();
        let mut by_id: Vec<u32> = (0..all.len() as u32).collect();
        by_id.sort_by(|a, b| all[*a as usize].id.cmp(&all[*b as usize].id));
        Self { all, by_id }
    }
}

impl Deref for Entries {
    type Target = [Entry];

    fn deref(&self) -> &[Entry] {
        &self.all
    }
}

impl<'a> IntoIterator for &'a Entries {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}
