//! What people do becomes updates that a bot's library can read.

use serde_json::{Value, json};
use teloxide::types::{MediaKind, MessageKind, Update, UpdateKind};

use super::client::{CHAT, Lab, lab};

/// The newest update, as JSON and as the library reads it.
async fn newest(lab: &Lab) -> (Value, Update) {
    let json = lab.done("getUpdates", json!({"offset": -1})).await[0].take();
    // From text, as it comes over the network: the library borrows the name of the kind from it.
    let update: Update = serde_json::from_str(&json.to_string()).unwrap();
    // The library keeps what it can't read as an error in place of the content.
    assert!(!matches!(update.kind, UpdateKind::Error(_)), "{json}");
    (json, update)
}

fn media(update: &Update) -> &MediaKind {
    let (UpdateKind::Message(message) | UpdateKind::EditedMessage(message) | UpdateKind::ChannelPost(message)) =
        &update.kind
    else {
        panic!("{update:?}")
    };
    let MessageKind::Common(common) = &message.kind else { panic!("{message:?}") };
    &common.media_kind
}

#[tokio::test]
async fn a_private_text_is_a_message_of_a_person() {
    let lab = lab().await;
    let id = lab.sandbox.private_text(CHAT, "Где голосовать?");
    let (json, update) = newest(&lab).await;
    assert_eq!(json["update_id"], id);
    assert!(matches!(media(&update), MediaKind::Text(text) if text.text == "Где голосовать?"));
    let message = &json["message"];
    assert_eq!((&message["chat"]["type"], &message["chat"]["id"]), (&json!("private"), &json!(CHAT)));
    assert_eq!((&message["from"]["is_bot"], &message["from"]["language_code"]), (&json!(false), &json!("ru")));
    lab.sandbox.private_text_as(CHAT, "?", Some("kk"));
    assert_eq!(newest(&lab).await.0["message"]["from"]["language_code"], "kk");
    lab.sandbox.private_text_as(CHAT, "?", None);
    assert_eq!(newest(&lab).await.0["message"]["from"]["language_code"], Value::Null);
}

#[tokio::test]
async fn commands_are_marked() {
    let lab = lab().await;
    lab.sandbox.private_text(CHAT, "/start");
    let (json, _) = newest(&lab).await;
    assert_eq!(json["message"]["entities"], json!([{"type": "bot_command", "offset": 0, "length": 6}]));
}

#[tokio::test]
async fn a_group_has_mentions_and_replies() {
    let lab = lab().await;
    lab.sandbox.group_text(-5, 1, "@jauap_bot привет", None);
    let (json, _) = newest(&lab).await;
    assert_eq!(json["message"]["chat"]["type"], "group");
    assert_eq!(json["message"]["entities"], json!([{"type": "mention", "offset": 0, "length": 10}]));
    let answer = lab.done("sendMessage", json!({"chat_id": -5, "text": "да?"})).await;
    let id = i32::try_from(answer["message_id"].as_i64().unwrap()).unwrap();
    lab.sandbox.group_text(-5, 1, "где?", Some(id));
    let (json, update) = newest(&lab).await;
    assert_eq!(json["message"]["reply_to_message"]["from"]["username"], "jauap_bot");
    assert!(matches!(update.kind, UpdateKind::Message(message) if message.reply_to_message().is_some()));
    lab.sandbox.group_text(-1_000_000_000_005, 1, "?", None);
    assert_eq!(newest(&lab).await.0["message"]["chat"]["type"], "supergroup");
}

#[tokio::test]
async fn everything_else_a_person_sends_can_be_read() {
    let lab = lab().await;
    lab.sandbox.photo(CHAT, Some("что это?"));
    assert!(matches!(media(&newest(&lab).await.1), MediaKind::Photo(photo) if photo.caption.is_some()));
    lab.sandbox.voice(CHAT);
    assert!(matches!(media(&newest(&lab).await.1), MediaKind::Voice(_)));
    lab.sandbox.sticker(CHAT);
    assert!(matches!(media(&newest(&lab).await.1), MediaKind::Sticker(_)));
    lab.sandbox.document(CHAT);
    assert!(matches!(media(&newest(&lab).await.1), MediaKind::Document(_)));
    lab.sandbox.location(CHAT, 51.16, 71.47);
    assert!(matches!(media(&newest(&lab).await.1), MediaKind::Location(at) if at.location.latitude == 51.16));
}

#[tokio::test]
async fn edits_and_channel_posts_have_kinds_of_their_own() {
    let lab = lab().await;
    assert_eq!(lab.sandbox.edited_text(CHAT, "nothing to edit"), 0);
    lab.sandbox.private_text(CHAT, "где");
    lab.sandbox.edited_text(CHAT, "когда");
    let (json, update) = newest(&lab).await;
    assert!(matches!(update.kind, UpdateKind::EditedMessage(_)));
    assert_eq!((&json["edited_message"]["message_id"], &json["edited_message"]["text"]), (&json!(1), &json!("когда")));
    lab.sandbox.channel_post(-1_000_000_000_009, "новость");
    assert!(matches!(newest(&lab).await.1.kind, UpdateKind::ChannelPost(_)));
}

#[tokio::test]
async fn presses_and_inline_queries_can_be_read() {
    let lab = lab().await;
    lab.sandbox.private_text(CHAT, "/start");
    let keyboard = json!({"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]});
    let sent = lab.done("sendMessage", json!({"chat_id": CHAT, "text": "?", "reply_markup": keyboard})).await;
    let message = i32::try_from(sent["message_id"].as_i64().unwrap()).unwrap();
    let id = lab.sandbox.press(CHAT, message, "yes");
    let UpdateKind::CallbackQuery(query) = newest(&lab).await.1.kind else { panic!("not a press") };
    assert_eq!((query.id.0, query.data.as_deref()), (id, Some("yes")));
    assert!(query.message.is_some_and(|message| message.regular_message().is_some()));
    lab.sandbox.press(CHAT, 999, "yes");
    let UpdateKind::CallbackQuery(query) = newest(&lab).await.1.kind else { panic!("not a press") };
    assert!(query.message.is_some_and(|message| message.regular_message().is_none()), "the message is gone");
    let id = lab.sandbox.inline_query(CHAT, "где");
    let UpdateKind::InlineQuery(query) = newest(&lab).await.1.kind else { panic!("not a query") };
    assert_eq!((query.id.0, query.query), (id, "где".to_owned()));
}

#[tokio::test]
async fn an_update_can_be_written_by_hand() {
    let lab = lab().await;
    let id = lab.sandbox.raw_update(&json!({"update_id": 900, "some_new_kind": {"a": 1}}));
    let updates = lab.done("getUpdates", json!({})).await;
    assert_eq!(updates, json!([{"update_id": id, "some_new_kind": {"a": 1}}]));
    assert_eq!(lab.sandbox.raw_update(&json!({})), 0);
}
