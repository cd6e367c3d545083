//! Entries that the matcher takes for one another, found by holding every phrase of the content out once.

use std::collections::BTreeMap;

use super::{Class, Matcher, content::text_of};
use crate::{
    faq::Faq,
    matching::{lexicon::Vector, ranking::Scratch},
};

/// An entry most of whose phrases would be taken for another entry's, if they didn't stand in the content.
#[derive(Clone, Debug)]
pub struct Confusion {
    /// The entry.
    pub entry: String,
    /// What its phrases are taken for.
    pub other: String,
    /// The phrases, as they stand in the content.
    pub phrases: Vec<String>,
    /// How many phrases the entry has.
    pub of: usize,
}

/// With fewer phrases the rest of an entry tells too little of the one held out.
const LEAST: usize = 8;

impl Matcher {
    /// Pairs of entries of the content of which the first loses over half of its phrases to the second.
    #[must_use]
    pub fn confusions(faq: &Faq) -> Vec<Confusion> {
        let matcher = Self::learn(faq);
        let mut scratch = Scratch::default();
        let mut confusions = Vec::new();
        for (own, class) in (0..).zip(&matcher.classes) {
            let Class::Entry(entry) = class else { continue };
            let mut lost: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for phrase in matcher.ranker.phrases.of(own) {
                if let Some(taken_for) = matcher.taken_for(own, phrase, &mut scratch).filter(|other| *other != own) {
                    lost.entry(taken_for).or_default().push(phrase);
                }
            }
            let of = matcher.ranker.phrases.of(own).len();
            for (other, phrases) in lost {
                if let Class::Entry(other) = &matcher.classes[other as usize]
                    && of >= LEAST
                    && phrases.len() * 2 > of
                {
                    let phrases = phrases.iter().filter_map(|phrase| text_of(faq, *phrase)).collect();
                    confusions.push(Confusion { entry: entry.clone(), other: other.clone(), phrases, of });
                }
            }
        }
        confusions.sort_by(|a, b| a.entry.cmp(&b.entry));
        confusions
    }

    /// What a phrase is taken for by content that doesn't have it.
    fn taken_for(&self, own: u32, phrase: u32, scratch: &mut Scratch) -> Option<u32> {
        // Only the order counts here, which the other parts of a vector don't change.
        let items = self.ranker.phrases.items(phrase, &self.ranker.lexicon);
        let vector = Vector { items, known: 1.0, ..Vector::default() };
        self.ranker.candidates_without(&vector, own, phrase, scratch).classes.first().map(|first| first.class)
    }
}
