//! Kazakh stems, by cutting suffixes from the end, layer by layer, on the skeleton of the word.
//!
//! Kazakh stacks suffixes in a fixed order: stem, derivation, plural, possessive, case, person (for verbs: stem, voice,
//! negation, tense, person). The lists follow Қазақ грамматикасы (Астана, 2002) as summed up in the noun and verb
//! layers of darkhanakh/pg-kazsearch. On the skeleton, vowel harmony is half gone (ы/і/и are one letter), so that
//! `-ның/-нің` is one suffix and a word typed without Kazakh letters is cut the same way.
//!
//! The stemmer is light: it cuts too much rather than too little, for both sides of a comparison are cut alike.

/// Person and predicative: -мын, -сың, -мыз, -сыз, -сыздар, -дынар.
const PERSON: &[&str] =
    &["синдар", "сиздар", "сиздер", "динар", "тинар", "миз", "биз", "пиз", "мин", "бин", "пин", "син", "сиз"];

/// Cases, also after a possessive, and the attributive of place (-дағы) and of belonging (-нікі).
const CASE: &[&str] = &[
    "индаги",
    "индеги",
    "даги",
    "деги",
    "таги",
    "теги",
    "ники",
    "дики",
    "тики",
    "менен",
    "инан",
    "инен",
    "инда",
    "инде",
    "инин",
    "нин",
    "дин",
    "тин",
    "нан",
    "нен",
    "дан",
    "ден",
    "тан",
    "тен",
    "мен",
    "бен",
    "пен",
    "да",
    "де",
    "та",
    "те",
    "на",
    "не",
    "ни",
    "ди",
    "ти",
];

/// Possessives.
const POSSESSIVE: &[&str] = &["имиз", "иниз", "сини", "миз", "низ", "син", "им", "ин", "си"];

/// Plural.
const PLURAL: &[&str] = &["лар", "лер", "дар", "дер", "тар", "тер"];

/// Tenses, participles and converbs.
const VERB: &[&str] = &[
    "атин", "етин", "итин", "ган", "ген", "кан", "кен", "ади", "еди", "иди", "ип", "са", "се", "ар", "ер", "мак",
    "мек", "бак", "бек", "пак", "пек",
];

/// Derivation: -лық, -шы, -сыз, -лы, -ша; the verbal noun in -у.
const DERIVATION: &[&str] =
    &["шилик", "лик", "дик", "тик", "шил", "ши", "сиз", "ли", "ша", "ше", "лас", "лес", "ила", "иле", "у"];

/// The layers from the outside in. A case may follow a case (-дағы-лар-дың), and a case may hide in a name
/// (Түркістан): cutting it everywhere keeps the forms of the name together.
const LAYERS: &[&[&str]] = &[PERSON, CASE, POSSESSIVE, PLURAL, CASE, VERB, DERIVATION];

/// Letters that must be left: a shorter rest is more often a piece of the stem.
const SHORTEST: usize = 3;

/// The stem of a skeleton.
#[must_use]
pub fn stem(skeleton: &str) -> String {
    let mut rest = skeleton;
    for layer in LAYERS {
        if let Some(shorter) = layer.iter().filter_map(|suffix| cut(rest, suffix)).min_by_key(|shorter| shorter.len()) {
            rest = shorter;
        }
    }
    // The last vowel is a suffix (-ы, -а) or falls before one; after it, к and г are the dative's (-қа, -ге).
    for vowel in ["а", "е", "и", "у"] {
        if let Some(shorter) = cut(rest, vowel) {
            rest = shorter;
            break;
        }
    }
    for dative in ["к", "г"] {
        if let Some(shorter) = cut(rest, dative)
            && !shorter.ends_with(VOWELS)
        {
            rest = shorter;
        }
    }
    // A voiceless end of the stem turns voiced before a vowel: кітап, кітабы; құқық, құқығы.
    let voiceless = match rest.chars().next_back() {
        Some('г') => Some('к'),
        Some('б') => Some('п'),
        _ => None,
    };
    let mut stem = rest.to_owned();
    if let Some(letter) = voiceless {
        stem.pop();
        stem.push(letter);
    }
    stem
}

const VOWELS: [char; 5] = ['а', 'е', 'и', 'о', 'у'];

fn cut<'a>(word: &'a str, suffix: &str) -> Option<&'a str> {
    // Most suffixes end otherwise: one byte tells.
    if word.as_bytes().last() != suffix.as_bytes().last() {
        return None;
    }
    let rest = word.strip_suffix(suffix)?;
    // All letters are Cyrillic, two bytes each; digits only make the bound stricter.
    (rest.len() >= SHORTEST * 2 && rest.contains(VOWELS)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::stem;
    use crate::text::skeleton::fold;

    #[test]
    fn forms_of_a_word_meet() {
        for forms in [
            &["учаске", "учаскелер", "учаскеде", "учаскеден", "учаскеміз", "учаскелерде"][..],
            &["референдум", "референдумда", "референдумның", "референдумға", "референдумнан"],
            &["құқық", "құқығым", "құқығы", "құқықтар"],
            &["түркістан", "түркістанда", "түркістанның", "түркістандағы"],
            &["қала", "қалада", "қаланың", "қалалар", "қаламыз"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(&fold(form))).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{forms:?} became {stems:?}");
        }
    }

    #[test]
    fn short_words_are_left_whole() {
        for word in ["үй", "ел", "күн", "заң"] {
            assert_eq!(stem(&fold(word)), fold(word));
        }
    }
}
