//! Names of regions, centres, towns and districts in any case form, with what each may mean.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{features::hash, reading::Token};
use crate::{
    faq::Regions,
    text::words::{self, Word},
};

/// A place found in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The regions it may lie in, by their number; one where the name is clear.
    pub regions: Vec<u16>,
    /// The name as the content spells it.
    pub name: String,
}

#[derive(Clone, Debug)]
struct Name {
    parts: Box<[Part]>,
    regions: Vec<u16>,
    name: String,
    /// Higher wins among names of the same length: what the editors declared, regions and centres, towns, districts.
    rank: u8,
    /// Whether it is a town's or a district's: some of those are everyday words (Жақсы, Есік, Шар).
    is_small: bool,
    /// Whether only these very words count: the forms of short names are listed one by one.
    is_exact: bool,
}

/// A word of a name.
#[derive(Clone, Debug)]
struct Part {
    skeleton: Box<str>,
    /// The kind of place that it stands for, if it does.
    kind: Option<&'static str>,
}

impl Part {
    fn new(skeleton: &str) -> Self {
        Self { skeleton: skeleton.into(), kind: generic(skeleton) }
    }
}

impl Name {
    /// Whether the words begin with this name in some form.
    fn fits(&self, tokens: &[Token<'_>]) -> bool {
        self.parts.len() <= tokens.len()
            && tokens[..self.parts.len()].iter().enumerate().all(|(at, token)| self.fits_word(at, &token.skeleton))
    }

    /// Whether a word is a form of one of this name's.
    fn fits_word(&self, at: usize, word: &str) -> bool {
        let Part { skeleton: own, kind } = &self.parts[at];
        // Kazakh suffixes come after the last word: «бас қала» is the capital, «басқа қала» another town.
        let is_last = at + 1 == self.parts.len();
        word == &**own || (kind.is_some() && *kind == generic(word)) || (!self.is_exact && is_form(word, own, is_last))
    }
}

/// The hash of the letters by which a name is looked up: all its forms begin with them.
fn beginning(skeleton: &str) -> u64 {
    let end = skeleton.char_indices().nth(3).map_or(skeleton.len(), |(at, _)| at);
    hash(0, &skeleton[..end])
}

/// Whether a word is a form of a name: the name with Kazakh suffixes (where it may have them), or with its Russian ending
/// exchanged for another. The stemmers cut too generously to tell: for them `отыр` is a form of «Отырар», and `наурызда`
/// one of «Наурызым».
fn is_form(word: &str, name: &str, with_suffixes: bool) -> bool {
    let shared: usize = name.chars().zip(word.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (of_name, of_word) = (&name[shared..], &word[shared..]);
    if of_name.is_empty() && (of_word.is_empty() || (with_suffixes && has_suffixes(&word[..shared], of_word))) {
        return true;
    }
    // An ending may begin like the one it replaces: Казахстанская, Казахстанском.
    RUSSIAN_NAME_ENDINGS.iter().filter_map(|ending| name.strip_suffix(ending)).any(|body| {
        let Some(ending) = word.strip_prefix(body).filter(|_| body.chars().count() >= 3) else { return false };
        let of_adjective = RUSSIAN_ADJECTIVES.iter().find_map(|suffix| ending.strip_prefix(suffix));
        RUSSIAN_ENDINGS.contains(&of_adjective.unwrap_or(ending))
    })
}

/// Whether the letters after a name are Kazakh suffixes. Skeletons have no doubled letters, so that the first of a suffix
/// may be the last of the name: Өскемен-нен-мін.
fn has_suffixes(name: &str, letters: &str) -> bool {
    let last = name.chars().next_back();
    are_suffixes(name, letters, SUFFIXES_IN_A_ROW)
        || last.is_some_and(|last| are_suffixes(name, &format!("{last}{letters}"), SUFFIXES_IN_A_ROW))
}

/// Whether the letters after `body` are Kazakh suffixes of a name, `most` of them at most.
fn are_suffixes(body: &str, letters: &str, most: usize) -> bool {
    let last = body.chars().next_back().unwrap_or_default();
    let fits = |suffix: &&&str| letters.starts_with(**suffix) && follows(last, suffix);
    most > 0
        && SUFFIXES.iter().filter(fits).any(|suffix| {
            let rest = &letters[suffix.len()..];
            rest.is_empty() || are_suffixes(suffix, rest, most - 1)
        })
}

/// Whether a suffix goes with the letter before it: -та, -қа and -пен follow voiceless consonants, -да, -ға and -бен all
/// else (Қазақ грамматикасы, 2002). Names in -в, -г, -б and -д are spoken either way: Қонаевта.
fn follows(last: char, suffix: &str) -> bool {
    match suffix.chars().next() {
        Some('т' | 'к' | 'п') => "кпстфхцчшвгбд".contains(last),
        Some('д' | 'г' | 'б') => !"кпстфхцчш".contains(last),
        _ => true,
    }
}

/// The gazetteer.
#[derive(Clone, Debug, Default)]
pub struct Places {
    names: Vec<Name>,
    /// The names whose first words begin with the same letters.
    by_beginning: FxHashMap<u64, Vec<u32>>,
    known: FxHashSet<u64>,
    /// Skeletons of long single names, for typos.
    spellings: Vec<(String, u32)>,
}

/// Words for kinds of places, as skeletons of what all their forms begin with: a name is also recognised without them.
const GENERIC: &[&str] = &["облис", "област", "аудан", "раион", "город", "каласи", "онир", "регион"];

/// The same, for words that are so short that only the whole word counts.
const GENERIC_WORDS: &[&str] = &["обл", "облаш", "кала", "г"];

/// The kind of place that a word stands for, if it does: облысы, облысында and облысының are one.
fn generic(skeleton: &str) -> Option<&'static str> {
    // Longer words that begin so are others: городничий.
    let longest = 6;
    let begins = |root: &&str| skeleton.strip_prefix(*root).is_some_and(|ending| ending.chars().count() <= longest);
    let root = GENERIC.iter().find(|root| begins(root));
    root.or_else(|| GENERIC_WORDS.iter().find(|word| **word == skeleton)).copied()
}

/// The stemmers leave words whole that would have fewer than three letters left: names up to this length are listed in
/// all their cases.
const SHORT: usize = 4;

/// What follows a name in Kazakh, as skeletons: its cases (-да, -дан, -ға, -ның, -ды, -мен), also after a possessive,
/// whose it is and who is from there (-дағы, -нікі, -лық, -лықтар, -ша), the question particle, the person (-біз).
const SUFFIXES: &[&str] = &[
    "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "га", "ге", "ка", "ке", "на", "не", "нин", "дин",
    "тин", "ни", "ди", "ти", "нда", "нде", "даги", "деги", "таги", "теги", "ники", "дики", "тики", "лик", "дик", "тик",
    "лиги", "диги", "тиги", "дар", "дер", "тар", "тер", "лар", "лер", "мен", "бен", "пен", "ша", "ше", "ма", "ме",
    "ба", "бе", "па", "пе", "мин", "бин", "пин", "син", "миз", "биз", "пиз", "сиз",
];

/// So many of them follow one another: Ақтөбе-лік-тер-дің.
const SUFFIXES_IN_A_ROW: usize = 3;

/// The endings of names in Russian, as skeletons; `` stands for a consonant.
const RUSSIAN_NAME_ENDINGS: &[&str] = &["", "а", "и", "е", "о", "аи", "ои", "ое", "ии"];

/// What makes adjectives of names: караганд-инск-ий, павлодар-ск-ий.
const RUSSIAN_ADJECTIVES: &[&str] = &["инск", "ск"];

/// What they become in the other cases, as skeletons.
const RUSSIAN_ENDINGS: &[&str] = &[
    "а", "у", "е", "и", "ом", "ем", "ои", "еи", "ам", "ами", "ах", "ов", "аи", "уи", "ое", "ие", "ого", "его", "ому",
    "ему", "им", "ими", "их",
];

/// What stands before a place in a Russian sentence; the small places that are also everyday words are so in Kazakh.
const RUSSIAN_PREPOSITIONS: &[&str] = &["в", "из", "под"];

/// The ranks of towns and districts.
const TOWN: u8 = 5;
const DISTRICT: u8 = 4;

impl Places {
    /// Indexes the names of all regions.
    #[must_use]
    pub fn new(all: &Regions) -> Self {
        let mut places = Self::default();
        for item in &all.ambiguous {
            let regions: Vec<u16> = item
                .regions
                .iter()
                .filter_map(|id| all.regions.iter().position(|region| region.id == *id))
                .map(|at| at as u16)
                .collect();
            for name in &item.names {
                places.add(name, &regions, 9, false);
            }
        }
        for (at, region) in all.regions.iter().enumerate() {
            let this = [at as u16];
            for name in [&region.name.kk, &region.name.ru] {
                places.add(name, &this, 8, true);
            }
            for name in region.aliases.kk.iter().chain(&region.aliases.ru) {
                places.add(name, &this, 7, false);
            }
            for name in [&region.centre.kk, &region.centre.ru] {
                places.add(name, &this, 7, false);
            }
            for town in &region.towns {
                for name in [&town.kk, &town.ru].into_iter().chain(&town.aliases) {
                    places.add(name, &this, TOWN, false);
                }
            }
            for district in &region.districts {
                for name in [&district.kk, &district.ru].into_iter().chain(&district.aliases) {
                    places.add(name, &this, DISTRICT, true);
                }
            }
        }
        for (at, name) in (0..).zip(&places.names) {
            places.by_beginning.entry(beginning(&name.parts[0].skeleton)).or_default().push(at);
        }
        places
    }

