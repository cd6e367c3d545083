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
    /// Stem of the first word to where the terms stand that begin with it.
    by_first: FxHashMap<u64, (u32, u32)>,
    terms: Vec<Term>,
    /// The words of all terms after their first ones.
    rest: Vec<Stems>,
    names: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
struct Term {
    concept: u32,
    /// Where its words after the first stand, and how many they are.
    rest: (u32, u32),
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

    /// The stems, each once.
    pub fn keys(self) -> impl Iterator<Item = u64> {
        [self.kk].into_iter().chain((self.ru != self.kk).then_some(self.ru))
    }

    fn meets(self, other: Self) -> bool {
        self.kk == other.kk || self.ru == other.ru
    }
}

impl Concepts {
    /// Indexes the thesaurus; `read` are its terms, each the number of its concept and its words.
    #[must_use]
    pub fn new(concepts: &[Concept], read: impl IntoIterator<Item = (u32, Vec<Stems>)>) -> Self {
        let mut all = Self { names: concepts.iter().map(|concept| concept.id.clone()).collect(), ..Self::default() };
        let mut terms: Vec<(u64, Term)> = Vec::new();
        for (concept, stems) in read {
            let Some((first, rest)) = stems.split_first() else { continue };
            let term = Term { concept, rest: (all.rest.len() as u32, rest.len() as u32) };
            all.rest.extend(rest);
            terms.extend(first.keys().map(|key| (key, term)));
        }
        terms.sort_by_key(|(key, _)| *key);
        for same in terms.chunk_by(|(a, _), (b, _)| a == b) {
            all.by_first.insert(same[0].0, (all.terms.len() as u32, same.len() as u32));
            all.terms.extend(same.iter().map(|(_, term)| *term));
        }
        all
    }

    /// Calls `see` with the concept of every term that begins with the first of the words, and the number of its words.
    pub fn at(&self, mut words: impl Iterator<Item = Stems> + Clone, mut see: impl FnMut(u32, usize)) {
        let Some(first) = words.next() else { return };
        for (start, count) in first.keys().filter_map(|key| self.by_first.get(&key)) {
            for Term { concept, rest: (from, length) } in &self.terms[*start as usize..(start + count) as usize] {
                let mut rest = self.rest[*from as usize..(from + length) as usize].iter();
                let mut words = words.clone();
                if rest.all(|expected| words.next().is_some_and(|word| word.meets(*expected))) {
                    see(*concept, 1 + *length as usize);
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
        let terms: Vec<_> = concept.kk.iter().chain(&concept.ru).map(|term| (0, stems_of(term))).collect();
        let concepts = Concepts::new(&[concept], terms);
        for text in ["ауруханада", "больнице", "лежу в палатах"] {
            let stems = stems_of(text);
            let mut found = false;
            concepts.at(stems.iter().copied(), |_, _| found = true);
            assert!(found, "{text}");
        }
    }
}
