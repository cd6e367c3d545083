//! The chat page and the JSON behind it.

use std::time::{SystemTime, UNIX_EPOCH};

use jauap::sandbox::Options;
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::client::{Lab, TOKEN, json_body, lab, lab_with, read};

async fn events(lab: &Lab, after: u64) -> (u64, Vec<Value>) {
    let mut answer = lab.get(&format!("/chat/1/events?after={after}")).await;
    let Value::Array(events) = answer["events"].take() else { panic!("{answer}") };
    (answer["last"].as_u64().unwrap(), events)
}

#[tokio::test]
async fn the_page_asks_nobody_else() {
    let lab = lab().await;
    let response = lab.request(Method::GET, "/").send().await.unwrap();
    assert!(response.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    let html = response.text().await.unwrap();
    for address in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!html.contains(address), "{address}");
    }
}

#[tokio::test]
async fn a_message_of_the_page_reaches_the_bot_and_the_page() {
    let lab = lab().await;
    let said = json!({"text": "<b>где?</b>", "language_code": "kk"});
    assert_eq!(lab.post("/chat/1/send", said).await, (200, json!({"ok": true})));
    let update = lab.done("getUpdates", json!({})).await[0].take();
    assert_eq!(update["message"]["text"], "<b>где?</b>");
    assert_eq!(update["message"]["from"]["language_code"], "kk");
    let (last, seen) = events(&lab, 0).await;
    let message = &seen[0]["message"];
    assert_eq!((&seen[0]["kind"], &message["from"], &message["id"]), (&json!("message"), &json!("you"), &json!(1)));
    assert_eq!(message["html"], "&lt;b&gt;где?&lt;/b&gt;");
    assert_eq!((&message["reply_to"], &message["buttons"]), (&Value::Null, &json!([])));
    assert_eq!(seen[0]["n"].as_u64(), Some(last));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(message["date"].as_u64().unwrap().abs_diff(now) < 60, "the real clock");
}

#[tokio::test]
async fn what_the_bot_does_is_told_in_order() {
    let lab = lab().await;
    lab.post("/chat/1/send", json!({"text": "/start"})).await;
    let (last, _) = events(&lab, 0).await;
    let look = {
        let page = lab.clone();
        tokio::spawn(async move { events(&page, last).await })
    };
    lab.done("sendChatAction", json!({"chat_id": 1, "action": "typing"})).await;
    let (last, seen) = look.await.unwrap();
    assert_eq!((seen.len(), &seen[0]["kind"], &seen[0]["action"]), (1, &json!("action"), &json!("typing")));

    let keyboard = json!({"inline_keyboard": [[{"text": "Да", "callback_data": "y"}, {"text": "Сайт", "url": "https://a.example"}]]});
    let hello = json!({"chat_id": 1, "text": "<b>Привет</b>", "parse_mode": "HTML", "reply_markup": keyboard,
        "reply_parameters": {"message_id": 1}});
    lab.done("sendMessage", hello).await;
    let (last, seen) = events(&lab, last).await;
    let message = &seen[0]["message"];
    assert_eq!((&message["from"], &message["html"]), (&json!("bot"), &json!("<b>Привет</b>")));
    assert_eq!(message["reply_to"], 1);
    let buttons = json!([[{"text": "Да", "data": "y"}, {"text": "Сайт", "url": "https://a.example"}]]);
    assert_eq!(message["buttons"], buttons);

    let press = json!({"message_id": message["id"], "data": "y", "language_code": "ru"});
    let (_, pressed) = lab.post("/chat/1/press", press).await;
    let answer = json!({"callback_query_id": pressed["query_id"], "text": "Готово", "show_alert": true});
    lab.done("answerCallbackQuery", answer).await;
    lab.done("editMessageText", json!({"chat_id": 1, "message_id": 2, "text": "Пока"})).await;
    lab.done("deleteMessage", json!({"chat_id": 1, "message_id": 1})).await;
    let (_, seen) = events(&lab, last).await;
    let kinds: Vec<_> = seen.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["answered", "edited", "deleted"]);
    assert_eq!(
        (&seen[0]["query_id"], &seen[0]["text"], &seen[0]["alert"]),
        (&pressed["query_id"], &json!("Готово"), &json!(true))
    );
    assert_eq!((&seen[1]["message"]["html"], &seen[1]["message"]["buttons"]), (&json!("Пока"), &json!([])));
    assert_eq!(seen[2]["id"], 1);
    assert!(lab.sandbox.faulty_calls().is_empty());
}