    fn add(&mut self, name: &str, regions: &[u16], rank: u8, without_generic: bool) {
        let parts = words::split(&words::clean(name));
        let is_small = matches!(rank, TOWN | DISTRICT);
        self.add_words(name, &parts, regions, rank, is_small);
        if without_generic {
            let core: Vec<Word> = parts.iter().filter(|word| generic(&word.skeleton).is_none()).cloned().collect();
            // «Май ауданы» is a district, «май» a month.
            let is_short = core.iter().map(|word| word.skeleton.chars().count()).sum::<usize>() <= 3;
            if core.len() < parts.len() && !(is_short && rank <= 4) {
                self.add_words(name, &core, regions, rank.saturating_sub(4), is_small);
            }
        }
    }

    fn add_words(&mut self, name: &str, parts: &[Word], regions: &[u16], rank: u8, is_small: bool) {
        if parts.is_empty() || (parts.len() == 1 && parts[0].skeleton.chars().count() < 2) {
            return;
        }
        for word in parts {
            self.known.insert(hash(0, &word.skeleton));
        }
        if let [only] = parts
            && only.skeleton.chars().count() >= 5
        {
            self.spellings.push((only.skeleton.clone(), self.names.len() as u32));
        }
        let is_exact = matches!(parts, [only] if only.skeleton.chars().count() <= SHORT);
        if let [only] = parts
            && is_exact
        {
            let last = only.skeleton.chars().next_back().unwrap_or_default();
            let endings = SUFFIXES.iter().filter(|suffix| follows(last, suffix));
            for ending in endings.chain(&["а", "е", "у", "ом"]) {
                let parts = [Part::new(&format!("{}{ending}", only.skeleton))].into();
                let (regions, name) = (regions.to_vec(), name.to_owned());
                self.names.push(Name { parts, regions, name, rank, is_small, is_exact });
            }
        }
        let parts = parts.iter().map(|word| Part::new(&word.skeleton)).collect();
        let (regions, name) = (regions.to_vec(), name.to_owned());
        self.names.push(Name { parts, regions, name, rank, is_small, is_exact });
    }

