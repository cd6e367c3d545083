//! Messages, people and chats as Telegram's JSON.

use serde_json::{Value, json};

use super::{
    chat::{Chat, ChatKind},
    message::{Media, Stored, User},
};

/// The bot's first name.
pub(super) const BOT_NAME: &str = "jauap";

pub(super) fn bot(id: i64, username: &str) -> Value {
    json!({ "id": id, "is_bot": true, "first_name": BOT_NAME, "username": username })
}

pub(super) fn user(user: &User) -> Value {
    let mut json = json!({ "id": user.id, "is_bot": false, "first_name": user.first_name });
    if let Some(code) = &user.language_code {
        json["language_code"] = code.as_str().into();
    }
    json
}

pub(super) fn chat(chat: &Chat) -> Value {
    let kind = chat.kind.name();
    match chat.kind {
        ChatKind::Private => json!({ "id": chat.id, "type": kind, "first_name": chat.user.first_name }),
        _ => json!({ "id": chat.id, "type": kind, "title": format!("{kind} {}", chat.id.unsigned_abs()) }),
    }
}

/// A message with the one it replies to.
pub(super) fn message(chat: &Chat, stored: &Stored, bot: &Value) -> Value {
    let mut json = bare(chat, stored, bot);
    if let Some(replied) = stored.reply_to.and_then(|id| chat.get(id)) {
        json["reply_to_message"] = bare(chat, replied, bot);
    }
    json
}

fn bare(in_chat: &Chat, stored: &Stored, bot: &Value) -> Value {
    let mut json = json!({ "message_id": stored.id, "date": stored.date, "chat": chat(in_chat) });
    match &stored.author {
        _ if in_chat.kind == ChatKind::Channel => json["sender_chat"] = chat(in_chat),
        Some(author) => json["from"] = user(author),
        None => json["from"] = bot.clone(),
    }
    if let Some(edited) = stored.edited {
        json["edit_date"] = edited.into();
    }
    let text = stored.text.to_plain();
    let (words, marks) = if stored.media.is_some() { ("caption", "caption_entities") } else { ("text", "entities") };
    if !text.is_empty() {
        let entities = entities(&text);
        if !entities.is_empty() {
            json[marks] = entities.into();
        }
        json[words] = text.into();
    }
    if let Some(media) = stored.media {
        let (name, body) = attachment(media, stored.id);
        json[name] = body;
    }
    if !stored.rows().is_empty() {
        json["reply_markup"] = stored.markup.clone().unwrap_or_default();
    }
    json
}

fn attachment(media: Media, id: i32) -> (&'static str, Value) {
    let file = |kind: &str| json!({ "file_id": format!("{kind}{id}"), "file_unique_id": format!("u{kind}{id}"), "file_size": 2048 });
    let with = |mut file: Value, more: Value| {
        if let (Value::Object(file), Value::Object(more)) = (&mut file, more) {
            file.extend(more);
        }
        file
    };
    match media {
        Media::Photo => ("photo", json!([with(file("photo"), json!({ "width": 320, "height": 240 }))])),
        Media::Voice => ("voice", with(file("voice"), json!({ "duration": 3, "mime_type": "audio/ogg" }))),
        Media::Sticker => {
            let look = json!({ "type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": "🙂" });
            ("sticker", with(file("sticker"), look))
        }
        Media::Document => {
            let more = json!({ "file_name": "document.pdf", "mime_type": "application/pdf" });
            ("document", with(file("document"), more))
        }
        Media::Location { lat, lon } => ("location", json!({ "latitude": lat, "longitude": lon })),
    }
}

/// Commands and mentions, with offsets in UTF-16 units.
fn entities(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut before = ' ';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let name = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
        let starts_word = !before.is_alphanumeric() && before != '_' && before != '/';
        let mut length = 0;
        if c == '/' && starts_word {
            let command = name(&rest[1..]);
            if (1..=32).contains(&command) {
                length = 1 + command;
                // A command may be addressed to one bot of the group.
                if let Some(address) = rest[length..].strip_prefix('@') {
                    length += Some(name(address)).filter(|&n| n >= 3).map_or(0, |n| n + 1);
                }
                found.push(json!({ "type": "bot_command", "offset": offset, "length": length }));
            }
        } else if c == '@' && starts_word && (3..=32).contains(&name(&rest[1..])) {
            length = 1 + name(&rest[1..]);
            found.push(json!({ "type": "mention", "offset": offset, "length": length }));
        }
        // What was found is ASCII: bytes, characters and UTF-16 units are the same.
        let (bytes, units) = if length > 0 { (length, length) } else { (c.len_utf8(), c.len_utf16()) };
        before = rest[..bytes].chars().next_back().unwrap_or(c);
        offset += units;
        rest = &rest[bytes..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::entities;

    #[test]
    fn commands_and_mentions_are_marked_in_utf16_units() {
        let marks = |text| {
            let list = entities(text);
            let mark = |m: &serde_json::Value| (m["type"] == "mention", m["offset"].as_u64(), m["length"].as_u64());
            list.iter().map(mark).collect::<Vec<_>>()
        };
        assert_eq!(marks("/start"), [(false, Some(0), Some(6))]);
        assert_eq!(marks("🙂 /help@jauap_bot да"), [(false, Some(3), Some(15))]);
        assert_eq!(marks("@jauap_bot где?"), [(true, Some(0), Some(10))]);
        assert!(marks("a@mail.example 1/2 и/или http://site/path").is_empty());
    }
}
