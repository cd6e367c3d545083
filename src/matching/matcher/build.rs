//! Building a matcher: the content's phrases become words, the words features, and the features are learnt.

use rustc_hash::FxHashMap;

use super::{Class, Matcher, hash_words};
use crate::{
    faq::{Faq, Lang},
    matching::{
        calibration,
        concepts::Concepts,
        features::{self, Feature, Lexicon, Vector},
        linear::Example,
        places::Places,
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

        let mut spellings = Spellings::default();
        let phrases = phrases(faq, &mut spellings);
        let concepts = Concepts::new(&faq.concepts, |term| {
            let words = spellings.read(term);
            words.into_iter().map(|word| spellings.vocabulary.word(word).1).collect()
        });
        let Spellings { mut vocabulary, counts, .. } = spellings;
        vocabulary.count(counts.into_iter());
        let mut reader = Reader { vocabulary, places: Places::new(&faq.regions), ..Reader::default() };

        let extract = |phrases: &[Phrase<'_>]| -> Vec<Vec<Feature>> {
            let read = |phrase: &Phrase<'_>| features::extract(&reader.read_phrase(&phrase.words), &concepts);
            phrases.iter().map(read).collect()
        };
        let (some, others) = phrases.split_at(phrases.len() / 2);
        let (mut extracted, deletes) = std::thread::scope(|scope| {
            let extracting = scope.spawn(|| extract(others));
            let indexing = scope.spawn(|| reader.vocabulary.deletes());
            let mut extracted = extract(some);
            extracted.extend(extracting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            (extracted, indexing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        reader.vocabulary.set_deletes(deletes);
        learn_languages(&mut reader, &phrases, none_class);

        features::drop_single_pairs(&mut extracted);
        let mut lexicon = Lexicon::default();
        for (features, phrase) in extracted.iter().zip(&phrases) {
            lexicon.learn(features, phrase.class != none_class);
        }
        lexicon.weigh();
        let order = shuffled(phrases.len());
        let vectors: Vec<Vector> = extracted.iter().map(|features| lexicon.vector(features)).collect();
        drop(extracted);
        let (examples, mixed): (Vec<Example<'_>>, Vec<&Vector>) = order
            .iter()
            .map(|at| {
                let vector = &vectors[*at as usize];
                (Example { items: &vector.items, class: phrases[*at as usize].class }, vector)
            })
            .unzip();
        let (ranker, decision) = calibration::learn(&examples, &mixed, lexicon.len(), classes.len());
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
            lexicon,
            ranker,
            phrase_texts: order.iter().map(|at| phrases[*at as usize].text.into()).collect(),
            gives_way,
            decision,
        }
    }
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

/// The numbers below `count` in an order that mixes the classes and is the same at every start (a Weyl sequence).
fn shuffled(count: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by_key(|at| at.wrapping_mul(2_654_435_769));
    order
}