    /// Whether a skeleton is a part of some name.
    #[must_use]
    pub fn knows(&self, skeleton: &str) -> bool {
        self.known.contains(&hash(0, skeleton))
    }

    /// Whether a word may begin a name: an inflected name is no typo.
    #[must_use]
    pub fn may_begin(&self, skeleton: &str) -> bool {
        self.beginning_like(skeleton).any(|name| name.fits_word(0, skeleton))
    }

    fn beginning_like(&self, skeleton: &str) -> impl Iterator<Item = &Name> {
        let names = self.by_beginning.get(&beginning(skeleton)).into_iter().flatten();
        names.map(|name| &self.names[*name as usize])
    }

    /// Finds the place that the words name and marks the words of every place name. Of several, the longest name
    /// counts, then the weightier kind, then the first.
    pub fn find(&self, tokens: &mut [Token<'_>]) -> Option<Mention> {
        let mut best: Option<(usize, u8, Mention)> = None;
        let mut at = 0;
        while at < tokens.len() {
            let Some((length, rank, mention)) = self.at(tokens, at) else {
                at += 1;
                continue;
            };
            for token in &mut tokens[at..at + length] {
                token.is_region = true;
            }
            // A generic word beside the name belongs to it.
            if let Some(next) = tokens.get_mut(at + length)
                && generic(&next.skeleton).is_some()
            {
                next.is_region = true;
            }
            at += length;
            if best.as_ref().is_none_or(|(longest, highest, _)| (length, rank) > (*longest, *highest)) {
                best = Some((length, rank, mention));
            }
        }
        best.map(|(.., mention)| mention)
    }

    fn at(&self, all: &[Token<'_>], at: usize) -> Option<(usize, u8, Mention)> {
        let tokens = &all[at..];
        let first = tokens.first().filter(|first| first.may_name || first.word.is_none())?;
        let is_generic = |token: Option<&Token<'_>>| token.is_some_and(|token| generic(&token.skeleton).is_some());
        // An everyday word is a small place's name only beside a word that says so: Жақсы ауданы, город Шар, в Шу.
        let before = at.checked_sub(1).map(|before| &all[before]);
        let is_said_to_be = is_generic(tokens.get(1))
            || is_generic(before)
            || before.is_some_and(|word| RUSSIAN_PREPOSITIONS.contains(&&*word.skeleton));
        let is_everyday = first.is_common && !is_said_to_be;
        let mut found: Vec<&Name> = Vec::new();
        if first.may_name {
            let fits = |name: &&Name| name.fits(tokens) && !(is_everyday && name.is_small && name.parts.len() == 1);
            found.extend(self.beginning_like(&first.skeleton).filter(fits));
        }
        if found.is_empty() && first.word.is_none() {
            found.extend(self.misspelt(&first.skeleton));
        }
        let (length, rank) = found.iter().map(|name| (name.parts.len(), name.rank)).max()?;
        let mut regions: Vec<u16> = Vec::new();
        let mut name = None;
        for candidate in found.iter().filter(|name| (name.parts.len(), name.rank) == (length, rank)) {
            name.get_or_insert(&candidate.name);
            for region in &candidate.regions {
                if !regions.contains(region) {
                    regions.push(*region);
                }
            }
        }
        Some((length, rank, Mention { regions, name: name?.clone() }))
    }

    fn misspelt(&self, skeleton: &str) -> Option<&Name> {
        let length = skeleton.chars().count();
        if length < 6 {
            return None;
        }
        let limit = 1 + usize::from(length >= 9);
        self.spellings
            .iter()
            .filter(|(spelling, _)| spelling.chars().next() == skeleton.chars().next())
            .filter(|(spelling, _)| spelling.len().abs_diff(skeleton.len()) <= 2 * limit)
            .map(|(spelling, at)| (strsim::osa_distance(spelling, skeleton), *at))
            .filter(|(distance, _)| *distance <= limit)
            .min()
            .map(|(_, at)| &self.names[at as usize])
    }
}
