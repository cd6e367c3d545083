//! `jauap eval`: how well questions find their entries.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Failure, content::Content, output};
use crate::{
    assistant::Assistant,
    eval::{self, Case, Report, case, held_out, judge::judge, noise::Noise},
};

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of questions, or folders of such files; without any, the content's own ways of asking, each held out
    files: Vec<PathBuf>,
    /// Ask every clean question badly typed, too: with typos, in Latin letters, with the wrong layout
    #[arg(long)]
    noise: bool,
    /// Show so many of the misses, with what led to them
    #[arg(long, value_name = "N", default_value_t = 10)]
    worst: usize,
    /// For people in a terminal, or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    content: Content,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let faq = args.content.load()?.faq;
    let forms = |case: Case| {
        let spoilt: Vec<Case> = match args.noise {
            true => Noise::ALL.into_iter().filter_map(|noise| noise.spoil(&case)).collect(),
            false => Vec::new(),
        };
        let mut forms = vec![case];
        forms.extend(spoilt);
        forms
    };
    let report = if args.files.is_empty() {
        Report::new(held_out::judge_all(&faq, forms), None)
    } else {
        let mut cases = Vec::new();
        for file in &args.files {
            cases.extend(case::read(file, &faq)?);
        }
        let assistant = Assistant::new(faq);
        let verdicts = cases.into_iter().flat_map(forms).map(|case| judge(&assistant, &case)).collect();
        Report::new(verdicts, assistant.matcher().thresholds())
    };
    let shown = match args.format {
        Format::Text => eval::text(&report, args.worst),
        Format::Json => serde_json::to_string_pretty(&report)? + "\n",
    };
    Ok(output::print(&shown)?)
}
