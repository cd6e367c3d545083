//! The topic log: what people ask about, and never who asked or in which words.
//!
//! Each question becomes an [`Event`]: one `key=value` line in the log, and one row in a database, written beside the
//! reply ([`TopicLog`]). [`Report`] counts the rows of a span of time, [`render`] shows it. The log may fail without
//! a citizen noticing: events wait in a bounded queue until the database is back.

mod event;
mod log;
pub mod render;
mod report;
mod sqlite;
mod store;
mod url;
mod worker;

pub use event::{Event, How};
pub use log::{TopicLog, Watch};
pub use report::{Count, Day, Report, Row, Took};
pub use store::{Span, Store, StoreError};
