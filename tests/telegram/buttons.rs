//! Buttons: from the topics to an answer, the other language, the choice of a region, and data that no button of ours
//! carries. Every press is acknowledged, once.

use jauap::{
    faq::Lang,
    sandbox::{Fault, FaultKind, Message, State},
};

use crate::harness::{Town, phrases, title};

fn data(message: &Message) -> Vec<&str> {
    message.buttons.iter().flatten().map(|button| button.1.as_str()).collect()
}

/// The alert that a press was answered with.
async fn alert(town: &Town, chat: i64, message: i32, data: &str) -> Option<String> {
    let answer = town.press(chat, message, data).await;
    if let Some(text) = answer.params["text"].as_str() {
        assert!(text.chars().count() <= 200 && answer.params["show_alert"] == true, "{answer:?}");
    }
    answer.params["text"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn topics_lead_to_entries_and_entries_to_answers() {
    let mut town = Town::open().await;
    let menu = town.ask(1, "/topics").await;
    assert!(data(&menu).contains(&"t:ru:voting"));
    town.press(1, menu.id, "t:ru:voting").await;
    let entries = town.edited(1, menu.id, |message| data(message).contains(&"e:ru:voting.hours")).await;
    assert!(entries.html.contains("Голосование"));
    assert!(data(&entries).contains(&"t:ru"), "the way back: {entries:?}");
    town.press(1, menu.id, "e:ru:voting.hours").await;
    assert!(town.message(1, 2).await.html.contains(title("voting.hours", Lang::Ru)));
    town.press(1, menu.id, "t:ru").await;
    town.edited(1, menu.id, |message| message.html == phrases().topics.ru).await;
    town.press(1, menu.id, "r:kk").await;
    town.edited(1, menu.id, |message| message.html == phrases().regions.kk).await;
    town.finish().await;
    assert_eq!(town.count(1), 2);
}

#[tokio::test]
async fn an_answer_turns_into_the_other_language_in_place() {
    let mut town = Town::open().await;
    let answer = town.ask(1, "Во сколько открываются участки?").await;
    assert!(data(&answer).contains(&"s:kk:voting.hours"), "{answer:?}");
    town.press(1, answer.id, "s:kk:voting.hours").await;
    let kazakh = town.edited(1, answer.id, |message| message.html.contains(title("voting.hours", Lang::Kk))).await;
    assert!(data(&kazakh).contains(&"s:ru:voting.hours"));
    town.finish().await;
    assert_eq!(town.count(1), 1);
}

#[tokio::test]
async fn an_ambiguous_place_is_offered_and_the_choice_answered() {
    let mut town = Town::open().await;
    let choice = town.ask(1, "Алматы").await;
    let (city, region) = ("e:ru:region.almaty", "e:ru:region.almaty-region");
    let (city, region) = if data(&choice).contains(&city) {
        (city, region)
    } else {
        ("e:kk:region.almaty", "e:kk:region.almaty-region")
    };
    assert!(data(&choice).contains(&city) && data(&choice).contains(&region), "{choice:?}");
    town.press(1, choice.id, region).await;
    let card = town.message(1, 2).await;
    assert!(card.html.contains("Алматинская область") || card.html.contains("Алматы облысы"), "{}", card.html);
    town.finish().await;
}

#[tokio::test]
async fn forged_and_outdated_data_gets_a_polite_word_and_nothing_else() {
    let mut town = Town::open().await;
    let message = town.ask(1, "/start").await;
    let huge = "e:ru:".repeat(2000);
    let forged = [
        "",
        "e",
        "e:ru:",
        "e:en:voting.hours",
        "e:ru:voting.of-last-year",
        "s:kk:region.atlantis",
        "t:ru:no-such-topic",
        "t:ru:../../etc/passwd",
        "l:fr",
        "e:ru:voting.hours\0",
        "';DROP TABLE topics;--",
        "{{7*7}}%s%n",
        "😀",
        &huge,
    ];
    for data in forged {
        assert_eq!(alert(&town, 1, message.id, data).await.as_ref(), Some(&phrases().outdated.ru), "{data:?}");
    }
    assert_eq!(alert(&town, 1, message.id, "e:ru:voting.hours").await, None, "a true button needs no word");
    town.message(1, 2).await;
    town.finish().await;
    assert_eq!(town.count(1), 2, "{:#?}", town.sandbox.sent(1));
}

#[tokio::test]
async fn a_button_under_a_message_that_is_gone_is_answered_by_a_new_message() {
    let mut town = Town::open().await;
    town.ask(1, "/start").await;
    town.press(1, 9999, "t:ru").await;
    assert_eq!(town.message(1, 2).await.html, phrases().topics.ru);
    town.press(1, 9998, "s:kk:voting.hours").await;
    assert!(town.message(1, 3).await.html.contains(title("voting.hours", Lang::Kk)));
    town.finish().await;
    assert_eq!(town.count(1), 3);
}

#[tokio::test]
async fn a_press_that_is_too_old_to_acknowledge_is_carried_out_all_the_same() {
    let mut town = Town::without_bot().await;
    let menu = {
        town.start_bot();
        let menu = town.ask(1, "/topics").await;
        town.stop_bot().await.expect("stops");
        menu
    };
    town.sandbox.press(1, menu.id, "e:ru:voting.hours");
    town.sandbox.expire_queries();
    town.start_bot();
    assert!(town.message(1, 2).await.html.contains(title("voting.hours", Lang::Ru)));
    town.finish_but(|call| call.method == "answerCallbackQuery").await;
    assert_eq!(town.calls_of("answerCallbackQuery").len(), 1, "nobody waits for it, so once is enough");
}

#[tokio::test]
async fn an_answer_does_not_wait_for_the_acknowledgement() {
    let mut town = Town::open().await;
    let menu = town.ask(1, "/topics").await;
    town.sandbox.fault(Fault::new("answerCallbackQuery", 1, FaultKind::TooManyRequests { retry_after: 3, chat: None }));
    town.sandbox.press(1, menu.id, "e:ru:voting.hours");
    let acknowledged = |state: &State| state.calls().any(|call| call.method == "answerCallbackQuery" && call.ok);
    town.until("the answer comes first", |state| state.sent_count(1) == 2 && !acknowledged(state)).await;
    town.until("the press is acknowledged", acknowledged).await;
    town.finish().await;
}
