//! Standard output, which another program may close before everything is read.

use std::io::{self, Write};

/// Prints a text. A reader that has seen enough, as in `jauap check | head`, is no failure.
pub fn print(text: &str) -> io::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}
