//! One citizen's flood holds up nobody else, and gets one polite word.

use std::time::{Duration, Instant};

use jauap::{faq::Lang, sandbox::State};

use crate::harness::{Town, phrases, title};

const ASK: &str = "Во сколько открываются участки?";

#[tokio::test]
async fn another_citizen_is_answered_soon_and_the_flooder_gets_one_notice() {
    const FLOOD: usize = 1000;
    let mut town = Town::open().await;
    for _ in 0..FLOOD {
        town.sandbox.private_text(1, ASK);
    }
    town.sandbox.private_text(2, ASK);
    let asked = Instant::now();
    town.reply(2).await;
    let sent = town.calls_of("sendMessage").into_iter().find(|call| call.params["chat_id"] == 2).expect("just seen");
    let waited = sent.at.duration_since(asked);
    assert!(waited < Duration::from_secs(3), "the other citizen waited {waited:?}");
    town.until("the flood is over", |state| state.pending() == 0).await;
    town.finish().await;
    let words: Vec<String> = town.sandbox.sent(1).into_iter().map(|message| message.html).collect();
    assert_eq!(words.iter().filter(|html| **html == phrases().slow_down.ru).count(), 1, "{words:#?}");
    assert!((5..20).contains(&words.len()), "a few of the flood are answered: {}", words.len());
    assert_eq!(town.count(2), 1);
}

#[tokio::test]
async fn citizens_who_ask_after_many_that_flood_are_answered_soon() {
    let mut town = Town::without_bot().await;
    town.set_per_second(30);
    town.start_bot();
    town.until("the bot polls", State::is_polling).await;
    for _ in 0..50 {
        for flooder in 1..=40 {
            town.sandbox.private_text(flooder, ASK);
        }
    }
    let asked = Instant::now();
    for citizen in 101..=105 {
        town.sandbox.private_text(citizen, ASK);
    }
    for citizen in 101..=105 {
        town.reply(citizen).await;
    }
    // In their turn they would wait for more than a minute. Three seconds, and some for a busy machine.
    assert!(asked.elapsed() < Duration::from_secs(5), "they waited {:?}", asked.elapsed());
    assert!((1..=40).all(|flooder| town.count(flooder) > 0), "nobody is left out for them");
    town.kill_bot();
}

#[tokio::test]
async fn a_few_quick_questions_are_no_flood() {
    let mut town = Town::open().await;
    for text in ["/start", "Сәлем", ASK, "/topics", "рахмет"] {
        town.sandbox.private_text(1, text);
    }
    town.message(1, 5).await;
    town.finish().await;
    let words = phrases();
    let sent = town.sandbox.sent(1);
    assert!(sent.iter().all(|message| message.html != words.slow_down.ru && message.html != words.slow_down.kk));
}

#[tokio::test]
async fn every_press_of_a_flood_is_acknowledged() {
    let mut town = Town::open().await;
    let menu = town.ask(1, "/topics").await;
    for _ in 0..400 {
        town.sandbox.press(1, menu.id, "e:ru:voting.hours");
    }
    let acknowledged =
        |state: &State| state.calls().filter(|call| call.method == "answerCallbackQuery" && call.ok).count();
    town.until("every press is acknowledged", |state| acknowledged(state) == 400).await;
    town.finish().await;
    let answers = town.count(1) - 1;
    assert!((1..10).contains(&answers), "{answers}");
}

#[tokio::test]
async fn the_talk_of_a_group_among_itself_is_no_flood() {
    let group = -1_002_000_000_001;
    let mut town = Town::open().await;
    for number in 0..300 {
        town.sandbox.group_text(group, 1 + number % 7, "а вы когда голосовали?", None);
    }
    town.sandbox.group_text(group, 1, &format!("@jauap_bot {ASK}"), None);
    assert!(town.reply(group).await.html.contains(title("voting.hours", Lang::Ru)));
    town.finish().await;
    assert_eq!(town.count(group), 1);
}

#[tokio::test]
async fn a_steady_flood_of_a_group_delays_another_citizen_by_less_than_three_seconds() {
    let group = -1_002_000_000_001;
    let mut town = Town::open().await;
    for number in 0..1000 {
        town.sandbox.group_text(group, 1 + number % 5, &format!("@jauap_bot {ASK}"), None);
        if number % 10 == 0 {
            // The bot answers between two bursts, so that places come free for the flood.
            tokio::task::yield_now().await;
        }
    }
    let mut longest = Duration::ZERO;
    for citizen in 1..=5 {
        let asked = Instant::now();
        town.ask(citizen, ASK).await;
        longest = longest.max(asked.elapsed());
    }
    assert!(longest < Duration::from_secs(3), "a citizen waited {longest:?}");
    town.finish().await;
    let notices = town.sandbox.sent(group).into_iter().filter(|message| message.html == phrases().slow_down.ru).count();
    assert_eq!(notices, 1);
}

#[tokio::test]
async fn who_types_quickly_after_the_bots_name_is_answered_at_every_letter() {
    let mut town = Town::open().await;
    let mut typed = String::new();
    for letter in "референдум".chars() {
        typed.push(letter);
        let before = town.calls_of("answerInlineQuery").len();
        town.sandbox.inline_query(1, &typed);
        let answered = |state: &State| state.calls().filter(|call| call.method == "answerInlineQuery").count() > before;
        town.until("the query is answered", answered).await;
    }
    town.ask(1, ASK).await;
    town.finish().await;
}

#[tokio::test]
async fn within_any_second_no_more_than_allowed_is_sent() {
    const ALLOWED: u32 = 12;
    let mut town = Town::without_bot().await;
    town.set_per_second(ALLOWED);
    town.start_bot();
    for chat in 1..=40 {
        town.sandbox.private_text(chat, ASK);
    }
    for chat in 1..=40 {
        town.reply(chat).await;
    }
    town.finish().await;
    let sent: Vec<Instant> = town.calls_of("sendMessage").iter().map(|call| call.at).collect();
    let second = Duration::from_secs(1);
    let busiest = sent.iter().map(|from| sent.iter().filter(|at| **at >= *from && **at - *from < second).count()).max();
    // One may come late, and so within the second of the next ones.
    assert!(busiest.unwrap_or_default() <= ALLOWED as usize + 1, "{busiest:?}");
}
