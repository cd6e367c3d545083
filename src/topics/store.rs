//! Where events are kept: the kinds of databases behind one interface, and what may go wrong with them.

use std::path::PathBuf;

use jiff::Timestamp;

use super::{
    Event, Row,
    sqlite::{Sqlite, primary_code},
    url::Target,
};

/// A span of time: from `from` on, up to before `until`; without an end where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first moment.
    pub from: Option<Timestamp>,
    /// The first moment no longer within.
    pub until: Option<Timestamp>,
}

/// An open database of events. One kind so far; PostgreSQL would be the second.
#[derive(Debug)]
pub enum Store {
    /// A file.
    #[doc(hidden)]
    Sqlite(Sqlite),
}

impl Store {
    /// Opens the database for writing; makes it, and its folder, where they are missing.
    ///
    /// # Errors
    /// The address is wrong, or the database can't be opened, is damaged, or isn't ours.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        match Target::parse(url)? {
            Target::Sqlite(path) => Sqlite::open(&path).await.map(Self::Sqlite),
        }
    }

    /// Opens the database after a failure: looks it through, sets a damaged one aside and begins a new one.
    ///
    /// # Errors
    /// As [`Store::open`], except for damage.
    pub async fn recover(url: &str) -> Result<Self, StoreError> {
        match Target::parse(url)? {
            Target::Sqlite(path) => Sqlite::recover(&path).await.map(Self::Sqlite),
        }
    }

    /// Opens an existing database to read from it; changes nothing.
    ///
    /// # Errors
    /// As [`Store::open`], and where there is no database yet.
    pub async fn open_to_read(url: &str) -> Result<Self, StoreError> {
        match Target::parse(url)? {
            Target::Sqlite(path) => Sqlite::open_to_read(&path).await.map(Self::Sqlite),
        }
    }

    /// Writes events, all or none.
    ///
    /// # Errors
    /// The database failed.
    pub async fn append(&mut self, events: &[Event]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.append(events).await,
        }
    }

    /// Hands the rows of a span of time to `each`, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn read(&mut self, span: Span, each: impl FnMut(&Row)) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(span, each).await,
        }
    }

    /// Whether someone else has replaced, deleted or overwritten the database since the last writing.
    pub async fn was_touched(&self) -> bool {
        match self {
            Self::Sqlite(sqlite) => sqlite.was_touched().await,
        }
    }

    /// Closes the database. What fails here has been written all the same.
    pub async fn close(self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.close().await,
        }
    }
}

/// Why the events can't be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not the address of a database.
    #[error("`{0}` isn't the address of a database; write it as sqlite://data/jauap.db, or sqlite:///… from the root")]
    BadUrl(String),
    /// A kind of database for which this build has no support; the address isn't repeated, as it may hold a password.
    #[error("a {0} database isn't supported by this build yet; use a file, such as sqlite://data/jauap.db")]
    Unsupported(&'static str),
    /// The folder of the database can't be made.
    #[error("can't make the folder {} for the database ({why}); make it, or choose another with --database", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The database can't be opened.
    #[error(
        "can't open the database {} ({why}); it must be a file that this user may write, in a folder that this user may \
         write", path.display()
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// What the database says.
        why: sqlx::Error,
    },
    /// There is no database to read.
    #[error("there is no database at {} yet; it begins with `jauap run`, or name another with --database", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} isn't a database of jauap; name another with --database, or move that file away", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The schema is newer than this build knows.
    #[error(
        "the database {} was made by a newer jauap (schema {found}, this build knows {known}); use that version, or \
         another database with --database", path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its schema.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file is damaged.
    #[error("the database {} is damaged ({why}); move it away, and a new one is begun", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the database says.
        why: String,
    },
    /// A damaged file can't be moved out of the way.
    #[error("can't set the damaged database {} aside ({why}); move it away, and a new one is begun", path.display())]
    SetAside {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// No space is left.
    #[error("no space is left for the database {}; free some, and writing goes on by itself", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// Another program holds the database for long.
    #[error("the database {} is in use by another program; close that, and writing goes on by itself", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The system refuses the thread that writes.
    #[error("can't start writing the topic log ({0}); see how many threads and files this user may have")]
    Thread(std::io::Error),
    /// Anything else.
    #[error("the database {} failed ({why}); see that its file and disk are in order", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the database says.
        why: sqlx::Error,
    },
}

impl StoreError {
    /// Whether it may pass without anybody changing the options: a reason to go on trying, not to refuse to start.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Full { .. } | Self::Busy { .. } => true,
            // Where the disk is full, SQLite may call that an input/output error.
            Self::Failed { why, .. } => primary_code(why) == Some(10),
            _ => false,
        }
    }
}
