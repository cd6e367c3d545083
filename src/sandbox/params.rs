//! The parameters of a call: from a JSON body, a form or the query string, brought to the types the method expects.

use serde_json::{Map, Value};

use super::answer::Refusal;

/// What a parameter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Boolean,
    Text,
    /// A chat's number or the `@name` of a public one.
    Chat,
    Object,
    List,
}

/// One parameter of a method: name, kind, required.
pub(super) type Spec = (&'static str, Kind, bool);

/// What looks like a mistake of the caller although Telegram would let it pass.
pub(super) type Notes = Vec<String>;

/// Parameters of the right types; those that are absent or null are left out.
#[derive(Debug, Default)]
pub(super) struct Params(Map<String, Value>);

impl Params {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    pub(super) fn boolean(&self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool).unwrap_or_default()
    }
}

/// Reads the query string and the body as `content_type` says; the body wins where both name a parameter.
pub(super) fn decode(query: Option<&str>, content_type: &str, body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let mut raw = form(query.unwrap_or_default().as_bytes());
    if body.is_empty() {
        return Ok(raw);
    }
    match content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/json" => match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => raw.extend(object),
            _ => return Err(Refusal::bad_request("can't parse request: expected a JSON object")),
        },
        "application/x-www-form-urlencoded" => raw.extend(form(body)),
        other => return Err(Refusal::bad_request(format!("unsupported content type \"{other}\""))),
    }
    Ok(raw)
}

fn form(encoded: &[u8]) -> Map<String, Value> {
    url::form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect()
}

/// Checks names and types against the method's list. Unknown names are noted: Telegram ignores them, so a misspelt
/// parameter would go unnoticed for ever.
pub(super) fn normalise(specs: &[Spec], raw: &Map<String, Value>, notes: &mut Notes) -> Result<Params, Refusal> {
    let known = |name: &&String| specs.iter().any(|(known, ..)| known == name);
    notes.extend(raw.keys().filter(|name| !known(name)).map(|name| format!("unknown parameter \"{name}\"")));
    let mut params = Map::new();
    for &(name, kind, required) in specs {
        match raw.get(name) {
            None | Some(Value::Null) if required => return Err(missing(name)),
            None | Some(Value::Null) => (),
            Some(value) => {
                params.insert(name.to_owned(), convert(name, kind, value, notes)?);
            }
        }
    }
    Ok(Params(params))
}

fn missing(name: &str) -> Refusal {
    match name {
        "text" => Refusal::bad_request("message text is empty"),
        "message_id" => Refusal::bad_request("message identifier is not specified"),
        _ => Refusal::bad_request(format!("{name} is empty")),
    }
}

fn convert(name: &str, kind: Kind, value: &Value, notes: &mut Notes) -> Result<Value, Refusal> {
    let converted = match (kind, value) {
        (Kind::Integer, Value::Number(number)) if number.is_i64() => Some(value.clone()),
        (Kind::Integer, Value::String(digits)) => digits.parse::<i64>().ok().map(Value::from),
        (Kind::Boolean, Value::Bool(_)) => Some(value.clone()),
        // As Telegram reads a form field.
        (Kind::Boolean, Value::String(word)) => {
            Some(matches!(word.to_ascii_lowercase().as_str(), "true" | "yes" | "1").into())
        }
        (Kind::Text, Value::String(_)) => Some(value.clone()),
        (Kind::Text, Value::Number(_) | Value::Bool(_)) => {
            notes.push(format!("parameter \"{name}\" is not a string"));
            Some(value.to_string().into())
        }
        (Kind::Chat, Value::Number(number)) if number.is_i64() => Some(value.clone()),
        (Kind::Chat, Value::String(id)) => Some(id.parse::<i64>().map_or_else(|_| value.clone(), Value::from)),
        (Kind::Object, Value::Object(_)) | (Kind::List, Value::Array(_)) => Some(value.clone()),
        // Objects and lists travel as JSON inside of a form.
        (Kind::Object, Value::String(json)) => serde_json::from_str(json).ok().filter(Value::is_object),
        (Kind::List, Value::String(json)) => serde_json::from_str(json).ok().filter(Value::is_array),
        _ => None,
    };
    converted.ok_or_else(|| Refusal::bad_request(format!("can't parse parameter \"{name}\": expected {kind:?}")))
}
