//! Neither the token nor anything of a citizen shows in the output, at whatever level, or in the list of processes.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{Router, response::Redirect};
use jauap::{
    sandbox::{Fault, FaultKind, When},
    telegram::{
        api::{Api, CallError, Patience, Settings},
        token::Token,
    },
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::program::{Program, TOKEN};

const NAME: &str = "Сырбайтегі";
const NICK: &str = "syrbaitegi_nick";
const ID: i64 = 8_123_456_789;
const GROUP: i64 = -1_009_876_543_210;
const WORDS: &str = "тыңдаушылықсыз";

/// What a citizen may send, all of it with secrets in it.
fn updates() -> Vec<Value> {
    let from = json!({ "id": ID, "is_bot": false, "first_name": NAME, "last_name": NAME, "username": NICK });
    let chat = json!({ "id": ID, "type": "private", "first_name": NAME, "username": NICK });
    let group = json!({ "id": GROUP, "type": "supergroup", "title": NAME });
    let base = json!({ "message_id": 1, "date": 1_795_410_000, "chat": chat, "from": from });
    let message = |more: Value| {
        let mut message = base.clone();
        message.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        message
    };
    let press = |data: &str| json!({ "id": "1", "from": from, "chat_instance": "1", "data": data, "message": base });
    vec![
        json!({ "message": message(json!({ "text": format!("{WORDS} қашан?") })) }),
        json!({ "message": message(json!({ "text": format!("/start {WORDS}") })) }),
        json!({ "message": message(json!({ "text": format!("/{WORDS}") })) }),
        json!({ "message": message(json!({ "text": "/lang kk" })) }),
        json!({ "message": message(json!({ "caption": WORDS, "photo": [] })) }),
        json!({ "message": message(json!({ "location": { "latitude": 43.123_456, "longitude": 76.654_321 } })) }),
        json!({ "message": message(json!({ "text": format!("@jauap_bot {WORDS}"), "chat": group })) }),
        // Such as teloxide's types can't hold, and such as nobody can read.
        json!({ "message": message(json!({ "text": WORDS, "entities": [{ "type": "new", "offset": 0, "length": 1 }] })) }),
        json!({ "message": { "chat": NAME, "text": WORDS, "from": from } }),
        json!({ "guest_message": message(json!({ "text": WORDS })) }),
        json!({ "edited_message": message(json!({ "text": WORDS })) }),
        json!({ "callback_query": press("t:kk") }),
        json!({ "callback_query": press(WORDS) }),
        json!({ "inline_query": { "id": "1", "from": from, "query": WORDS, "offset": "" } }),
    ]
}

#[tokio::test]
async fn nothing_secret_shows_at_any_log_level() {
    let mut program = Program::start("trace", None).await;
    // Opens the chat: what is sent to it afterwards arrives.
    program.sandbox.private_text(ID, WORDS);
    program.until("an answer", |state| state.sent_count(ID) == 1).await;
    for (method, kind) in [
        ("getUpdates", FaultKind::ServerErrorHtml(502)),
        ("getUpdates", FaultKind::Conflict),
        ("getUpdates", FaultKind::DropConnection),
        ("getUpdates", FaultKind::TruncatedJson(When::BeforeWork)),
        ("sendMessage", FaultKind::DropConnection),
        ("sendMessage", FaultKind::TruncatedJson(When::BeforeWork)),
        ("sendMessage", FaultKind::ServerErrorJson(500)),
        ("sendMessage", FaultKind::Migrated { to: ID }),
        ("sendMessage", FaultKind::ChatNotFound),
        ("sendMessage", FaultKind::Forbidden),
    ] {
        program.sandbox.fault(Fault::new(method, 1, kind));
    }
    for update in updates() {
        program.sandbox.raw_update(&update);
    }
    program.until("everything is handled", |state| state.pending() == 0 && state.sent_count(ID) > 3).await;
    let processes = fs::read(format!("/proc/{}/cmdline", program.id())).unwrap_or_default();
    // The last fault ends the program with a word about the token.
    program.sandbox.fault(Fault::new("*", u32::MAX, FaultKind::Unauthorized));
    program.sandbox.private_text(ID, WORDS);
    tokio::time::timeout(Duration::from_secs(20), async {
        while !program.has_ended() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("a refused token ends it");

    let output = program.output();
    assert!(output.contains("TRACE") && output.contains("error: "), "{output}");
    let warnings = output.lines().filter(|line| line.contains("WARN") && line.contains("the token was refused"));
    assert_eq!(warnings.count(), 0, "the last word says it, and what to do");
    let (bot, secret) = TOKEN.split_once(':').expect("a colon");
    let (id, group, bare_group) = (ID.to_string(), GROUP.to_string(), GROUP.unsigned_abs().to_string());
    let percent = format!("{bot}%3A");
    for hidden in [secret, &percent, NAME, NICK, WORDS, &id, &group, &bare_group[3..], "43.123", "76.654"] {
        let line = output.lines().find(|line| line.contains(hidden));
        assert_eq!(line, None, "{hidden} shows in the output");
        assert!(!String::from_utf8_lossy(&processes).contains(hidden), "{hidden} shows in the list of processes");
    }
    // As bytes, as some libraries write what they send.
    let escaped: String = NAME.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
    assert!(!output.contains(&escaped), "the name shows as bytes");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let asked = Arc::new(AtomicU32::new(0));
    let counter = asked.clone();
    let stranger = Router::new().fallback(async move || counter.fetch_add(1, Ordering::Relaxed).to_string());
    let stranger = serve(stranger).await;
    let elsewhere = stranger.clone();
    let portal = serve(Router::new().fallback(async move || Redirect::temporary(&elsewhere))).await;
    let settings = Settings {
        token: Token::parse(TOKEN).expect("a token"),
        url: portal.parse().expect("an address"),
        proxy: None,
        send_timeout: Duration::from_secs(5),
    };
    let api = Api::new(&settings, settings.send_timeout).expect("a connection");
    let patience = Patience { begin: settings.send_timeout, rest: settings.send_timeout };
    assert!(matches!(api.poll(Vec::new(), patience).await, Err(CallError::Garbled(_))));
    assert!(api.perform("sendMessage", Vec::new(), 0).await.is_err());
    assert_eq!(asked.load(Ordering::Relaxed), 0, "a stranger was told the address of the API, and so the token");
}

/// Serves at a free port and gives the address.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/")
}
