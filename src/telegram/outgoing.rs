//! One call that the bot makes, ready to be sent: payloads of teloxide with everything that every reply shares.

use serde::Serialize;
use serde_json::{Map, Value};
use teloxide::{
    payloads::{
        AnswerCallbackQuery, AnswerCallbackQuerySetters as _, AnswerInlineQuery, AnswerInlineQuerySetters as _,
        EditMessageText, EditMessageTextInline, EditMessageTextInlineSetters as _, EditMessageTextSetters as _,
        SendMessage, SendMessageSetters as _,
    },
    requests::Payload,
    types::{
        CallbackQueryId, ChatId, InlineQueryId, InlineQueryResult, InlineQueryResultArticle, InputMessageContent,
        InputMessageContentText, LinkPreviewOptions, MessageId, ParseMode, Recipient, ReplyParameters, ThreadId,
    },
};

use super::{api::method, keyboard};
use crate::{reply::Reply, text::html};

/// Telegram takes this many UTF-16 units in one message.
const MESSAGE_LIMIT: usize = 4096;
/// Telegram takes this many UTF-16 units in the answer to a pressed button.
const TOAST_LIMIT: usize = 200;

/// A call, serialised.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The method.
    pub method: String,
    /// The chat whose rate it counts for; `None` for acknowledgements, which no rate bounds.
    pub chat: Option<i64>,
    /// The parameters as JSON.
    pub body: Vec<u8>,
    /// What to send instead where Telegram finally refuses the call.
    pub instead: Option<Instead>,
}

/// A call in place of one that was refused.
#[derive(Clone, Debug)]
pub enum Instead {
    /// The same message without markup.
    Plain,
    /// Another one.
    Other(Box<Outgoing>),
}

impl Instead {
    /// The call in place of `refused`.
    #[must_use]
    pub fn of(&self, refused: &Outgoing) -> Outgoing {
        match self {
            Self::Other(call) => (**call).clone(),
            Self::Plain => {
                let body = altered(&refused.body, |parameters| {
                    parameters.remove("parse_mode");
                    let html = parameters.get("text").and_then(Value::as_str).unwrap_or_default();
                    let plain = html::plain(html);
                    parameters.insert("text".to_owned(), plain.into());
                });
                Outgoing { body, instead: None, ..refused.clone() }
            }
        }
    }
}

/// A body with its parameters changed.
fn altered(body: &[u8], change: impl FnOnce(&mut Map<String, Value>)) -> Vec<u8> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(mut parameters)) => {
            change(&mut parameters);
            serde_json::to_vec(&parameters).unwrap_or_else(|_| body.to_vec())
        }
        _ => body.to_vec(),
    }
}

/// Where a reply goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The chat.
    pub chat: i64,
    /// The topic of a forum.
    pub thread: Option<i32>,
    /// The message to reply to, in groups.
    pub reply_to: Option<i32>,
}

/// A result of an inline query.
#[derive(Clone, Debug)]
pub struct InlineResult {
    /// The entry id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The first line of the answer.
    pub description: String,
    /// What is sent when it is chosen.
    pub reply: Reply,
}

impl Outgoing {
    fn new<P: Payload + Serialize>(chat: Option<i64>, payload: &P) -> Self {
        // Payloads are plain data, so writing them as JSON can't fail; an empty body would be refused, not lost.
        let body = serde_json::to_vec(payload).unwrap_or_default();
        Self { method: method(P::NAME), chat, body, instead: None }
    }

    /// A reply as one or more new messages, the buttons under the last.
    #[must_use]
    pub fn send(to: Target, reply: &Reply) -> Vec<Self> {
        let pieces = pieces(&reply.html);
        let last = pieces.len().saturating_sub(1);
        pieces
            .into_iter()
            .enumerate()
            .map(|(number, piece)| {
                let mut message = SendMessage::new(Recipient::Id(ChatId(to.chat)), piece)
                    .parse_mode(ParseMode::Html)
                    .link_preview_options(no_preview());
                if let Some(thread) = to.thread {
                    message = message.message_thread_id(ThreadId(MessageId(thread)));
                }
                if let Some(id) = to.reply_to.filter(|_| number == 0) {
                    message =
                        message.reply_parameters(ReplyParameters::new(MessageId(id)).allow_sending_without_reply());
                }
                if let Some(keyboard) = keyboard::inline(&reply.buttons).filter(|_| number == last) {
                    message = message.reply_markup(keyboard);
                }
                let mut call = Self::new(Some(to.chat), &message);
                call.instead = Some(Instead::Plain);
                call
            })
            .collect()
    }

