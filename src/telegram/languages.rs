//! The languages that people fixed with /lang, and those they last wrote in. Who writes in the name of a group or a
//! channel is remembered by its id. In memory only: nothing about a person is written down.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::faq::Lang;

/// Remembers this many people; the one seen first is forgotten first.
const MOST: usize = 50_000;

/// What is known of people's languages.
#[derive(Debug, Default)]
pub struct Languages {
    people: Mutex<People>,
}

#[derive(Debug, Default)]
struct People {
    by_writer: HashMap<i64, Known>,
    order: VecDeque<i64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    fixed: Option<Lang>,
    last: Option<Lang>,
}

impl Languages {
    /// The language this person fixed.
    pub fn fixed(&self, writer: i64) -> Option<Lang> {
        self.lock().by_writer.get(&writer).and_then(|known| known.fixed)
    }

    /// The language this person last wrote in.
    pub fn last(&self, writer: i64) -> Option<Lang> {
        self.lock().by_writer.get(&writer).and_then(|known| known.last)
    }

    /// Fixes the language, or lets it follow the messages again.
    pub fn fix(&self, writer: i64, lang: Option<Lang>) {
        self.change(writer, |known| known.fixed = lang);
    }

    /// Notes the language that this person wrote in.
    pub fn remember(&self, writer: i64, lang: Lang) {
        self.change(writer, |known| known.last = Some(lang));
    }

    fn change(&self, writer: i64, change: impl FnOnce(&mut Known)) {
        let mut people = self.lock();
        if !people.by_writer.contains_key(&writer) {
            people.order.push_back(writer);
        }
        change(people.by_writer.entry(writer).or_default());
        while people.order.len() > MOST {
            let Some(first) = people.order.pop_front() else { break };
            people.by_writer.remove(&first);
        }
    }

    fn lock(&self) -> MutexGuard<'_, People> {
        // A panic while the lock was held leaves at worst a forgotten choice.
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
