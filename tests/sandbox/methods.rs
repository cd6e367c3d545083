//! What Telegram accepts, and what it refuses in which words.

use std::time::Duration;

use jauap::sandbox::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};

use super::client::{CHAT, Lab, TOKEN, lab, lab_with_chat, read};

/// A message with more fields.
fn message(more: Value) -> Value {
    let mut message = json!({"chat_id": CHAT, "text": "текст"});
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    message
}

fn keyboard(rows: Value) -> Value {
    json!({"reply_markup": {"inline_keyboard": rows}})
}

#[tokio::test]
async fn only_the_one_token_is_accepted() {
    let lab = lab().await;
    let (status, answer) = read(lab.request(Method::GET, "/bot1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB/getMe")).await;
    assert_eq!((status, answer), (401, json!({"ok": false, "error_code": 401, "description": "Unauthorized"})));
    let me = lab.done("getMe", json!({})).await;
    assert_eq!((&me["id"], &me["is_bot"], &me["username"]), (&json!(42), &json!(true), &json!("jauap_bot")));
    serde_json::from_value::<teloxide::types::Me>(me).unwrap();
}

#[tokio::test]
async fn an_unknown_method_is_not_found() {
    let lab = lab().await;
    let (status, answer) = lab.call("sendMesage", json!({})).await;
    assert_eq!((status, answer), (404, json!({"ok": false, "error_code": 404, "description": "Not Found"})));
    assert_eq!(lab.sandbox.faulty_calls()[0].method, "sendMesage");
    assert_eq!(lab.sandbox.totals().by_method["unknown"], 1);
}

#[tokio::test]
async fn parameters_come_as_query_form_or_json() {
    let lab = lab_with_chat().await;
    let query = format!("/bot{TOKEN}/SENDMESSAGE?chat_id={CHAT}&text=a%20b");
    assert_eq!(read(lab.request(Method::GET, &query)).await.0, 200);
    let body = format!("chat_id={CHAT}&text=c&reply_parameters=%7B%22message_id%22%3A1%7D");
    let form = lab.method("sendMessage").header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(read(form).await.0, 200);
    let sent = lab.sandbox.sent(CHAT);
    assert_eq!((sent[0].html.as_str(), sent[1].html.as_str(), sent[1].reply_to), ("a b", "c", Some(1)));
    assert!(lab.sandbox.faulty_calls().is_empty());
    lab.refused("sendMessage", json!(["not an object"])).await;
}

#[tokio::test]
async fn a_sent_message_is_seen_by_tests_and_read_by_the_library() {
    let lab = lab_with_chat().await;
    let rows = json!([[{"text": "Да", "callback_data": "y"}], [{"text": "Сайт", "url": "https://a.example"}]]);
    let mut params = message(keyboard(rows));
    params["text"] = "<i>а</i> &lt;".into();
    params["parse_mode"] = "HTML".into();
    let sent = lab.done("sendMessage", params).await;
    assert_eq!(sent["text"], "а <");
    serde_json::from_value::<teloxide::types::Message>(sent).unwrap();
    let seen = lab.sandbox.wait_sent(CHAT, 1, Duration::from_secs(5)).await;
    assert_eq!((seen[0].id, seen[0].html.as_str(), seen[0].edited), (2, "<i>а</i> &lt;", false));
    let button = |text: &str, data: &str| vec![(text.to_owned(), data.to_owned())];
    assert_eq!(seen[0].buttons, [button("Да", "y"), button("Сайт", "https://a.example")]);
}

