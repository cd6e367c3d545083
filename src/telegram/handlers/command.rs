//! Slash commands, with or without `@bot`, and the payload of deep links (`t.me/bot?start=voting_hours`).

use super::{Handled, Now, question};
use crate::{
    faq::{CommandName, Lang},
    reply::Reply,
    telegram::{incoming::InMessage, outgoing::Outgoing},
    topics::How,
};

/// A command as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed<'a> {
    /// The command, if the bot knows it.
    name: Option<CommandName>,
    /// What follows it; for an unknown command, all of it without the slash.
    rest: &'a str,
}

/// Reads a command; `None` where the text is none, or one that names something else than the bot.
pub fn parse<'a>(text: &'a str, username: &str) -> Option<Typed<'a>> {
    let line = text.strip_prefix('/')?;
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let name = match word.split_once('@') {
        Some((name, bot)) if bot.eq_ignore_ascii_case(username) => name,
        Some(_) => return None,
        None => word,
    };
    let Some(known) = CommandName::from_text(name) else { return Some(Typed { name: None, rest: line }) };
    Some(Typed { name: Some(known), rest: rest.trim() })
}

/// Carries out a command.
pub fn run(now: &Now<'_>, message: &InMessage, command: Typed<'_>) -> Handled {
    let lang = now.language_of(&message.from);
    let compose = now.assistant.compose(lang, now.at);
    let bot = &now.assistant.faq().bot;
    let own = |html: &str| compose.hint(html);
    let Some(name) = command.name else {
        // `/референдум` is a question with a slash before it.
        let question = command.rest.trim();
        if question.chars().any(char::is_alphabetic) {
            return question::asked(now, message, question);
        }
        return reply(message, &own(bot.phrases.help.get(lang)));
    };
    let entry = |id: &str| -> Handled {
        let Some(shown) = compose.show(id) else { return reply(message, &compose.topics()) };
        Handled { event: Some(now.chosen(How::Command, lang, id)), ..reply(message, &shown) }
    };
    match name {
        CommandName::Start => start(now, message, command.rest, lang),
        CommandName::Help => reply(message, &own(bot.phrases.help.get(lang))),
        CommandName::Date => entry(&bot.entries.date),
        CommandName::About => entry(&bot.entries.about),
        CommandName::Privacy => entry(&bot.entries.privacy),
        CommandName::Topics => reply(message, &compose.topics()),
        CommandName::Regions => reply(message, &compose.regions()),
        CommandName::Lang => language(now, message, command.rest, lang),
    }
}

/// `/start`, alone or with the id of an entry or a region. A deep link can't carry a dot, so `voting_hours` is
/// `voting.hours`, and a region may come without its prefix.
fn start(now: &Now<'_>, message: &InMessage, payload: &str, lang: Lang) -> Handled {
    let compose = now.assistant.compose(lang, now.at);
    let ids = [payload.to_owned(), payload.replacen('_', ".", 1), format!("region.{payload}")];
    if !payload.is_empty()
        && let Some((id, shown)) = ids.iter().find_map(|id| Some((id, compose.show(id)?)))
    {
        return Handled { event: Some(now.chosen(How::DeepLink, lang, id)), ..reply(message, &shown) };
    }
    let start = compose.hint(now.assistant.faq().bot.phrases.start.get(lang));
    reply(message, &start)
}

/// `/lang`, alone or with `kk`, `ru` or `auto`.
fn language(now: &Now<'_>, message: &InMessage, wish: &str, lang: Lang) -> Handled {
    let phrases = &now.assistant.faq().bot.phrases;
    let wish = wish.to_lowercase();
    let said = match (Lang::from_code(&wish), wish.as_str()) {
        (Some(wished), _) => {
            now.context.languages.fix(message.from.id, Some(wished));
            phrases.language_set.get(wished)
        }
        (None, "auto") => {
            now.context.languages.fix(message.from.id, None);
            phrases.language_follows.get(lang)
        }
        _ => return reply(message, &now.assistant.compose(lang, now.at).languages()),
    };
    reply(message, &Reply { html: said.clone(), buttons: Vec::new() })
}

fn reply(message: &InMessage, reply: &Reply) -> Handled {
    Handled::calls(Outgoing::send(message.target(), reply))
}

#[cfg(test)]
mod tests {
    use super::{Typed, parse};
    use crate::faq::CommandName;

    #[test]
    fn commands_are_read_with_and_without_the_bots_name() {
        let known = |name, rest| Some(Typed { name: Some(name), rest });
        assert_eq!(parse("/start voting_hours", "jauap_bot"), known(CommandName::Start, "voting_hours"));
        assert_eq!(parse("/Date@Jauap_Bot", "jauap_bot"), known(CommandName::Date, ""));
        assert_eq!(parse("/date@other", "jauap_bot"), None);
        assert_eq!(parse("/референдум қашан", "jauap_bot"), Some(Typed { name: None, rest: "референдум қашан" }));
        assert_eq!(parse("date", "jauap_bot"), None);
    }
}
