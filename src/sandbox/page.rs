//! The chat page, and the JSON behind it: what a person does there, and what happened in their chat.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Path, Query, State as Extract},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    chat::ChatKind,
    message::{Media, Stored, Text},
    people::citizen,
    server::Shared,
    state::{Draft, State},
};

/// A look waits this long for something to happen.
const LONGEST_LOOK: Duration = Duration::from_secs(25);

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(page))
        .route("/chat/{id}/send", post(send))
        .route("/chat/{id}/press", post(press))
        .route("/chat/{id}/location", post(location))
        .route("/chat/{id}/events", get(events))
        .route("/chat/commands", get(commands))
        .route("/chat/status", get(bot_status))
}

async fn page() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, include_str!("page.html"))
}

#[derive(Deserialize)]
struct Said {
    text: String,
    language_code: Option<String>,
}

async fn send(Extract(shared): Extract<Arc<Shared>>, Path(chat): Path<i64>, Json(said): Json<Said>) -> Response {
    // No client of Telegram's sends such a message.
    if said.text.trim().is_empty() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let draft = Draft { text: Text::plain(&said.text), ..Draft::default() };
    says(&shared, chat, said.language_code.as_deref(), draft).into_response()
}

#[derive(Deserialize)]
struct Shown {
    lat: f64,
    lon: f64,
    language_code: Option<String>,
}

async fn location(
    Extract(shared): Extract<Arc<Shared>>,
    Path(chat): Path<i64>,
    Json(shown): Json<Shown>,
) -> Json<Value> {
    let media = Some(Media::Location { lat: shown.lat, lon: shown.lon });
    says(&shared, chat, shown.language_code.as_deref(), Draft { media, ..Draft::default() })
}

fn says(shared: &Shared, chat: i64, language_code: Option<&str>, draft: Draft) -> Json<Value> {
    shared.change(|state| state.says(chat, ChatKind::Private, citizen(chat, language_code), draft));
    Json(json!({ "ok": true }))
}

#[derive(Deserialize)]
struct Pressed {
    message_id: i32,
    data: String,
    language_code: Option<String>,
}

async fn press(
    Extract(shared): Extract<Arc<Shared>>,
    Path(chat): Path<i64>,
    Json(pressed): Json<Pressed>,
) -> Json<Value> {
    let from = citizen(chat, pressed.language_code.as_deref());
    let id = shared.change(|state| state.presses(chat, &from, pressed.message_id, &pressed.data));
    Json(json!({ "ok": true, "query_id": id }))
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: u64,
}

/// What happened after the page's last look; waits for it a while.
async fn events(
    Extract(shared): Extract<Arc<Shared>>,
    Path(chat): Path<i64>,
    Query(After { after }): Query<After>,
) -> Json<Value> {
    let mut changed = shared.subscribe();
    let deadline = tokio::time::Instant::now() + LONGEST_LOOK;
    loop {
        changed.mark_unchanged();
        let (last, events) = {
            let state = shared.lock();
            (state.clock(), happened(&state, chat, after))
        };
        let expired = tokio::time::timeout_at(deadline, async {
            if events.is_empty() { changed.changed().await } else { Ok(()) }
        });
        // A page that is ahead of the clock was there before the server started anew: it is told at once.
        if after > last {
            return Json(json!({ "last": last, "events": [] }));
        }
        match expired.await {
            Ok(Ok(())) if events.is_empty() => (),
            _ => return Json(json!({ "last": last, "events": events })),
        }
    }
}

fn happened(state: &State, chat: i64, after: u64) -> Vec<Value> {
    let Some(chat) = state.chat(chat) else { return Vec::new() };
    let messages = chat.messages().filter(|stored| stored.changed > after).map(|stored| {
        let is_news = stored.edited.is_none() || after == 0;
        let kind = if is_news { "message" } else { "edited" };
        (stored.changed, json!({ "kind": kind, "message": bubble(stored) }))
    });
    let notices = chat.notices().filter(|(when, _)| *when > after).cloned();
    let mut all: Vec<(u64, Value)> = messages.chain(notices).collect();
    // The page keeps the order of messages by their ids.
    all.sort_by_key(|(when, _)| *when);
    all.into_iter()
        .map(|(when, mut event)| {
            event["n"] = when.into();
            event
        })
        .collect()
}

/// A message as the page shows it.
fn bubble(stored: &Stored) -> Value {
    let mut html = stored.text.to_html();
    if let Some(Media::Location { lat, lon }) = stored.media {
        html = format!("📍 {lat:.4}, {lon:.4}");
    }
    let buttons: Vec<Vec<Value>> = stored
        .rows()
        .iter()
        .map(|row| {
            let of = |button: &Value| match button.get("url") {
                Some(url) => json!({ "text": button["text"], "url": url }),
                None => json!({ "text": button["text"], "data": button["callback_data"] }),
            };
            row.as_array().into_iter().flatten().map(of).collect()
        })
        .collect();
    json!({
        "id": stored.id,
        "from": if stored.is_bots() { "bot" } else { "you" },
        "html": html,
        "date": stored.date,
        "reply_to": stored.reply_to,
        "buttons": buttons,
    })
}

#[derive(Deserialize)]
struct In {
    #[serde(default)]
    lang: String,
}

async fn commands(Extract(shared): Extract<Arc<Shared>>, Query(In { lang }): Query<In>) -> Json<Value> {
    Json(json!({ "commands": shared.lock().profile.menu(&lang) }))
}

async fn bot_status(Extract(shared): Extract<Arc<Shared>>) -> Json<Value> {
    let state = shared.lock();
    Json(json!({ "bot": state.options.username, "polls": state.polls.generation, "polling": state.polls.is_alive() }))
}
