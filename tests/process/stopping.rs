//! How the program stops.
#![cfg(unix)]

use std::{
    fs::{self, File},
    process::Command,
    time::{Duration, Instant},
};

use super::program::{PATIENCE, Program, TOKEN};

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

/// As process 1 of a container, a program doesn't end by a signal that it hasn't asked for.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_while_the_content_is_read_stops_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("output");
    let mut program = Command::new(env!("CARGO_BIN_EXE_jauap"))
        .args(["run", "--http", "off", "--faq", concat!(env!("CARGO_MANIFEST_DIR"), "/faq")])
        .args(["--database", &format!("sqlite://{}", folder.path().join("topics.db").display())])
        // Nobody answers there.
        .args(["--api-url", "http://127.0.0.1:9"])
        .env("TELOXIDE_TOKEN", TOKEN)
        .env("RUST_LOG", "info")
        .stderr(File::create(&output).expect("made"))
        .spawn()
        .expect("started");
    let began = Instant::now();
    // The signals it handles are the bits of a number; SIGTERM is the 15th.
    let listens = || {
        let status = fs::read_to_string(format!("/proc/{}/status", program.id())).expect("its status");
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).expect("signals").trim();
        u64::from_str_radix(caught, 16).expect("a number") & (1 << 14) != 0
    };
    while !listens() {
        assert!(began.elapsed() < PATIENCE, "it never listens");
        std::thread::sleep(Duration::from_millis(1));
    }
    let before = fs::read_to_string(&output).expect("read");
    let told = Command::new("kill").args(["-TERM", &program.id().to_string()]).status().expect("kill");
    assert!(told.success());
    assert_eq!(before, "", "it has read the content already");
    assert_eq!(program.wait().expect("ended").code(), Some(0));
}
