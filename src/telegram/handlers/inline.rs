//! `@bot question`, typed in any chat: up to ten entries to choose from, each with its full answer.

use std::time::Instant;

use super::{Handled, Now};
use crate::{
    assistant::Question,
    faq::Lang,
    matching::Outcome,
    telegram::{
        incoming::Inline,
        outgoing::{InlineResult, Outgoing},
    },
    topics::{Event, How},
};

/// Telegram shows about this many without scrolling far.
const MOST: usize = 10;

/// Answers an inline query.
pub fn answer(now: &Now<'_>, query: &Inline) -> Handled {
    let text = query.text.trim();
    if text.is_empty() {
        let lang = now.language_of(&query.from);
        let first = now.assistant.faq().entries.iter().take(MOST).map(|entry| entry.id.clone()).collect::<Vec<_>>();
        return Handled::calls(vec![Outgoing::inline(&query.query, results(now, lang, first))]);
    }
    let began = Instant::now();
    let fixed = now.context.languages.fixed(query.from.id);
    let answer = now.assistant.answer(&Question { text, lang: fixed, now: now.at });
    let took = began.elapsed();
    let lang = answer.lang.unwrap_or_else(|| now.language_of(&query.from));
    let mut ids: Vec<String> = answer.candidates.into_iter().map(|candidate| candidate.entry).collect();
    // What belongs to the best candidate fills the list.
    let related = ids.first().and_then(|id| now.assistant.faq().entry(id)).map(|entry| entry.related.clone());
    for id in related.into_iter().flatten() {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.truncate(MOST);
    // Each letter typed is a query: only what was understood in the end is a question.
    let event = (answer.outcome == Outcome::Answer).then_some(Event {
        at: now.at,
        lang: answer.lang,
        outcome: answer.outcome,
        entry: answer.entry,
        region: answer.region,
        score: answer.score,
        how: How::Inline,
        took,
    });
    Handled { calls: vec![Outgoing::inline(&query.query, results(now, lang, ids))], event }
}

fn results(now: &Now<'_>, lang: Lang, ids: Vec<String>) -> Vec<InlineResult> {
    let compose = now.assistant.compose(lang, now.at);
    ids.into_iter()
        .filter_map(|id| {
            let reply = compose.show(&id)?;
            let title = compose.title(&id)?.to_owned();
            let description = now.assistant.faq().entry(&id).map(|entry| compose.first_line(entry)).unwrap_or_default();
            Some(InlineResult { id, title, description, reply })
        })
        .collect()
}
