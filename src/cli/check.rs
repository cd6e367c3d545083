//! `jauap check`: every fault of the content at once, for people, for programs, and on GitHub's pages.

mod github;
mod json;
pub mod text;

use std::{
    fmt,
    io::{self, IsTerminal},
    path::PathBuf,
};

use clap::ValueEnum;

use super::{Failure, content::Content, moment::Moment, output};
use crate::{
    faq::{self, Doubt, Faq, Finding, Folder, Severity},
    matching::Matcher,
};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to check; without it that of --faq
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// For people in a terminal, for programs, or as annotations of a pull request on GitHub
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail for warnings, too
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    content: Content,
    #[command(flatten)]
    moment: Moment,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Github,
}

/// How many findings of each kind there are, in how many files.
#[derive(Clone, Copy, Debug)]
struct Summary {
    errors: usize,
    warnings: usize,
    files: usize,
}

impl Summary {
    fn of(findings: &[Finding], folder: &Folder) -> Self {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        Self { errors, warnings: findings.len() - errors, files: folder.len() }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |n: usize, noun: &str| match n {
            0 => format!("no {noun}s"),
            1 => format!("1 {noun}"),
            _ => format!("{n} {noun}s"),
        };
        write!(
            f,
            "{}, {} in {}",
            count(self.errors, "error"),
            count(self.warnings, "warning"),
            count(self.files, "file")
        )
    }
}

/// The failure of a check whose findings have been shown.
#[derive(Debug, thiserror::Error)]
#[error("{summary}{}", if summary.errors == 0 { "; --strict takes warnings for errors" } else { "" })]
struct Faulty {
    summary: Summary,
}

/// Runs the command.
///
/// # Errors
/// The folder can't be read, or something is wrong with the content.
pub fn run(args: &Args) -> Result<(), Failure> {
    let folder = args.content.or(args.folder.clone()).read()?;
    let findings = faq::lint(&folder, args.moment.get(), confusions);
    let summary = Summary::of(&findings, &folder);
    let failed = summary.errors > 0 || (args.strict && summary.warnings > 0);
    let shown = match args.format {
        Format::Text => {
            let styled =
                io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            text::render(&findings, &folder, styled)
        }
        Format::Json => json::render(&findings, summary)?,
        Format::Github => github::render(&findings),
    };
    output::print(&shown)?;
    if failed {
        return Err(Box::new(Faulty { summary }));
    }
    // On standard error, as when it fails: standard output is for the findings.
    eprintln!("{summary}");
    Ok(())
}

/// Entries that take each other's questions, as the matcher tells.
fn confusions(faq: &Faq) -> Vec<Doubt> {
    let quoted =
        |phrases: &[String]| phrases.iter().take(3).map(|phrase| format!("`{phrase}`")).collect::<Vec<_>>().join(", ");
    Matcher::confusions(faq)
        .into_iter()
        .map(|confusion| Doubt {
            message: format!(
                "`{}` is taken for `{}`: {} of its {} ways of asking would lead there if they were not written here",
                confusion.entry,
                confusion.other,
                confusion.phrases.len(),
                confusion.of
            ),
            help: format!(
                "merge the two entries, or make their questions differ, such as {}",
                quoted(&confusion.phrases)
            ),
            entry: confusion.entry,
            rule: "confusable",
        })
        .collect()
}
