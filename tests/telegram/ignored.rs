//! Updates that are none of the bot's business, and such as Telegram never sends: they are confirmed and forgotten, and
//! the next message is answered.

use jauap::{faq::Lang, telegram::incoming::Incoming};
use serde_json::{Value, json};

use crate::harness::{TOKEN, Town, title};

const ASK: &str = "Во сколько открываются участки?";

#[tokio::test]
async fn edits_and_channel_posts_are_ignored() {
    // Before the first poll Telegram still keeps updates of every kind.
    let mut town = Town::without_bot().await;
    town.sandbox.private_text(1, ASK);
    assert_ne!(town.sandbox.edited_text(1, "Когда референдум?"), 0);
    assert_ne!(town.sandbox.channel_post(-1_003_000_000_001, "Когда референдум? @jauap_bot"), 0);
    town.start_bot();
    assert!(town.reply(1).await.html.contains(title("voting.hours", Lang::Ru)));
    town.finish().await;
    assert_eq!(town.sandbox.totals().sent_ok, 1);
}

#[tokio::test]
async fn kinds_of_updates_that_nobody_knows_yet_are_confirmed() {
    let mut town = Town::without_bot().await;
    let body = json!({ "id": 1, "chat": {"id": 1, "type": "private"}, "from": {"id": 1}, "date": 1 });
    let kinds = [
        "edited_channel_post",
        "business_message",
        "deleted_business_messages",
        "guest_message",
        "managed_bot",
        "message_reaction_from_the_future",
        "poll",
        "poll_answer",
        "pre_checkout_query",
        "my_chat_member",
        "chat_join_request",
        "chat_boost",
        "purchased_paid_media",
        "",
    ];
    for kind in kinds {
        assert_ne!(town.sandbox.raw_update(&json!({ kind: body })), 0, "{kind}");
    }
    town.sandbox.private_text(1, ASK);
    town.start_bot();
    town.reply(1).await;
    town.finish().await;
    assert_eq!(town.sandbox.totals().sent_ok, 1);
}

fn odd() -> Vec<Value> {
    let from = json!({ "id": 5, "is_bot": false, "first_name": "A" });
    let group = json!({ "id": -5, "type": "group", "title": "G" });
    let channel = json!({ "id": -1_004_000_000_001_i64, "type": "channel", "title": "C" });
    let deep = (0..100).fold(json!({}), |inner, _| json!({ "reply_to_message": inner }));
    vec![
        json!({ "message": null }),
        json!({ "message": {} }),
        json!({ "message": [] }),
        json!({ "message": "text" }),
        json!({ "message": 7 }),
        json!({ "message": deep }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": group, "text": "без автора" } }),
        json!({ "message": { "message_id": 1, "date": -1, "chat": group, "from": from, "text": "до 1970" } }),
        json!({ "message": { "message_id": 1, "date": i64::MAX, "chat": group, "from": from, "text": "after" } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": { "id": 1e300, "type": "private" }, "from": from } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": { "id": "5", "type": "private" }, "text": "x" } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": { "type": "private" }, "from": from, "text": "x" } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": group, "from": from, "text": 7 } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": group, "from": from, "text": null } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": channel, "sender_chat": channel, "text": "x" } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": group, "from": from, "new_chat_title": "T" } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": group, "from": from, "future_service": {"a": 1} } }),
        json!({ "message": { "message_id": 1, "date": 1, "chat": group, "from": from, "migrate_to_chat_id": 1 } }),
        json!({ "callback_query": {} }),
        json!({ "callback_query": { "id": 7, "from": from, "data": "t:ru" } }),
        json!({ "callback_query": { "from": from, "data": "t:ru", "chat_instance": "1" } }),
        json!({ "inline_query": {} }),
        json!({ "inline_query": { "from": from, "query": "x", "offset": "" } }),
    ]
}

#[tokio::test]
async fn odd_updates_are_confirmed_and_the_next_message_is_answered() {
    let mut town = Town::open().await;
    for (chat, update) in (100..).zip(odd()) {
        town.sandbox.raw_update(&update);
        assert!(town.ask(chat, ASK).await.html.contains(title("voting.hours", Lang::Ru)), "after {update}");
    }
    town.finish().await;
    assert_eq!(town.sandbox.totals().sent_ok, odd().len() as u64);
}

#[tokio::test]
async fn a_message_with_something_new_in_it_is_answered_all_the_same() {
    let mut town = Town::open().await;
    town.ask(5, "/start").await;
    let message = |extra: Value| {
        let mut message = json!({
            "message_id": 2, "date": 1_795_000_000, "text": ASK,
            "chat": { "id": 5, "type": "private", "first_name": "A" },
            "from": { "id": 5, "is_bot": false, "first_name": "A", "language_code": "ru" },
        });
        message.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        json!({ "message": message })
    };
    let new = [
        json!({ "entities": [{ "type": "hologram", "offset": 0, "length": 2 }] }),
        json!({ "reply_markup": { "inline_keyboard": [[{ "text": "x", "teleport": {} }]] } }),
        json!({ "forward_origin": { "type": "time_traveller", "date": 1 } }),
        json!({ "some_new_field": { "a": [1, 2, 3] } }),
        json!({ "external_reply": { "origin": { "type": "unheard_of" } } }),
    ];
    for (count, extra) in (2..).zip(new) {
        town.sandbox.raw_update(&message(extra.clone()));
        let reply = town.message(5, count).await;
        assert!(reply.html.contains(title("voting.hours", Lang::Ru)), "{extra}: {}", reply.html);
    }
    town.finish().await;
    assert_eq!(town.count(5), 6);
}

