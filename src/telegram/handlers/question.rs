//! A question in words, or a shared location.

use std::time::Instant;

use super::{Handled, Now};
use crate::{
    assistant::Question,
    reply::Reply,
    telegram::{incoming::InMessage, outgoing::Outgoing},
    topics::{Event, How},
};

/// Answers a question.
pub fn asked(now: &Now<'_>, message: &InMessage, text: &str) -> Handled {
    if text.trim().is_empty() {
        let lang = now.language_of(&message.from);
        let html = now.assistant.faq().bot.phrases.ask_something.get(lang).clone();
        return Handled::calls(Outgoing::send(message.target(), &Reply { html, buttons: Vec::new() }));
    }
    let began = Instant::now();
    let fixed = now.context.languages.fixed(message.from.id);
    let answer = now.assistant.answer(&Question { text, lang: fixed, now: now.at });
    let took = began.elapsed();
    if let (None, Some(lang)) = (fixed, answer.lang) {
        now.context.languages.remember(message.from.id, lang);
    }
    let event = Event {
        at: now.at,
        lang: answer.lang,
        outcome: answer.outcome,
        entry: answer.entry,
        region: answer.region,
        score: answer.score,
        how: if message.is_private { How::Message } else { How::Group },
        took,
    };
    Handled { calls: Outgoing::send(message.target(), &answer.reply), event: Some(event) }
}

/// Shows the card of the region nearest to a place.
pub fn located(now: &Now<'_>, message: &InMessage, lat: f64, lon: f64) -> Handled {
    let lang = now.language_of(&message.from);
    let compose = now.assistant.compose(lang, now.at);
    let Some(region) = now.assistant.nearest_region(lat, lon) else {
        return Handled::calls(Outgoing::send(message.target(), &compose.topics()));
    };
    let calls = Outgoing::send(message.target(), &compose.nearest_card(region));
    Handled { calls, event: Some(now.chosen(How::Location, lang, &region.entry_id())) }
}
