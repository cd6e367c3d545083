//! How well the shipped content is found by questions that others wrote (tests/questions/): what a change of the matcher
//! or of the content must not lose. The bounds lie a little below what is reached; `jauap eval` shows the figures.

use std::{path::Path, sync::LazyLock};

use jauap::{
    assistant::Assistant,
    eval::{Case, Report, case, judge::judge, noise::Noise},
    faq::{Folder, load},
};

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
