//! The program `jauap`: parse the arguments, start the log, run one command.

mod memory;

use std::process::ExitCode;

use clap::Parser;
use jauap::cli::Cli;

fn main() -> ExitCode {
    memory::give_back();
    let cli = Cli::parse();
    pretty_env_logger::formatted_timed_builder()
        .parse_filters(&std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned()))
        .init();
    cli.run()
}
