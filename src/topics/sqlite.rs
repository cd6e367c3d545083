//! Events in a SQLite file.
//!
//! WAL lets a report read while the bot writes; `synchronous = NORMAL` may lose the last moments in a power cut but
//! never damages the file, and costs no wait for the disk at each batch.

mod file;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use futures::TryStreamExt;
use log::LevelFilter;
use sqlx::{
    ConnectOptions, Connection, QueryBuilder, SqlSafeStr, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};

use self::file::{Mark, set_aside};
use super::{Event, Row, Span, StoreError};

/// The schema by version; a version that has been released never changes.
const SCHEMA: [(i64, &str, &str); 1] = [(1, "questions", include_str!("schema/0001_questions.sql"))];

/// How long to wait for another program that holds the file.
const BUSY: Duration = Duration::from_secs(5);

/// What a report reads of a row.
type Columns = (i64, Option<String>, String, Option<String>, Option<String>, String, i64);

/// An open file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    connection: SqliteConnection,
    mark: Option<Mark>,
}

impl Sqlite {
    /// Opens the file for writing; makes it and its folder where they are missing. A damaged one is set aside, but not
    /// a file that never was a database: the path may be a slip of the pen.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        match Self::open_as_it_is(path).await {
            Err(StoreError::Damaged { why, .. }) => Self::begin_anew(path, &why).await,
            other => other,
        }
    }

    /// Opens the file after a failure. It was ours, so whatever is there now and can't be read is set aside.
    pub async fn recover(path: &Path) -> Result<Self, StoreError> {
        let was_gone = !tokio::fs::try_exists(path).await.unwrap_or(true);
        let opened = match Self::open_as_it_is(path).await {
            Ok(mut sqlite) => match sqlite.look_through().await {
                Ok(()) => Ok(sqlite),
                Err(error) => {
                    sqlite.close().await;
                    Err(error)
                }
            },
            error => error,
        };
        match opened {
            Err(StoreError::Damaged { why, .. }) => Self::begin_anew(path, &why).await,
            Err(StoreError::Foreign { .. }) => Self::begin_anew(path, "not a database any more").await,
            Ok(sqlite) if was_gone => {
                log::warn!("the topic log's database {} was gone; a new one was begun", path.display());
                Ok(sqlite)
            }
            other => other,
        }
    }

    async fn begin_anew(path: &Path, why: &str) -> Result<Self, StoreError> {
        let aside =
            set_aside(path).await.map_err(|error| StoreError::SetAside { path: path.to_owned(), why: error })?;
        log::warn!(
            "the topic log's database {} was damaged ({why}); it is kept as {}, and a new one was begun",
            path.display(),
            aside.display()
        );
        Self::open_as_it_is(path).await
    }

    async fn open_as_it_is(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            let told = |why| StoreError::Folder { path: folder.to_owned(), why };
            tokio::fs::create_dir_all(folder).await.map_err(told)?;
        }
        let options = options(path).create_if_missing(true).synchronous(SqliteSynchronous::Normal);
        let mut sqlite = Self::connect(path, &options).await?;
        match sqlite.prepare().await {
            Ok(()) => Ok(sqlite),
            Err(error) => {
                sqlite.close().await;
                Err(error)
            }
        }
    }

    /// Opens an existing file to read; leaves it as it is.
    pub async fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        if !tokio::fs::try_exists(path).await.unwrap_or(true) {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let mut sqlite = Self::connect(path, &options(path).read_only(true)).await?;
        let version = sqlite.known_version().await?;
        // Nobody but the writer may bring a schema up to date.
        if version < newest() {
            return Err(StoreError::Foreign { path: path.to_owned() });
        }
        Ok(sqlite)
    }

    async fn connect(path: &Path, options: &SqliteConnectOptions) -> Result<Self, StoreError> {
        let connection = options.connect().await.map_err(|why| told(path, why))?;
        Ok(Self { path: path.to_owned(), connection, mark: None })
    }

    /// Brings the schema up to date, once it is sure that the file is ours: until then nothing may be changed.
    async fn prepare(&mut self) -> Result<(), StoreError> {
        self.known_version().await?;
        let to_wal = sqlx::query("PRAGMA journal_mode = WAL").execute(&mut self.connection).await;
        to_wal.map_err(|why| told(&self.path, why))?;
        migrator().run(&mut self.connection).await.map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(why) | sqlx::migrate::MigrateError::ExecuteMigration(why, _) => {
                told(&self.path, why)
            }
            other => StoreError::Open { path: self.path.clone(), why: other.into() },
        })?;
        self.mark = Mark::of(&self.path).await;
        Ok(())
    }

    /// The version of the schema, 0 for a file without one; an error where it is newer than this build.
    async fn known_version(&mut self) -> Result<i64, StoreError> {
        let exists = "SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
        let found: i64 =
            sqlx::query_scalar(exists).fetch_one(&mut self.connection).await.map_err(|why| told(&self.path, why))?;
        if found == 0 {
            return Ok(0);
        }
        let found: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
            .fetch_one(&mut self.connection)
            .await
            .map_err(|why| told(&self.path, why))?;
        if found > newest() {
            return Err(StoreError::Newer { path: self.path.clone(), found, known: newest() });
        }
        Ok(found)
    }

    /// Reads the whole file for damage; a second for some million rows, so only after a failure.
    async fn look_through(&mut self) -> Result<(), StoreError> {
        let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)")
            .fetch_one(&mut self.connection)
            .await
            .map_err(|why| told(&self.path, why))?;
        if verdict == "ok" {
            return Ok(());
        }
        Err(StoreError::Damaged { path: self.path.clone(), why: verdict.replace('\n', " ") })
    }

    /// Writes events in one transaction.
    pub async fn append(&mut self, events: &[Event]) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let done = insert(&mut self.connection, events).await;
        // A file that took the place of ours meanwhile must not pass for ours from now on.
        let mark = Mark::of(&self.path).await;
        if mark.as_ref().is_some_and(|mark| self.mark.as_ref().is_some_and(|before| mark.is_same_file(before))) {
            self.mark = mark;
        }
        done.map_err(|why| told(&self.path, why))
    }

    /// Whether someone else changed the file since the last writing. SQLite itself wouldn't notice: it goes on writing
    /// to a deleted file, and reads an overwritten one from its cache.
    pub async fn was_touched(&self) -> bool {
        self.mark.is_none() || Mark::of(&self.path).await != self.mark
    }

    /// Hands the rows of a span of time to `each`, oldest first.
    pub async fn read(&mut self, span: Span, mut each: impl FnMut(&Row)) -> Result<(), StoreError> {
        let sql = "SELECT at, lang, outcome, entry, region, how, took_us FROM questions \
                   WHERE at >= ?1 AND at < ?2 ORDER BY at";
        let mut rows = sqlx::query_as::<_, Columns>(sql)
            .bind(span.from.map_or(i64::MIN, jiff::Timestamp::as_millisecond))
            .bind(span.until.map_or(i64::MAX, jiff::Timestamp::as_millisecond))
            .fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await.map_err(|why| told(&self.path, why))? {
            let (at, lang, outcome, entry, region, how, took_us) = row;
            // A moment out of range can only be a row written by someone else.
            let Ok(at) = jiff::Timestamp::from_millisecond(at) else { continue };
            each(&Row { at, lang, outcome, entry, region, how, took_us: u64::try_from(took_us).unwrap_or_default() });
        }
        Ok(())
    }

    /// Closes the file.
    pub async fn close(self) {
        if let Err(error) = self.connection.close().await {
            log::debug!("closing {}: {error}", self.path.display());
        }
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY)
        // Of pages in memory, in KiB: appending needs few.
        .pragma("cache_size", "-256")
        // One line a batch would fill the log, also at `debug`.
        .log_statements(LevelFilter::Off)
        .log_slow_statements(LevelFilter::Off, Duration::ZERO)
}

