//! Any text as the data of a button, the payload of a deep link, a command, and an inline query.

use jauap::{
    reply::Action,
    telegram::{
        handlers::{Context, handle, is_for_us},
        incoming::Incoming,
    },
};
use serde_json::{Value, json};

use super::{calls, content::context};

/// Panics at a call that Telegram would refuse, where an answer is missing, or where the text comes into the topic log.
pub fn check(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    if let Ok(action) = text.parse::<Action>() {
        assert_eq!(action.to_string().parse(), Ok(action));
    }
    let from = json!({ "id": 5, "is_bot": false, "first_name": text });
    let chat = json!({ "id": 5, "type": "private", "first_name": text });
    let message = |text: String| json!({ "message_id": 1, "date": 1, "chat": chat, "from": from, "text": text });
    let query = |at: Value| {
        let mut query = json!({ "id": "1", "from": from, "chat_instance": "1", "data": text });
        query.as_object_mut().expect("an object").extend(at.as_object().cloned().expect("an object"));
        json!({ "update_id": 1, "callback_query": query })
    };
    let context = context();
    for update in [
        query(json!({ "message": message("x".to_owned()) })),
        query(json!({ "inline_message_id": "1" })),
        query(json!({})),
        json!({ "update_id": 1, "message": message(format!("/start {text}")) }),
        json!({ "update_id": 1, "message": message(format!("/lang {text}")) }),
        json!({ "update_id": 1, "message": message(format!("/{text}")) }),
        json!({ "update_id": 1, "inline_query": { "id": "1", "from": from, "query": text, "offset": text } }),
    ] {
        one(&context, &update, text);
    }
}

fn one(context: &Context, update: &Value, text: &str) {
    let incoming = Incoming::read(&update.to_string());
    let handled = handle(context, &incoming);
    // Only a command that names another bot is none of ours.
    assert_eq!(is_for_us(context, &incoming), !handled.calls.is_empty(), "{update}");
    handled.calls.iter().for_each(calls::check);
    let Some(event) = handled.event else { return };
    let assistant = context.assistant.load();
    for id in event.entry.iter().chain(&event.region) {
        let known = assistant.faq().entry(id).is_some() || assistant.faq().region(id).is_some();
        assert!(known, "{id:?} of {text:?} comes into the topic log");
    }
}
