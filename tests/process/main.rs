//! `jauap run` as a process over the sandbox: what shows from outside, to the system and to other programs.

mod full_disk;
mod hosts;
mod program;
mod secrets;