fn newest() -> i64 {
    SCHEMA.iter().map(|(version, ..)| *version).max().unwrap_or_default()
}

fn migrator() -> Migrator {
    let migrations = SCHEMA.map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.into())
}

async fn insert(connection: &mut SqliteConnection, events: &[Event]) -> Result<(), sqlx::Error> {
    // A statement takes 32,766 values at most; eight a row.
    const ROWS: usize = 2_000;
    let mut transaction = connection.begin().await?;
    for events in events.chunks(ROWS) {
        let mut sql =
            QueryBuilder::new("INSERT INTO questions (at, lang, outcome, entry, region, score, how, took_us) ");
        sql.push_values(events, |mut row, event| {
            row.push_bind(event.at.as_millisecond())
                .push_bind(event.lang.map(crate::faq::Lang::code))
                .push_bind(event.outcome.name())
                .push_bind(event.entry.as_deref())
                .push_bind(event.region.as_deref())
                .push_bind(score(event.score))
                .push_bind(event.how.name())
                .push_bind(i64::try_from(event.took_us()).unwrap_or(i64::MAX));
        });
        // Not worth a place in the cache of statements: the number of rows changes each time.
        sql.build().persistent(false).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

/// Four places tell enough; SQLite makes NaN a NULL, which the table refuses.
fn score(score: f32) -> f64 {
    if score.is_finite() { (f64::from(score) * 1e4).round() / 1e4 } else { 0.0 }
}

/// SQLite's primary result code, where the error is one of SQLite.
pub fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// What an error of SQLite means for the log.
fn told(path: &Path, why: sqlx::Error) -> StoreError {
    let path = path.to_owned();
    match primary_code(&why) {
        Some(5 | 6) => StoreError::Busy { path },
        Some(8 | 14) => StoreError::Open { path, why },
        Some(11) => StoreError::Damaged { path, why: why.to_string() },
        Some(13) => StoreError::Full { path },
        Some(26) => StoreError::Foreign { path },
        _ => StoreError::Failed { path, why },
    }
}
