//! Whether a message is meant for the bot. In a private chat every one is; in a group only one that mentions the bot,
//! replies to it, or is a command with its name. What a bot wrote never is, nor one of the bot's own inline results that
//! somebody picked: it would answer itself. Nor is a command that names another bot.

use super::Me;
use crate::telegram::incoming::InMessage;

/// The text meant for the bot: `None` where the message isn't, `Some(None)` where it has no text.
pub fn to_us<'a>(me: &Me, message: &'a InMessage) -> Option<Option<&'a str>> {
    if message.is_by_bot || message.via == Some(me.id) {
        return None;
    }
    let text = message.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let called = text.and_then(called);
    if called.is_some_and(|name| !name.eq_ignore_ascii_case(&me.username)) {
        return None;
    }
    if message.is_private {
        return Some(text);
    }
    if message.replies_to == Some(me.id) {
        return Some(text.map(|text| without_mention(text, &me.username).unwrap_or(text)));
    }
    let text = text?;
    if text.starts_with('/') {
        return called.map(|_| Some(text));
    }
    without_mention(text, &me.username).map(Some)
}

/// The bot that a command names, as in `/date@jauap_bot`.
fn called(text: &str) -> Option<&str> {
    let (command, name) = text.strip_prefix('/')?.split_whitespace().next()?.split_once('@')?;
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
    (is_name(command) && is_name(name)).then_some(name)
}

/// The text around `@username`, of which the longer side is the question; `None` without the mention.
fn without_mention<'a>(text: &'a str, username: &str) -> Option<&'a str> {
    let mention = text.match_indices('@').find_map(|(at, _)| {
        let name = text.get(at + 1..at + 1 + username.len())?;
        let after = text[at + 1 + username.len()..].chars().next();
        let ends = after.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_'));
        (name.eq_ignore_ascii_case(username) && ends).then_some(at)
    })?;
    let before = text[..mention].trim();
    let after = text[mention + 1 + username.len()..].trim_start_matches([',', ':', '.']).trim();
    Some(if after.len() >= before.len() { after } else { before })
}

#[cfg(test)]
mod tests {
    use super::{Me, to_us};
    use crate::telegram::incoming::InMessage;

    fn in_group(text: &str) -> InMessage {
        InMessage { text: Some(text.into()), ..InMessage::default() }
    }

    #[test]
    fn in_a_group_only_what_is_meant_for_the_bot_counts() {
        let me = Me { id: 7, username: "jauap_bot".into() };
        for (text, expected) in [
            ("Когда референдум?", None),
            ("@jauap_bot когда референдум?", Some("когда референдум?")),
            ("Когда референдум, @Jauap_Bot", Some("Когда референдум,")),
            ("@jauap_bot_2 когда", None),
            ("mail@jauap_botanic.kz", None),
            ("/date@jauap_bot", Some("/date@jauap_bot")),
            ("/date", None),
            ("/date@other_bot", None),
            ("/date@other_bot @jauap_bot", None),
            ("/date@", None),
            ("@", None),
            ("😀@", None),
        ] {
            assert_eq!(to_us(&me, &in_group(text)), expected.map(Some), "{text}");
        }
        let reply = InMessage { replies_to: Some(7), ..in_group("а где?") };
        assert_eq!(to_us(&me, &reply), Some(Some("а где?")));
    }

    #[test]
    fn a_command_that_names_another_bot_is_never_meant() {
        let me = Me { id: 7, username: "jauap_bot".into() };
        for (text, is_meant) in [
            ("/date@other_bot", false),
            ("/date@other_bot завтра", false),
            ("/date@Jauap_Bot", true),
            ("/date завтра@other_bot", true),
            ("/@other_bot", true),
            ("/где@участок", true),
            ("date@other_bot", true),
        ] {
            let private = InMessage { is_private: true, ..in_group(text) };
            let reply = InMessage { replies_to: Some(7), ..in_group(text) };
            assert_eq!([&private, &reply].map(|message| to_us(&me, message).is_some()), [is_meant; 2], "{text}");
        }
    }
}
