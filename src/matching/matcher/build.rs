//! Building a matcher: the content's phrases become words, the words features, and the features are learnt.

use rustc_hash::FxHashMap;

use super::{Class, Matcher};
use crate::{
    faq::{Concept, Faq, Lang},
    matching::{
        calibration,
        concepts::{Concepts, Stems},
        features::hash,
        lexicon::Lexicon,
        phrases::Phrases,
        places::Places,
        ranking::Ranker,
        reading::Reader,
        unlearnt::Unlearnt,
        verbatim::{Known, Verbatim},
        vocabulary::{Deletes, Vocabulary},
    },
    text::{language::Usage, words},
};

/// A phrase of the content, ready to learn from.
struct Phrase {
    class: u32,
    lang: Lang,
    /// The numbers of its words.
    words: Box<[u32]>,
}

impl Phrase {
    fn renumber(&mut self, renumbered: &[u32]) {
        self.words.iter_mut().for_each(|word| *word = renumbered[*word as usize]);
    }
}

/// A phrase as it is written.
struct Written<'a> {
    class: u32,
    lang: Lang,
    text: &'a str,
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
struct Language {
    spellings: Spellings,
    /// In the order of the content.
    phrases: Vec<Phrase>,
    /// The terms of the thesaurus: the number of the concept, and the words.
    terms: Vec<(u32, Vec<Stems>)>,
}

