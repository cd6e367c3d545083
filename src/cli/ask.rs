//! `jauap ask`: answers in the terminal, for people and for programs.

use std::{
    io::{self, BufRead, BufReader, Write},
    mem::ManuallyDrop,
};

use serde::Serialize;

use super::{Failure, content::Content, moment::Moment};
use crate::{
    assistant::{Answer, Assistant, Question},
    faq::Lang,
    matching::Outcome,
    text::html,
};

/// Arguments of `ask`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The question; several words are one question. Without it, one question a line from standard input
    question: Vec<String>,
    /// One JSON object a question, in the order asked
    #[arg(long)]
    json: bool,
    /// Show how the answer came about
    #[arg(long, conflicts_with = "json")]
    explain: bool,
    #[command(flatten)]
    content: Content,
    #[command(flatten)]
    moment: Moment,
}

/// What `--json` prints; other programs rely on it.
#[derive(Serialize)]
struct Line<'a> {
    question: &'a str,
    lang: Option<Lang>,
    outcome: Outcome,
    entry: Option<&'a str>,
    score: f32,
    candidates: Vec<Item<'a>>,
    reply: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    entry: &'a str,
    score: f32,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    // Left to the system at the end: to take it apart piece by piece would take longer than to answer.
    let assistant = ManuallyDrop::new(Assistant::new(args.content.load()?.faq));
    let mut out = io::BufWriter::new(io::stdout().lock());
    let answer = |out: &mut io::BufWriter<_>, text: &str| -> Result<(), Failure> {
        let answer = assistant.answer(&Question { text, lang: None, now: args.moment.get() });
        if args.json {
            json(out, text, &answer)?
        } else {
            plain(out, &answer)?
        }
        if args.explain {
            explain(out, &assistant, text)?;
        }
        Ok(())
    };
    let done = if args.question.is_empty() {
        each_line(io::stdin().lock(), &mut out, answer)
    } else {
        answer(&mut out, &args.question.join(" "))
    };
    match done.and_then(|()| Ok(out.flush()?)) {
        // `jauap ask … | head` closes the pipe when it has seen enough.
        Err(failure) if is_broken_pipe(&failure) => Ok(()),
        other => other,
    }
}

/// Hands each line to `answer`; one that isn't UTF-8 with U+FFFD where it fails. What was written is flushed before more
/// input is waited for: a program may wait for the answer before it asks on.
fn each_line<O: Write>(
    input: impl io::Read,
    out: &mut O,
    mut answer: impl FnMut(&mut O, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(64 * 1024, input);
    let mut line = Vec::new();
    loop {
        if !input.buffer().contains(&b'\n') {
            out.flush()?;
        }
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        answer(out, &String::from_utf8_lossy(text))?;
    }
}

fn json(out: &mut impl Write, question: &str, answer: &Answer) -> Result<(), Failure> {
    let round = |score: f32| (score * 1e4).round() / 1e4;
    let candidates = answer
        .candidates
        .iter()
        .map(|candidate| Item { entry: &candidate.entry, score: round(candidate.score) })
        .collect::<Vec<_>>();
    let line = Line {
        question,
        lang: answer.lang,
        outcome: answer.outcome,
        entry: answer.entry.as_deref(),
        score: round(answer.score),
        candidates,
        reply: &answer.reply.html,
    };
    serde_json::to_writer(&mut *out, &line)?;
    Ok(writeln!(out)?)
}

fn plain(out: &mut impl Write, answer: &Answer) -> Result<(), Failure> {
    writeln!(out, "{}", html::plain(&answer.reply.html))?;
    for button in answer.reply.buttons.iter().flatten() {
        writeln!(out, "  [{}]", button.text)?;
    }
    Ok(writeln!(out)?)
}

fn explain(out: &mut impl Write, assistant: &Assistant, text: &str) -> Result<(), Failure> {
    let how = assistant.explain(text);
    let understood = assistant.matcher().understand(text);
    writeln!(out, "language:  {:?}", understood.language)?;
    writeln!(out, "words:     {}", how.words.join(" "))?;
    writeln!(out, "concepts:  {}", how.concepts.join(" "))?;
    writeln!(out, "region:    {}", understood.region.as_deref().unwrap_or("-"))?;
    let thresholds = how.thresholds;
    writeln!(
        out,
        "outcome:   {} (answer from {:.2}, suggest from {:.2})",
        understood.outcome.name(),
        thresholds.answer,
        thresholds.suggest
    )?;
    writeln!(out, "signals:   {:.2?}", how.signals)?;
    for candidate in &understood.candidates {
        writeln!(out, "candidate: {:.2} {}", candidate.score, candidate.entry)?;
    }
    for (entry, weights) in &how.carried {
        let carried: Vec<String> = weights.iter().map(ToString::to_string).collect();
        writeln!(out, "carried:   {entry}: {}", carried.join(", "))?;
    }
    for (entry, phrase) in &how.nearest {
        writeln!(out, "nearest:   {entry}: {phrase}")?;
    }
    Ok(writeln!(out)?)
}

fn is_broken_pipe(failure: &Failure) -> bool {
    failure.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        || failure
            .downcast_ref::<serde_json::Error>()
            .is_some_and(|error| error.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
}
