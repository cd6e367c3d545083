//! Kazakh and Russian in Latin letters, of any fashion: the official Kazakh alphabets of 2018 and 2021 (`qaşan`,
//! `qashan`), home-made spellings (`kashan`), and Russian as typed abroad (`golosovat`). The result is a plausible
//! Cyrillic spelling; what Latin letters can't tell apart, the skeleton folds anyway.

/// Latin letters that look like Cyrillic ones, as they slip into Cyrillic words.
const LOOK_ALIKES: &[(char, char)] = &[
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('i', 'і'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];

/// The Cyrillic letter that a Latin one is mistaken for, in lower case.
#[must_use]
pub fn look_alike(c: char) -> Option<char> {
    LOOK_ALIKES.iter().find(|(latin, _)| *latin == c).map(|(_, cyrillic)| *cyrillic)
}

/// Whether `c` is a letter of a Latin alphabet, with or without marks.
#[must_use]
pub fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'À'..='ɏ' if c.is_alphabetic())
}

/// Whether `c` is a Cyrillic letter.
#[must_use]
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// A word that mixes both scripts, in Cyrillic: by look where every Latin letter in it looks like a Cyrillic one,
/// by sound otherwise.
#[must_use]
pub fn unmix(word: &str) -> String {
    let by_look = word.chars().filter(|c| is_latin(*c)).all(|c| look_alike(c).is_some());
    if by_look { word.chars().map(|c| look_alike(c).unwrap_or(c)).collect() } else { to_cyrillic(word) }
}

/// A lower-case Latin word in Cyrillic, by sound. Other characters are kept; apostrophes go.
#[must_use]
pub fn to_cyrillic(word: &str) -> String {
    let mut out = String::with_capacity(word.len() * 2);
    let mut rest = word;
    let mut last = '\0';
    while let Some(c) = rest.chars().next() {
        let (cyrillic, len) = digraph(rest).unwrap_or_else(|| (single(c, last), c.len_utf8()));
        out.push_str(cyrillic);
        if cyrillic.is_empty() && !is_mark(c) {
            out.push(c);
        }
        last = out.chars().next_back().unwrap_or('\0');
        rest = &rest[len..];
    }
    out
}

fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '´')
}

fn digraph(rest: &str) -> Option<(&'static str, usize)> {
    const DIGRAPHS: &[(&str, &str)] = &[
        ("shch", "щ"),
        ("sch", "щ"),
        ("sh", "ш"),
        ("ch", "ч"),
        ("zh", "ж"),
        ("kh", "х"),
        ("gh", "ғ"),
        ("ts", "ц"),
        ("tz", "ц"),
        ("ya", "я"),
        ("yu", "ю"),
        ("yo", "ё"),
        ("ye", "е"),
        ("ng", "ң"),
    ];
    DIGRAPHS.iter().find(|(latin, _)| rest.starts_with(latin)).map(|(latin, cyrillic)| (*cyrillic, latin.len()))
}

fn single(c: char, last: char) -> &'static str {
    match c {
        'a' => "а",
        'ä' | 'á' | 'ə' => "ә",
        'b' => "б",
        'c' => "ц",
        'ç' | 'č' => "ч",
        'd' => "д",
        'e' | 'é' | 'è' => "е",
        'f' => "ф",
        'g' => "г",
        'ğ' | 'ǵ' => "ғ",
        'h' | 'x' => "х",
        'i' | 'ı' | 'í' | 'î' => "и",
        'j' | 'ž' => "ж",
        'k' => "к",
        'q' => "қ",
        'l' => "л",
        'm' => "м",
        'n' => "н",
        'ñ' | 'ń' | 'ŋ' => "ң",
        'o' => "о",
        'ö' | 'ó' => "ө",
        'p' => "п",
        'r' => "р",
        's' => "с",
        'ş' | 'š' | 'ś' => "ш",
        't' => "т",
        'u' | 'w' => "у",
        'ü' | 'ú' | 'ū' | 'ý' => "ү",
        'v' => "в",
        'y' if matches!(last, 'а' | 'е' | 'о' | 'у' | 'ә' | 'ө' | 'ү' | 'и' | 'ы') => "й",
        'y' => "ы",
        'z' => "з",
        '4' if last != '\0' => "ч",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{to_cyrillic, unmix};
    use crate::text::skeleton::fold;

    #[test]
    fn every_fashion_of_latin_meets_the_cyrillic_word() {
        for (cyrillic, spellings) in [
            ("қашан", &["qashan", "kashan", "qaşan", "qas'han"][..3]),
            ("конституция", &["konstituciya", "konstitutsiya", "konstitucia"]),
            ("дауыс", &["dauys", "dawys", "dauıs"]),
            ("шетелде", &["shetelde", "şetelde"]),
            ("жаңа", &["jana", "zhana", "jańa", "jaŋa"]),
            ("участок", &["uchastok"]),
            ("объявят", &["obyavyat", "ob'yavyat"]),
        ] {
            for latin in spellings {
                assert_eq!(fold(&to_cyrillic(latin)), fold(cyrillic), "{latin}");
            }
        }
    }

    #[test]
    fn look_alikes_inside_a_cyrillic_word_go_unnoticed() {
        assert_eq!(unmix("рeфeрeндyм"), "референдум");
        assert_eq!(fold(&unmix("қashan")), "кашан");
    }
}