impl Language {
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

/// The phrases of both languages in the order in which they are written.
fn in_order(written: &[Written<'_>], kk: Vec<Phrase>, ru: Vec<Phrase>) -> Vec<Phrase> {
    let (mut kk, mut ru) = (kk.into_iter(), ru.into_iter());
    let next = |written: &Written<'_>| match written.lang {
        Lang::Kk => kk.next(),
        Lang::Ru => ru.next(),
    };
    written.iter().filter_map(next).collect()
}

/// What a thread came to; if it panicked, so does this one.
fn joined<T>(result: std::thread::Result<T>) -> T {
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl Matcher {
    /// Learns the content: index, classifier, and a decision calibrated on held-out phrases.
    #[must_use]
    pub fn new(faq: &Faq) -> Self {
        let mut matcher = Self::learn(faq);
        matcher.ranker.phrases.let_features_go();
        matcher
    }

    /// The same, still able to leave phrases out.
    pub(super) fn learn(faq: &Faq) -> Self {
        let classes: Vec<Class> = faq
            .entries
            .iter()
            .map(|entry| Class::Entry(entry.id.clone()))
            .chain([Class::Region, Class::OutOfScope])
            .collect();
        let gives_way = classes
            .iter()
            .map(|class| matches!(class, Class::Entry(id) if faq.regions.gives_way.contains(id)))
            .collect();
        let none_class = classes.len() as u32 - 1;

        let written: Vec<Written<'_>> = written(faq).collect();
        let ((kk, mut ru), places) = std::thread::scope(|scope| {
            let kk = scope.spawn(|| Language::read(Lang::Kk, &written, &faq.concepts));
            let (ru, places) = (Language::read(Lang::Ru, &written, &faq.concepts), Places::new(&faq.regions));
            ((joined(kk.join()), ru), places)
        });
        let (vocabulary, renumbered) = kk.spellings.join(ru.spellings);
        ru.phrases.iter_mut().for_each(|phrase| phrase.renumber(&renumbered));
        let phrases = in_order(&written, kk.phrases, ru.phrases);
        let is_courtesy: Vec<bool> = faq.entries.iter().map(|entry| entry.courtesy).chain([false; 2]).collect();
        let mut reader = Reader { vocabulary, places, ..Reader::default() };
        let (lexicon, verbatim, concepts, names) = std::thread::scope(|scope| {
            let words = scope.spawn(|| {
                let lexicon = Lexicon::of_words(&reader.vocabulary);
                (lexicon, verbatim(&phrases, &written, &reader.vocabulary, &is_courtesy))
            });
            let names: Vec<bool> = reader.vocabulary.skeletons().map(|word| reader.places.may_begin(word)).collect();
            reader.usage = usage(&reader.vocabulary, &phrases, none_class);
            let concepts = Concepts::new(&faq.concepts, kk.terms.into_iter().chain(ru.terms));
            let (lexicon, verbatim) = joined(words.join());
            (lexicon, verbatim, concepts, names)
        });
        drop(written);
        reader.vocabulary.note_names(names);
        let common = common(&phrases, classes.len() as u32 - 2, reader.vocabulary.len());
        reader.vocabulary.note_common(common);

        let (lexicon, index, deletes) = learn(lexicon, &phrases, none_class, &reader, &concepts);
        let ranker = Ranker::new(lexicon, index);
        let decision = calibration::calibrate(&ranker, |phrase, held_out| {
            let tokens = reader.read_phrase(&phrases[phrase as usize].words).tokens;
            let features = ranker.lexicon.features(&tokens, &concepts);
            ranker.lexicon.vector(&tokens, &features, Some(held_out))
        });
        reader.vocabulary.set_deletes(deletes);
        Self {
            verbatim,
            classes,
            is_courtesy,
            region_ids: faq.regions.regions.iter().map(|region| region.entry_id()).collect(),
            reader,
            concepts,
            ranker,
            gives_way,
            decision,
        }
    }
}

/// What is known word for word; `written` are the same phrases.
fn verbatim(phrases: &[Phrase], written: &[Written<'_>], vocabulary: &Vocabulary, is_courtesy: &[bool]) -> Verbatim {
    let mut verbatim = Verbatim::default();
    let add = |phrase: &Phrase| {
        let skeletons = phrase.words.iter().map(|word| vocabulary.word(*word).0);
        let known = Known { class: phrase.class, lang: Some(phrase.lang) };
        verbatim.add(skeletons, known, is_courtesy[phrase.class as usize])
    };
    let keys: Vec<u64> = phrases.iter().map(add).collect();
    for (key, written) in keys.into_iter().zip(written) {
        verbatim.add_spelling(key, written.text, written.class);
    }
    verbatim
}

/// Numbers the features of all phrases, `lexicon` having those of words, and weighs them. Beside that, the words are
/// indexed for typos, which phrases don't have.
fn learn(
    mut lexicon: Lexicon,
    phrases: &[Phrase],
    none_class: u32,
    reader: &Reader,
    concepts: &Concepts,
) -> (Lexicon, Phrases, Deletes) {
    let mut index = Phrases::default();
    let words = lexicon.word_features();
    let read = |phrases: &[Phrase]| {
        let mut read = Unlearnt::default();
        for phrase in phrases {
            read.read(&reader.read_phrase(&phrase.words).tokens, concepts, &words);
        }
        let mut keys = read.all_keys().to_vec();
        keys.sort_unstable();
        (read, keys)
    };
    let (some, others) = phrases.split_at(phrases.len() / 2);
    let ((read, mut keys), (others, more)) = std::thread::scope(|scope| {
        let others = scope.spawn(|| read(others));
        (read(some), joined(others.join()))
    });
    std::thread::scope(|scope| {
        let deletes = scope.spawn(|| reader.vocabulary.deletes());
        keys.extend(more);
        // It merges what is in order already.
        keys.sort();
        let together = lexicon.take_up_together(&keys);
        let (mut classes, mut features) = (phrases.iter().map(|phrase| phrase.class), Vec::new());
        for half in [read, others] {
            for (phrase, class) in half.phrases().zip(&mut classes) {
                lexicon.learn(phrase, &together, class != none_class, &mut features);
                index.push(class, &features);
            }
        }
        let renumbered = lexicon.weigh();
        index.finish(none_class as usize + 1, &renumbered, lexicon.words());
        index.measure(&lexicon);
        (lexicon, index, joined(deletes.join()))
    })
}

/// All phrases: of the entries, with their titles, of the regions' card, and of what is out of scope, in the order of
/// the classes.
fn written(faq: &Faq) -> impl Iterator<Item = Written<'_>> {
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
pub(super) fn text_of(faq: &Faq, phrase: u32) -> Option<String> {
    written(faq).nth(phrase as usize).map(|written| written.text.to_owned())
}

/// A word is common where so many entries use it. Fewer may tell of a place.
const COMMON: u8 = 3;

/// The words that several of the first `entries` classes use.
fn common(phrases: &[Phrase], entries: u32, words: usize) -> impl Iterator<Item = u32> {
    let (mut last, mut counts) = (vec![u32::MAX; words], vec![0_u8; words]);
    for phrase in phrases.iter().filter(|phrase| phrase.class < entries) {
        for word in &phrase.words {
            if std::mem::replace(&mut last[*word as usize], phrase.class) != phrase.class {
                counts[*word as usize] = counts[*word as usize].saturating_add(1);
            }
        }
    }
    (0..).zip(counts).filter(|(_, count)| *count >= COMMON).map(|(word, _)| word)
}

/// How words look in either language, from the phrases that are in scope.
fn usage(vocabulary: &Vocabulary, phrases: &[Phrase], none_class: u32) -> Usage {
    let mut occurrences = vec![[0_u32; 2]; vocabulary.len()];
    for phrase in phrases.iter().filter(|phrase| phrase.class != none_class) {
        for word in &phrase.words {
            occurrences[*word as usize][phrase.lang as usize] += 1;
        }
    }
    let mut usage = Usage::default();
    for (skeleton, occurrences) in vocabulary.skeletons().zip(occurrences) {
        usage.learn(skeleton, occurrences);
    }
    usage
}
