//! Messages that ask several things. A message is understood as a whole first: most of what people tell before their
//! question belongs to it. What its parts ask beside that, if they are clear by themselves, is offered, too.

use super::{Candidate, Class, Matcher, Outcome, REPORTED, Understanding};

/// So many parts are read at most.
const MOST_PARTS: usize = 6;
/// So many entries are offered beside the answer at most.
const MOST_OFFERED: usize = 2;
/// How likely a part must mean an entry for that to be offered.
const LIKELY: f32 = 0.7;
/// A message that is so likely to mean one entry asks nothing else: a second question makes it less clear.
const CERTAIN: f32 = 0.97;
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

impl Matcher {
    /// Adds what the parts of a message ask to what it asks as a whole.
    pub(super) fn with_parts(&self, text: &str, mut whole: Understanding) -> Understanding {
        if whole.ambiguous.is_some() || whole.score() >= CERTAIN {
            return whole;
        }
        let parts = questions(text);
        if parts.len() < 2 {
            return whole;
        }
        let mut asked: Vec<String> = Vec::new();
        for part in parts.iter().take(MOST_PARTS) {
            let part = self.weigh(part).understanding;
            if part.outcome != Outcome::Unknown
                && part.score() >= LIKELY
                && part.ambiguous.is_none()
                && let Some(Candidate { entry, .. }) = part.candidates.into_iter().next()
                && !asked.contains(&entry)
                && !self.is_small_talk(&entry)
            {
                asked.push(entry);
            }
        }
        match whole.outcome {
            Outcome::Answer => {
                asked.retain(|entry| whole.candidates.first().is_none_or(|first| first.entry != *entry));
                asked.truncate(MOST_OFFERED);
                whole.also = asked;
            }
            Outcome::Suggest | Outcome::Unknown if asked.len() >= 2 => {
                let likeliest = whole.candidates.first().map(|first| first.entry.clone());
                asked.retain(|entry| likeliest.as_ref() != Some(entry));
                let rest = whole.candidates.split_off(1.min(whole.candidates.len()));
                let score = whole.score();
                whole.candidates.extend(asked.into_iter().map(|entry| Candidate { entry, score }));
                for candidate in rest {
                    if whole.candidates.iter().all(|known| known.entry != candidate.entry) {
                        whole.candidates.push(candidate);
                    }
                }
                whole.candidates.truncate(REPORTED);
                whole.outcome = Outcome::Suggest;
            }
            _ => (),
        }
        whole
    }

    /// Whether an entry is of the topic of greetings and thanks: "Как быть?" after a question asks nothing more.
    fn is_small_talk(&self, entry: &str) -> bool {
        let topic = |id: &str| id.split_once('.').map(|(topic, _)| topic.to_owned());
        let is_alike = |class: &Class| matches!(class, Class::Entry(id) if topic(id) == topic(entry));
        self.classes.iter().zip(&self.is_courtesy).any(|(class, is_courtesy)| *is_courtesy && is_alike(class))
    }
}

/// The parts of a message that are each a question of two words at least: sentences, and what a conjunction joins.
fn questions(text: &str) -> Vec<String> {
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
