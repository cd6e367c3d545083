//! Calls as Telegram demands them (core.telegram.org/bots/api), of the methods that the handlers use.

use std::collections::HashSet;

use jauap::{telegram::outgoing::Outgoing, text::html};
use serde_json::Value;

/// Panics at a call that Telegram would refuse.
pub fn check(call: &Outgoing) {
    let params: Value = serde_json::from_slice(&call.body).expect("the body is JSON");
    let to_chat = || assert_eq!(call.chat, params["chat_id"].as_i64(), "{params}");
    match call.method.as_str() {
        "sendMessage" => {
            to_chat();
            text(&params["text"], &params["parse_mode"]);
            keyboard(&params["reply_markup"]);
        }
        "editMessageText" => {
            if params["inline_message_id"].is_null() {
                to_chat();
                assert!(params["message_id"].is_i64(), "{params}");
            }
            text(&params["text"], &params["parse_mode"]);
            keyboard(&params["reply_markup"]);
        }
        "answerCallbackQuery" => {
            assert!(params["callback_query_id"].is_string(), "{params}");
            assert!(units(params["text"].as_str().unwrap_or_default()) <= 200, "{params}");
        }
        "answerInlineQuery" => {
            assert!(params["inline_query_id"].is_string(), "{params}");
            results(params["results"].as_array().expect("results"));
        }
        other => panic!("an unexpected call: {other}"),
    }
    if let Some(instead) = &call.instead {
        check(&instead.of(call));
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn text(text: &Value, parse_mode: &Value) {
    let text = text.as_str().expect("a text");
    let (shown, length) = match parse_mode.as_str() {
        Some("HTML") => (html::plain(text), html::check(text).unwrap_or_else(|error| panic!("{error}: {text}"))),
        None => (text.to_owned(), units(text)),
        Some(other) => panic!("parse_mode {other}"),
    };
    assert!(!shown.trim().is_empty(), "an empty message");
    assert!(length <= 4096, "{length} units");
}

fn keyboard(markup: &Value) {
    if markup.is_null() {
        return;
    }
    let rows = markup["inline_keyboard"].as_array().expect("rows of buttons");
    let buttons: Vec<&Value> = rows.iter().flat_map(|row| row.as_array().expect("a row")).collect();
    assert!(buttons.len() <= 100, "{} buttons", buttons.len());
    for button in buttons {
        assert!(!button["text"].as_str().expect("a label").trim().is_empty(), "{button}");
        let data = button["callback_data"].as_str().expect("callback data");
        assert!((1..=64).contains(&data.len()), "{button}");
    }
}

fn results(results: &[Value]) {
    assert!(results.len() <= 50, "{} results", results.len());
    let mut ids = HashSet::new();
    for result in results {
        let id = result["id"].as_str().expect("an id");
        assert!((1..=64).contains(&id.len()) && ids.insert(id), "{id}");
        assert!(!result["title"].as_str().expect("a title").trim().is_empty(), "{result}");
        let content = &result["input_message_content"];
        text(&content["message_text"], &content["parse_mode"]);
        keyboard(&result["reply_markup"]);
    }
}
