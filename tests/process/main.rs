//! `jauap` as a process, `run` over the sandbox: what shows from outside, to the system and to other programs.

mod ask;
mod full_disk;
mod health;
mod hosts;
mod program;
mod secrets;
mod stopping;
mod variables;
