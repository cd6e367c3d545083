//! Which of the two languages a message is in: letters first, then function words, a statistical vote last.
//!
//! Off-the-shelf detectors don't serve: whatlang takes Kazakh for Belarusian, and one sentence often holds both
//! languages. The vote counts words and the letter trigrams of their skeletons in the content's own phrases, so that
//! Kazakh typed without its letters, or in Latin ones, is told from Russian by its use and its sounds.

use std::{hash::BuildHasher, sync::LazyLock};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::{latin::is_latin, words::Word};
use crate::faq::Lang;

/// The language of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// One of the two.
    One(Lang),
    /// Both; most of it in this one.
    Mixed(Lang),
    /// Neither, as far as can be told.
    Neither,
}

impl Language {
    /// The language to answer in, if it is one of ours.
    #[must_use]
    pub fn reply(self) -> Option<Lang> {
        match self {
            Self::One(lang) | Self::Mixed(lang) => Some(lang),
            Self::Neither => None,
        }
    }
}

/// Kazakh function words, as skeletons: pronouns, question words, particles, auxiliaries.
const KAZAKH: &[&str] = &[
    "ма",
    "ме",
    "ба",
    "бе",
    "па",
    "пе",
    "мен",
    "бен",
    "пен",
    "калаи",
    "кашан",
    "каида",
    "каидан",
    "кандаи",
    "канша",
    "неше",
    "ким",
    "кимдер",
    "неге",
    "не",
    "бар",
    "жок",
    "керек",
    "кажет",
    "болади",
    "бола",
    "болмаиди",
    "болса",
    "болган",
    "емес",
    "екен",
    "едим",
    "еди",
    "деп",
    "деген",
    "дегениз",
    "ушин",
    "туради",
    "турали",
    "биздин",
    "менин",
    "сиз",
    "биз",
    "олар",
    "оси",
    "бул",
    "сол",
    "кеин",
    "деин",
    "гана",
    "алади",
    "аламин",
    "алмаиди",
    "алмаимин",
    "саган",
    "маган",
    "оган",
    "бизде",
    "сонда",
    "каиси",
    "коп",
    "жакин",
    "жакси",
    "каи",
    "некше",
    "екенин",
    "азамат",
    "турган",
    "жатир",
    "отир",
    "жур",
    "аитши",
    "аитинизши",
    "рахмет",
    "сау",
    "салем",
    "жауап",
    "сурак",
];

/// Russian function words, as skeletons.
const RUSSIAN: &[&str] = &[
    "и",
    "в",
    "на",
    "с",
    "по",
    "за",
    "из",
    "у",
    "к",
    "о",
    "об",
    "от",
    "до",
    "длиа",
    "при",
    "без",
    "как",
    "кто",
    "что",
    "где",
    "когда",
    "куда",
    "откуда",
    "почему",
    "зачем",
    "сколко",
    "какои",
    "какаие",
    "какие",
    "какаи",
    "кокаиа",
    "какаиа",
    "какое",
    "можно",
    "нелзиа",
    "нужно",
    "надо",
    "ест",
    "ли",
    "или",
    "а",
    "но",
    "если",
    "то",
    "ето",
    "етот",
    "ета",
    "мои",
    "моиа",
    "мене",
    "мениа",
    "мне",
    "ваш",
    "наш",
    "он",
    "она",
    "они",
    "ми",
    "ви",
    "ти",
    "тебе",
    "тебиа",
    "твои",
    "нам",
    "нас",
    "вам",
    "вас",
    "все",
    "сеичас",
    "их",
    "его",
    "еио",
    "бил",
    "била",
    "било",
    "били",
    "будет",
    "будут",
    "уже",
    "еше",
    "так",
    "там",
    "тут",
    "про",
    "чтоби",
    "котори",
    "которие",
    "свои",
    "себиа",
    "толко",
    "же",
    "би",
    "не",
    "ни",
    "нет",
    "да",
    "чем",
    "кому",
    "кого",
    "чего",
    "хочу",
    "могу",
    "может",
    "привет",
    "спасибо",
    "скажите",
    "подскажите",
    "здравствуите",
    "даите",
    "скинте",
    "кинте",
    "пришлите",
    "покажите",
    "назовите",
    "обиасните",
    "помогите",
];

