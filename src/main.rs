//! The program `jauap`: parse the arguments, start the log, run one command.

use std::process::ExitCode;

use clap::Parser;
use jauap::cli::Cli;

/// glibc's allocator keeps an arena for every thread and gives little back: after a few changes of the content twice as
/// much memory as with this one.
#[cfg(all(feature = "jemalloc", target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    pretty_env_logger::formatted_timed_builder()
        .parse_filters(&std::env::var("RUST_LOG").unwrap_or_else(|_| "info".to_owned()))
        .init();
    cli.run()
}
