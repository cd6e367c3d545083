//! The program `jauap`: parse the arguments, start the log, run one command.

mod memory;

use std::process::ExitCode;

use jauap::cli::Cli;

fn main() -> ExitCode {
    memory::give_back();
    let cli = Cli::read();
    let filters = std::env::var("RUST_LOG").ok().filter(|filters| !filters.is_empty());
    pretty_env_logger::formatted_timed_builder().parse_filters(filters.as_deref().unwrap_or("info")).init();
    cli.run()
}