/// How Russian adjectives of places and bodies end, as skeletons: Карагандинский, Центральной избирательной.
const RUSSIAN_ADJECTIVES: &[&str] =
    &["ски", "ского", "ском", "скои", "скаи", "ские", "ских", "скуи", "алнои", "алного", "алнаи"];

static FUNCTION_WORDS: LazyLock<[FxHashSet<&str>; 2]> =
    LazyLock::new(|| [KAZAKH, RUSSIAN].map(|words| words.iter().copied().collect()));

/// The most that a word votes by its sound, and the most by its use: the logarithm of how much likelier one language is.
const MOST: f32 = 3.0;

/// English words that a Latin message is full of when it is neither Kazakh nor Russian.
const ENGLISH: &[&str] = &[
    "the",
    "is",
    "are",
    "what",
    "when",
    "where",
    "how",
    "who",
    "why",
    "to",
    "of",
    "in",
    "do",
    "does",
    "can",
    "you",
    "your",
    "please",
    "tell",
    "me",
    "about",
    "and",
    "for",
    "it",
    "this",
    "that",
    "was",
    "will",
    "i",
    "my",
    "hello",
    "hi",
    "help",
    "english",
    "ignore",
    "all",
    "instructions",
    "prompt",
    "not",
    "we",
    "have",
    "with",
    "on",
];

/// Those of them that are Kazakh or Russian in Latin letters, too: и, до, он, мы, ме, іс.
const OURS_TOO: &[&str] = &["i", "do", "on", "my", "me", "is", "it", "all", "to", "not"];

/// What the content's phrases tell of the two languages: their words, and the letter trigrams of those.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    counts: FxHashMap<u64, [u32; 2]>,
    totals: [u32; 2],
    /// The votes of words by their hashes: sounds alone take день and дата for Kazakh.
    words: FxHashMap<u64, f32>,
}

impl Usage {
    /// Counts a word that occurs so often in Kazakh and in Russian phrases.
    pub fn learn(&mut self, skeleton: &str, occurrences: [u32; 2]) {
        if occurrences == [0, 0] {
            return;
        }
        let [kazakh, russian] = occurrences.map(|count| count as f32 + 0.5);
        self.words.insert(hash(skeleton), (kazakh / russian).ln().clamp(-MOST, MOST));
        each_trigram(skeleton, |gram| {
            let counts = self.counts.entry(gram).or_default();
            for side in 0..2 {
                counts[side] += occurrences[side];
                self.totals[side] += occurrences[side];
            }
        });
    }

    /// The logarithm of how much likelier Kazakh is than Russian for this skeleton, and the share of its trigrams that
    /// either language has.
    fn by_sound(&self, skeleton: &str) -> (f32, f32) {
        let (mut sum, mut known, mut all) = (0.0, 0.0_f32, 0.0_f32);
        let share = |count: u32, total: u32| (count as f32 + 0.5) / (total as f32 + 500.0);
        each_trigram(skeleton, |gram| {
            all += 1.0;
            if let Some(counts) = self.counts.get(&gram) {
                known += 1.0;
                sum += (share(counts[0], self.totals[0]) / share(counts[1], self.totals[1])).ln();
            }
        });
        (sum, if all > 0.0 { known / all } else { 0.0 })
    }

    /// How familiar a skeleton looks: the share of its trigrams that either language has, 0 to 1.
    #[must_use]
    pub fn familiarity(&self, skeleton: &str) -> f32 {
        self.by_sound(skeleton).1
    }
}

fn hash(skeleton: &str) -> u64 {
    FxBuildHasher.hash_one(skeleton)
}

