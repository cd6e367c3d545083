//! Names of regions, centres, towns and districts in any case form, with what each may mean.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{concepts::Stems, features::hash, reading::Token};
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
    stems: Box<[Stems]>,
    skeletons: Box<[Box<str>]>,
    regions: Vec<u16>,
    name: String,
    /// Higher wins among names of the same length: what the editors declared, regions and centres, towns, districts.
    rank: u8,
}

impl Name {
    /// Whether the words begin with this name in some form.
    fn fits(&self, tokens: &[Token]) -> bool {
        self.stems.len() <= tokens.len()
            && self.stems.iter().zip(&self.skeletons).zip(tokens).all(|((stems, skeleton), token)| {
                let kind = generic(skeleton);
                (kind.is_some() && kind == generic(&token.skeleton))
                    || ((stems.kk == token.stems.kk || stems.ru == token.stems.ru)
                        && shares_body(skeleton, &token.skeleton))
            })
    }
}

/// Whether a word has a name's body, its ending aside. The stemmers cut generously: `когда` and `Көкше` have one stem.
fn shares_body(name: &str, word: &str) -> bool {
    let length = name.chars().count();
    // A short name has little to spare: «ма» is no form of «Май», and «қосыламын» none of «Қосшы».
    let body = length - [0, 1, 2][length.saturating_sub(4).min(2)];
    name.chars().zip(word.chars()).take_while(|(a, b)| a == b).count() >= body
}

/// The gazetteer.
#[derive(Clone, Debug, Default)]
pub struct Places {
    names: Vec<Name>,
    by_stem: FxHashMap<u64, Vec<u32>>,
    known: FxHashSet<u64>,
    /// Skeletons of long single names, for typos.
    spellings: Vec<(String, u32)>,
}

/// Words for kinds of places, as skeletons of what all their forms begin with: a name is also recognised without them.
const GENERIC: &[&str] = &["облис", "област", "аудан", "раион", "город", "каласи", "онир", "регион"];

/// The same, for words that are so short that only the whole word counts.
const GENERIC_WORDS: &[&str] = &["обл", "облаш", "кала", "г", "region", "oblysy"];

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

/// The case endings of names, as skeletons: Kazakh (-да, -дан, -ға, -ның, -ды, -дағы, -лық, -мен), then Russian.
const ENDINGS: &[&str] = &[
    "да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "га", "ге", "ка", "ке", "на", "не", "нин", "дин",
    "тин", "ни", "ди", "ти", "даги", "деги", "таги", "теги", "лик", "дик", "тик", "мен", "бен", "пен", "а", "е", "у",
    "ом",
];

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
                places.add(name, &this, 7, true);
            }
            for name in [&region.centre.kk, &region.centre.ru] {
                places.add(name, &this, 7, false);
            }
            for town in &region.towns {
                for name in [&town.kk, &town.ru].into_iter().chain(&town.aliases) {
                    places.add(name, &this, 5, false);
                }
            }
            for district in &region.districts {
                for name in [&district.kk, &district.ru].into_iter().chain(&district.aliases) {
                    places.add(name, &this, 4, true);
                }
            }
        }
        for (at, name) in places.names.iter().enumerate() {
            for key in [name.stems[0].kk, name.stems[0].ru] {
                let list = places.by_stem.entry(key).or_default();
                if !list.contains(&(at as u32)) {
                    list.push(at as u32);
                }
            }
        }
        places
    }

    fn add(&mut self, name: &str, regions: &[u16], rank: u8, without_generic: bool) {
        let parts = words::split(&words::clean(name));
        self.add_words(name, &parts, regions, rank);
        if without_generic {
            let core: Vec<Word> = parts.iter().filter(|word| generic(&word.skeleton).is_none()).cloned().collect();
            // «Май ауданы» is a district, «май» a month.
            let is_short = core.iter().map(|word| word.skeleton.chars().count()).sum::<usize>() <= 3;
            if core.len() < parts.len() && !(is_short && rank <= 4) {
                self.add_words(name, &core, regions, rank.saturating_sub(4));
            }
        }
    }

    fn add_words(&mut self, name: &str, parts: &[Word], regions: &[u16], rank: u8) {
        if parts.is_empty() || (parts.len() == 1 && parts[0].skeleton.chars().count() < 2) {
            return;
        }
        for word in parts {
            self.known.insert(hash(0, &word.skeleton));
        }
        let stems: Box<[Stems]> = parts.iter().map(|word| Stems::of(&word.cyrillic, &word.skeleton)).collect();
        if let [only] = parts
            && only.skeleton.chars().count() >= 5
        {
            self.spellings.push((only.skeleton.clone(), self.names.len() as u32));
        }
        if let [only] = parts
            && only.skeleton.chars().count() <= SHORT
        {
            for ending in ENDINGS {
                let form = Word { skeleton: format!("{}{ending}", only.skeleton), ..only.clone() };
                let stems = [Stems::of(&form.skeleton, &form.skeleton)].into();
                let skeletons = [form.skeleton.as_str().into()].into();
                self.names.push(Name { stems, skeletons, regions: regions.to_vec(), name: name.to_owned(), rank });
            }
        }
        let skeletons = parts.iter().map(|word| word.skeleton.as_str().into()).collect();
        self.names.push(Name { stems, skeletons, regions: regions.to_vec(), name: name.to_owned(), rank });
    }

    /// Whether a skeleton is a part of some name.
    #[must_use]
    pub fn knows(&self, skeleton: &str) -> bool {
        self.known.contains(&hash(0, skeleton))
    }

    /// Whether a word with these stems may begin a name: an inflected name is no typo.
    #[must_use]
    pub fn may_begin(&self, stems: Stems) -> bool {
        self.by_stem.contains_key(&stems.kk) || self.by_stem.contains_key(&stems.ru)
    }

    /// Finds the place that the words name and marks the words of every place name. Of several, the longest name
    /// counts, then the weightier kind, then the first.
    pub fn find(&self, tokens: &mut [Token]) -> Option<Mention> {
        let mut best: Option<(usize, u8, Mention)> = None;
        let mut at = 0;
        while at < tokens.len() {
            let Some((length, rank, mention)) = self.at(&tokens[at..]) else {
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

    fn at(&self, tokens: &[Token]) -> Option<(usize, u8, Mention)> {
        let first = tokens.first()?;
        let mut found: Vec<&Name> = Vec::new();
        for key in [first.stems.kk, first.stems.ru] {
            for at in self.by_stem.get(&key).into_iter().flatten() {
                let name = &self.names[*at as usize];
                if name.fits(tokens) {
                    found.push(name);
                }
            }
        }
        if found.is_empty() && first.word.is_none() {
            found.extend(self.misspelt(&first.skeleton));
        }
        let (length, rank) = found.iter().map(|name| (name.stems.len(), name.rank)).max()?;
        let mut regions: Vec<u16> = Vec::new();
        let mut name = None;
        for candidate in found.iter().filter(|name| (name.stems.len(), name.rank) == (length, rank)) {
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
