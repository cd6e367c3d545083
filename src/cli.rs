//! The command line: one file a command.

mod ask;
pub mod check;
mod content;
mod eval;
mod health;
mod http;
mod moment;
mod output;
mod panics;
mod preview;
mod run;
mod schema;
mod signals;
mod topics;

use std::{ffi::OsStr, process::ExitCode};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, builder::Resettable};

/// jauap answers citizens' questions in Kazakh and Russian from YAML files.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the Telegram bot
    Run(Box<run::Args>),
    /// Try the bot in a browser: no token and no network needed
    Preview(preview::Args),
    /// Answer a question in the terminal; without arguments, one question a line from standard input
    Ask(ask::Args),
    /// Every fault of the content with its place and what to do, errors and warnings apart
    Check(check::Args),
    /// How well questions find their entries: accuracy, confusions, calibration, the worst misses and why
    Eval(eval::Args),
    /// What people asked: figures from the bot's topic log
    Topics(topics::Args),
    /// JSON Schema of the content files, for editors that complete and check as one types
    Schema(schema::Args),
    /// Ask a running bot whether it is well
    Health(health::Args),
}

/// Why a command failed; shown to the user as it stands.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Cli {
    /// Reads the program's arguments and environment; ends the program with a word where they are wrong. A variable that
    /// is set and left empty counts as unset: that is how many tools that start containers leave one out.
    #[must_use]
    pub fn read() -> Self {
        let matches = without_empty_variables(Self::command()).get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// Runs the command that was given. Exit status: 0 done, 1 the work failed, 2 wrong usage (from clap).
    #[must_use]
    pub fn run(self) -> ExitCode {
        panics::tell_only_where();
        let done = match self.command {
            Command::Run(args) => run::run(&args),
            Command::Preview(args) => preview::run(&args),
            Command::Ask(args) => ask::run(&args),
            Command::Check(args) => check::run(&args),
            Command::Eval(args) => eval::run(&args),
            Command::Topics(args) => topics::run(&args),
            Command::Schema(args) => schema::run(&args),
            Command::Health(args) => health::run(&args),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("error: {failure}");
                ExitCode::FAILURE
            }
        }
    }
}

fn without_empty_variables(command: clap::Command) -> clap::Command {
    fn is_empty(name: &OsStr) -> bool {
        std::env::var_os(name).is_some_and(|value| value.is_empty())
    }
    command
        .mut_args(|arg| if arg.get_env().is_some_and(is_empty) { arg.env(Resettable::Reset) } else { arg })
        .mut_subcommands(without_empty_variables)
}
