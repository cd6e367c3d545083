//! Examples of questions that the content doesn't answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ByLang;

/// The file `out-of-scope.yaml`. What resembles these more than any entry is not answered.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutOfScope {
    /// Questions about other things, one a line.
    pub ask: ByLang<Vec<String>>,
}
