//! The content changes under a running bot: what is sound answers soon, what is faulty never, and the bot's keepers
//! hear of it once.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::harness::Town;

const ADMIN: i64 = 900;
const OTHER_ADMIN: i64 = 901;
const ADMINS: [u64; 2] = [900, 901];

const ASK: &str = "Во сколько открываются избирательные участки?";
/// Stands in the answer to it.
const BEFORE: &str = "Участки по месту жительства";

/// A small content folder that an editor works on.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        copy(&base(), &dir.path().join("faq"));
        Self { dir }
    }

    fn faq(&self) -> PathBuf {
        self.dir.path().join("faq")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.faq().join(name)
    }

    /// Saves a file as most programs do: by writing into it.
    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }
}

fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/base")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for item in fs::read_dir(from).expect("a folder") {
        let item = item.expect("a file");
        fs::copy(item.path(), to.join(item.file_name())).expect("copied");
    }
}

/// A file of the base with something else in it.
fn edited(name: &str, from: &str, to: &str) -> String {
    let text = fs::read_to_string(base().join(name)).expect("a file");
    assert!(text.contains(from), "{from:?} is not in {name}");
    text.replace(from, to)
}

/// `voting.yaml` with a new answer to [`ASK`].
fn voting(answer: &str) -> String {
    edited("voting.yaml", BEFORE, answer)
}

