//! Building a matcher: the content's words become features, and the features are learnt.

use super::{
    Class, Matcher,
    content::{Content, Phrase, Written, written},
    joined,
};
use crate::{
    faq::Faq,
    matching::{
        calibration,
        concepts::Concepts,
        lexicon::Lexicon,
        phrases::Phrases,
        ranking::Ranker,
        reading::Reader,
        unlearnt::Unlearnt,
        verbatim::{Known, Verbatim},
        vocabulary::{Deletes, Vocabulary},
    },
    text::language::Usage,
};

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
        let Content { phrases, vocabulary, terms, places } = Content::read(faq, &written);
        let is_courtesy: Vec<bool> = faq.entries.iter().map(|entry| entry.courtesy).chain([false; 2]).collect();
        let mut reader = Reader { vocabulary, places, ..Reader::default() };
        let (lexicon, verbatim, concepts, names) = std::thread::scope(|scope| {
            let words = scope.spawn(|| {
                let lexicon = Lexicon::of_words(&reader.vocabulary);
                (lexicon, verbatim(&phrases, &written, &reader.vocabulary, &is_courtesy))
            });
            let names: Vec<bool> = reader.vocabulary.skeletons().map(|word| reader.places.may_begin(word)).collect();
            reader.usage = usage(&reader.vocabulary, &phrases, none_class);
            let concepts = Concepts::new(&faq.concepts, terms);
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
            read.read(&reader.read_phrase(&phrase.words).tokens, concepts, words);
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
