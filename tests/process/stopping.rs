//! How the program stops.
#![cfg(unix)]

use std::fs;

use super::program::Program;

#[tokio::test]
async fn events_that_a_failing_database_does_not_take_are_told_of_at_the_end() {
    let mut program = Program::start("warn", None).await;
    // A folder where the file was: nobody can write that.
    let database = program.folder.path().join("topics.db");
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{end}", database.display()));
    }
    fs::create_dir(&database).expect("made");
    for chat in 1..=3 {
        program.sandbox.private_text(chat, "Когда пройдёт референдум?");
    }
    program.until("answers", |state| (1..=3).all(|chat| state.sent_count(chat) == 1)).await;
    assert_eq!(program.stop(), Some(0));
    let output = program.output();
    assert!(output.contains("its last 3 events are lost"), "{output}");
    assert!(!output.contains("a fault of the program"), "{output}");
}