#[tokio::test]
async fn texts_are_measured_as_they_are_shown() {
    let lab = lab_with_chat().await;
    for (text, why) in [
        (String::new(), "message text is empty"),
        (" \n ".to_owned(), "message text is empty"),
        ("<b> </b>".to_owned(), "message text is empty"),
        ("🙂".repeat(2049), "message is too long"),
    ] {
        assert_eq!(lab.refused("sendMessage", json!({"chat_id": CHAT, "text": text, "parse_mode": "HTML"})).await, why);
    }
    let longest = format!("<b>{}</b>", "🙂".repeat(2048));
    lab.done("sendMessage", json!({"chat_id": CHAT, "text": longest, "parse_mode": "HTML"})).await;
    assert_eq!(lab.refused("sendMessage", json!({"chat_id": CHAT})).await, "message text is empty");
    let broken = lab.refused("sendMessage", json!({"chat_id": CHAT, "text": "<h1>a", "parse_mode": "html"})).await;
    assert!(broken.starts_with("can't parse entities: "), "{broken}");
    lab.done("sendMessage", json!({"chat_id": CHAT, "text": "<h1>a"})).await;
    assert_eq!(lab.refused("sendMessage", message(json!({"parse_mode": "rtf"}))).await, "unsupported parse_mode");
}

#[tokio::test]
async fn a_chat_must_have_been_opened_by_a_person() {
    let lab = lab_with_chat().await;
    for method in ["sendMessage", "editMessageText", "deleteMessage", "sendChatAction", "getChat"] {
        let params = json!({"chat_id": 999, "text": "a", "message_id": 1, "action": "typing"});
        assert_eq!(lab.refused(method, params).await, "chat not found", "{method}");
    }
    assert_eq!(lab.refused("sendMessage", json!({"text": "a"})).await, "chat_id is empty");
    assert_eq!(lab.done("getChat", json!({"chat_id": CHAT})).await["type"], "private");
    let why = lab.refused("sendChatAction", json!({"chat_id": CHAT, "action": "dancing"})).await;
    assert_eq!(why, "wrong parameter action in request");
}

#[tokio::test]
async fn a_reply_needs_its_message() {
    let lab = lab_with_chat().await;
    let reply = |id: i32, lenient: bool| {
        message(json!({"reply_parameters": {"message_id": id, "allow_sending_without_reply": lenient}}))
    };
    let sent = lab.done("sendMessage", reply(1, false)).await;
    assert_eq!(sent["reply_to_message"]["message_id"], 1);
    assert_eq!(lab.refused("sendMessage", reply(99, false)).await, "message to be replied not found");
    assert_eq!(lab.done("sendMessage", reply(99, true)).await["reply_to_message"], Value::Null);
}

#[tokio::test]
async fn keyboards_are_checked() {
    let lab = lab_with_chat().await;
    let malformed = "can't parse inline keyboard button: ";
    let full: Vec<Value> = (0..50)
        .map(|n| json!([{"text": "a", "callback_data": n.to_string()}, {"text": "b", "callback_data": "b"}]))
        .collect();
    lab.done("sendMessage", message(keyboard(json!(full)))).await;
    lab.done("sendMessage", message(keyboard(json!([[{"text": "a", "callback_data": "д".repeat(32)}]])))).await;
    assert!(lab.sandbox.faulty_calls().is_empty());
    for (rows, why) in [
        (json!([[{"text": "a", "callback_data": "д".repeat(33)}]]), "BUTTON_DATA_INVALID".to_owned()),
        (json!([[{"text": " ", "callback_data": "a"}]]), format!("{malformed}the button text is empty")),
        (json!([[{"callback_data": "a"}]]), format!("{malformed}Can't find field \"text\"")),
        (json!([[{"text": "a"}]]), format!("{malformed}Text buttons are unallowed in the inline keyboard")),
        (
            json!([[{"text": "a", "callback_data": ""}]]),
            format!("{malformed}Text buttons are unallowed in the inline keyboard"),
        ),
        (
            json!([[{"text": "a", "callback_data": "a", "url": "https://a.example"}]]),
            format!("{malformed}exactly one action must be given"),
        ),
        (json!([[{"text": "a", "url": "a.example"}]]), "BUTTON_URL_INVALID".to_owned()),
        (json!([one_too_many(&full)]), "reply markup is too long".to_owned()),
    ] {
        assert_eq!(lab.refused("sendMessage", message(keyboard(rows))).await, why);
    }
    lab.done("sendMessage", message(keyboard(json!([[{"text": "a", "callback_data": "a", "colour": 1}]])))).await;
    let last = lab.sandbox.faulty_calls().pop().unwrap();
    assert_eq!(last.faults_in_call, ["unknown field \"colour\" in inline_keyboard"]);
}