#[tokio::test]
async fn an_answer_without_a_text_is_told_as_such() {
    let lab = lab().await;
    lab.post("/chat/1/send", json!({"text": "/start"})).await;
    let (last, _) = events(&lab, 0).await;
    let (_, pressed) = lab.post("/chat/1/press", json!({"message_id": 1, "data": "y"})).await;
    lab.done("answerCallbackQuery", json!({"callback_query_id": pressed["query_id"]})).await;
    let (_, seen) = events(&lab, last).await;
    assert_eq!((&seen[0]["text"], &seen[0]["alert"]), (&Value::Null, &json!(false)));
}

#[tokio::test]
async fn a_place_can_be_shared() {
    let lab = lab().await;
    lab.post("/chat/1/location", json!({"lat": 51.5, "lon": 71.5, "language_code": "ru"})).await;
    let update = lab.done("getUpdates", json!({})).await[0].take();
    assert_eq!(update["message"]["location"], json!({"latitude": 51.5, "longitude": 71.5}));
}

#[tokio::test]
async fn the_menu_falls_back_to_the_default_language() {
    let lab = lab().await;
    let menu = |description: &str| json!([{"command": "start", "description": description}]);
    lab.done("setMyCommands", json!({"commands": menu("d")})).await;
    lab.done("setMyCommands", json!({"commands": menu("k"), "language_code": "kk"})).await;
    assert_eq!(lab.get("/chat/commands?lang=kk").await, json!({"commands": menu("k")}));
    assert_eq!(lab.get("/chat/commands?lang=ru").await, json!({"commands": menu("d")}));
    let private = json!({"type": "all_private_chats"});
    lab.done("setMyCommands", json!({"commands": menu("p"), "scope": private})).await;
    assert_eq!(lab.get("/chat/commands?lang=kk").await, json!({"commands": menu("p")}));
}

#[tokio::test]
async fn the_status_names_the_bot_and_counts_its_polls() {
    let lab = lab_with(Options { username: "other_bot".to_owned(), ..Options::default() }).await;
    assert_eq!(lab.get("/chat/status").await, json!({"bot": "other_bot", "polls": 0, "polling": false}));
    lab.done("getUpdates", json!({})).await;
    assert_eq!(lab.get("/chat/status").await, json!({"bot": "other_bot", "polls": 1, "polling": true}));
    assert_eq!(lab.done("getMe", json!({})).await["username"], "other_bot");
    assert_eq!(lab.sandbox.bot_username(), "other_bot");
}

#[tokio::test]
async fn strangers_are_kept_out() {
    let lab = lab().await;
    let api = format!("/bot{TOKEN}/getMe");
    for path in ["/", "/chat/status", &api] {
        let foreign = lab.request(Method::GET, path).header(header::HOST, "evil.example:80");
        assert_eq!(read(foreign).await.0, 403);
        let local = lab.request(Method::GET, path).header(header::HOST, "localhost:80");
        let response = local.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert!(!response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    }
    let form = lab.request(Method::POST, "/chat/1/send").header(header::CONTENT_TYPE, "text/plain");
    assert_eq!(read(form.body(json!({"text": "a"}).to_string())).await.0, 415);
    assert_eq!(lab.post("/chat/1/send", json!({"text": " \n"})).await.0, 400);
    let foreign = lab.request(Method::POST, "/chat/1/send").header(header::HOST, "evil.example");
    assert_eq!(read(json_body(foreign, &json!({"text": "a"}))).await.0, 403);
    assert_eq!(lab.sandbox.totals().updates, 0);
}