fn each_trigram(skeleton: &str, mut see: impl FnMut(u64)) {
    let (mut a, mut b) = (0, u64::from(b'_'));
    for c in skeleton.chars().chain(['_']) {
        let c = u64::from(u32::from(c));
        if a != 0 || c != u64::from(b'_') {
            see(a << 42 | b << 21 | c);
        }
        (a, b) = (b, c);
    }
}

/// Tells the language of a message from its cleaned text and its words. `is_name` says which may be names of places:
/// those sound Kazakh in Russian sentences too.
#[must_use]
pub fn tell(clean: &str, words: &[Word], usage: &Usage, is_name: impl Fn(&str) -> bool) -> Language {
    if is_english(clean, words) || !words.iter().any(|word| word.skeleton.chars().any(is_known_letter)) {
        return Language::Neither;
    }
    let [kazakh_function_words, russian_function_words] = &*FUNCTION_WORDS;
    let (mut kazakh, mut russian) = (0.0_f32, 0.0_f32);
    let (mut kazakh_words, mut russian_words, mut familiar) = (0, 0, 0.0_f32);
    for word in words {
        if !word.skeleton.chars().any(is_known_letter) {
            continue;
        }
        let mut vote: f32 = 0.0;
        if word.cyrillic.contains(['ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ', 'і']) {
            vote += if word.latin { 2.0 } else { 6.0 };
        }
        let in_kazakh = kazakh_function_words.contains(word.skeleton.as_str());
        let in_russian = russian_function_words.contains(word.skeleton.as_str());
        if in_kazakh != in_russian {
            vote += if in_kazakh { 4.0 } else { -4.0 };
        }
        // щ, ъ and ё hardly occur in Kazakh words; ь only in borrowed ones.
        if !word.latin && word.cyrillic.contains(['щ', 'ъ', 'ё']) {
            vote -= 3.0;
        }
        if RUSSIAN_ADJECTIVES.iter().any(|ending| word.skeleton.ends_with(ending)) {
            vote -= 3.0;
        }
        let (by_sound, known) = usage.by_sound(&word.skeleton);
        familiar += known;
        if !is_name(&word.skeleton) {
            vote += by_sound.clamp(-MOST, MOST) * known;
            vote += usage.words.get(&hash(&word.skeleton)).copied().unwrap_or(0.0);
        }
        if vote > 0.0 {
            kazakh += vote;
            kazakh_words += u32::from(vote > 2.5);
        } else {
            russian -= vote;
            russian_words += u32::from(vote < -2.5);
        }
    }
    let latin_only = words.iter().all(|word| word.latin || word.skeleton.chars().all(|c| c.is_ascii_digit()));
    if latin_only && familiar < 0.45 * words.len() as f32 {
        return Language::Neither;
    }
    let lang = if kazakh >= russian { Lang::Kk } else { Lang::Ru };
    if kazakh_words > 0 && russian_words > 0 { Language::Mixed(lang) } else { Language::One(lang) }
}

fn is_known_letter(c: char) -> bool {
    super::latin::is_cyrillic(c)
}

fn is_english(clean: &str, words: &[Word]) -> bool {
    if !words.iter().any(|word| word.latin) || words.iter().any(|word| !word.latin && word.skeleton.len() > 6) {
        return false;
    }
    let (mut english, mut only_english, mut all) = (0, 0, 0);
    for word in clean.split(|c: char| !is_latin(c)).filter(|word| !word.is_empty()) {
        all += 1;
        let is_english = ENGLISH.contains(&word);
        english += usize::from(is_english);
        only_english += usize::from(is_english && !OURS_TOO.contains(&word));
    }
    only_english > 0 && english >= 2 && english * 3 >= all
}

#[cfg(test)]
mod tests {
    use super::{KAZAKH, RUSSIAN, RUSSIAN_ADJECTIVES};
    use crate::text::skeleton::fold;

    #[test]
    fn the_lists_hold_skeletons() {
        for word in KAZAKH.iter().chain(RUSSIAN).chain(RUSSIAN_ADJECTIVES) {
            assert_eq!(fold(word), *word);
        }
    }
}
