//! Building a matcher: the content's phrases become words, the words features, and the features are learnt.

use rustc_hash::FxHashMap;

use super::{Class, Matcher, hash_words};
use crate::{
    faq::{Faq, Lang},
    matching::{
        calibration,
        concepts::{Concepts, Stems},
        lexicon::{Lexicon, Unlearnt},
        phrases::Phrases,
        places::Places,
        ranking::Ranker,
        reading::Reader,
        vocabulary::Vocabulary,
    },
    text::words,
};

/// A phrase of the content, ready to learn from.
struct Phrase<'a> {
    class: u32,
    lang: Lang,
    /// The numbers of its words.
    words: Vec<u32>,
    text: &'a str,
}

/// The words of the content while it is read. Most are written many times: each spelling is read once.
#[derive(Default)]
struct Spellings {
    vocabulary: Vocabulary,
    numbers: FxHashMap<Box<str>, u32>,
    /// How often each word occurs, by number.
    counts: Vec<u32>,
}

impl Spellings {
    fn read(&mut self, text: &str) -> Vec<u32> {
        let read = |written: &str| {
            let number = match self.numbers.get(written) {
                Some(number) => *number,
                None => {
                    let number = self.vocabulary.number(words::word(written));
                    self.numbers.insert(written.into(), number);
                    self.counts.resize(self.counts.len().max(number as usize + 1), 0);
                    number
                }
            };
            self.counts[number as usize] += 1;
            number
        };
        words::written(&words::clean(text)).map(read).collect()
    }

    fn stems(&mut self, text: &str) -> Vec<Stems> {
        self.read(text).into_iter().map(|word| self.vocabulary.word(word).1).collect()
    }

    /// All words with how often they occur, those of `others` after these.
    fn vocabulary(self, others: Self) -> Vocabulary {
        let Self { mut vocabulary, counts, .. } = self;
        vocabulary.count(counts);
        let mut more = others.vocabulary;
        more.count(others.counts);
        vocabulary.absorb(more);
        vocabulary
    }
}

