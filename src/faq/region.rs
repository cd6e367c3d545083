//! The regions: what they and their places are called, what is published of the coalition there, and contacts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ByLang, Source};

/// The file `regions.yaml`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regions {
    /// Ways of asking for a region's card; `{region}` stands for any of its names.
    #[serde(default)]
    pub ask: ByLang<Vec<String>>,
    /// The regions, in the order of the menu.
    pub regions: Vec<Region>,
    /// Bare names that may mean several regions: the bot offers the choice instead of guessing.
    #[serde(default)]
    pub ambiguous: Vec<Ambiguous>,
    /// Ids of entries that a region's card answers better where the question names the region: about the coalition's
    /// offices, contacts, meetings.
    #[serde(default)]
    pub gives_way: Vec<String>,
    /// National services that help where a region has published nothing.
    #[serde(default)]
    pub services: Vec<Contact>,
}

/// One region: an oblast or a city of republican significance.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// A stable slug; the entry of the region is `region.<id>`.
    #[schemars(regex(pattern = r"^[a-z0-9-]+$"))]
    pub id: String,
    /// The official name.
    pub name: ByLang<String>,
    /// The administrative centre.
    pub centre: ByLang<String>,
    /// Roughly where the centre is, to find the region nearest to a shared location.
    pub location: Location,
    /// Other names in their base form: abbreviations, old and colloquial names, names of the inhabitants.
    #[serde(default)]
    pub aliases: ByLang<Vec<String>>,
    /// Towns of the region.
    #[serde(default)]
    pub towns: Vec<Place>,
    /// Districts of the region.
    #[serde(default)]
    pub districts: Vec<Place>,
    /// What is published of the coalition in the region.
    pub coalition: Published,
    /// Contacts that somebody published, each with its source; empty where nobody did.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// The day on which a person last compared this with its sources, `YYYY-MM-DD`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub reviewed: String,
}

impl Region {
    /// The entry id under which the region is answered and counted.
    #[must_use]
    pub fn entry_id(&self) -> String {
        format!("region.{}", self.id)
    }
}

/// A point on the map, in degrees (WGS 84).
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Latitude, north positive.
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: f64,
    /// Longitude, east positive.
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: f64,
}

/// A town or a district.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Kazakh name.
    pub kk: String,
    /// Russian name.
    pub ru: String,
    /// Other names, in either language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// A short text with its sources.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The text.
    pub text: ByLang<String>,
    /// Where it is from.
    #[serde(default)]
    pub sources: Vec<Source>,
}

/// A way to reach somebody, exactly as published.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// What kind of contact it is.
    pub kind: ContactKind,
    /// Who answers there, and what for.
    pub label: ByLang<String>,
    /// The number, address or name, exactly as printed; left out for plain advice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The web address to open, for sites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^https?://"))]
    pub url: Option<String>,
    /// Where it was published.
    #[serde(default)]
    pub sources: Vec<Source>,
}

/// The kinds of contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ContactKind {
    Phone,
    Site,
    App,
    Address,
    Email,
    Telegram,
    Advice,
}

/// A bare place name that several regions share.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ambiguous {
    /// The name in every language and spelling.
    pub names: Vec<String>,
    /// Ids of the regions it may mean, the likeliest first.
    pub regions: Vec<String>,
}
