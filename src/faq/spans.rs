//! A YAML file as a tree whose nodes know their place: what serde_yaml doesn't tell.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::Value;

/// Lists and maps within each other beyond this many are refused, as by serde_yaml: whoever walks the tree needs room on
/// the stack for each.
const DEEPEST: usize = 128;

/// A step from a node to one of its children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// An item of a list, from 0.
    Item(usize),
}

/// The way from the root of a file to a node.
pub type Path = Vec<Step>;

/// Makes a [`Path`] from keys (`&str`) and item numbers (`usize`).
macro_rules! way {
    ($($step:expr),* $(,)?) => { vec![$($crate::faq::spans::Step::from($step)),*] };
}
pub(super) use way as path;

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Self::Item(item)
    }
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// In characters from the start of the file.
    chars: Range<usize>,
}

impl Place {
    /// A piece of a line; `before` is the file up to there, and the piece is `length` characters long.
    pub fn after(before: &str, length: usize) -> Self {
        let chars = before.chars().count();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: 1 + before.matches('\n').count(),
            column: 1 + before[line_start..].chars().count(),
            chars: chars..chars + length,
        }
    }

    /// The byte range in `text`.
    pub fn bytes(&self, text: &str) -> Range<usize> {
        let byte = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
        byte(self.chars.start)..byte(self.chars.end)
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        let (start, end) = (span.start, span.end);
        Self { line: start.line(), column: start.col() + 1, chars: start.index()..end.index().max(start.index()) }
    }
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
}

/// The kinds of nodes.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A scalar with the value that YAML's core schema gives it.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// A map: keys with their places, in the order of the file, duplicates included.
    Map(Vec<(String, Place, Node)>),
}

/// A syntax error, or an alias, which the content doesn't use.
#[derive(Debug)]
pub struct SyntaxError {
    /// Where reading stopped.
    pub place: Place,
    /// What the parser said.
    pub message: String,
}

impl Node {
    /// Parses one file. An empty file is `None`.
    pub fn parse(text: &str) -> Result<Option<Self>, SyntaxError> {
        let mut stack: Vec<Node> = Vec::new();
        let mut keys: Vec<Option<(String, Place)>> = Vec::new();
        let mut root = None;
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| SyntaxError {
                place: Span::new(*error.marker(), *error.marker()).into(),
                message: error.info().to_owned(),
            })?;
            let place = Place::from(span);
            if stack.len() > DEEPEST {
                return Err(SyntaxError { place, message: format!("more than {DEEPEST} levels within each other") });
            }
            let done = match event {
                Event::Scalar(value, style, ..) => {
                    // In the position of a key there is no value yet to attach.
                    if let (Some(Node { kind: Kind::Map(_), .. }), Some(key @ None)) = (stack.last(), keys.last_mut()) {
                        *key = Some((value.into_owned(), place));
                        continue;
                    }
                    Node { place, kind: Kind::Scalar(resolve(&value, style)) }
                }
                Event::SequenceStart(..) => {
                    stack.push(Node { place, kind: Kind::List(Vec::new()) });
                    keys.push(None);
                    continue;
                }
                Event::MappingStart(..) => {
                    stack.push(Node { place, kind: Kind::Map(Vec::new()) });
                    keys.push(None);
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    keys.pop();
                    match stack.pop() {
                        Some(mut node) => {
                            node.place.chars.end = place.chars.end.max(node.place.chars.start);
                            node
                        }
                        None => continue,
                    }
                }
                Event::Alias(_) => {
                    return Err(SyntaxError {
                        place,
                        message: "an alias (*name), which content files don't use".to_owned(),
                    });
                }
                _ => continue,
            };
            match (stack.last_mut(), keys.last_mut()) {
                (Some(Node { kind: Kind::List(items), .. }), _) => items.push(done),
                (Some(Node { kind: Kind::Map(pairs), .. }), Some(key)) => match key.take() {
                    Some((name, at)) => pairs.push((name, at, done)),
                    // A list or a map as a key.
                    None => {
                        return Err(SyntaxError {
                            place: done.place,
                            message: "a key that is not a plain word; is a quote missing around { or [?".to_owned(),
                        });
                    }
                },
                _ => root = root.or(Some(done)),
            }
        }
        Ok(root)
    }

    /// The place of what `path` leads to, or of the last node on the way that exists.
    pub fn place_of(&self, path: &[Step]) -> &Place {
        let Some((step, rest)) = path.split_first() else { return &self.place };
        let child = match (&self.kind, step) {
            (Kind::List(items), Step::Item(at)) => items.get(*at),
            (Kind::Map(pairs), Step::Key(key)) => pairs.iter().find(|(name, ..)| name == key).map(|(_, _, node)| node),
            _ => None,
        };
        match child {
            Some(node) => node.place_of(rest),
            // A map without the key: its first key marks it better than its whole extent.
            None => self.heading(),
        }
    }

    /// Where to point for the node as a whole: at the first key of a map.
    pub fn heading(&self) -> &Place {
        match &self.kind {
            Kind::Map(pairs) => pairs.first().map_or(&self.place, |(_, place, _)| place),
            _ => &self.place,
        }
    }

    /// The node as a JSON value; of equal keys the last wins, as in serde_yaml.
    pub fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::List(items) => items.iter().map(Self::value).collect(),
            Kind::Map(pairs) => Value::Object(pairs.iter().map(|(key, _, node)| (key.clone(), node.value())).collect()),
        }
    }
}

/// YAML 1.2 core schema, chapter 10.3, as far as serde_yaml follows it.
fn resolve(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::from(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::from(true),
        "false" | "False" | "FALSE" => Value::from(false),
        _ => {
            let number_like = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
            // A leading zero keeps its text (phone numbers), as in serde_yaml.
            let zero_led =
                text.trim_start_matches(['-', '+']).starts_with('0') && text.len() > 1 && !text.contains('.');
            if number_like && !zero_led {
                if let Ok(int) = text.parse::<i64>() {
                    return Value::from(int);
                }
                if let Ok(float) = text.parse::<f64>() {
                    return Value::from(float);
                }
            }
            Value::from(text)
        }
    }
}