/// What a thread came to; if it panicked, so does this one.
fn joined<T>(result: std::thread::Result<T>) -> T {
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl Matcher {
    /// Learns the content: index, classifier, and a decision calibrated on held-out phrases.
    #[must_use]
    pub fn new(faq: &Faq) -> Self {
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

        let (phrases, spellings, others, concepts, places) = std::thread::scope(|scope| {
            let thesaurus = scope.spawn(|| {
                let mut spellings = Spellings::default();
                let concepts = Concepts::new(&faq.concepts, |term| spellings.stems(term));
                (spellings, concepts, Places::new(&faq.regions))
            });
            let mut spellings = Spellings::default();
            let phrases = phrases(faq, &mut spellings);
            let (others, concepts, places) = joined(thesaurus.join());
            (phrases, spellings, others, concepts, places)
        });
        let vocabulary = spellings.vocabulary(others);
        let mut reader = Reader { vocabulary, places, ..Reader::default() };

        learn_languages(&mut reader, &phrases, none_class);

        let (ranker, decision, deletes) = std::thread::scope(|scope| {
            // Only typos need it, and phrases have none.
            let indexing = scope.spawn(|| reader.vocabulary.deletes());
            let (lexicon, index) = learn(&phrases, none_class, &reader, &concepts);
            let ranker = Ranker::new(lexicon, index);
            let decision = calibration::calibrate(&ranker, |phrase, held_out| {
                let tokens = reader.read_phrase(&phrases[phrase as usize].words).tokens;
                let features = ranker.lexicon.features(&tokens, &concepts);
                ranker.lexicon.vector(&tokens, &features, Some(held_out))
            });
            (ranker, decision, joined(indexing.join()))
        });
        reader.vocabulary.set_deletes(deletes);
        let mut verbatim: FxHashMap<u64, Option<u32>> = FxHashMap::default();
        for phrase in &phrases {
            let key = hash_words(phrase.words.iter().map(|word| &**reader.vocabulary.word(*word).0));
            let class = verbatim.entry(key).or_insert(Some(phrase.class));
            if *class != Some(phrase.class) {
                *class = None;
            }
        }
        Self {
            verbatim: verbatim.into_iter().filter_map(|(key, class)| Some((key, class?))).collect(),
            classes,
            region_ids: faq.regions.regions.iter().map(|region| region.entry_id()).collect(),
            reader,
            concepts,
            ranker,
            phrase_texts: phrases.iter().map(|phrase| phrase.text.into()).collect(),
            gives_way,
            decision,
        }
    }
}

/// How many phrases are read at once, so that few of their features are in memory together.
const CHUNK: usize = 2048;

/// Numbers the features of all phrases and weighs them.
fn learn(phrases: &[Phrase<'_>], none_class: u32, reader: &Reader, concepts: &Concepts) -> (Lexicon, Phrases) {
    let (mut lexicon, mut index) = (Lexicon::default(), Phrases::default());
    lexicon.learn_words(&reader.vocabulary);
    for chunk in phrases.chunks(CHUNK) {
        let (some, others) = chunk.split_at(chunk.len() / 2);
        let read = |phrases: &[Phrase<'_>]| -> Vec<Unlearnt> {
            phrases.iter().map(|phrase| lexicon.read(&reader.read_phrase(&phrase.words).tokens, concepts)).collect()
        };
        let unlearnt = std::thread::scope(|scope| {
            let others = scope.spawn(|| read(others));
            let mut unlearnt = read(some);
            unlearnt.extend(joined(others.join()));
            unlearnt
        });
        for (unlearnt, phrase) in unlearnt.iter().zip(chunk) {
            index.push(phrase.class, lexicon.learn(unlearnt, phrase.class != none_class));
        }
    }
    index.finish(none_class as usize + 1, &lexicon.weigh());
    index.measure(&lexicon);
    (lexicon, index)
}

/// All phrases: of the entries, with their titles, of the regions' card, and of what is out of scope, in the order of
/// the classes.
fn phrases<'a>(faq: &'a Faq, spellings: &mut Spellings) -> Vec<Phrase<'a>> {
    let mut phrases = Vec::new();
    let mut add = |class: usize, lang: Lang, text: &'a str, words: Vec<u32>| {
        if !words.is_empty() {
            phrases.push(Phrase { class: class as u32, lang, words, text });
        }
    };
    for (class, entry) in faq.entries.iter().enumerate() {
        for (lang, asks) in entry.ask.iter() {
            for ask in asks {
                add(class, lang, ask, spellings.read(ask));
            }
        }
        for (lang, title) in entry.title.iter() {
            add(class, lang, title, spellings.read(title));
        }
    }
    let region_class = faq.entries.len();
    for (lang, asks) in faq.regions.ask.iter() {
        // Any name will do: all are read as one feature.
        for (ask, region) in asks.iter().zip(faq.regions.regions.iter().cycle()) {
            add(region_class, lang, ask, spellings.read(&ask.replace("{region}", region.name.get(lang))));
        }
    }
    for (lang, asks) in faq.out_of_scope.ask.iter() {
        for ask in asks {
            add(region_class + 1, lang, ask, spellings.read(ask));
        }
    }
    phrases
}

/// How words look in either language, from the phrases that are in scope.
fn learn_languages(reader: &mut Reader, phrases: &[Phrase<'_>], none_class: u32) {
    let mut occurrences = vec![[0_u32; 2]; reader.vocabulary.len()];
    for phrase in phrases.iter().filter(|phrase| phrase.class != none_class) {
        for word in &phrase.words {
            occurrences[*word as usize][phrase.lang as usize] += 1;
        }
    }
    for (word, occurrences) in (0..).zip(occurrences) {
        reader.trigrams.learn(reader.vocabulary.word(word).0, occurrences);
    }
}
