//! The database as a file among files: telling whether it is still the same, and moving a damaged one away.

use std::{
    ffi::OsString,
    fs::Metadata,
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use jiff::Timestamp;

/// How many damaged files may lie about: a failing disk must not be filled with them.
const KEPT: usize = 10;

/// What tells a file from one put in its place, and from itself overwritten. Opening it to look inside is not an
/// option: closing any handle of a file drops the locks that SQLite holds on it in this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    identity: (u64, u64),
    length: u64,
    modified: Option<SystemTime>,
}

impl Mark {
    /// Whether both are of one file, whatever was written to it in between.
    pub fn is_same_file(&self, other: &Self) -> bool {
        self.identity == other.identity
    }

    /// The mark of what is at `path`; `None` where nothing is.
    pub async fn of(path: &Path) -> Option<Self> {
        let metadata = tokio::fs::metadata(path).await.ok()?;
        Some(Self { identity: identity(&metadata), length: metadata.len(), modified: metadata.modified().ok() })
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Elsewhere an open file can't be replaced.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Moves a damaged file to `<name>.damaged-<time>`, with its journal, for someone to look at. Gives the new path.
pub async fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let stamp = Timestamp::now().strftime("%Y%m%dT%H%M%S%.3fZ").to_string();
    if kept(path).await? >= KEPT {
        return Err(io::Error::other(format!("{KEPT} damaged ones lie beside it already")));
    }
    let aside = with_suffix(path, &format!(".damaged-{stamp}"));
    tokio::fs::rename(path, &aside).await?;
    // What is left of the journal must not be taken for that of the new file. Often there is none.
    let _ = tokio::fs::rename(with_suffix(path, "-wal"), with_suffix(&aside, "-wal")).await;
    let _ = tokio::fs::remove_file(with_suffix(path, "-shm")).await;
    Ok(aside)
}

/// How many damaged files there are already.
async fn kept(path: &Path) -> io::Result<usize> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let start = format!("{}.damaged-", path.file_name().unwrap_or_default().display());
    let mut files = tokio::fs::read_dir(folder).await?;
    let mut kept = 0;
    while let Some(file) = files.next_entry().await? {
        let name = file.file_name();
        let name = name.to_string_lossy();
        kept += usize::from(name.starts_with(&start) && !name.ends_with("-wal"));
    }
    Ok(kept)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
