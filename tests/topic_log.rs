//! The topic log when its database fails while the bot runs: recording never waits, events wait in a bounded queue,
//! what doesn't fit is counted, and the writing recovers by itself. A full disk is in `process/full_disk.rs`.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should panic, also in its own helpers")]

use std::{
    fs,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use jauap::{
    faq::Lang,
    matching::Outcome,
    ops::Counters,
    topics::{Event, How, Report, Span, Store, StoreError, Took, TopicLog},
};
use jiff::{Timestamp, tz::TimeZone};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

/// A log over a new database.
struct Log {
    log: TopicLog,
    counters: Arc<Counters>,
    folder: TempDir,
}

impl Log {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let counters = Arc::new(Counters::new());
        let log = TopicLog::start(&url(&folder), counters.clone()).await.unwrap();
        Self { log, counters, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("data/topics.db")
    }

    fn record(&self, events: u64) {
        for _ in 0..events {
            self.log.record(event());
        }
    }

    /// Records events and waits until they are written.
    async fn write(&self, events: u64) {
        self.record(events);
        assert!(self.log.flush(PATIENCE).await, "the events are never written");
    }

    async fn rows(&self) -> u64 {
        let (mut rows, mut store) = (0, Store::open_to_read(&url(&self.folder)).await.unwrap());
        store.read(Span::default(), |_| rows += 1).await.unwrap();
        rows
    }

    fn metric(&self, name: &str) -> u64 {
        let all = self.counters.encode();
        all.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap().parse().unwrap()
    }

    fn waiting(&self) -> u64 {
        self.metric("jauap_events_waiting")
    }

    fn lost(&self) -> u64 {
        self.metric("jauap_events_lost_total")
    }

    /// The damaged files set aside.
    fn set_aside(&self) -> usize {
        let files = fs::read_dir(self.folder.path().join("data")).unwrap();
        files.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains(".damaged-")).count()
    }
}

fn url(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("data/topics.db").display())
}

fn event() -> Event {
    Event {
        at: Timestamp::from_second(1_795_410_000).unwrap(),
        lang: Some(Lang::Kk),
        outcome: Outcome::Answer,
        entry: Some("voting.hours".to_owned()),
        region: None,
        score: 0.9,
        how: How::Message,
        took: Duration::from_micros(100),
    }
}

#[tokio::test]
async fn a_deleted_database_is_begun_anew() {
    let log = Log::start().await;
    log.write(3).await;
    for file in fs::read_dir(log.folder.path().join("data")).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    log.write(2).await;
    assert_eq!((log.rows().await, log.waiting(), log.lost()), (2, 0, 0));
    // The whole folder, too.
    fs::remove_dir_all(log.folder.path().join("data")).unwrap();
    log.write(1).await;
    assert_eq!((log.rows().await, log.waiting(), log.lost()), (1, 0, 0));
}

#[tokio::test]
async fn a_database_overwritten_with_garbage_is_set_aside() {
    let log = Log::start().await;
    log.write(3).await;
    // What still stands in the journal would mend the file.
    let mut other = SqliteConnection::connect(&url(&log.folder)).await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    fs::write(log.path(), "not a database at all ".repeat(1000)).unwrap();
    log.write(2).await;
    assert_eq!((log.rows().await, log.waiting(), log.lost()), (2, 0, 0));
    assert_eq!(log.set_aside(), 1);
    // Cut short in the middle, as by a disk that was full elsewhere.
    let length = fs::metadata(log.path()).unwrap().len();
    fs::File::options().write(true).open(log.path()).unwrap().set_len(length / 2 + 100).unwrap();
    log.write(2).await;
    assert_eq!((log.waiting(), log.lost()), (0, 0));
    assert!(log.rows().await >= 2);
}

#[tokio::test]
async fn events_wait_while_the_file_cannot_be_written() {
    let log = Log::start().await;
    log.write(1).await;
    // A folder where the file was: nobody can write that, not even root, whom file modes don't bind.
    let data = log.folder.path().join("data");
    let away = log.folder.path().join("away");
    fs::rename(&data, &away).unwrap();
    fs::create_dir_all(log.path()).unwrap();
    log.record(5);
    assert!(!log.log.flush(Duration::from_millis(300)).await, "there is nothing to write to");
    assert_eq!((log.waiting(), log.lost()), (5, 0));
    fs::remove_dir_all(&data).unwrap();
    fs::rename(&away, &data).unwrap();
    log.write(1).await;
    assert_eq!((log.rows().await, log.waiting(), log.lost()), (7, 0, 0));
}

