//! A message typed with the wrong keyboard layout: `rjulf` for `когда`, `йфырфт` for `qashan`.
//!
//! The key rows are those of the ЙЦУКЕН layout of Windows' Russian and Kazakh keyboards against US QWERTY; the
//! Kazakh letters lie on the digit row.

const KEYS: &[(char, char)] = &[
    ('`', 'ё'),
    ('q', 'й'),
    ('w', 'ц'),
    ('e', 'у'),
    ('r', 'к'),
    ('t', 'е'),
    ('y', 'н'),
    ('u', 'г'),
    ('i', 'ш'),
    ('o', 'щ'),
    ('p', 'з'),
    ('[', 'х'),
    (']', 'ъ'),
    ('a', 'ф'),
    ('s', 'ы'),
    ('d', 'в'),
    ('f', 'а'),
    ('g', 'п'),
    ('h', 'р'),
    ('j', 'о'),
    ('k', 'л'),
    ('l', 'д'),
    (';', 'ж'),
    ('\'', 'э'),
    ('z', 'я'),
    ('x', 'ч'),
    ('c', 'с'),
    ('v', 'м'),
    ('b', 'и'),
    ('n', 'т'),
    ('m', 'ь'),
    (',', 'б'),
    ('.', 'ю'),
    ('{', 'х'),
    ('}', 'ъ'),
    (':', 'ж'),
    ('"', 'э'),
    ('<', 'б'),
    ('>', 'ю'),
];

const KAZAKH_KEYS: &[(char, char)] =
    &[('2', 'ә'), ('3', 'і'), ('4', 'ң'), ('5', 'ғ'), ('8', 'ү'), ('9', 'ұ'), ('0', 'қ'), ('-', 'ө'), ('=', 'һ')];

/// What was meant when the keyboard stood on Latin: the lower-case `text` with every key read as Cyrillic. Digits
/// and signs that touch a letter are read as the Kazakh letters on them.
#[must_use]
pub fn as_cyrillic(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_ascii_alphabetic() || "[];',.".contains(*c));
    chars
        .iter()
        .enumerate()
        .map(|(at, &c)| {
            let touches = letter(at + 1) || at.checked_sub(1).is_some_and(letter);
            // A full stop or comma before a space is punctuation more often than the last letter of a word.
            if matches!(c, '.' | ',') && !letter(at + 1) && chars.get(at + 1).is_none_or(|next| next.is_whitespace()) {
                return c;
            }
            find(KEYS, c).or_else(|| touches.then(|| find(KAZAKH_KEYS, c)).flatten()).unwrap_or(c)
        })
        .collect()
}

/// The key of a lower-case Cyrillic letter, as what it gives on the Latin layout.
#[must_use]
pub fn key(letter: char) -> Option<char> {
    KEYS.iter().chain(KAZAKH_KEYS).find(|(_, cyrillic)| *cyrillic == letter).map(|(latin, _)| *latin)
}

/// What was meant when the keyboard stood on Cyrillic: the lower-case `text` with every key read as Latin.
#[must_use]
pub fn as_latin(text: &str) -> String {
    text.chars().map(|c| KEYS.iter().find(|(_, cyrillic)| *cyrillic == c).map_or(c, |(latin, _)| *latin)).collect()
}

fn find(keys: &[(char, char)], c: char) -> Option<char> {
    keys.iter().find(|(latin, _)| *latin == c).map(|(_, cyrillic)| *cyrillic)
}

#[cfg(test)]
mod tests {
    use super::{as_cyrillic, as_latin};

    #[test]
    fn layouts_are_read_back() {
        assert_eq!(as_cyrillic("rjulf htathtylev?"), "когда референдум?");
        assert_eq!(as_cyrillic("0fifyh"), "қашанр");
        assert_eq!(as_latin("йфырфт"), "qashan");
    }
}