/// The buttons of all rows and one more, in one row.
fn one_too_many(rows: &[Value]) -> Vec<Value> {
    let buttons = rows.iter().flat_map(|row| row.as_array().unwrap().clone());
    buttons.chain([json!({"text": "one more", "callback_data": "more"})]).collect()
}

#[tokio::test]
async fn an_edit_must_change_something() {
    let lab = lab_with_chat().await;
    let buttons = keyboard(json!([[{"text": "a", "callback_data": "a"}]]));
    lab.done("sendMessage", message(buttons.clone())).await;
    let edit = |id: i32, more: &Value| {
        let mut edit = message(more.clone());
        edit["message_id"] = id.into();
        edit
    };
    let same = "message is not modified: specified new message content and reply markup are exactly the same as a \
                current content and reply markup of the message";
    assert_eq!(lab.refused("editMessageText", edit(2, &buttons)).await, same);
    assert_eq!(lab.refused("editMessageText", edit(99, &buttons)).await, "message to edit not found");
    assert_eq!(lab.refused("editMessageText", edit(1, &buttons)).await, "message can't be edited");
    assert_eq!(lab.refused("editMessageText", json!({"text": "a"})).await, "message identifier is not specified");
    let edited = lab.done("editMessageText", edit(2, &json!({}))).await;
    assert_eq!((&edited["text"], &edited["reply_markup"]), (&json!("текст"), &Value::Null));
    assert!(edited["edit_date"].is_u64());
    assert!(lab.sandbox.sent(CHAT)[0].edited);
    let mut markup = buttons;
    markup.as_object_mut().unwrap().extend(json!({"chat_id": CHAT, "message_id": 2}).as_object().unwrap().clone());
    lab.done("editMessageReplyMarkup", markup.clone()).await;
    assert_eq!(lab.sandbox.sent(CHAT)[0].buttons.len(), 1);
    assert_eq!(lab.refused("editMessageReplyMarkup", markup).await, same);
}

#[tokio::test]
async fn a_deleted_message_is_gone() {
    let lab = lab_with_chat().await;
    lab.done("sendMessage", message(json!({}))).await;
    let params = json!({"chat_id": CHAT, "message_id": 2});
    lab.done("deleteMessage", params.clone()).await;
    assert!(lab.sandbox.sent(CHAT).is_empty());
    assert_eq!(lab.refused("deleteMessage", params).await, "message to delete not found");
}

const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";

async fn press_answer(lab: &Lab, id: &str, text: String) -> (u16, Value) {
    lab.call("answerCallbackQuery", json!({"callback_query_id": id, "text": text})).await
}

#[tokio::test]
async fn a_press_is_answered_once_and_in_time() {
    let lab = lab_with_chat().await;
    let id = lab.sandbox.press(CHAT, 1, "a");
    let (status, answer) = press_answer(&lab, &id, "д".repeat(201)).await;
    assert_eq!((status, &answer["description"]), (400, &json!("Bad Request: MESSAGE_TOO_LONG")));
    assert_eq!(press_answer(&lab, &id, "д".repeat(200)).await.0, 200);
    let answer = |id: &str| json!({"callback_query_id": id});
    assert_eq!(lab.refused("answerCallbackQuery", answer(&id)).await, TOO_OLD, "a second time");
    assert_eq!(lab.refused("answerCallbackQuery", answer("never")).await, TOO_OLD);
    let inline = lab.sandbox.inline_query(CHAT, "a");
    assert_eq!(lab.refused("answerCallbackQuery", answer(&inline)).await, TOO_OLD, "another sort of query");
    let late = lab.sandbox.press(CHAT, 1, "a");
    lab.sandbox.expire_queries();
    assert_eq!(lab.refused("answerCallbackQuery", answer(&late)).await, TOO_OLD);
}

