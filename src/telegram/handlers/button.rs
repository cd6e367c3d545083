//! A pressed button: always acknowledged, then carried out. Menus change in place; an answer comes as a new message, so
//! that the list above it stays.

use super::{Handled, Now};
use crate::{
    reply::{Action, Reply},
    telegram::{
        incoming::{Place, Press},
        outgoing::{Outgoing, Target},
    },
    topics::How,
};

/// Carries out what a button stands for. Its data is untrusted: anybody can send any.
pub fn pressed(now: &Now<'_>, press: &Press) -> Handled {
    let lang = now.language_of(&press.from);
    let outdated = || {
        let notice = now.assistant.faq().bot.phrases.outdated.get(lang);
        Handled::calls(vec![Outgoing::acknowledge(&press.query, Some(notice))])
    };
    let (Ok(action), Some(at)) = (press.data.parse::<Action>(), &press.at) else { return outdated() };
    let Some((reply, in_place)) = carry_out(now, press, &action) else { return outdated() };
    let mut calls = vec![Outgoing::acknowledge(&press.query, None)];
    calls.extend(show(at, &reply, in_place));
    let event = match &action {
        Action::Entry { id, lang } => Some(now.chosen(How::Button, *lang, id)),
        _ => None,
    };
    Handled { calls, event }
}

/// The reply to an action, and whether it takes the place of the message with the button.
fn carry_out(now: &Now<'_>, press: &Press, action: &Action) -> Option<(Reply, bool)> {
    let compose = |lang| now.assistant.compose(lang, now.at);
    Some(match action {
        Action::Entry { id, lang } => (compose(*lang).show(id)?, false),
        Action::Translate { id, lang } => (compose(*lang).show(id)?, true),
        Action::Topics(lang) => (compose(*lang).topics(), true),
        Action::Topic { id, lang } => (compose(*lang).topic(id)?, true),
        Action::Regions(lang) => (compose(*lang).regions(), true),
        Action::Language(wish) => {
            now.context.languages.fix(press.from.id, *wish);
            let phrases = &now.assistant.faq().bot.phrases;
            let html = match wish {
                Some(lang) => phrases.language_set.get(*lang),
                None => phrases.language_follows.get(now.language_of(&press.from)),
            };
            (Reply { html: html.clone(), buttons: Vec::new() }, true)
        }
    })
}

fn show(at: &Place, reply: &Reply, in_place: bool) -> Vec<Outgoing> {
    match at {
        Place::Inline(message) => vec![Outgoing::edit_inline(message, reply)],
        Place::Chat { chat, message, thread, editable, .. } => {
            let to = Target { chat: *chat, thread: *thread, reply_to: None };
            if in_place && *editable { Outgoing::edit(to, *message, reply) } else { Outgoing::send(to, reply) }
        }
    }
}
