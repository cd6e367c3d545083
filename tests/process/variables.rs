//! Variables of the environment that are set and left empty, as many tools that start containers leave one out.

use std::process::{Command, Output};

use super::program::{TOKEN, content_in};

const VARIABLES: [&str; 11] = [
    "JAUAP_ADMINS",
    "JAUAP_DATABASE",
    "JAUAP_FAQ",
    "JAUAP_HTTP",
    "JAUAP_MESSAGES_PER_SECOND",
    "JAUAP_NOW",
    "RUST_LOG",
    "TELOXIDE_API_URL",
    "TELOXIDE_PROXY",
    "TELOXIDE_TOKEN",
    "TELOXIDE_TOKEN_FILE",
];

/// Runs the program in an empty folder with all variables empty but `also`.
fn run(args: &[&str], also: &[(&str, &str)]) -> (Output, String) {
    let folder = tempfile::tempdir().expect("a folder");
    // As ./faq, where it is found without an option.
    content_in(&folder);
    let output = Command::new(env!("CARGO_BIN_EXE_jauap"))
        .args(args)
        .current_dir(folder.path())
        .envs(VARIABLES.map(|name| (name, "")))
        .envs(also.iter().copied())
        .output()
        .expect("run");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, told)
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let (output, told) = run(&["run"], &[]);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("TELOXIDE_TOKEN"), "{told}");
    let (output, told) = run(&["run"], &[("TELOXIDE_TOKEN", TOKEN), ("JAUAP_DATABASE", "mysql://host/base")]);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("3 entries") && told.contains("MySQL"), "the log tells as much as by default: {told}");
    let (output, told) = run(&["ask", "кто ты такой"], &[]);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("Бот"), "{told}");
    let (_, told) = run(&["topics"], &[]);
    assert!(told.contains("no database at data/jauap.db"), "{told}");
}

#[test]
fn an_empty_option_is_a_mistake_and_told_as_one() {
    let (output, told) = run(&["run", "--proxy", ""], &[("TELOXIDE_TOKEN", TOKEN)]);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("--proxy"), "{told}");
}
