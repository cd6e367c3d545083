//! The skeleton of a word: what is left when letters are folded that people mix up or can't type.
//!
//! Folded are the letters that a Russian keyboard lacks (ә ғ қ ң ө ұ ү һ і), the vowels that a Latin spelling can't
//! tell apart (и ы й і), soft and hard signs, doubled letters, and digraphs that have two spellings (тс ц, нг ң).

/// Appends the skeleton of `word` (lower case, Cyrillic; other characters are kept) to `out`.
pub fn fold_into(word: &str, out: &mut String) {
    let start = out.len();
    let mut last = '\0';
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let folded = match c {
            'ә' => 'а',
            'ғ' | 'ґ' => 'г',
            'қ' => 'к',
            'ң' => 'н',
            'ө' => 'о',
            'ұ' | 'ү' | 'ў' => 'у',
            'һ' => 'х',
            'і' | 'ї' | 'ы' | 'й' => 'и',
            'ё' | 'э' | 'є' => 'е',
            'щ' => 'ш',
            // семье, unlike Семее: the sign is heard as a vowel, as it is before я and ю.
            'ь' if matches!(letters.peek(), Some('е' | 'ё')) => 'и',
            'ъ' | 'ь' => continue,
            'я' | 'ю' => {
                if last != 'и' {
                    out.push('и');
                }
                if c == 'я' { 'а' } else { 'у' }
            }
            other => other,
        };
        if folded == last && !folded.is_ascii_digit() {
            continue;
        }
        // нг is how ң is typed; тс and ц sound alike (голосоваться, голосоватца).
        if folded == 'г' && last == 'н' {
            continue;
        }
        if folded == 'с' && last == 'т' && out.len() > start {
            out.pop();
            out.push('ц');
            last = 'ц';
            continue;
        }
        out.push(folded);
        last = folded;
    }
}

/// The skeleton of `word`.
#[must_use]
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_a_word_meet() {
        for (one, other) in [
            ("қашан", "кашан"),
            ("үй", "уй"),
            ("күндіз", "кундиз"),
            ("референдуум", "референдум"),
            ("советский", "совецкий"),
            ("жаңа", "жанга"),
            ("объявят", "обьявят"),
            ("ещё", "еще"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn different_words_stay_apart() {
        assert_ne!(fold("қашан"), fold("қайда"));
        assert_ne!(fold("дом"), fold("дым"));
    }
}
