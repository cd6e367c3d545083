//! stub
#![allow(missing_docs)]
use crate::{faq::Lang, matching::Outcome};
#[derive(Debug, Clone)]
pub struct Event {
    pub at: jiff::Timestamp,
    pub lang: Option<Lang>,
    pub outcome: Outcome,
    pub entry: Option<String>,
    pub region: Option<String>,
    pub score: f32,
    pub how: How,
    pub took: std::time::Duration,
}
#[derive(Debug, Clone, Copy)]
pub enum How {
    Message,
    Group,
    Command,
    Button,
    Inline,
    Location,
    DeepLink,
}
#[derive(Clone)]
pub struct TopicLog;
impl TopicLog {
    pub fn record(&self, _e: Event) {}
    pub async fn flush(&self, _d: std::time::Duration) -> bool {
        true
    }
}
