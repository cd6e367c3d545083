//! What the bot's keepers may ask, and that nobody else sees anything of it.

use std::fs;

use crate::harness::{Town, assistant};

const ADMIN: u64 = 910;
const CHAT: i64 = 910;
const GROUP: i64 = -910;

#[tokio::test]
async fn a_keeper_asks_how_the_bot_is() {
    let mut town = Town::with_admins(&[ADMIN]).await;
    for question in ["Когда референдум?", "Референдум қашан өтеді?"] {
        town.ask(1, question).await;
    }
    town.ask(1, "🙂🙂🙂").await;
    let html = town.ask(CHAT, "/status").await.html;
    let entries = assistant().faq().entries.len().to_string();
    for expected in [
        "0 дн. 00:00",
        &format!("записей – {entries}, регионов – 20"),
        "действует с 2026-11-23 ",
        "с ответом – 2, с вариантами – 0, без ответа – 1",
        "повторов – 0, неудач – 0",
        "в очереди – 0, потеряно – 0",
    ] {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    assert!(!html.contains(['{', '}']), "{html}");
    let kazakh = {
        town.ask(CHAT, "/lang kk").await;
        town.ask(CHAT, "/STATUS@jauap_bot now").await.html
    };
    assert!(kazakh.contains("жауап берілгені – 2"), "{kazakh}");
    assert!(town.ask(CHAT, "/reload").await.html.contains("кіріктірілген"));
    town.finish().await;
}

#[tokio::test]
async fn to_anybody_else_and_in_groups_the_orders_are_words_like_any_other() {
    let (mut plain, mut kept) = (Town::open().await, Town::with_admins(&[ADMIN]).await);
    for (chat, text) in [(1, "/status"), (2, "/reload"), (3, "/status@jauap_bot")] {
        assert_eq!(kept.ask(chat, text).await.html, plain.ask(chat, text).await.html, "{text}");
    }
    for town in [&plain, &kept] {
        town.sandbox.group_text(GROUP, CHAT, "/status@jauap_bot", None);
    }
    assert_eq!(kept.reply(GROUP).await.html, plain.reply(GROUP).await.html);
    plain.finish().await;
    kept.finish().await;
}

#[tokio::test]
async fn a_keeper_has_the_content_looked_at_now() {
    let dir = tempfile::tempdir().expect("a folder");
    for item in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check/base")).expect("a folder") {
        let item = item.expect("a file");
        fs::copy(item.path(), dir.path().join(item.file_name())).expect("copied");
    }
    let mut town = Town::over(dir.path(), &[ADMIN]).await;
    let path = dir.path().join("voting.yaml");
    let text = fs::read_to_string(&path).expect("a file");
    // Saved without a change.
    fs::write(&path, &text).expect("written");
    assert!(town.ask(CHAT, "/reload").await.html.contains("не изменилось: записей – 4, регионов – 1"));
    fs::write(&path, text.replace("Участки", "Все участки")).expect("written");
    assert!(town.ask(CHAT, "/reload").await.html.contains("вступило в силу: записей – 4"));
    assert!(town.metric(r#"jauap_content_reloads_total{result="ok"}"#) == 1.0);
    fs::write(&path, "- [").expect("written");
    let faulty = town.ask(CHAT, "/reload").await.html;
    assert!(faulty.contains("voting.yaml:2:1: "), "{faulty}");
    assert!(town.ask(CHAT, "/status").await.html.contains("voting.yaml:2:1: "));
    town.finish().await;
    assert_eq!(town.count(CHAT), 4);
}
