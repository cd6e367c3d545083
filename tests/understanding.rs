//! How well the shipped content is found by questions that others wrote (tests/questions/): what a change of the matcher
//! or of the content must not lose. The bounds lie a little below what is reached; `jauap eval` shows the figures.

use std::{path::Path, sync::LazyLock};

use jauap::{
    assistant::{Assistant, Question},
    eval::{Case, Report, case, judge::judge, noise::Noise},
    faq::{Folder, Lang, load},
};
use jiff::Timestamp;

static ASSISTANT: LazyLock<Assistant> =
    LazyLock::new(|| Assistant::new(load(&Folder::shipped()).expect("the shipped content loads").faq));

fn questions() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions");
    case::read(&folder, ASSISTANT.faq()).unwrap_or_else(|error| panic!("{error}"))
}

fn report(cases: impl Iterator<Item = Case>) -> Report {
    let verdicts = cases.map(|case| judge(&ASSISTANT, &case)).collect();
    Report::new(verdicts, ASSISTANT.matcher().thresholds())
}

#[test]
fn questions_of_others_find_their_entries_and_foreign_ones_no_answer() {
    let report = report(questions().into_iter());
    for (group, figures) in report.groups.iter().filter(|(_, figures)| figures.questions >= 100) {
        assert!(figures.first >= 0.90 && figures.among_three >= 0.96, "{group}: {figures:?}");
        assert!(figures.wrong <= 0.04 && figures.unknown <= 0.04, "{group}: {figures:?}");
        assert!(figures.answered >= 0.6 && figures.language >= 0.98, "{group}: {figures:?}");
    }
    assert!(report.outside.answered <= 0.04, "{:?}", report.outside);
}

#[test]
fn badly_typed_questions_find_their_entries() {
    // Every third, each in another way, so that the test stays short.
    let spoilt = questions().into_iter().filter(Case::is_in_scope).enumerate().step_by(3).filter_map(|(at, case)| {
        let noises = Noise::ALL.into_iter().cycle().skip(at / 3).take(Noise::ALL.len());
        noises.filter_map(|noise| noise.spoil(&case)).next()
    });
    let report = report(spoilt);
    assert!(report.all.questions >= 400, "{:?}", report.all);
    assert!(report.all.first >= 0.87 && report.all.among_three >= 0.94, "{:?}", report.all);
    assert!(report.all.wrong <= 0.04, "{:?}", report.all);
}

#[test]
fn a_score_is_a_probability() {
    let report = report(questions().into_iter());
    // Below, it depends on how many of the questions are out of scope.
    for bin in report.calibration.iter().filter(|bin| bin.from >= 0.5 && bin.questions >= 40) {
        assert!((bin.believed - bin.right).abs() <= 0.15, "{bin:?}");
    }
    let surest = report.calibration.last().expect("ten bins");
    assert!(surest.right >= 0.9, "{surest:?}");
}

fn ask(text: &str) -> jauap::assistant::Answer {
    ASSISTANT.answer(&Question { text, lang: None, now: Timestamp::UNIX_EPOCH })
}

fn first(text: &str) -> String {
    ask(text).candidates.first().map(|first| first.entry.clone()).unwrap_or_default()
}

#[test]
fn a_greeting_beside_a_question_is_passed_over_and_answered_alone() {
    for (text, entry) in [
        ("Здравствуйте! Подскажите, пожалуйста, где голосовать?", "voting.find-station"),
        ("Сәлеметсіз бе, дауыс беру неше күн болды", "referendum.date"),
        ("здравствуйте, у нас в Атырау куда звонить", "region.atyrau"),
        ("ассалаумағалейкум мен Жаңаөзеннен едім, офис бар ма", "region.mangystau"),
        ("Здрасьте, есть кто?", "bot.hello"),
        ("Рақмет, түсіндім, сау бол", "bot.thanks"),
        ("Молодец, толково объясняешь", "bot.thanks"),
    ] {
        assert_eq!(first(text), entry, "{text}");
    }
}

#[test]
fn few_words_are_enough_to_tell_the_language() {
    for (text, lang) in [
        ("Добрый день!", Lang::Ru),
        ("День Конституции", Lang::Ru),
        ("дата референдума?", Lang::Ru),
        ("недействительные бюллетени", Lang::Ru),
        ("Токаев уйдет?", Lang::Ru),
        ("телефон штаба", Lang::Ru),
        ("Конституция күні", Lang::Kk),
        ("референдум күні", Lang::Kk),
        ("штабтың телефоны", Lang::Kk),
        // Every other word is an English one, too.
        ("kogda i do skolki rabotayut uchastki", Lang::Ru),
        ("15 nauryz is kuni me", Lang::Kk),
    ] {
        assert_eq!(ask(text).lang, Some(lang), "{text}");
    }
    assert_eq!(ask("what is the capital of it").lang, None);
}

#[test]
fn nearly_every_way_of_asking_is_in_its_language() {
    let (mut all, mut wrong) = (0, Vec::new());
    for (lang, asks) in ASSISTANT.faq().entries.iter().flat_map(|entry| entry.ask.iter()) {
        all += asks.len();
        wrong.extend(asks.iter().filter(|text| ask(text).lang.is_some_and(|told| told != lang)));
    }
    assert!(wrong.len() * 1000 <= all, "{} of {all}: {:?}", wrong.len(), &wrong[..wrong.len().min(9)]);
}

#[test]
fn phrases_that_only_their_spelling_tells_apart_keep_their_entries() {
    assert_eq!(first("референдум құны"), "referendum.cost");
    assert_eq!(first("Келіп тұрмын, қарсы ал"), "bot.hello");
    assert_eq!(first("Астана ма, Алматы ма"), "draft.symbols");
}

#[test]
fn letters_of_the_latin_alphabets_are_read_in_capitals_too() {
    let [capitals, small] = ["KONSTİTUCİYA QAŞAN KÜŞİNE ENEDİ", "konstituciya qaşan küşine enedi"].map(ask);
    assert_eq!(capitals.entry, small.entry);
    assert!(small.entry.is_some());
}

#[test]
fn a_personal_number_alone_is_warned_of_in_both_languages() {
    let answer = ask("900101300123");
    let warnings = &ASSISTANT.faq().bot.phrases.no_numbers;
    assert!(answer.reply.html.contains(&warnings.kk) && answer.reply.html.contains(&warnings.ru), "{answer:?}");
}
