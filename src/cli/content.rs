//! Where a command takes the content from.

use std::path::PathBuf;

use clap::Args;

use crate::faq::{self, Folder, FolderError, LoadError, Loaded};

/// The option `--faq`.
#[derive(Clone, Debug, Args)]
pub struct Content {
    /// Folder with the FAQ files; without it ./faq, or the content that the program was built with
    #[arg(long = "faq", value_name = "DIR", env = "JAUAP_FAQ")]
    dir: Option<PathBuf>,
}

impl Content {
    /// The same option with a folder that was given in another way.
    pub fn or(&self, dir: Option<PathBuf>) -> Self {
        Self { dir: dir.or_else(|| self.dir.clone()) }
    }

    /// The folder to read, where it is one on disk.
    pub fn dir(&self) -> Option<PathBuf> {
        let default = PathBuf::from("faq");
        self.dir.clone().or_else(|| default.is_dir().then_some(default))
    }

    /// Reads the files.
    pub fn read(&self) -> Result<Folder, FolderError> {
        match self.dir() {
            Some(dir) => Folder::read(&dir),
            None => Ok(Folder::shipped()),
        }
    }

    /// Reads and loads the content; warnings go to the log.
    pub fn load(&self) -> Result<Loaded, LoadError> {
        let loaded = faq::load(&self.read()?)?;
        for warning in &loaded.warnings {
            log::debug!("{warning}");
        }
        Ok(loaded)
    }
}
