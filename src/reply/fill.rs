//! Filling the blanks that answers may have.

use super::Composer;

impl Composer<'_> {
    /// `{when}` becomes the distance to the vote in words.
    #[must_use]
    pub(super) fn fill(&self, text: &str) -> String {
        if text.contains("{when}") { text.replace("{when}", &self.when()) } else { text.to_owned() }
    }
}
