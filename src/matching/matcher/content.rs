//! Reading the content: its ways of asking and the terms of the thesaurus become numbers of words, each language in a
//! thread of its own.

use rustc_hash::FxHashMap;

use super::joined;
use crate::{
    faq::{Concept, Faq, Lang},
    matching::{concepts::Stems, features::hash, places::Places, vocabulary::Vocabulary},
    text::words,
};

/// A phrase of the content, ready to learn from.
pub struct Phrase {
    /// Its class.
    pub class: u32,
    /// Its language.
    pub lang: Lang,
    /// The numbers of its words.
    pub words: Box<[u32]>,
}

impl Phrase {
    fn renumber(&mut self, renumbered: &[u32]) {
        self.words.iter_mut().for_each(|word| *word = renumbered[*word as usize]);
    }
}

/// A phrase as it is written.
pub struct Written<'a> {
    /// Its class.
    pub class: u32,
    lang: Lang,
    /// Its text.
    pub text: &'a str,
    /// What is read in its place, if anything.
    reading: Option<String>,
}

/// The words of the content while it is read. Most are written many times: each spelling is read once.
#[derive(Default)]
struct Spellings {
    vocabulary: Vocabulary,
    /// The number of a word by the hash of its spelling.
    numbers: FxHashMap<u64, u32>,
    /// How often each word occurs, by number.
    counts: Vec<u32>,
}

impl Spellings {
    fn read(&mut self, text: &str) -> Vec<u32> {
        let read = |written: &str| {
            let read = || self.vocabulary.number(words::word(written));
            let number = *self.numbers.entry(hash(0, written)).or_insert_with(read);
            self.counts.resize(self.counts.len().max(number as usize + 1), 0);
            self.counts[number as usize] += 1;
            number
        };
        words::written(&words::clean(text)).map(read).collect()
    }

    fn stems(&mut self, text: &str) -> Vec<Stems> {
        self.read(text).into_iter().map(|word| self.vocabulary.word(word).1).collect()
    }

    /// All words with how often they occur, and the new numbers of the words of `others`.
    fn join(self, others: Self) -> (Vocabulary, Vec<u32>) {
        let Self { mut vocabulary, counts, .. } = self;
        vocabulary.count(counts);
        let mut more = others.vocabulary;
        more.count(others.counts);
        let renumbered = vocabulary.absorb(more);
        (vocabulary, renumbered)
    }
}

/// What the content says in one language, read.
struct Half {
    spellings: Spellings,
    /// In the order of the content.
    phrases: Vec<Phrase>,
    /// The terms of the thesaurus: the number of the concept, and the words.
    terms: Vec<(u32, Vec<Stems>)>,
}

impl Half {
    /// Reads one language. The two share few words, so that hardly any is read twice.
    fn read(lang: Lang, written: &[Written<'_>], concepts: &[Concept]) -> Self {
        let mut spellings = Spellings::default();
        let read = |written: &Written<'_>| Phrase {
            class: written.class,
            lang,
            words: spellings.read(written.reading.as_deref().unwrap_or(written.text)).into(),
        };
        let phrases = written.iter().filter(|written| written.lang == lang).map(read).collect();
        let terms =
            (0..).zip(concepts).flat_map(|(at, concept)| concept.terms(lang).iter().map(move |term| (at, term)));
        let terms = terms.map(|(concept, term)| (concept, spellings.stems(term))).collect();
        Self { spellings, phrases, terms }
    }
}

/// All that the content says, read.
pub struct Content {
    /// The phrases, in the order in which they are written.
    pub phrases: Vec<Phrase>,
    /// The words of phrases and terms.
    pub vocabulary: Vocabulary,
    /// The terms of the thesaurus: the number of the concept, and the words.
    pub terms: Vec<(u32, Vec<Stems>)>,
    /// The names of places.
    pub places: Places,
}

impl Content {
    /// Reads the content, of which `written` are the phrases.
    #[must_use]
    pub fn read(faq: &Faq, written: &[Written<'_>]) -> Self {
        let (kk, mut ru, places) = std::thread::scope(|scope| {
            let kk = scope.spawn(|| Half::read(Lang::Kk, written, &faq.concepts));
            let (ru, places) = (Half::read(Lang::Ru, written, &faq.concepts), Places::new(&faq.regions));
            (joined(kk.join()), ru, places)
        });
        let (vocabulary, renumbered) = kk.spellings.join(ru.spellings);
        ru.phrases.iter_mut().for_each(|phrase| phrase.renumber(&renumbered));
        let mut terms = kk.terms;
        terms.extend(ru.terms);
        Self { phrases: in_order(written, kk.phrases, ru.phrases), vocabulary, terms, places }
    }
}

/// The phrases of both languages in the order in which they are written.
fn in_order(written: &[Written<'_>], kk: Vec<Phrase>, ru: Vec<Phrase>) -> Vec<Phrase> {
    let (mut kk, mut ru) = (kk.into_iter(), ru.into_iter());
    let next = |written: &Written<'_>| match written.lang {
        Lang::Kk => kk.next(),
        Lang::Ru => ru.next(),
    };
    written.iter().filter_map(next).collect()
}

/// All phrases: of the entries, with their titles, of the regions' card, and of what is out of scope, in the order of
/// the classes.
pub fn written(faq: &Faq) -> impl Iterator<Item = Written<'_>> {
    fn of<'a>(class: u32, lang: Lang, text: &'a str) -> Written<'a> {
        Written { class, lang, text, reading: None }
    }
    let region_class = faq.entries.len() as u32;
    let of_entries = (0..).zip(&faq.entries).flat_map(|(class, entry)| {
        let asks = entry.ask.iter().flat_map(move |(lang, asks)| asks.iter().map(move |text| of(class, lang, text)));
        asks.chain(entry.title.iter().map(move |(lang, text)| of(class, lang, text)))
    });
    let of_regions = faq.regions.ask.iter().flat_map(move |(lang, asks)| {
        // Any name will do: all are read as one feature.
        asks.iter().zip(faq.regions.regions.iter().cycle()).map(move |(text, region)| Written {
            reading: Some(text.replace("{region}", region.name.get(lang))),
            ..of(region_class, lang, text)
        })
    });
    let out_of_scope = faq.out_of_scope.ask.iter();
    let out_of_scope =
        out_of_scope.flat_map(move |(lang, asks)| asks.iter().map(move |text| of(region_class + 1, lang, text)));
    // What has no words can't be learnt from.
    let has_words = |phrase: &Written<'_>| words::written(phrase.text).next().is_some();
    of_entries.chain(of_regions).chain(out_of_scope).filter(has_words)
}

/// A phrase as it is written in the content, by the number it was learnt under.
pub fn text_of(faq: &Faq, phrase: u32) -> Option<String> {
    written(faq).nth(phrase as usize).map(|written| written.text.to_owned())
}