#[tokio::test]
async fn an_update_over_which_teloxide_panics_is_confirmed() {
    let mut town = Town::without_bot().await;
    // An earlier bot asked for reactions, so that they still come.
    let url = format!("{}/bot{TOKEN}/getUpdates", town.sandbox.api_url());
    let body = json!({ "allowed_updates": ["message", "message_reaction"], "timeout": 0 }).to_string();
    let request = reqwest::Client::new().post(url).header("content-type", "application/json").body(body);
    request.send().await.expect("the sandbox answers");
    let chat = json!({ "id": 5, "type": "private", "first_name": "A" });
    let of_nobody = json!({ "chat": chat, "message_id": 1, "date": 1, "old_reaction": [], "new_reaction": [] });
    assert_ne!(town.sandbox.raw_update(&json!({ "message_reaction": of_nobody })), 0);
    town.sandbox.private_text(1, ASK);
    town.start_bot();
    town.reply(1).await;
    town.finish().await;
    assert_eq!(town.sandbox.totals().sent_ok, 1);
}

#[tokio::test]
async fn a_private_message_with_something_amiss_is_answered_all_the_same() {
    let mut town = Town::open().await;
    town.ask(5, "/start").await;
    for (count, (field, value)) in (2..).zip([
        ("message_id", json!(1_i64 << 40)),
        ("message_id", json!(1.5)),
        ("message_id", json!(null)),
        ("from", json!("nobody")),
        ("date", json!("today")),
    ]) {
        let mut message = json!({
            "message_id": 2, "date": 1_795_000_000, "text": ASK,
            "chat": { "id": 5, "type": "private", "first_name": "A" },
            "from": { "id": 5, "is_bot": false, "first_name": "A" },
        });
        message[field] = value;
        town.sandbox.raw_update(&json!({ "message": message }));
        let reply = town.message(5, count).await;
        assert!(reply.html.contains(title("voting.hours", Lang::Ru)), "{field}: {}", reply.html);
    }
    town.finish().await;
}

#[tokio::test]
async fn what_the_bot_itself_offered_and_what_bots_write_gets_no_answer() {
    const GROUP: i64 = -1_001_000_000_005;
    let mut town = Town::open().await;
    let me = json!({ "id": 7_000_000_001_i64, "is_bot": true, "first_name": "jauap", "username": "jauap_bot" });
    let other = json!({ "id": 99, "is_bot": true, "first_name": "gif", "username": "gif" });
    let person = json!({ "id": 5, "is_bot": false, "first_name": "A" });
    let channel = json!({ "id": -1_001_000_000_006_i64, "type": "channel", "title": "C" });
    let private = json!({ "id": 5, "type": "private", "first_name": "A" });
    let group = json!({ "id": GROUP, "type": "supergroup", "title": "G" });
    // teloxide's types can't hold it, so it is read by hand.
    let odd = json!([{ "type": "hologram", "offset": 0, "length": 2 }]);
    let says = |chat: &Value, from: &Value, extra: Value| {
        let text = format!("@jauap_bot {ASK}");
        let mut message = json!({ "message_id": 2, "date": 1_795_000_000, "chat": chat, "from": from, "text": text });
        message.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        town.sandbox.raw_update(&json!({ "message": message }));
    };
    town.ask(5, "/start").await;
    town.sandbox.group_text(GROUP, 5, "привет", None);
    for chat in [&private, &group] {
        for extra in [json!({}), json!({ "entities": odd })] {
            let with = |key: &str, value: &Value| {
                let mut extra = extra.clone();
                extra[key] = value.clone();
                extra
            };
            says(chat, &person, with("via_bot", &me));
            says(chat, &other, extra.clone());
            says(chat, &person, with("via_bot", &other));
        }
    }
    says(
        &group,
        &json!({ "id": 136_817_688, "is_bot": true, "first_name": "Channel" }),
        json!({ "sender_chat": channel }),
    );
    town.message(5, 3).await;
    town.message(GROUP, 3).await;
    town.finish().await;
    assert_eq!((town.count(5), town.count(GROUP)), (3, 3), "two of people through another bot each, and the channel's");
}

#[test]
fn half_a_character_is_read_as_a_replacement() {
    let raw = r#"{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private","first_name":"\ud83d"},
        "from":{"id":5,"is_bot":false,"first_name":"\ud83d"},"text":"Когда \udfff?"}}"#;
    let Incoming::Message(message) = Incoming::read(raw) else { panic!("unread") };
    assert_eq!(message.text.as_deref(), Some("Когда \u{fffd}?"));
    assert!(message.is_private);
}
