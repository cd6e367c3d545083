//! `jauap ask` as other programs use it: a line in, an object out.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
};

use serde_json::Value;

use super::program::{PATIENCE, content_in};

/// A running `jauap ask --json`, and the lines it writes as they come.
struct Ask {
    child: Child,
    lines: Receiver<String>,
}

impl Ask {
    fn start(folder: &tempfile::TempDir) -> (Self, ChildStdin) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jauap"))
            .args(["ask", "--json", "--faq"])
            .arg(content_in(folder))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let (input, output) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        let (tell, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                let _ = tell.send(line.expect("UTF-8"));
            }
        });
        (Self { child, lines }, input)
    }

    fn answer(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("an answer in time");
        serde_json::from_str(&line).expect("JSON")
    }
}

impl Drop for Ask {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_program_may_wait_for_each_answer_before_it_asks_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ask, mut input) = Ask::start(&folder);
    for question in ["когда пройдёт референдум", "кто ты такой"] {
        writeln!(input, "{question}").expect("taken");
        assert_eq!(ask.answer()["question"], question);
    }
    // Half of a question behind a whole one must not hold its answer back.
    input.write_all("что ты хранишь\nкто".as_bytes()).expect("taken");
    assert_eq!(ask.answer()["entry"], "bot.privacy");
    drop(input);
    assert_eq!(ask.answer()["question"], "кто", "the last line may lack its end");
}

#[test]
fn a_line_that_is_no_text_is_answered_like_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut ask, mut input) = Ask::start(&folder);
    input.write_all(b"\xff\xfe\n\n").expect("taken");
    input.write_all("кто ты такой\r\n".as_bytes()).expect("taken");
    drop(input);
    let answers = [ask.answer(), ask.answer(), ask.answer()];
    assert_eq!(answers.each_ref().map(|answer| &answer["question"]), ["\u{fffd}\u{fffd}", "", "кто ты такой"]);
    assert_eq!(answers[2]["entry"], "bot.about");
    assert!(ask.child.wait().expect("ended").success());
}
