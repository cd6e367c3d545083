//! What is not text: a caption is a question, a location leads to the nearest region, everything else gets a hint.

use jauap::faq::Lang;

use crate::harness::{Town, phrases, title};

#[tokio::test]
async fn a_caption_is_a_question() {
    let mut town = Town::open().await;
    town.sandbox.photo(1, Some("Во сколько открываются участки?"));
    assert!(town.reply(1).await.html.contains(title("voting.hours", Lang::Ru)));
    town.sandbox.photo(2, Some("/topics"));
    assert_eq!(town.reply(2).await.html, phrases().topics.ru);
    town.finish().await;
    assert_eq!((town.count(1), town.count(2)), (1, 1));
}

#[tokio::test]
async fn media_without_words_gets_a_hint() {
    let mut town = Town::open().await;
    town.sandbox.photo(1, None);
    town.sandbox.voice(2);
    town.sandbox.sticker(3);
    town.sandbox.document(4);
    for chat in 1..=4 {
        assert_eq!(town.reply(chat).await.html, phrases().only_text.ru, "chat {chat}");
    }
    town.finish().await;
    assert_eq!([1, 2, 3, 4].map(|chat| town.count(chat)), [1; 4]);
}

#[tokio::test]
async fn a_location_leads_to_the_card_of_the_nearest_region() {
    let mut town = Town::open().await;
    for (chat, lat, lon, region) in [
        (1, 51.13, 71.43, "Астана"),
        (2, 49.80, 73.09, "Карагандинская область"),
        (3, 43.65, 51.17, "Мангистауская область"),
        (4, -33.87, 151.21, ""),
        (5, 90.0, 0.0, ""),
        (6, -90.0, -180.0, ""),
    ] {
        town.sandbox.location(chat, lat, lon);
        let card = town.reply(chat).await.html;
        assert!(card.starts_with(phrases().nearest.ru.as_str()) && card.contains(region), "{card}");
    }
    town.finish().await;
}

#[tokio::test]
async fn a_location_that_is_nowhere_gets_the_hint_of_other_media() {
    let mut town = Town::open().await;
    for (chat, lat, lon) in [(1, 90.1, 71.43), (2, -91.0, 0.0), (3, 51.13, 180.5), (4, 51.13, -1e300)] {
        town.sandbox.location(chat, lat, lon);
        assert_eq!(town.reply(chat).await.html, phrases().only_text.ru, "{lat} {lon}");
    }
    town.finish().await;
}
