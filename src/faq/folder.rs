//! The YAML files of a content folder, from disk or compiled in.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/faq");

/// One file of the content.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct File {
    /// Its path as shown in messages.
    pub path: String,
    /// Its name without the folder, such as `voting.yaml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The YAML files of a folder, sorted by name. Two folders are equal when their texts are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Folder {
    pub(super) files: Vec<File>,
}

/// A folder on disk as it was when it was read, to notice that it has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Where it is.
    pub dir: PathBuf,
    /// [`Folder::fingerprint`] of what was read.
    pub fingerprint: u64,
}

/// Why a folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder or a file in it can't be read.
    #[error("can't read {path}: {source}; check the path and its permissions", path = path.display())]
    Io {
        /// What was read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is not UTF-8.
    #[error("{path} is not UTF-8 text; save it with the encoding UTF-8", path = .0.display())]
    NotUtf8(PathBuf),
    /// There is nothing to answer from.
    #[error("no *.yaml file in {path}; give a folder with FAQ files", path = .0.display())]
    Empty(PathBuf),
}

impl Folder {
    /// Reads the `*.yaml` and `*.yml` files that lie directly in `dir`; hidden files are passed over.
    ///
    /// # Errors
    /// When the folder or a file can't be read, a file is not UTF-8, or there is no such file.
    pub fn read(dir: &Path) -> Result<Self, FolderError> {
        let mut files = Vec::new();
        for path in paths(dir)? {
            files.push(File::read(&path)?);
        }
        Ok(Self { files })
    }

    /// The fingerprint of what [`Folder::read`] would read, without more than one file in memory.
    ///
    /// # Errors
    /// As those of [`Folder::read`].
    pub fn look(dir: &Path) -> Result<u64, FolderError> {
        let mut hasher = DefaultHasher::new();
        for path in paths(dir)? {
            File::read(&path)?.hash(&mut hasher);
        }
        Ok(hasher.finish())
    }

    /// The content that the program was built with.
    #[must_use]
    pub fn shipped() -> Self {
        let mut files: Vec<File> = SHIPPED
            .files()
            .filter_map(|file| {
                let name = file.path().to_str()?;
                let text = file.contents_utf8()?;
                is_content(name).then(|| File {
                    path: format!("faq/{name}"),
                    name: name.to_owned(),
                    text: text.to_owned(),
                })
            })
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { files }
    }

    /// A folder made of `(name, text)`, for tests and generators.
    #[must_use]
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut files: Vec<File> = files
            .into_iter()
            .map(|(name, text)| File { path: name.to_owned(), name: name.to_owned(), text: text.to_owned() })
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { files }
    }

    /// A number that is the same for equal folders, and within this process for no others that one may meet.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.files.iter().for_each(|file| file.hash(&mut hasher));
        hasher.finish()
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text of the file with this name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.files.iter().find(|file| file.name == name).map(|file| file.text.as_str())
    }

    /// The text of the file shown as `path` in messages.
    #[must_use]
    pub fn text_at(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }
}

impl File {
    fn read(path: &Path) -> Result<Self, FolderError> {
        let bytes = fs::read(path).map_err(io_error(path))?;
        let text = String::from_utf8(bytes).map_err(|_| FolderError::NotUtf8(path.to_owned()))?;
        Ok(Self { path: path.display().to_string(), name: name(path).unwrap_or_default().to_owned(), text })
    }
}

/// The content files of a folder, sorted by name; at least one.
fn paths(dir: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let mut paths = Vec::new();
    for item in fs::read_dir(dir).map_err(io_error(dir))? {
        let path = item.map_err(io_error(dir))?.path();
        // A pipe would be read for ever.
        if name(&path).is_some_and(is_content) && fs::metadata(&path).map_err(io_error(&path))?.is_file() {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(FolderError::Empty(dir.to_owned()));
    }
    paths.sort_by(|a, b| name(a).cmp(&name(b)));
    Ok(paths)
}

fn name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |source| FolderError::Io { path, source }
}

/// Whether a file of this name is read.
pub(super) fn is_content(name: &str) -> bool {
    !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Folder;

    #[test]
    fn a_look_tells_whether_reading_would_find_something_new() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Folder::look(dir.path()).is_err(), "there is nothing to answer from");
        for (name, text) in [("b.yaml", "b"), ("a.yml", "a"), ("note.txt", "no content")] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let read = Folder::read(dir.path()).unwrap();
        assert_eq!(Folder::look(dir.path()).unwrap(), read.fingerprint());
        fs::write(dir.path().join("note.txt"), "changed").unwrap();
        assert_eq!(Folder::look(dir.path()).unwrap(), read.fingerprint());
        fs::write(dir.path().join("b.yaml"), "c").unwrap();
        assert_ne!(Folder::look(dir.path()).unwrap(), read.fingerprint());
    }
}
