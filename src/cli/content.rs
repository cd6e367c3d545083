//! Where a command takes the content from.

use std::path::PathBuf;

use clap::Args;

use crate::faq::{self, Folder, FolderError, LoadError, Loaded, Origin};

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
        Ok(self.read_from()?.0)
    }

    /// Reads and loads the content.
    pub fn load(&self) -> Result<Loaded, LoadError> {
        Ok(self.open()?.0)
    }

    /// Reads and loads the content, and tells where it is, if on disk; warnings go to the log.
    pub fn open(&self) -> Result<(Loaded, Option<Origin>), LoadError> {
        let (folder, dir) = self.read_from()?;
        let loaded = faq::load(&folder)?;
        for warning in &loaded.warnings {
            log::debug!("{warning}");
        }
        let origin = dir.map(|dir| Origin { dir, fingerprint: folder.fingerprint() });
        Ok((loaded, origin))
    }

    fn read_from(&self) -> Result<(Folder, Option<PathBuf>), FolderError> {
        let dir = self.dir();
        let folder = match &dir {
            Some(dir) => Folder::read(dir)?,
            None => Folder::shipped(),
        };
        Ok((folder, dir))
    }
}
