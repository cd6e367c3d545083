//! `@jauap_bot question` in any chat: up to ten results with title, first line and the full answer.

use jauap::{faq::Lang, sandbox::Call};
use serde_json::{Value, json};

use crate::harness::{Town, title};

async fn results(town: &Town, query: &str) -> Vec<Value> {
    let id = town.sandbox.inline_query(1, query);
    let answers = |call: &&Call| call.method == "answerInlineQuery" && call.params["inline_query_id"] == *id;
    town.until("the inline query is answered", |state| state.calls().any(|call| answers(&call))).await;
    let call = town.sandbox.calls().into_iter().find(|call| answers(&call)).expect("just seen");
    assert!(call.ok, "{call:?}");
    call.params["results"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_question_offers_entries_with_title_first_line_and_full_answer() {
    let mut town = Town::open().await;
    for (query, lang) in [("во сколько открываются участки", Lang::Ru), ("учаскелер нешеде ашылады", Lang::Kk)]
    {
        let results = results(&town, query).await;
        assert!((2..=10).contains(&results.len()), "{}", results.len());
        let first = &results[0];
        assert_eq!(first["id"], "voting.hours");
        assert_eq!(first["title"], *title("voting.hours", lang));
        let text = first["input_message_content"]["message_text"].as_str().expect("a text");
        assert!(text.contains(title("voting.hours", lang)), "{text}");
        for result in &results {
            let line = result["description"].as_str().unwrap_or_default();
            let region = result["id"].as_str().is_some_and(|id| id.starts_with("region."));
            assert!(region || (!line.is_empty() && !line.contains('\n')), "{result}");
            assert_eq!(result["input_message_content"]["parse_mode"], "HTML");
        }
    }
    town.finish().await;
}

#[tokio::test]
async fn an_empty_query_offers_ten_entries_and_a_senseless_one_none_that_break_a_rule() {
    let mut town = Town::open().await;
    assert_eq!(results(&town, "").await.len(), 10);
    assert_eq!(results(&town, "   ").await.len(), 10);
    for query in ["qwxzv", "<b>", "🙂🙂🙂", "\0", &"ы".repeat(256)] {
        assert!(results(&town, query).await.len() <= 10);
    }
    town.finish().await;
    assert_eq!(town.calls_of("answerInlineQuery").len(), 7);
    assert!(town.calls_of("sendMessage").is_empty());
}

#[tokio::test]
async fn half_a_question_is_none_that_counts() {
    let mut town = Town::with_admins(&[910]).await;
    for query in ["в", "во", "во ск", "qwxzv", "во сколько открываются участки"] {
        results(&town, query).await;
    }
    let status = town.ask(910, "/status").await.html;
    assert!(status.contains("с ответом – 1, с вариантами – 0, без ответа – 0"), "{status}");
    town.finish().await;
}

#[tokio::test]
async fn a_message_sent_through_inline_mode_is_translated_without_a_preview_of_its_links() {
    let mut town = Town::open().await;
    town.sandbox.raw_update(&json!({ "callback_query": {
        "id": "1", "from": { "id": 1, "is_bot": false, "first_name": "A" }, "chat_instance": "1",
        "inline_message_id": "AAAA", "data": "s:kk:voting.hours",
    }}));
    let edits = |call: &Call| call.method == "editMessageText";
    town.until("it is edited", |state| state.calls().any(edits)).await;
    // The sandbox knows neither that message nor that query.
    town.finish_but(|call| edits(call) || call.method == "answerCallbackQuery").await;
    let edit = &town.calls_of("editMessageText")[0].params;
    assert_eq!(edit["inline_message_id"], "AAAA");
    assert!(edit["text"].as_str().is_some_and(|text| text.contains(title("voting.hours", Lang::Kk))), "{edit}");
    assert_eq!(edit["link_preview_options"]["is_disabled"], true, "{edit}");
}