#[tokio::test]
async fn events_wait_while_another_program_holds_the_database() {
    let log = Log::start().await;
    log.write(1).await;
    let mut other = SqliteConnection::connect(&url(&log.folder)).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    log.record(5);
    assert!(!log.log.flush(Duration::from_millis(300)).await, "another program holds it");
    assert_eq!((log.waiting(), log.lost()), (5, 0));
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    log.write(1).await;
    assert_eq!((log.rows().await, log.waiting(), log.lost()), (7, 0, 0));
}

#[tokio::test]
async fn what_the_queue_cannot_hold_is_counted_and_costs_no_wait() {
    const RECORDED: u64 = 25_000;
    let log = Log::start().await;
    let mut other = SqliteConnection::connect(&url(&log.folder)).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let began = Instant::now();
    log.record(RECORDED);
    assert!(began.elapsed() < Duration::from_secs(3), "recording waits for the database");
    let (waiting, lost) = (log.waiting(), log.lost());
    // Those in the queue, and the one batch that is being written.
    assert!((10_000..=10_500).contains(&waiting), "{waiting} wait");
    assert_eq!(waiting + lost, RECORDED);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    log.write(0).await;
    assert_eq!((log.rows().await, log.waiting(), log.lost()), (waiting, 0, lost));
}

#[tokio::test]
async fn a_stop_waits_for_a_failing_database_only_as_long_as_it_may() {
    let log = Log::start().await;
    fs::remove_dir_all(log.folder.path().join("data")).unwrap();
    fs::write(log.folder.path().join("data"), "a file where the folder was").unwrap();
    log.record(2);
    let began = Instant::now();
    assert!(!log.log.flush(Duration::from_millis(200)).await);
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[test]
fn the_writing_goes_on_when_the_runtime_it_was_started_in_has_ended() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = runtime();
    let log = first.block_on(Log::start());
    first.block_on(log.write(1));
    fs::remove_dir_all(log.folder.path().join("data")).unwrap();
    fs::write(log.folder.path().join("data"), "a file where the folder was").unwrap();
    log.record(2);
    assert!(!first.block_on(log.log.flush(Duration::from_millis(300))));
    // The writing waits for its next try.
    drop(first);
    fs::remove_file(log.folder.path().join("data")).unwrap();
    runtime().block_on(log.write(1));
    assert_eq!((log.waiting(), log.lost()), (0, 0));
}

#[tokio::test]
async fn what_was_chosen_counts_as_a_question_but_not_for_the_time_that_answers_take() {
    let log = Log::start().await;
    for took in [0, 0, 0, 100, 300].map(Duration::from_micros) {
        let event = Event { took, ..event() };
        log.counters.question(&event);
        log.log.record(event);
    }
    log.write(0).await;
    let mut store = Store::open_to_read(&url(&log.folder)).await.unwrap();
    let report = Report::read(&mut store, Span::default(), &TimeZone::UTC).await.unwrap();
    assert_eq!((report.questions, report.entries[0].questions), (5, 5));
    assert_eq!(report.took, Some(Took { median_us: 100, p95_us: 300 }));
    assert_eq!(log.metric("jauap_answer_seconds_count"), 2);
    assert_eq!(log.metric(r#"jauap_questions_total{outcome="answer",lang="kk",how="message"}"#), 5);
}

#[tokio::test]
async fn a_foreign_file_is_refused_at_the_start_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("topics.db"), "my diary, no database ".repeat(100)).unwrap();
    let refused = TopicLog::start(&url(&folder), Arc::new(Counters::new())).await.unwrap_err();
    assert!(matches!(refused, StoreError::Foreign { .. }), "{refused}");
    assert!(fs::read_to_string(data.join("topics.db")).unwrap().starts_with("my diary"));
}
