//! In a group the bot is silent unless it is meant: mentioned, replied to, or given a command with its name. Then it
//! replies to that message.

use jauap::faq::Lang;

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
