//! The shipped content: it loads without a fault, and every way of asking in it leads to its own entry.

use jauap::{
    assistant::{Assistant, Question},
    faq::{ByLang, Folder, Lang, Phase, Plural, load},
    reply::Composer,
    text::html,
};
use jiff::{Timestamp, ToSpan};

fn assistant() -> Assistant {
    Assistant::new(load(&Folder::shipped()).expect("the shipped content loads").faq)
}

fn at(moment: &str) -> Timestamp {
    moment.parse().expect("a moment")
}

#[test]
fn every_way_of_asking_finds_its_own_entry() {
    let assistant = assistant();
    let (mut all, mut missed) = (0, Vec::new());
    for entry in &assistant.faq().entries {
        for (_, phrases) in entry.ask.iter() {
            for phrase in phrases {
                let answer = assistant.answer(&Question { text: phrase, lang: None, now: Timestamp::UNIX_EPOCH });
                all += 1;
                let first = answer.candidates.first().map_or("nothing", |first| &first.entry);
                if first != entry.id {
                    missed.push(format!("{phrase:?} of {} finds {first}", entry.id));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} of {all} find another entry: {missed:#?}", missed.len());
}

#[test]
fn the_date_is_told_as_coming_as_today_and_as_past() {
    let assistant = assistant();
    for (moment, in_kazakh, in_russian) in [
        ("2026-03-10T12:00:00+05:00", ["өтеді", "5 күннен кейін"], ["пройдёт", "через 5 дней"]),
        ("2026-03-14T23:59:59+05:00", ["өтеді", "ертең"], ["пройдёт", "завтра"]),
        ("2026-03-15T00:00:00+05:00", ["өтіп жатыр", "бүгін"], ["проходит", "сегодня"]),
        ("2026-03-16T00:00:00+05:00", ["өтті", "кеше"], ["прошёл", "вчера"]),
        ("2026-11-23T12:00:00+05:00", ["өтті", "253 күн бұрын"], ["прошёл", "253 дня назад"]),
    ] {
        for (text, lang, told) in
            [("Референдум қашан өтеді?", Lang::Kk, in_kazakh), ("Когда референдум?", Lang::Ru, in_russian)]
        {
            let answer = assistant.answer(&Question { text, lang: None, now: at(moment) });
            assert_eq!((answer.entry.as_deref(), answer.lang), (Some("referendum.date"), Some(lang)), "{text}");
            let html = answer.reply.html;
            assert!(html.contains("15") && told.iter().all(|words| html.contains(words)), "{moment}: {html}");
        }
    }
}

#[test]
fn of_two_questions_one_is_answered_and_the_other_offered() {
    let assistant = assistant();
    for (text, answered, offered) in [
        ("Сколько депутатов будет в Курултае? А Сенат что, убирают?", Some("power.kurultai"), &["power.senate"][..]),
        ("Референдумның күні қашан және онлайн дауыс беруге бола ма?", None, &["referendum.date", "voting.online"]),
        ("Когда референдум? И где голосовать?", None, &["referendum.date", "voting.find-station"]),
        ("когда референдум и где голосовать", None, &["referendum.date", "voting.find-station"]),
    ] {
        let answer = assistant.answer(&Question { text, lang: None, now: Timestamp::UNIX_EPOCH });
        let compose = assistant.compose(answer.lang.expect("a language"), Timestamp::UNIX_EPOCH);
        let first: Vec<&str> = answer.reply.buttons.iter().take(2).map(|row| row[0].text.as_str()).collect();
        assert_eq!(answer.entry.as_deref(), answered, "{text}");
        for entry in offered {
            assert!(first.contains(&compose.title(entry).expect("an entry")), "{text}: {first:?} without {entry}");
        }
    }
    let one = "Бабушке девяносто, с постели не встаёт, а отдать голос хочет. Как быть?";
    assert_eq!(assistant.matcher().understand(one).also, Vec::<String>::new());
}

#[test]
fn days_are_counted_by_the_rules_of_the_language() {
    let mut faq = load(&Folder::shipped()).expect("the shipped content loads").faq;
    // The shipped Kazakh forms are alike: these tell which one was taken.
    let forms =
        |of: &str| Plural { one: format!("{of}-one"), few: Some(format!("{of}-few")), other: format!("{of}-other") };
    faq.bot.words.days = ByLang { kk: forms("kk"), ru: forms("ru") };
    let vote = at("2026-03-15T12:00:00+05:00");
    for (days, kazakh, russian) in
        [(2, "other", "few"), (5, "other", "other"), (11, "other", "other"), (21, "other", "one"), (23, "other", "few")]
    {
        for (lang, form) in [(Lang::Kk, kazakh), (Lang::Ru, russian)] {
            let when = Composer::new(&faq, lang, vote - (24 * days).hours()).when();
            assert!(when.contains(&format!("{days} {lang}-{form}")), "{when}");
        }
    }
}

#[test]
fn every_answer_fits_into_one_message_in_every_phase_and_language() {
    let assistant = assistant();
    for (phase, now) in Phase::ALL.into_iter().zip([
        "2026-03-01T12:00:00+05:00",
        "2026-03-14T12:00:00+05:00",
        "2026-03-15T12:00:00+05:00",
        "2026-11-23T12:00:00+05:00",
    ]) {
        assert_eq!(assistant.faq().bot.calendar.phase(at(now)), phase);
        for lang in Lang::ALL {
            let compose = assistant.compose(lang, at(now));
            let regions = assistant.faq().regions.regions.iter().map(jauap::faq::Region::entry_id);
            for id in assistant.faq().entries.iter().map(|entry| entry.id.clone()).chain(regions) {
                let reply = compose.show(&id).unwrap_or_else(|| panic!("{id} shows nothing"));
                let length = html::check(&reply.html).unwrap_or_else(|fault| panic!("{id}: {fault}"));
                assert!(length <= 4096, "{id} has {length} characters in {phase:?}");
                assert!(reply.buttons.iter().flatten().all(|button| button.action.to_string().len() <= 64));
            }
        }
    }
}

#[test]
fn a_place_name_brings_its_card_in_any_form() {
    let assistant = assistant();
    for (text, id) in [
        ("в Караганде", "region.karaganda"),
        ("Түркістанда", "region.turkistan"),
        ("ВКО", "region.east-kazakhstan"),
        ("Өскеменде", "region.east-kazakhstan"),
    ] {
        let answer = assistant.answer(&Question { text, lang: None, now: Timestamp::UNIX_EPOCH });
        assert_eq!(answer.candidates.first().map(|first| first.entry.as_str()), Some(id), "{text}");
    }
}

#[test]
fn an_ambiguous_place_is_offered_and_not_guessed() {
    let answer = assistant().answer(&Question { text: "Алматы", lang: None, now: Timestamp::UNIX_EPOCH });
    assert_eq!(answer.entry, None);
    let buttons: Vec<String> = answer.reply.buttons.iter().flatten().map(|button| button.action.to_string()).collect();
    assert!(buttons.iter().any(|data| data.ends_with("region.almaty")), "{buttons:?}");
    assert!(buttons.iter().any(|data| data.ends_with("region.almaty-region")), "{buttons:?}");
}

#[test]
fn everyday_words_are_no_places() {
    let assistant = assistant();
    for text in [
        "Когда референдум?",
        "Референдум қашан өтеді?",
        "Во сколько открываются участки?",
        "Кто такие наблюдатели?",
        "Коалицияға қалай қосыламын?",
        "Коалицияның бас штабы қайда?",
        "Басқа қалада дауыс бере аламын ба?",
        "Маған паспорт керек пе?",
        "15 наурызда дауыс бердім",
        "Үйде отырмын, маған келе ме?",
        "Жақсы, рахмет",
        "Есікке қағаз жапсырып кетті",
        "Бюллетень алған соң не істеймін?",
        "Голосовали всей семьёй, в нашей семье пятеро",
        "Участок в здании школы",
    ] {
        let understanding = assistant.matcher().understand(text);
        assert_eq!(understanding.region, None, "{text}");
        assert!(!understanding.candidates.iter().any(|found| found.entry.starts_with("region.")), "{text}");
    }
}

#[test]
fn places_are_known_in_every_form() {
    let assistant = assistant();
    for (text, region) in [
        ("Қарағандыда штаб қайда?", "karaganda"),
        ("Біз Аягөзденбіз, коалиция қайда?", "abai"),
        ("Коалиция в Семее", "abai"),
        ("Я из Семея, где штаб?", "abai"),
        ("Живём в Шу, где штаб коалиции?", "zhambyl"),
        ("Есік қаласындағы штаб", "almaty-region"),
        ("Жақсы ауданында коалиция бар ма", "akmola"),
        ("Талдыкорганские контакты коалиции", "zhetisu"),
        ("Штаб в Карагандинской области", "karaganda"),
        ("Қызылордалықтарға штаб қайда", "kyzylorda"),
        ("Батыс Қазақстанда штаб қайда", "west-kazakhstan"),
        ("Северо-Казахстанской области штаб", "north-kazakhstan"),
        ("В Восточном Казахстане где коалиция", "east-kazakhstan"),
        ("shtab pavlodarda qaida", "pavlodar"),
        ("Өскеменненмін, коалиция қайда", "east-kazakhstan"),
        ("Түркістаннанбыз, штаб бар ма", "turkistan"),
    ] {
        let found = assistant.matcher().understand(text).region;
        assert_eq!(found.as_deref(), Some(format!("region.{region}").as_str()), "{text}");
    }
}
