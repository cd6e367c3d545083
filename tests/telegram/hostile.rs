//! Texts that break programs: each gets exactly one reply in a private chat, and no call breaks a rule of Telegram's.

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
