//! Any question over the shipped content.

use jauap::{assistant::Question, matching::Outcome, text::html};

use super::content::{assistant, now};

/// Panics where something that must be true of every question isn't.
pub fn check(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    let (assistant, matcher) = (assistant(), assistant().matcher());
    let exists = |id: &str| assistant.faq().entry(id).is_some() || assistant.faq().region(id).is_some();

    let understood = matcher.understand(text);
    assert!(understood.candidates.len() <= 5);
    assert!(understood.candidates.iter().all(|candidate| (0.0..=1.0).contains(&candidate.score)), "{understood:?}");
    assert!(understood.candidates.is_sorted_by(|a, b| a.score >= b.score), "{understood:?}");
    assert!(understood.candidates.iter().all(|candidate| exists(&candidate.entry)), "{understood:?}");
    assert!(understood.region.as_deref().is_none_or(exists), "{understood:?}");
    if let Some((_, regions)) = &understood.ambiguous {
        assert!(regions.len() > 1 && regions.iter().all(|id| exists(id)), "{understood:?}");
    }
    assert!(understood.outcome == Outcome::Unknown || !understood.candidates.is_empty(), "{understood:?}");
    let _ = assistant.explain(text);

    let answer = assistant.answer(&Question { text, lang: None, now: now() });
    assert!(html::check(&answer.reply.html).is_ok(), "{}", answer.reply.html);
    assert!(!html::plain(&answer.reply.html).trim().is_empty());
    assert_eq!(answer.entry.is_some(), answer.outcome == Outcome::Answer);
}
