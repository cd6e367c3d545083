//! Citizens ask in both languages at once: each gets exactly one reply, in the language of the question.

use jauap::faq::{Entry, Lang};

use crate::harness::{Town, assistant, title};

#[tokio::test]
async fn sixty_chats_in_both_languages_get_exactly_one_reply_each() {
    let mut town = Town::open().await;
    // The longest way of asking: a short one may be written alike in both languages.
    let longest = |lang| move |entry: &'static Entry| entry.ask.get(lang).iter().max_by_key(|text| text.len());
    let phrases = |lang| assistant().faq().entries.iter().filter_map(longest(lang));
    let questions = Lang::ALL.into_iter().flat_map(|lang| phrases(lang).take(30).map(move |text| (lang, text)));
    let asked: Vec<(i64, Lang, &String)> =
        (1000..).zip(questions).map(|(chat, (lang, text))| (chat, lang, text)).collect();
    assert_eq!(asked.len(), 60);
    for (chat, _, text) in &asked {
        town.sandbox.private_text(*chat, text);
    }
    for (chat, ..) in &asked {
        town.reply(*chat).await;
    }
    town.finish().await;
    for (chat, lang, text) in &asked {
        let sent = town.sandbox.sent(*chat);
        assert_eq!(sent.len(), 1, "{text}: {sent:#?}");
        let other = format!(":{}:", lang.other());
        let in_other = sent[0].buttons.iter().flatten().any(|(_, data)| data.starts_with("s") && data.contains(&other));
        let offered = sent[0].buttons.iter().flatten().any(|(_, data)| data.starts_with(&format!("e:{lang}:")));
        assert!(in_other || offered, "{text} is not answered in its language: {:?}", sent[0]);
    }
}

#[tokio::test]
async fn the_date_is_told_as_past_in_the_language_of_the_question() {
    let mut town = Town::open().await;
    for (chat, text, lang, date) in [
        (1, "Когда референдум?", Lang::Ru, "15 марта 2026"),
        (2, "Референдум қашан өтеді?", Lang::Kk, "2026 жылғы 15 наурыз"),
    ] {
        let html = town.ask(chat, text).await.html;
        assert!(html.contains(title("referendum.date", lang)) && html.contains(date), "{text}: {html}");
        assert!(html.contains("253"), "the days since then: {html}");
    }
    town.finish().await;
}
