//! Texts that break programs: each gets exactly one reply in a private chat, and no call breaks a rule of Telegram's.

use serde_json::json;

use crate::harness::{Town, phrases};

fn texts() -> Vec<String> {
    let zalgo: String =
        "референдум".chars().flat_map(|c| [c, '\u{0301}', '\u{0489}', '\u{035c}', '\u{0334}']).collect();
    let mut texts: Vec<String> = [
        "\0",
        "Когда\0референдум?\0",
        "\u{202e}?муднерефер адгоК\u{202c}",
        "\u{200f}\u{200e}\u{2066}қашан\u{2069}",
        "\u{200b}\u{200c}\u{200d}\u{feff}",
        "   \n\t  ",
        "\u{00a0}\u{3000}",
        "<b>жирный</b> <script>alert(1)</script>",
        "<b",
        "</i></b></a>",
        "&amp;&lt;&#0;&bogus;",
        "<a href=\"javascript:alert(1)\">x</a>",
        "'; DROP TABLE questions; --",
        "\" OR 1=1",
        "{} {0} {place} {region} {{n}} %s %n %x ${HOME} $(id) `id`",
        "{place} Алматы {place}",
        "../../../../etc/passwd",
        "мой ИИН 900101300123, где мой участок?",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}",
        "\u{fffd}\u{fffe}\u{ffff}\u{10ffff}",
        "*_[]()~`>#+-=|{}.!\\",
        "@jauap_bot @jauap_bot @jauap_bot",
        "////",
        "?",
        "0",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push(zalgo);
    texts.push("ы".repeat(4096));
    texts.push("ә ".repeat(2048));
    texts.push("🙂".repeat(2000));
    texts.push("<".repeat(4096));
    texts.push("Алматы Абай Жамбыл ".repeat(200));
    texts.push("қ\u{0301}".repeat(2048));
    texts.push(format!("когда референдум {}", "9".repeat(4000)));
    texts
}

#[tokio::test]
async fn each_gets_exactly_one_reply() {
    let mut town = Town::open().await;
    let texts = texts();
    for (chat, text) in (1..).zip(&texts) {
        town.sandbox.private_text(chat, text);
    }
    for (chat, text) in (1..).zip(&texts) {
        let reply = town.reply(chat).await;
        assert!(!reply.html.trim().is_empty(), "{text:?}");
        assert!(!reply.html.contains("<script") && !reply.html.contains("{place}\u{bb} Алматы"), "{}", reply.html);
    }
    town.finish().await;
    for (chat, text) in (1..).zip(&texts) {
        assert_eq!(town.count(chat), 1, "{text:?}");
    }
}

#[tokio::test]
async fn a_personal_number_is_answered_with_a_word_not_to_send_such() {
    let mut town = Town::open().await;
    let html = town.ask(1, "Когда был референдум? 900101 300123").await.html;
    assert!(html.contains(&phrases().no_numbers.ru) && html.contains("15 марта 2026"), "{html}");
    assert!(!html.contains("300123"), "the number isn't repeated");
    town.finish().await;
}

/// Wherever a citizen can write something, markup stays a text, if it is shown at all.
#[tokio::test]
async fn markup_of_a_citizen_is_never_markup_of_the_bot() {
    const MARKUP: &str = "<u>Х</u><a href=\"https://evil.example\">х</a>";
    let mut town = Town::open().await;
    let from = json!({ "id": 1, "is_bot": false, "first_name": MARKUP, "last_name": MARKUP, "language_code": MARKUP });
    let private = json!({ "id": 1, "type": "private", "first_name": MARKUP });
    let group = json!({ "id": -100, "type": "group", "title": MARKUP });
    town.ask(1, MARKUP).await;
    town.sandbox.group_text(-100, 1, &format!("@jauap_bot {MARKUP}"), None);
    town.message(-100, 1).await;
    let message =
        |chat, text: &str| json!({ "message_id": 1, "date": 1_795_410_000, "chat": chat, "from": from, "text": text });
    let texts = [
        format!("/start {MARKUP}"),
        format!("/lang {MARKUP}"),
        format!("/{MARKUP}"),
        format!("Где голосовать в {MARKUP}?"),
        format!("Жамбыл {MARKUP} Абай"),
        "<u>Жамбыл</u> где наблюдатели?".to_owned(),
        "Жам<u>был</u> где контакты?".to_owned(),
    ];
    for (count, text) in (2..).zip(&texts) {
        town.sandbox.raw_update(&json!({ "message": message(&private, text) }));
        town.message(1, count).await;
    }
    town.sandbox.raw_update(&json!({ "message": message(&group, &format!("@jauap_bot {MARKUP}")) }));
    for data in [MARKUP, "e:kk:<u>Х</u>", "t:ru:<u>Х</u>"] {
        town.press(1, 1, data).await;
    }
    town.sandbox.inline_query(1, MARKUP);
    town.sandbox.inline_query(1, &format!("Жамбыл {MARKUP}"));
    town.finish().await;
    for call in town.sandbox.calls() {
        let params = call.params.to_string();
        assert!(!params.contains("<u>") && !params.contains("evil.example\\\">"), "{params}");
    }
}
