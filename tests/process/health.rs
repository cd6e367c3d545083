//! `jauap health`, as a container's health check calls it.

use std::process::Command;

use super::program::{Program, free_address};

/// The exit status, and what is told.
fn health(http: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_jauap")).arg("health").env("JAUAP_HTTP", http).output().expect("run");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[tokio::test]
async fn a_bot_that_polls_is_well_and_one_that_is_away_is_not() {
    let program = Program::start("warn", None).await;
    assert_eq!(health(&program.http.to_string()), (Some(0), String::new()));
    let (status, told) = health(&free_address().to_string());
    assert!(status == Some(1) && told.contains("is the bot running"), "{told}");
}

#[test]
fn where_nothing_can_be_asked_nothing_is_held_against_the_bot() {
    let (status, told) = health("off");
    assert!(status == Some(0) && told.contains("nothing can be known"), "{told}");
}
