//! Which parts of a message ask: people put several questions into one, and tell something before.

/// What joins two questions in one sentence.
const CONJUNCTIONS: [&str; 6] = ["и", "а", "или", "және", "ал", "әрі"];
/// Words that make a question of a sentence without a question mark: interrogative pronouns, adverbs and particles of
/// Kazakh (also without its letters), then of Russian.
const INTERROGATIVES: [&str; 42] = [
    "қашан",
    "кашан",
    "қайда",
    "кайда",
    "қалай",
    "калай",
    "қай",
    "кай",
    "қандай",
    "кандай",
    "қанша",
    "канша",
    "кім",
    "ким",
    "не",
    "неше",
    "неге",
    "ма",
    "ме",
    "ба",
    "бе",
    "па",
    "пе",
    "когда",
    "где",
    "куда",
    "как",
    "какой",
    "какая",
    "какие",
    "кто",
    "кому",
    "что",
    "чем",
    "сколько",
    "почему",
    "зачем",
    "можно",
    "нужно",
    "надо",
    "ли",
    "кого",
];

/// The parts of a message that are each a question of two words at least: sentences, and what a conjunction joins.
#[must_use]
pub fn questions(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let is_end = |word: &str| word.ends_with(['?', '!', '.', ';', '…', '\n']);
    for word in text.split_inclusive(char::is_whitespace) {
        let (word, ends) = (word.trim(), is_end(word.trim_end_matches(' ')));
        if CONJUNCTIONS.contains(&&*bare(word).to_lowercase()) {
            parts.push(String::new());
            continue;
        }
        if let Some(part) = parts.last_mut() {
            if !part.is_empty() && !word.is_empty() {
                part.push(' ');
            }
            part.push_str(word);
        }
        if ends {
            parts.push(String::new());
        }
    }
    let asks = |word: &str| word.ends_with('?') || INTERROGATIVES.contains(&&*bare(word).to_lowercase());
    parts.retain(|part| part.contains(' ') && part.split(' ').any(asks));
    parts
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::questions;

    #[test]
    fn sentences_and_conjunctions_part_questions() {
        assert_eq!(questions("Когда референдум? И где голосовать?"), ["Когда референдум?", "где голосовать?"]);
        assert_eq!(
            questions("Референдум қашан өтеді және қайда дауыс беремін?"),
            ["Референдум қашан өтеді", "қайда дауыс беремін?"]
        );
        assert_eq!(questions("Где голосовать 15.03.2026"), ["Где голосовать 15.03.2026"]);
        assert_eq!(questions("где голосовать\nкогда референдум"), ["где голосовать", "когда референдум"]);
        assert_eq!(questions("Живу в Алматы и работаю. Куда идти?"), ["Куда идти?"]);
        assert!(questions("когда").is_empty());
    }
}