/// Asks, each time as another citizen, until the answer holds `words`; every question has to be answered, until then
/// with `before`.
async fn until_answered(town: &Town, first: i64, before: &str, words: &str) {
    let began = Instant::now();
    for citizen in first.. {
        let html = town.ask(citizen, ASK).await.html;
        if html.contains(words) {
            break;
        }
        assert!(html.contains(before), "neither {before:?} nor {words:?}: {html}");
        // Two seconds, and some for a busy machine.
        assert!(began.elapsed() < Duration::from_secs(4), "no {words:?} in time");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_file_that_is_written_or_renamed_into_place_answers_soon() {
    let desk = Desk::new();
    let mut town = Town::over(&desk.faq(), &ADMINS).await;
    assert!(town.ask(1, ASK).await.html.contains(BEFORE));
    // Twice each: the first change after the start is seen by the look at the start.
    desk.write("voting.yaml", &voting("Сначала"));
    until_answered(&town, 500, BEFORE, "Сначала").await;
    desk.write("voting.yaml", &voting("Написано"));
    until_answered(&town, 1000, "Сначала", "Написано").await;
    let new = desk.path(".voting.yaml.new");
    fs::write(&new, voting("Переименовано")).expect("written");
    fs::rename(new, desk.path("voting.yaml")).expect("renamed");
    until_answered(&town, 2000, "Написано", "Переименовано").await;
    assert!(town.metric(r#"jauap_content_reloads_total{result="ok"}"#) == 3.0);
    town.finish().await;
    assert_eq!(town.count(ADMIN), 0, "a sound change is no news");
}

#[tokio::test]
async fn a_config_map_is_swapped_by_its_link() {
    let desk = Desk::new();
    let mount = desk.dir.path().join("mount");
    let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, mount.join(at)).expect("a link");
    copy(&base(), &mount.join("..1"));
    link("..1", "..data");
    for item in fs::read_dir(base()).expect("a folder") {
        let name = item.expect("a file").file_name().into_string().expect("a name");
        link(&format!("..data/{name}"), &name);
    }
    let mut town = Town::over(&mount, &ADMINS).await;
    assert!(town.ask(1, ASK).await.html.contains(BEFORE));
    let mut before = BEFORE;
    for (first, old, new, words) in [(1000, "..1", "..2", "Подключено"), (2000, "..2", "..3", "Переключено")]
    {
        copy(&base(), &mount.join(new));
        fs::write(mount.join(new).join("voting.yaml"), voting(words)).expect("written");
        link(new, "..data_tmp");
        fs::rename(mount.join("..data_tmp"), mount.join("..data")).expect("renamed");
        fs::remove_dir_all(mount.join(old)).expect("removed");
        until_answered(&town, first, before, words).await;
        before = words;
    }
    town.finish().await;
    assert_eq!(town.count(ADMIN), 0);
}

#[tokio::test]
async fn a_single_file_that_lies_elsewhere_is_seen_without_an_event() {
    let desk = Desk::new();
    let elsewhere = desk.dir.path().join("voting.yaml");
    fs::rename(desk.path("voting.yaml"), &elsewhere).expect("moved");
    std::os::unix::fs::symlink(&elsewhere, desk.path("voting.yaml")).expect("a link");
    let mut town = Town::over(&desk.faq(), &ADMINS).await;
    for (first, before, words) in [(1000, BEFORE, "Издалека"), (2000, "Издалека", "Снова издалека")]
    {
        fs::write(&elsewhere, voting(words)).expect("written");
        until_answered(&town, first, before, words).await;
    }
    town.finish().await;
}

#[tokio::test]
async fn the_whole_folder_can_be_replaced_and_goes_on_being_watched() {
    let desk = Desk::new();
    let mut town = Town::over(&desk.faq(), &ADMINS).await;
    for (first, before, words) in [(1000, BEFORE, "Папка вторая"), (2000, "Папка вторая", "Папка третья")]
    {
        let new = desk.dir.path().join("new");
        copy(&base(), &new);
        fs::write(new.join("voting.yaml"), voting(words)).expect("written");
        fs::remove_dir_all(desk.faq()).expect("removed");
        fs::rename(new, desk.faq()).expect("renamed");
        until_answered(&town, first, before, words).await;
    }
    town.finish().await;
    assert_eq!(town.count(ADMIN), 0, "a folder that is away for a moment is no fault");
}

#[tokio::test]
async fn a_save_in_several_steps_is_no_fault() {
    let desk = Desk::new();
    let mut town = Town::over(&desk.faq(), &ADMINS).await;
    let text = voting("По частям");
    let half = text.len() / 2 - (0..4).find(|n| text.is_char_boundary(text.len() / 2 - n)).expect("a letter's end");
    // The slowness of the program that saves.
    let slow = || tokio::time::sleep(Duration::from_millis(200));
    desk.write("voting.yaml", "");
    slow().await;
    desk.write("voting.yaml", &text[..half]);
    // An entry of this file is related to that one.
    fs::remove_file(desk.path("referendum.yaml")).expect("removed");
    slow().await;
    desk.write("voting.yaml", &text);
    slow().await;
    fs::copy(base().join("referendum.yaml"), desk.path("referendum.yaml")).expect("copied");
    until_answered(&town, 1000, BEFORE, "По частям").await;
    assert!(town.metric(r#"jauap_content_reloads_total{result="failed"}"#) == 0.0);
    town.finish().await;
    assert_eq!((town.count(ADMIN), town.count(OTHER_ADMIN)), (0, 0));
}

#[tokio::test]
async fn a_faulty_edit_leaves_the_content_before_answering_and_is_told_once_to_each_keeper() {
    let desk = Desk::new();
    let mut town = Town::over(&desk.faq(), &ADMINS).await;
    // Who never wrote to the bot can't be written to.
    town.sandbox.private_text(OTHER_ADMIN, "/lang kk");
    assert!(town.ask(ADMIN, ASK).await.html.contains(BEFORE));
    town.reply(OTHER_ADMIN).await;

    desk.write("voting.yaml", &voting("Новое").replace("  answer:", "  \"<b>&\": x\n  answer:"));
    let told = town.message(ADMIN, 2).await;
    assert!(told.html.contains("voting.yaml:34:3: error: unknown key `&lt;b&gt;&amp;`"), "{}", told.html);
    assert!(told.html.contains("ошибки (1)"), "{}", told.html);
    assert!(town.message(OTHER_ADMIN, 2).await.html.contains("қате бар (1)"));
    assert!(town.metric("jauap_content_faulty") == 1.0);
    assert!(town.ask(1, ASK).await.html.contains(BEFORE));

    // The same fault, further down, is no news; asked for, it is told at its new place.
    desk.write("voting.yaml", &voting("Ещё новее").replace("  answer:", "  # …\n  \"<b>&\": x\n  answer:"));
    town.sandbox.private_text(ADMIN, "/reload");
    assert!(town.message(ADMIN, 3).await.html.contains("voting.yaml:35:3: "));
    assert!(town.metric(r#"jauap_content_reloads_total{result="failed"}"#) == 1.0);
    assert!(town.ask(2, ASK).await.html.contains(BEFORE));

    desk.write("voting.yaml", &voting("Исправлено"));
    assert!(town.message(ADMIN, 4).await.html.contains("исправлены"));
    assert!(town.message(OTHER_ADMIN, 3).await.html.contains("түзетілді"));
    assert!(town.metric("jauap_content_faulty") == 0.0);
    assert!(town.ask(3, ASK).await.html.contains("Исправлено"));
    town.finish().await;
    assert_eq!((town.count(ADMIN), town.count(OTHER_ADMIN)), (4, 3));
}

#[tokio::test]
async fn a_folder_that_vanishes_is_a_fault_until_it_is_back() {
    let desk = Desk::new();
    let mut town = Town::over(&desk.faq(), &ADMINS).await;
    town.ask(ADMIN, ASK).await;
    let away = desk.dir.path().join("away");
    fs::rename(desk.faq(), &away).expect("moved");
    let told = town.message(ADMIN, 2).await;
    assert!(told.html.contains("can't read") && told.html.contains(&desk.faq().display().to_string()), "{}", told.html);
    assert!(town.ask(1, ASK).await.html.contains(BEFORE));
    fs::rename(&away, desk.faq()).expect("moved");
    assert!(town.message(ADMIN, 3).await.html.contains("исправлены"));
    assert!(town.metric("jauap_content_faulty") == 0.0);
    assert!(town.metric(r#"jauap_content_reloads_total{result="ok"}"#) == 0.0, "it is the content in force");
    town.finish_but(|call| call.params["chat_id"] == OTHER_ADMIN).await;
}

#[tokio::test]
async fn the_menu_is_set_anew_only_when_its_commands_change() {
    let desk = Desk::new();
    let mut town = Town::over(&desk.faq(), &ADMINS).await;
    let menus = |town: &Town| town.calls_of("setMyCommands").len();
    town.until("three menus", |state| state.calls().filter(|call| call.method == "setMyCommands").count() == 3).await;
    desk.write("voting.yaml", &voting("Без меню"));
    until_answered(&town, 1000, BEFORE, "Без меню").await;
    assert_eq!(menus(&town), 3);
    desk.write("bot.yaml", &edited("bot.yaml", "ru: Выбрать язык", "ru: Сменить язык"));
    town.until("three more", |state| state.calls().filter(|call| call.method == "setMyCommands").count() == 6).await;
    assert!(town.calls_of("setMyCommands")[5].params.to_string().contains("Сменить язык"));
    town.finish().await;
}
