//! What people do: they write, press buttons, share places. Each becomes an update for the bot.

use serde_json::{Value, json};

use super::{
    Sandbox,
    chat::ChatKind,
    message::{Media, Text, User},
    queries::Query,
    state::{Draft, State},
    wire,
};

/// The person of a private chat: as in Telegram, with the chat's id.
pub(super) fn citizen(chat: i64, language_code: Option<&str>) -> User {
    let first_name = format!("Citizen {chat}");
    User { id: chat, first_name, language_code: language_code.map(str::to_owned) }
}

impl State {
    /// A message of a person; returns the id of its update, 0 where the bot doesn't want this kind.
    pub(super) fn says(&mut self, chat: i64, kind: ChatKind, from: User, draft: Draft) -> u32 {
        self.open_chat(chat, kind, from.clone());
        let Some(message) = self.add_message(chat, Some(from), draft) else { return 0 };
        let kind = if kind == ChatKind::Channel { "channel_post" } else { "message" };
        self.queue.push(kind, message)
    }

    /// A press on a button under a message; returns the id of the query.
    pub(super) fn presses(&mut self, chat: i64, from: &User, message: i32, data: &str) -> String {
        let id = self.queries.open(Query::Press { chat });
        // Telegram tells of a message that is gone only that it was there.
        let under = self
            .message_json(chat, message)
            .unwrap_or_else(|| json!({ "chat": {"id": chat, "type": "private"}, "message_id": message, "date": 0 }));
        let body = json!({
            "id": id, "from": wire::user(from), "message": under, "chat_instance": chat.to_string(), "data": data,
        });
        self.queue.push("callback_query", body);
        id
    }
}

/// What tests do in the place of people.
impl Sandbox {
    /// A text in a private chat of a person whose client is in Russian.
    pub fn private_text(&self, chat: i64, text: &str) -> u32 {
        self.private_text_as(chat, text, Some("ru"))
    }

    /// A text in a private chat of a person with a client in this language.
    pub fn private_text_as(&self, chat: i64, text: &str, language_code: Option<&str>) -> u32 {
        self.private(chat, language_code, Draft { text: Text::plain(text), ..Draft::default() })
    }

    fn private(&self, chat: i64, language_code: Option<&str>, draft: Draft) -> u32 {
        self.shared.change(|state| state.says(chat, ChatKind::Private, citizen(chat, language_code), draft))
    }

    fn media(&self, chat: i64, media: Media, caption: Option<&str>) -> u32 {
        let text = Text::plain(caption.unwrap_or_default());
        self.private(chat, Some("ru"), Draft { text, media: Some(media), ..Draft::default() })
    }

    /// A text of `from` in a group, perhaps as a reply to a message there.
    pub fn group_text(&self, chat: i64, from: i64, text: &str, reply_to: Option<i32>) -> u32 {
        let draft = Draft { text: Text::plain(text), reply_to, ..Draft::default() };
        self.shared.change(|state| state.says(chat, ChatKind::of_group(chat), citizen(from, Some("ru")), draft))
    }

    /// The newest message of a private chat gets another text.
    pub fn edited_text(&self, chat: i64, text: &str) -> u32 {
        self.shared.change(|state| {
            let id = state.last_message(chat);
            let Some(mut message) = state.message_json(chat, id) else { return 0 };
            message["text"] = text.into();
            message["edit_date"] = message["date"].clone();
            state.queue.push("edited_message", message)
        })
    }

    /// A post in a channel.
    pub fn channel_post(&self, chat: i64, text: &str) -> u32 {
        let draft = Draft { text: Text::plain(text), ..Draft::default() };
        self.shared.change(|state| state.says(chat, ChatKind::Channel, citizen(chat, None), draft))
    }

    /// A photo, perhaps with a caption.
    pub fn photo(&self, chat: i64, caption: Option<&str>) -> u32 {
        self.media(chat, Media::Photo, caption)
    }

    /// A voice message.
    pub fn voice(&self, chat: i64) -> u32 {
        self.media(chat, Media::Voice, None)
    }

    /// A sticker.
    pub fn sticker(&self, chat: i64) -> u32 {
        self.media(chat, Media::Sticker, None)
    }

    /// A file.
    pub fn document(&self, chat: i64) -> u32 {
        self.media(chat, Media::Document, None)
    }

    /// A place.
    pub fn location(&self, chat: i64, lat: f64, lon: f64) -> u32 {
        self.media(chat, Media::Location { lat, lon }, None)
    }

    /// A press on a button with this data; returns the id of the query.
    pub fn press(&self, chat: i64, message: i32, data: &str) -> String {
        self.shared.change(|state| state.presses(chat, &citizen(chat, Some("ru")), message, data))
    }

    /// An inline query; returns its id.
    pub fn inline_query(&self, from: i64, query: &str) -> String {
        self.shared.change(|state| {
            let id = state.queries.open(Query::Inline);
            let from = wire::user(&citizen(from, Some("ru")));
            state.queue.push("inline_query", json!({ "id": id, "from": from, "query": query, "offset": "" }));
            id
        })
    }

    /// An update as it stands; its id is put in. The one key besides `update_id` is its kind.
    pub fn raw_update(&self, update: &Value) -> u32 {
        let Some((kind, body)) = update.as_object().into_iter().flatten().find(|(key, _)| *key != "update_id") else {
            return 0;
        };
        self.shared.change(|state| state.queue.push(kind, body.clone()))
    }

    /// Every open query becomes too old to be answered.
    pub fn expire_queries(&self) {
        self.shared.change(|state| state.queries.expire());
    }
}
