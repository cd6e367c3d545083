//! What the handlers look at of an update, and nothing more.
//!
//! An update is read with teloxide's types. Where those refuse a message, because Telegram added something they don't
//! know, its chat and text are read by hand, so that the citizen is answered all the same. Other kinds of updates are
//! not even looked into: some of teloxide's types panic over what they don't expect.

use std::{borrow::Cow, panic::catch_unwind};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};
use teloxide::types::{CallbackQuery, InlineQuery, MaybeInaccessibleMessage, MediaKind, Message, MessageKind, User};

/// An update, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// A message in a private chat or a group.
    Message(InMessage),
    /// A pressed button.
    Press(Press),
    /// `@bot question` typed anywhere.
    Inline(Inline),
    /// A kind of update that is none of the bot's business.
    Ignored,
    /// An update that can't be read.
    Unreadable,
}

/// Who wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    /// Telegram's id of the person, or of the group or channel in whose name they write: all such share one user id. Never
    /// stored or logged.
    pub id: i64,
    /// The language of the Telegram client.
    pub client_language: Option<String>,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InMessage {
    /// The chat to answer in.
    pub chat: i64,
    /// Whether it is a chat with one person.
    pub is_private: bool,
    /// The message's id.
    pub id: i32,
    /// The topic of a forum that it stands in.
    pub thread: Option<i32>,
    /// Who wrote it; where nobody is named, the chat.
    pub from: Writer,
    /// Whether a bot wrote it. One that stands for a group or a channel in whose name a person wrote is none.
    pub is_by_bot: bool,
    /// The id of the bot among whose inline results it was picked.
    pub via: Option<u64>,
    /// Its text or caption.
    pub text: Option<String>,
    /// The place shared with it, as latitude and longitude.
    pub location: Option<(f64, f64)>,
    /// The id of the user whose message it replies to.
    pub replies_to: Option<u64>,
    /// Whether it only tells of an event such as a new title.
    pub is_service: bool,
}

/// A pressed button.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Press {
    /// The id to acknowledge.
    pub query: String,
    /// Who pressed.
    pub from: Writer,
    /// Its data.
    pub data: String,
    /// Where the message with the button stands.
    pub at: Option<Place>,
}

/// Where a message stands that can be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a chat.
    Chat {
        /// The chat.
        chat: i64,
        /// The message.
        message: i32,
        /// The topic of a forum that it stands in.
        thread: Option<i32>,
        /// Whether it is recent enough to be edited.
        editable: bool,
    },
    /// Sent through inline mode into a chat that the bot doesn't see.
    Inline(String),
}

/// An inline query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline {
    /// The id to answer.
    pub query: String,
    /// Who types.
    pub from: Writer,
    /// What is typed.
    pub text: String,
}

impl Incoming {
    /// Reads an update.
    #[must_use]
    pub fn read(raw: &str) -> Self {
        match serde_json::from_str::<Kinds>(raw) {
            Ok(Kinds { message: Some(message), .. }) => match parse::<Message>(message) {
                // So a message looks in which something is that the types don't know, such as a new kind of entity.
                None | Some(Message { kind: MessageKind::Empty {}, .. }) => by_hand(raw),
                Some(message) => Self::Message(message.into()),
            },
            Ok(Kinds { callback_query: Some(query), .. }) => {
                parse::<CallbackQuery>(query).map_or_else(|| by_hand(raw), |query| Self::Press(query.into()))
            }
            Ok(Kinds { inline_query: Some(query), .. }) => {
                parse::<InlineQuery>(query).map_or(Self::Unreadable, |query| Self::Inline(query.into()))
            }
            Ok(_) => Self::Ignored,
            Err(_) => Self::Unreadable,
        }
    }

    /// The chat whose order has to be kept, if any.
    #[must_use]
    pub fn chat(&self) -> Option<i64> {
        match self {
            Self::Message(message) => Some(message.chat),
            Self::Press(Press { at: Some(Place::Chat { chat, .. }), .. }) => Some(*chat),
            _ => None,
        }
    }
}

/// The kinds of updates that are looked into.
#[derive(Deserialize)]
struct Kinds<'a> {
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    callback_query: Option<&'a RawValue>,
    #[serde(borrow)]
    inline_query: Option<&'a RawValue>,
}

/// Reads a part of an update with teloxide's types; `None` where they refuse it or panic.
fn parse<T: DeserializeOwned>(part: &RawValue) -> Option<T> {
    catch_unwind(|| serde_json::from_str(part.get()).ok()).ok().flatten()
}

impl From<CallbackQuery> for Press {
    fn from(query: CallbackQuery) -> Self {
        Self {
            query: query.id.0,
            from: writer(&query.from),
            data: query.data.unwrap_or_default(),
            at: query.message.map(|message| place(&message)).or(query.inline_message_id.map(Place::Inline)),
        }
    }
}

impl From<InlineQuery> for Inline {
    fn from(query: InlineQuery) -> Self {
        Self { query: query.id.0, from: writer(&query.from), text: query.query }
    }
}

