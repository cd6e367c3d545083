//! stub
#![allow(missing_docs)]
pub struct Counters;
pub struct Health;
impl Counters {
    pub fn sent(&self, _r: &str, _t: std::time::Duration) {}
    pub fn update_skipped(&self) {}
    pub fn update_received(&self) {}
    pub fn update_ignored(&self) {}
    pub fn poll_failed(&self, _k: &str) {}
    pub fn poll_succeeded(&self) {}
    pub fn handler_panicked(&self) {}
}
impl Health {
    pub fn poll_succeeded(&self) {}
    pub fn stopping(&self) {}
}