#[tokio::test]
async fn inline_results_are_checked() {
    let lab = lab().await;
    let article =
        |id: &str| json!({"type": "article", "id": id, "title": "a", "input_message_content": {"message_text": "a"}});
    let without = |field: &str| {
        let mut article = article("1");
        article.as_object_mut().unwrap().remove(field);
        article
    };
    let id = lab.sandbox.inline_query(CHAT, "a");
    let malformed = "can't parse inline query result: Can't find field ";
    for (results, why) in [
        (json!((0..51).map(|n| article(&n.to_string())).collect::<Vec<_>>()), "RESULTS_TOO_MUCH".to_owned()),
        (json!([article("")]), "RESULT_ID_INVALID".to_owned()),
        (json!([article(&"a".repeat(65))]), "RESULT_ID_INVALID".to_owned()),
        (json!([article("1"), article("1")]), "RESULT_ID_DUPLICATE".to_owned()),
        (json!([without("title")]), format!("{malformed}\"title\"")),
        (json!([without("input_message_content")]), format!("{malformed}\"input_message_content\"")),
    ] {
        let params = json!({"inline_query_id": id, "results": results});
        assert_eq!(lab.refused("answerInlineQuery", params).await, why);
    }
    let refused = lab.sandbox.faulty_calls().len();
    let all: Vec<_> = (0..50).map(|n| article(&n.to_string())).collect();
    let params = json!({"inline_query_id": id, "results": all, "cache_time": 0, "is_personal": true});
    lab.done("answerInlineQuery", params.clone()).await;
    assert_eq!(lab.sandbox.faulty_calls().len(), refused);
    assert_eq!(lab.refused("answerInlineQuery", params).await, TOO_OLD);
}

#[tokio::test]
async fn commands_are_checked_and_kept_by_language() {
    let lab = lab().await;
    let one = |name: &str, description: &str| json!({"commands": [{"command": name, "description": description}]});
    for (params, why) in [
        (json!({"commands": []}), "commands is empty"),
        (json!({"commands": vec![json!({"command": "a", "description": "a"}); 101]}), "BOT_COMMANDS_TOO_MUCH"),
        (one("Start", "a"), "BOT_COMMAND_INVALID"),
        (one("", "a"), "BOT_COMMAND_INVALID"),
        (one(&"a".repeat(33), "a"), "BOT_COMMAND_INVALID"),
        (one("start", ""), "BOT_COMMAND_DESCRIPTION_INVALID"),
        (one("start", &"a".repeat(257)), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ] {
        assert_eq!(lab.refused("setMyCommands", params).await, why);
    }
    let mut wrong = one("start", "a");
    wrong["language_code"] = "kaz".into();
    assert_eq!(lab.refused("setMyCommands", wrong).await, "LANG_CODE_INVALID");
    lab.done("setMyCommands", one("/start", &"а".repeat(256))).await;
    assert_eq!(lab.done("getMyCommands", json!({})).await[0]["command"], "start");
    assert_eq!(lab.done("getMyCommands", json!({"language_code": "kk"})).await, json!([]));
    lab.done("deleteMyCommands", json!({})).await;
    assert_eq!(lab.done("getMyCommands", json!({})).await, json!([]));
}

#[tokio::test]
async fn the_profile_has_limits() {
    let lab = lab().await;
    for (method, field, limit) in [
        ("setMyName", "name", 64),
        ("setMyDescription", "description", 512),
        ("setMyShortDescription", "short_description", 120),
    ] {
        lab.done(method, json!({field: "д".repeat(limit), "language_code": "kk"})).await;
        assert!(lab.refused(method, json!({field: "д".repeat(limit + 1)})).await.ends_with("is too long"));
    }
    lab.done("setMyName", json!({"name": "Jauap"})).await;
    assert_eq!(lab.done("getMe", json!({})).await["first_name"], "Jauap");
    lab.done("setChatMenuButton", json!({"menu_button": {"type": "commands"}})).await;
    lab.refused("setChatMenuButton", json!({"menu_button": {"type": "none"}})).await;
}

#[tokio::test]
async fn a_sandbox_ends_with_its_last_handle() {
    let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap(), TOKEN).await.unwrap();
    let (page, other) = (sandbox.page_url(), sandbox.clone());
    let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
    drop(sandbox);
    assert!(client.get(&page).send().await.is_ok(), "a clone holds it");
    drop(other);
    // The task ends when the runtime next runs it.
    let gone = async { while client.get(&page).send().await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(5), gone).await.unwrap();
}
