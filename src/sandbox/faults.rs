//! Faults that a test switches on: what Telegram and the network do on a bad day.

use std::time::Duration;

use serde_json::{Value, json};

use super::answer::{Refusal, status};

/// A fault that the next matching calls meet instead of, or after, their work.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The method, in any case; `*` is every method.
    pub method: String,
    /// How many calls meet it; `u32::MAX` is all.
    pub times: u32,
    /// What happens to them.
    pub kind: FaultKind,
}

impl Fault {
    /// A fault for `times` calls of `method`.
    #[must_use]
    pub fn new(method: &str, times: u32, kind: FaultKind) -> Self {
        Self { method: method.to_owned(), times, kind }
    }
}

/// What happens to a call.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// 429: wait before the next call.
    TooManyRequests {
        /// How long, in seconds.
        retry_after: u32,
        /// Only calls for this chat.
        chat: Option<i64>,
    },
    /// This 5xx status with a JSON body, as from the API server.
    ServerErrorJson(u16),
    /// This 5xx status with an HTML body, as from the proxy before the API server.
    ServerErrorHtml(u16),
    /// The connection closes without an answer; nothing was done.
    DropConnection,
    /// No answer until the client gives up; nothing was done.
    Hang,
    /// An answer with status 200 whose body is half a JSON document.
    TruncatedJson(When),
    /// 403: the citizen blocked the bot.
    Forbidden,
    /// 400: no such chat.
    ChatNotFound,
    /// 401: the token is not valid (any more).
    Unauthorized,
    /// 409: another process polls with this token.
    Conflict,
    /// 400: the group became a supergroup.
    Migrated {
        /// The id of the supergroup.
        to: i64,
    },
    /// The call is carried out after this time.
    Slow(Duration),
}

/// Whether a call whose answer is lost took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Nothing was done.
    BeforeWork,
    /// All was done.
    AfterWork,
}

impl FaultKind {
    /// The answer in Telegram's shape, for the kinds that have one.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        match *self {
            Self::TooManyRequests { retry_after, .. } => Some(Refusal {
                parameters: Some(json!({ "retry_after": retry_after })),
                ..Refusal::new(429, format!("Too Many Requests: retry after {retry_after}"))
            }),
            Self::ServerErrorJson(code) => {
                Some(Refusal::new(code, status(code).canonical_reason().unwrap_or("Internal Server Error")))
            }
            Self::Forbidden => Some(Refusal::new(403, "Forbidden: bot was blocked by the user")),
            Self::ChatNotFound => Some(Refusal::bad_request("chat not found")),
            Self::Unauthorized => Some(Refusal::unauthorized()),
            Self::Conflict => Some(Refusal::conflict()),
            Self::Migrated { to } => Some(Refusal {
                parameters: Some(json!({ "migrate_to_chat_id": to })),
                ..Refusal::bad_request("group chat was upgraded to a supergroup chat")
            }),
            Self::ServerErrorHtml(_) | Self::DropConnection | Self::Hang | Self::TruncatedJson(_) | Self::Slow(_) => {
                None
            }
        }
    }

    fn is_for(&self, chat: Option<i64>) -> bool {
        match self {
            Self::TooManyRequests { chat: Some(only), .. } => chat == Some(*only),
            _ => true,
        }
    }
}

/// The faults that are still to be met, in the order they were switched on.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn left(&self) -> u64 {
        self.0.iter().map(|fault| u64::from(fault.times)).sum()
    }

    /// Uses up one time of the first fault that this call meets.
    pub(super) fn meet(&mut self, method: &str, chat: Option<i64>) -> Option<FaultKind> {
        let at = self.0.iter().position(|fault| {
            fault.times > 0
                && (fault.method == "*" || fault.method.eq_ignore_ascii_case(method))
                && fault.kind.is_for(chat)
        })?;
        let fault = &mut self.0[at];
        let kind = fault.kind.clone();
        if fault.times != u32::MAX {
            fault.times -= 1;
        }
        self.0.retain(|fault| fault.times > 0);
        Some(kind)
    }
}

/// The first half of an answer. Cut at a character, for a text that is not even UTF-8 would be another fault.
pub(super) fn half(answer: &Value) -> String {
    let mut text = answer.to_string();
    text.truncate((0..=text.len() / 2).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default());
    text
}
