//! The disk of the topic log full: answers go on, events wait, and are written once there is room again. A limit on the
//! size of files stands for the full disk.
#![cfg(target_os = "linux")]

use std::{ops::RangeInclusive, process::Command, time::Duration};

use jauap::topics::{Span, Store};

use super::program::{PATIENCE, Program};

/// Files may grow to 64 KiB: room for the output and a new database, not for the questions of a day. Without the trap
/// the system would kill the program, which no full disk does.
const LIMITED: &str = r#"trap "" XFSZ; ulimit -S -f 128; exec "$@""#;
const WAITING: &str = "jauap_events_waiting";

/// So many people ask at once, and all are answered.
async fn ask(program: &Program, chats: RangeInclusive<i64>) {
    for chat in chats.clone() {
        program.sandbox.private_text(chat, "Когда пройдёт референдум?");
    }
    program.until("answers", |state| chats.clone().all(|chat| state.sent_count(chat) == 1)).await;
}

#[tokio::test]
async fn answers_go_on_and_nothing_is_lost_once_there_is_room_again() {
    let mut program = Program::start("jauap::topics::worker=info", Some(LIMITED)).await;
    let mut asked = 0;
    while !program.output().contains("can't be written") {
        assert!(asked < 5000, "the disk is never full: {}", program.output());
        ask(&program, asked + 1..=asked + 200).await;
        asked += 200;
    }
    ask(&program, asked + 1..=asked + 50).await;
    asked += 50;
    assert!(program.metric(WAITING).await >= 50);

    let id = program.id().to_string();
    let room = Command::new("prlimit").args(["--pid", &id, "--fsize=unlimited:unlimited"]).status().expect("prlimit");
    assert!(room.success());
    tokio::time::timeout(PATIENCE, async {
        while program.metric(WAITING).await > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("written again");
    assert_eq!(program.metric("jauap_events_lost_total").await, 0);
    assert!(program.output().contains("is written again"), "{}", program.output());
    assert_eq!(program.stop(), Some(0));
    let (mut rows, mut store) = (0, Store::open_to_read(&program.database()).await.expect("opened"));
    store.read(Span::default(), |_| rows += 1).await.expect("read");
    assert_eq!(rows, asked, "every event was written once");
}
