//! Slash commands in private chats and groups, deep links, and the command menu.

use jauap::faq::Lang;

use crate::harness::{Town, phrases, title};

const GROUP: i64 = -1_001_000_000_001;

#[tokio::test]
async fn every_command_is_answered_in_the_language_of_the_client() {
    let mut town = Town::open().await;
    let menu = |message: &crate::harness::Message, data: &str| message.buttons.iter().flatten().any(|b| b.1 == data);
    for (chat, lang) in [(10, Lang::Kk), (11, Lang::Ru)] {
        let mut count = 0;
        let mut said = async |text: &str| {
            town.sandbox.private_text_as(chat, text, Some(lang.code()));
            count += 1;
            town.message(chat, count).await
        };
        assert_eq!(said("/start").await.html, *phrases().start.get(lang));
        assert_eq!(said("/help").await.html, *phrases().help.get(lang));
        assert_eq!(said("/help@jauap_bot").await.html, *phrases().help.get(lang));
        assert!(said("/date").await.html.contains(title("referendum.date", lang)));
        assert!(said("/about").await.html.contains(title("bot.about", lang)));
        assert!(said("/privacy").await.html.contains(title("bot.privacy", lang)));
        let topics = said("/topics").await;
        assert_eq!(topics.html, *phrases().topics.get(lang));
        assert!(menu(&topics, &format!("t:{lang}:voting")), "{topics:?}");
        let regions = said("/regions").await;
        assert_eq!(regions.html, *phrases().regions.get(lang));
        assert!(menu(&regions, &format!("e:{lang}:region.karaganda")), "{regions:?}");
        assert_eq!(regions.buttons.iter().flatten().filter(|b| b.1.contains(":region.")).count(), 20);
        assert_eq!(said("/").await.html, *phrases().help.get(lang));
        assert_eq!(said("/1").await.html, *phrases().help.get(lang));
        assert_eq!(said("/start@jauap_bot").await.html, *phrases().start.get(lang));
        // No command of ours: its name may still be a question.
        assert!(!said("/nosuchcommand").await.html.is_empty());
        let hours = if lang == Lang::Kk {
            "/учаскелер нешеде ашылады"
        } else {
            "/во сколько открываются участки"
        };
        assert!(said(hours).await.html.contains(title("voting.hours", lang)));
    }
    town.finish().await;
    assert_eq!((town.count(10), town.count(11)), (13, 13));
}

#[tokio::test]
async fn a_deep_link_leads_to_its_entry_or_region_and_rubbish_to_the_start() {
    let mut town = Town::open().await;
    for (chat, payload, shown) in [
        (20, "voting_hours", title("voting.hours", Lang::Ru)),
        (21, "voting.hours", title("voting.hours", Lang::Ru)),
        (22, "karaganda", "Караганд"),
        (23, "region_east-kazakhstan", "Восточно-Казахстанск"),
        (24, "no_such_entry", phrases().start.ru.as_str()),
        (25, "<b>&\"'; DROP TABLE users", phrases().start.ru.as_str()),
        (26, "_", phrases().start.ru.as_str()),
        (27, &"x".repeat(3000), phrases().start.ru.as_str()),
    ] {
        let html = town.ask(chat, &format!("/start {payload}")).await.html;
        assert!(html.contains(shown), "{payload}: {html}");
    }
    town.finish().await;
}

#[tokio::test]
async fn the_language_that_is_chosen_wins_over_that_of_the_question_until_it_is_let_go() {
    let mut town = Town::open().await;
    let ask = "Во сколько открываются участки?";
    assert!(town.ask(30, ask).await.html.contains(title("voting.hours", Lang::Ru)));
    assert_eq!(town.ask(30, "/lang kk").await.html, phrases().language_set.kk);
    assert!(town.ask(30, ask).await.html.contains(title("voting.hours", Lang::Kk)));
    assert_eq!(town.ask(30, "/lang auto").await.html, phrases().language_follows.kk);
    assert!(town.ask(30, ask).await.html.contains(title("voting.hours", Lang::Ru)));
    let choice = town.ask(30, "/lang").await;
    let offered: Vec<&str> = choice.buttons.iter().flatten().map(|button| button.1.as_str()).collect();
    assert_eq!(offered, ["l:kk", "l:ru", "l:auto"]);
    town.press(30, choice.id, "l:kk").await;
    assert!(town.ask(30, ask).await.html.contains(title("voting.hours", Lang::Kk)));
    // The choice is the person's own.
    assert!(town.ask(31, ask).await.html.contains(title("voting.hours", Lang::Ru)));
    town.finish().await;
}

#[tokio::test]
async fn a_command_for_another_bot_is_none_of_ours() {
    let mut town = Town::open().await;
    for text in ["/date@other_bot", "/nosuchcommand@other_bot", "/start@other_bot voting_hours"] {
        town.sandbox.private_text(40, text);
    }
    assert_eq!(town.ask(40, "/help").await.html, phrases().help.ru);
    town.sandbox.group_text(GROUP, 40, "/help@other_bot", None);
    town.sandbox.group_text(GROUP, 40, "/help", None);
    town.sandbox.group_text(GROUP, 40, "/help@jauap_bot", None);
    assert_eq!(town.reply(GROUP).await.html, phrases().help.ru);
    town.finish().await;
    assert_eq!((town.count(40), town.count(GROUP)), (1, 1));
}

#[tokio::test]
async fn the_menu_of_commands_is_set_for_everybody_and_in_both_languages() {
    let mut town = Town::open().await;
    town.until("three menus", |state| state.calls().filter(|call| call.method == "setMyCommands").count() == 3).await;
    let expected: [(Option<&str>, Lang); 3] = [(None, Lang::Kk), (Some("kk"), Lang::Kk), (Some("ru"), Lang::Ru)];
    for (call, (code, lang)) in town.calls_of("setMyCommands").iter().zip(expected) {
        assert!(call.ok, "{call:?}");
        assert_eq!(call.params["language_code"].as_str(), code);
        let commands = call.params["commands"].as_array().expect("a list");
        let named = |name: &str| commands.iter().find(|command| command["command"] == name);
        for name in ["start", "help", "date", "topics", "regions", "lang", "about", "privacy"] {
            assert!(named(name).is_some(), "{name} is missing");
        }
        let description = if lang == Lang::Kk { "Тілді таңдау" } else { "Выбрать язык" };
        assert_eq!(named("lang").expect("checked")["description"], description);
    }
    town.finish().await;
}
