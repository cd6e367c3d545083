//! In a group the bot is silent unless it is meant: mentioned, replied to, or given a command with its name. Then it
//! replies to that message.

use jauap::faq::Lang;
use serde_json::json;

use crate::harness::{Town, phrases, title};

const GROUPS: [i64; 2] = [-4_000_001, -1_002_000_000_001];
const ASK: &str = "во сколько открываются участки?";

#[tokio::test]
async fn what_is_not_meant_for_the_bot_gets_no_answer() {
    let mut town = Town::open().await;
    for group in GROUPS {
        for text in ["Когда референдум?", "привет всем", "/date", "@jauap_bot_fan когда?", "почта a@jauap.kz", "🙂"]
        {
            town.sandbox.group_text(group, 1, text, None);
        }
        // The bot stays silent in a talk of others, too.
        let first = town.sandbox.look(|state| state.last_message(group));
        town.sandbox.group_text(group, 2, "Когда референдум?", Some(first));
    }
    town.finish().await;
    assert_eq!(GROUPS.map(|group| town.sandbox.sent(group)), [vec![], vec![]]);
    assert!(town.calls_of("sendMessage").is_empty());
}

#[tokio::test]
async fn who_means_the_bot_gets_a_reply_to_that_message() {
    let mut town = Town::open().await;
    for group in GROUPS {
        let mut count = 0;
        let mut answered = async |text: String, reply_to: Option<i32>| {
            town.sandbox.group_text(group, 1, "между прочим", None);
            town.sandbox.group_text(group, 2, &text, reply_to);
            let asked = town.sandbox.look(|state| state.last_message(group));
            town.sandbox.group_text(group, 3, "а я о другом", None);
            count += 1;
            let reply = town.message(group, count).await;
            assert_eq!(reply.reply_to, Some(asked), "{text}: {reply:?}");
            reply
        };
        let hours = title("voting.hours", Lang::Ru);
        let first = answered(format!("@jauap_bot {ASK}"), None).await;
        assert!(first.html.contains(hours), "{}", first.html);
        assert!(answered(format!("Скажи, {ASK} @Jauap_Bot"), None).await.html.contains(hours));
        assert!(answered(ASK.to_owned(), Some(first.id)).await.html.contains(hours));
        assert_eq!(answered("/topics@jauap_bot".to_owned(), None).await.html, phrases().topics.ru);
    }
    town.finish().await;
    assert_eq!(GROUPS.map(|group| town.count(group)), [4, 4]);
}

#[tokio::test]
async fn a_mention_alone_is_answered_by_how_to_ask() {
    let mut town = Town::open().await;
    town.sandbox.group_text(GROUPS[0], 1, "@jauap_bot", None);
    assert_eq!(town.reply(GROUPS[0]).await.html, phrases().ask_something.ru);
    town.finish().await;
}

#[tokio::test]
async fn who_writes_in_the_name_of_a_group_or_a_channel_fixes_the_language_for_that_alone() {
    let mut town = Town::open().await;
    let [group, other] = [-1_002_000_000_011, -1_002_000_000_012];
    let [channel, other_channel] = [-1_002_000_000_013, -1_002_000_000_014];
    // Telegram gives all of them one user, of groups and of channels each.
    let (nobody, poster) = (1_087_968_824, 136_817_688);
    let mut counts = std::collections::HashMap::new();
    let mut said = async |chat: i64, from: i64, sender: i64, text: &str| {
        town.sandbox.group_text(chat, 1, "между прочим", None);
        town.sandbox.raw_update(&json!({ "message": {
            "message_id": 1, "date": 1_795_000_000, "text": text,
            "chat": { "id": chat, "type": "supergroup", "title": "G" },
            "from": { "id": from, "is_bot": true, "first_name": "X", "username": "Y" },
            "sender_chat": { "id": sender, "type": if sender == chat { "supergroup" } else { "channel" }, "title": "S" },
        }}));
        let count = counts.entry(chat).or_insert(0);
        *count += 1;
        town.message(chat, *count).await.html
    };
    let help = &phrases().help;
    assert_eq!(said(group, nobody, group, "/lang@jauap_bot ru").await, phrases().language_set.ru);
    assert_eq!(said(group, nobody, group, "/help@jauap_bot").await, help.ru);
    assert_eq!(said(other, nobody, other, "/help@jauap_bot").await, help.kk, "another group");
    assert_eq!(said(other, poster, channel, "/lang@jauap_bot ru").await, phrases().language_set.ru);
    assert_eq!(said(group, poster, channel, "/help@jauap_bot").await, help.ru);
    assert_eq!(said(group, poster, other_channel, "/help@jauap_bot").await, help.kk, "another channel");
    town.finish().await;
}
