//! Compares a file's tree with the JSON Schema of its kind and words every difference for an editor: unknown,
//! missing and repeated keys, and values of the wrong kind.
//!
//! Only the part of JSON Schema is read that [`super::schema`] produces.

use serde_json::Value;

use super::spans::{Kind, Node, Place};

/// One difference.
pub struct Difference {
    /// A stable name of the kind of fault.
    pub rule: &'static str,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Every difference between `node` and `schema`.
pub fn compare(node: &Node, schema: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(node, schema, schema, &mut found);
    found
}

fn walk(node: &Node, schema: &Value, root: &Value, found: &mut Vec<Difference>) {
    let Some(schema) = settle(schema, root, matches!(node.kind, Kind::Scalar(Value::Null))) else { return };
    let expected = schema["type"].as_str().unwrap_or("any");
    match (&node.kind, expected) {
        (_, "any") if schema.get("enum").is_none() => (),
        (Kind::Map(pairs), "object") => walk_map(node, pairs, schema, root, found),
        (Kind::List(items), "array") => {
            for item in items {
                walk(item, &schema["items"], root, found);
            }
        }
        (Kind::Scalar(value), "string" | "any") => scalar(node, value, schema, found),
        (Kind::Scalar(Value::Bool(_)), "boolean") => (),
        (Kind::Scalar(Value::Number(n)), "number") if n.is_f64() || n.is_i64() => (),
        (Kind::Scalar(Value::Number(n)), "integer") if n.is_i64() => (),
        (kind, expected) => found.push(Difference {
            rule: "wrong-kind",
            place: node.heading().clone(),
            message: format!("expected {}, found {}", name_of(expected), describe(kind)),
            help: hint(kind, expected).to_owned(),
        }),
    }
}

fn walk_map(node: &Node, pairs: &[(String, Place, Node)], schema: &Value, root: &Value, found: &mut Vec<Difference>) {
    let known = schema["properties"].as_object();
    let names: Vec<&str> = known.map(|known| known.keys().map(String::as_str).collect()).unwrap_or_default();
    // What follows a second id is another entry, whose keys all stand here a second time.
    let mut ran_together = false;
    for (at, (key, place, child)) in pairs.iter().enumerate() {
        if !ran_together && let Some((_, first, _)) = pairs[..at].iter().find(|(earlier, ..)| earlier == key) {
            ran_together = key == "id";
            found.push(Difference {
                rule: "duplicate-key",
                place: place.clone(),
                message: format!("the key `{key}` stands here a second time (first in line {})", first.line),
                help: if ran_together {
                    "if a new entry begins here, write `- ` before this `id:`; if not, remove one of the two".to_owned()
                } else {
                    "only one of them would count: merge or remove one".to_owned()
                },
            });
        }
        match known.and_then(|known| known.get(key)) {
            Some(child_schema) => walk(child, child_schema, root, found),
            None => found.push(Difference {
                rule: "unknown-key",
                place: place.clone(),
                message: format!("unknown key `{key}`"),
                help: match nearest(key, &names) {
                    Some(name) => format!("did you mean `{name}`?"),
                    // `{kk: a, b, ru: c}`: what follows the comma is read as a key.
                    None if key.contains(|c: char| !c.is_ascii()) => {
                        "if this belongs to the text before it, put that text in quotes: a comma ends it otherwise"
                            .to_owned()
                    }
                    None => format!("the keys here are {}", list(&names)),
                },
            }),
        }
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let is_misspelt =
            || pairs.iter().any(|(key, ..)| !names.contains(&key.as_str()) && nearest(key, &names) == Some(name));
        if !pairs.iter().any(|(key, ..)| key == name) && !is_misspelt() {
            let language = matches!(name, "kk" | "ru") && names.len() == 2;
            found.push(Difference {
                rule: if language { "missing-language" } else { "missing-key" },
                place: node.heading().clone(),
                message: match (language, name) {
                    (true, "kk") => "the Kazakh text (`kk`) is missing".to_owned(),
                    (true, _) => "the Russian text (`ru`) is missing".to_owned(),
                    _ => format!("the key `{name}` is missing"),
                },
                help: match schema["properties"][name]["description"].as_str() {
                    Some(text) if !language => format!("add `{name}:` – {}", text.replace('\n', " ")),
                    _ => format!("add `{name}:`"),
                },
            });
        }
    }
}

fn scalar(node: &Node, value: &Value, schema: &Value, found: &mut Vec<Difference>) {
    let Value::String(text) = value else {
        found.push(Difference {
            rule: "wrong-kind",
            place: node.place.clone(),
            message: format!("expected text, found {}", describe(&node.kind)),
            help: match value {
                Value::Null => "write the text after the colon, or remove the key".to_owned(),
                _ => format!("put it in quotes: \"{value}\""),
            },
        });
        return;
    };
    let allowed: Vec<&str> = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !allowed.is_empty() && !allowed.contains(&text.as_str()) {
        found.push(Difference {
            rule: "wrong-value",
            place: node.place.clone(),
            message: format!("`{text}` is not one of the values allowed here"),
            help: match nearest(text, &allowed) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("write one of {}", list(&allowed)),
            },
        });
    }
}

