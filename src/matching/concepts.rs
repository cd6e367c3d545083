//! The thesaurus at work: which concepts a sequence of words mentions.

use rustc_hash::FxHashMap;

use super::features::hash;
use crate::{
    faq::Concept,
    text::{stem_kk, stem_ru},
};

/// Looks up words and phrases of the thesaurus by their stems, in any form.
#[derive(Clone, Debug, Default)]
pub struct Concepts {
    /// Stem of the first word to the terms that begin with it.
    terms: FxHashMap<u64, Vec<Term>>,
    names: Vec<String>,
}

#[derive(Clone, Debug)]
struct Term {
    concept: u32,
    /// Stems of the words after the first, under both stemmers.
    rest: Box<[[u64; 2]]>,
}

/// Both stems of a word, hashed: how words are compared across forms and languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stems {
    /// By the Kazakh stemmer.
    pub kk: u64,
    /// By the Russian stemmer.
    pub ru: u64,
}

impl Stems {
    /// The stems of a word.
    #[must_use]
    pub fn of(cyrillic: &str, skeleton: &str) -> Self {
        // One namespace: a word that both languages have (референдумда, референдуме) meets itself.
        Self { kk: hash(1, &stem_kk::stem(skeleton)), ru: hash(1, &stem_ru::stem(cyrillic)) }
    }

    fn meets(self, other: [u64; 2]) -> bool {
        self.kk == other[0] || self.ru == other[1]
    }
}

impl Concepts {
    /// Indexes the thesaurus; `stems_of` reads a term.
    #[must_use]
    pub fn new(concepts: &[Concept], mut stems_of: impl FnMut(&str) -> Vec<Stems>) -> Self {
        let mut all = Self::default();
        for (number, concept) in concepts.iter().enumerate() {
            all.names.push(concept.id.clone());
            for term in concept.kk.iter().chain(&concept.ru) {
                let stems: Vec<[u64; 2]> = stems_of(term).into_iter().map(|stems| [stems.kk, stems.ru]).collect();
                let Some((first, rest)) = stems.split_first() else { continue };
                for key in first.iter().take(if first[0] == first[1] { 1 } else { 2 }) {
                    let term = Term { concept: number as u32, rest: rest.into() };
                    all.terms.entry(*key).or_default().push(term);
                }
            }
        }
        all
    }

    /// Calls `see` with the concept of every term that begins at `stems[0]`, and the number of its words.
    pub fn at(&self, stems: &[Stems], mut see: impl FnMut(u32, usize)) {
        let Some((first, rest)) = stems.split_first() else { return };
        for key in [first.kk, first.ru].into_iter().take(if first.kk == first.ru { 1 } else { 2 }) {
            for term in self.terms.get(&key).into_iter().flatten() {
                if term.rest.len() <= rest.len()
                    && term.rest.iter().zip(rest).all(|(expected, found)| found.meets(*expected))
                {
                    see(term.concept, 1 + term.rest.len());
                }
            }
        }
    }

    /// The slug of a concept.
    #[must_use]
    pub fn name(&self, concept: u32) -> &str {
        &self.names[concept as usize]
    }

    /// Whether there is no thesaurus.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Concepts, Stems};
    use crate::{faq::Concept, text::words};

    #[test]
    fn words_of_both_languages_mention_one_concept() {
        let concept = Concept {
            id: "hospital".into(),
            kk: vec!["аурухана".into()],
            ru: vec!["больница".into(), "лежу в палате".into()],
        };
        let stems_of = |text: &str| {
            words::split(text).iter().map(|word| Stems::of(&word.cyrillic, &word.skeleton)).collect::<Vec<_>>()
        };
        let concepts = Concepts::new(&[concept], stems_of);
        for text in ["ауруханада", "больнице", "лежу в палатах"] {
            let stems = stems_of(text);
            let mut found = false;
            concepts.at(&stems, |_, _| found = true);
            assert!(found, "{text}");
        }
    }
}