    /// A reply in place of an earlier message; a new message where that can't be edited any more.
    #[must_use]
    pub fn edit(to: Target, message: i32, reply: &Reply) -> Vec<Self> {
        if html::check(&reply.html).is_ok_and(|length| length > MESSAGE_LIMIT) {
            return Self::send(to, reply);
        }
        let mut edit = EditMessageText::new(Recipient::Id(ChatId(to.chat)), MessageId(message), reply.html.clone())
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        if let Some(keyboard) = keyboard::inline(&reply.buttons) {
            edit = edit.reply_markup(keyboard);
        }
        let mut call = Self::new(Some(to.chat), &edit);
        call.instead = Self::send(to, reply).into_iter().next().map(|call| Instead::Other(Box::new(call)));
        vec![call]
    }

    /// A reply in place of a message that was sent through inline mode.
    #[must_use]
    pub fn edit_inline(message: &str, reply: &Reply) -> Self {
        let text = pieces(&reply.html).into_iter().next().unwrap_or_default();
        let mut edit = EditMessageTextInline::new(message, text).parse_mode(ParseMode::Html);
        if let Some(keyboard) = keyboard::inline(&reply.buttons) {
            edit = edit.reply_markup(keyboard);
        }
        let mut call = Self::new(None, &edit);
        // teloxide's payload has no field for it.
        call.body = altered(&call.body, |parameters| {
            let option = serde_json::to_value(no_preview()).unwrap_or_default();
            parameters.insert("link_preview_options".to_owned(), option);
        });
        call
    }

    /// The acknowledgement of a pressed button, with a short notice or without.
    #[must_use]
    pub fn acknowledge(query: &str, notice: Option<&str>) -> Self {
        let mut answer = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned()));
        if let Some(notice) = notice {
            answer = answer.text(cut(notice, TOAST_LIMIT)).show_alert(true);
        }
        Self::new(None, &answer)
    }

    /// Whether it only acknowledges a pressed button.
    #[must_use]
    pub fn is_acknowledgement(&self) -> bool {
        self.method == "answerCallbackQuery"
    }

    /// The answer to an inline query.
    #[must_use]
    pub fn inline(query: &str, results: Vec<InlineResult>) -> Self {
        let results = results.into_iter().map(|result| {
            let text = pieces(&result.reply.html).into_iter().next().unwrap_or_default();
            let content =
                InputMessageContentText::new(text).parse_mode(ParseMode::Html).link_preview_options(no_preview());
            let mut article =
                InlineQueryResultArticle::new(result.id, result.title, InputMessageContent::Text(content))
                    .description(result.description);
            article.reply_markup = keyboard::inline(&result.reply.buttons);
            InlineQueryResult::Article(article)
        });
        let answer = AnswerInlineQuery::new(InlineQueryId(query.to_owned()), results).cache_time(60).is_personal(true);
        Self::new(None, &answer)
    }

    /// The same call to another chat, for groups that became supergroups.
    #[must_use]
    pub fn moved_to(&self, chat: i64) -> Self {
        let body = altered(&self.body, |parameters| {
            parameters.insert("chat_id".to_owned(), chat.into());
            // A message of the old group has no number in the new one.
            parameters.remove("reply_parameters");
            parameters.remove("message_thread_id");
        });
        let instead = self.instead.as_ref().map(|instead| match instead {
            Instead::Plain => Instead::Plain,
            Instead::Other(call) => Instead::Other(Box::new(call.moved_to(chat))),
        });
        Self { method: self.method.clone(), chat: Some(chat), body, instead }
    }
}

/// As much of a text as so many UTF-16 units hold.
fn cut(text: &str, units: usize) -> String {
    let mut left = units;
    let fits = |c: &char| {
        let fitting = left.checked_sub(c.len_utf16());
        left = fitting.unwrap_or_default();
        fitting.is_some()
    };
    text.chars().take_while(fits).collect()
}

/// A text as one or more messages.
fn pieces(html: &str) -> Vec<String> {
    // No text is longer than its bytes.
    if html.len() <= MESSAGE_LIMIT { vec![html.to_owned()] } else { html::split(html, MESSAGE_LIMIT) }
}

/// Sources are links; their previews would push the answer off a small screen.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_text_is_cut_by_utf16_units_between_characters() {
        for (text, units, expected) in [
            ("уақыт", 5, "уақыт"),
            ("уақыт", 3, "уақ"),
            ("🙂🙂🙂", 4, "🙂🙂"),
            ("🙂🙂🙂", 3, "🙂"),
            ("a🙂б", 2, "a"),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, units), expected, "{text} in {units}");
        }
    }
}