/// Follows `$ref`, and of `T or null` takes what fits; `None` where an allowed null stands.
fn settle<'a>(schema: &'a Value, root: &'a Value, is_null: bool) -> Option<&'a Value> {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(name.trim_start_matches('#'))?;
        return settle(target, root, is_null);
    }
    if let [Value::Object(only)] = schema["allOf"].as_array().map(Vec::as_slice).unwrap_or_default()
        && only.contains_key("$ref")
    {
        return settle(&schema["allOf"][0], root, is_null);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        if is_null && choices.iter().any(|choice| choice["type"] == "null") {
            return None;
        }
        return choices.iter().find(|choice| choice["type"] != "null").and_then(|choice| settle(choice, root, is_null));
    }
    if let Some(types) = schema["type"].as_array() {
        // `["string", "null"]`: the only such pair that the types produce.
        return (!(is_null && types.iter().any(|kind| kind == "null"))).then_some(string_schema());
    }
    Some(schema)
}

fn string_schema() -> &'static Value {
    static SCHEMA: std::sync::LazyLock<Value> = std::sync::LazyLock::new(|| serde_json::json!({"type": "string"}));
    &SCHEMA
}

fn name_of(kind: &str) -> &'static str {
    match kind {
        "object" => "a group of keys",
        "array" => "a list",
        "boolean" => "`true` or `false`",
        "number" | "integer" => "a number",
        _ => "text",
    }
}

fn describe(kind: &Kind) -> String {
    match kind {
        Kind::List(_) => "a list".to_owned(),
        Kind::Map(_) => "a group of keys".to_owned(),
        Kind::Scalar(Value::Null) => "nothing".to_owned(),
        Kind::Scalar(Value::Number(n)) => format!("the number {n}"),
        Kind::Scalar(Value::Bool(b)) => format!("`{b}`"),
        Kind::Scalar(value) => {
            let text = value.as_str().unwrap_or_default();
            let short: String = text.chars().take(30).collect();
            format!("the text \"{short}{}\"", if short.len() < text.len() { "…" } else { "" })
        }
    }
}

fn hint(found: &Kind, expected: &str) -> &'static str {
    match (found, expected) {
        (Kind::Map(_), "string") => "if the text has a colon in it, put the whole text in quotes",
        (_, "array") => "write one item a line, each after `- `",
        (_, "object") => "write `key: value` lines, indented by two spaces",
        _ => "look at a neighbouring entry for the form",
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The name that `typed` is most probably a slip of.
pub fn nearest<'a>(typed: &str, names: &[&'a str]) -> Option<&'a str> {
    let limit = typed.chars().count().max(3) / 3;
    names
        .iter()
        .map(|name| (strsim::osa_distance(typed, name), *name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}