impl From<Message> for InMessage {
    fn from(message: Message) -> Self {
        let location = message.location().or_else(|| message.venue().map(|venue| &venue.location));
        let is_common = matches!(&message.kind, MessageKind::Common(common) if !is_empty(&common.media_kind));
        Self {
            chat: message.chat.id.0,
            is_private: message.chat.is_private(),
            id: message.id.0,
            thread: message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0),
            from: writer_of(&message),
            is_by_bot: message.sender_chat.is_none() && message.from.as_ref().is_some_and(|user| user.is_bot),
            via: message.via_bot.as_ref().map(|bot| bot.id.0),
            text: message.text().or(message.caption()).map(str::to_owned),
            location: location.map(|location| (location.latitude, location.longitude)),
            replies_to: message.reply_to_message().and_then(|to| to.from.as_ref()).map(|user| user.id.0),
            is_service: !is_common && !matches!(message.kind, MessageKind::Dice(_)),
        }
    }
}

fn is_empty(kind: &MediaKind) -> bool {
    matches!(kind, MediaKind::Migration(_))
}

fn writer(user: &User) -> Writer {
    Writer { id: signed(user.id.0), client_language: user.language_code.clone() }
}

fn writer_of(message: &Message) -> Writer {
    match (&message.sender_chat, &message.from) {
        (None, Some(user)) => writer(user),
        (chat, _) => Writer { id: chat.as_ref().unwrap_or(&message.chat).id.0, client_language: None },
    }
}

/// A user id among the ids of chats: a private chat has that of its person.
pub(super) fn signed(user: u64) -> i64 {
    // Telegram's ids have 52 bits at most.
    i64::try_from(user).unwrap_or(i64::MAX)
}

fn place(message: &MaybeInaccessibleMessage) -> Place {
    let (thread, editable) = match message {
        MaybeInaccessibleMessage::Inaccessible(_) => (None, false),
        MaybeInaccessibleMessage::Regular(message) => {
            (message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0), true)
        }
    };
    Place::Chat { chat: message.chat().id.0, message: message.id().0, thread, editable }
}

/// A message or a press that teloxide's types can't hold.
fn by_hand(raw: &str) -> Incoming {
    let whole = whole_characters(raw);
    let Ok(update) = serde_json::from_str::<Value>(&whole) else { return Incoming::Unreadable };
    let from = |value: &Value| {
        let id = signed(value["from"]["id"].as_u64()?);
        Some(Writer { id, client_language: value["from"]["language_code"].as_str().map(str::to_owned) })
    };
    let read = |message: &Value| {
        let is_private = match message["chat"]["type"].as_str()? {
            "private" => true,
            "group" | "supergroup" => false,
            _ => return None,
        };
        let chat = message["chat"]["id"].as_i64()?;
        // A private chat has the id of its person, and the number of a message is of use in groups alone.
        let id = message["message_id"].as_i64().and_then(|id| i32::try_from(id).ok()).or(is_private.then_some(0))?;
        let nameless = |id| Writer { id, client_language: None };
        let writer = message["sender_chat"]["id"].as_i64().map(nameless);
        let writer = writer.or_else(|| from(message)).or(is_private.then(|| nameless(chat)))?;
        Some(InMessage {
            chat,
            is_private,
            id,
            from: writer,
            is_by_bot: message["sender_chat"].is_null() && message["from"]["is_bot"] == true,
            via: message["via_bot"]["id"].as_u64(),
            text: ["text", "caption"].iter().find_map(|key| message[key].as_str()).map(str::to_owned),
            replies_to: message["reply_to_message"]["from"]["id"].as_u64(),
            ..InMessage::default()
        })
    };
    // Without words it may tell of a mere event; only in a private chat somebody waits for an answer even so.
    if let Some(message) = read(&update["message"]).filter(|message| message.is_private || message.text.is_some()) {
        return Incoming::Message(message);
    }
    if let (Some(query), Some(from)) = (update["callback_query"]["id"].as_str(), from(&update["callback_query"])) {
        let data = update["callback_query"]["data"].as_str().unwrap_or_default().to_owned();
        return Incoming::Press(Press { query: query.to_owned(), from, data, at: None });
    }
    Incoming::Unreadable
}

/// The JSON with every escaped half of a surrogate pair replaced by U+FFFD: alone it is no character, and no text that
/// holds it can be read.
fn whole_characters(raw: &str) -> Cow<'_, str> {
    if !raw.contains("\\u") {
        return Cow::Borrowed(raw);
    }
    let mut whole = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        whole.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                whole.push('\u{fffd}');
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            // Another escape: the backslash and what follows it.
            (None, _) => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        whole.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// The UTF-16 unit that a text begins with as `\uXXXX`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::whole_characters;

    #[test]
    fn only_halves_of_pairs_are_replaced() {
        for (raw, whole) in [
            (r#""қашан \n \\ud800""#, r#""қашан \n \\ud800""#),
            (r#""\ud83d\ude00 \u0041""#, r#""\ud83d\ude00 \u0041""#),
            (r#""\ud800""#, "\"\u{fffd}\""),
            (r#""\udfff?\ud83d \ude00""#, "\"\u{fffd}?\u{fffd} \u{fffd}\""),
            (r#""\ud83d\ud83d\ude00""#, "\"\u{fffd}\\ud83d\\ude00\""),
            (r#"\u12"#, r#"\u12"#),
            (r#"\"#, r#"\"#),
            (r#"\ә\uD8"#, r#"\ә\uD8"#),
        ] {
            assert_eq!(whole_characters(raw), whole, "{raw}");
        }
    }
}
