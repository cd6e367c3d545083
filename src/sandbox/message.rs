//! A message as the sandbox keeps it, and as tests see it.

use serde_json::Value;

use crate::text::html::{escape, plain};

/// A message of the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id, unique in the chat.
    pub id: i32,
    /// Its text as HTML; one that was sent as plain text is escaped.
    pub html: String,
    /// The message it replies to.
    pub reply_to: Option<i32>,
    /// Rows of buttons: the label, and the callback data or the address.
    pub buttons: Vec<Vec<(String, String)>>,
    /// Whether the bot edited it.
    pub edited: bool,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) first_name: String,
    pub(super) language_code: Option<String>,
}

/// A text, plain or in Telegram's HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    source: String,
    is_html: bool,
}

impl Text {
    pub(super) fn plain(text: &str) -> Self {
        Self { source: text.to_owned(), is_html: false }
    }

    pub(super) fn html(html: &str) -> Self {
        Self { source: html.to_owned(), is_html: true }
    }

    pub(super) fn to_plain(&self) -> String {
        if self.is_html { plain(&self.source) } else { self.source.clone() }
    }

    pub(super) fn to_html(&self) -> String {
        if self.is_html { self.source.clone() } else { escape(&self.source) }
    }
}

/// What a message holds besides text, which is then its caption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Media {
    Photo,
    Voice,
    Sticker,
    Document,
    Location { lat: f64, lon: f64 },
}

/// A message in a chat.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) id: i32,
    pub(super) date: u64,
    /// When it last changed, on the sandbox's own clock of changes.
    pub(super) changed: u64,
    /// `None` is the bot.
    pub(super) author: Option<User>,
    pub(super) text: Text,
    pub(super) media: Option<Media>,
    pub(super) markup: Option<Value>,
    pub(super) reply_to: Option<i32>,
    pub(super) edited: Option<u64>,
}

impl Stored {
    pub(super) fn is_bots(&self) -> bool {
        self.author.is_none()
    }

    /// The rows of its inline keyboard.
    pub(super) fn rows(&self) -> &[Value] {
        let keyboard = self.markup.as_ref().and_then(|markup| markup["inline_keyboard"].as_array());
        keyboard.map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn to_message(&self) -> Message {
        let button = |button: &Value| {
            let text = |name: &str| button[name].as_str().map(str::to_owned);
            (text("text").unwrap_or_default(), text("callback_data").or_else(|| text("url")).unwrap_or_default())
        };
        let row = |row: &Value| row.as_array().into_iter().flatten().map(button).collect();
        Message {
            id: self.id,
            html: self.text.to_html(),
            reply_to: self.reply_to,
            buttons: self.rows().iter().map(row).collect(),
            edited: self.edited.is_some(),
        }
    }
}
