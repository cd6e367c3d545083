//! From a folder of files to a [`Faq`], or to all their faults.

use std::fmt;

use serde::de::DeserializeOwned;

use super::{
    Bot, Concept, Entry, Faq, Finding, Folder, OutOfScope, Regions, Severity,
    check::{self, Fault},
    folder::File,
    pasted,
    schema::FileKind,
    shape::{self, Difference},
    spans::{Kind, Node, Path, Place, path},
};

/// Why a folder can't be used.
#[derive(Debug)]
pub enum LoadError {
    /// It can't be read.
    Folder(super::FolderError),
    /// Its files have faults: all of them, errors and warnings, in the order of the files.
    Faulty(Vec<Finding>),
}

impl std::error::Error for LoadError {}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(error) => error.fmt(f),
            Self::Faulty(findings) => {
                let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
                for finding in &errors {
                    writeln!(f, "{finding}")?;
                }
                write!(f, "the FAQ has {} error(s); `jauap check` shows them with their lines", errors.len())
            }
        }
    }
}

impl From<super::FolderError> for LoadError {
    fn from(error: super::FolderError) -> Self {
        Self::Folder(error)
    }
}

/// A loaded folder.
#[derive(Debug)]
pub struct Loaded {
    /// The content.
    pub faq: Faq,
    /// What an editor should look at, in the order of the files.
    pub warnings: Vec<Finding>,
}

/// What has been read so far, with the file (by number) and the place in it that each part came from.
#[derive(Default)]
pub struct Parts {
    pub bot: Option<(usize, Bot)>,
    /// Whether `bot` is the shipped one because that of the folder can't be read.
    pub bot_is_faulty: bool,
    pub entries: Vec<Located>,
    pub regions: Option<(usize, Regions)>,
    pub concepts: Option<(usize, Vec<Concept>)>,
    pub out_of_scope: Option<(usize, OutOfScope)>,
    /// Ids of entries and regions that could not be read: file, item, id.
    pub unreadable: Vec<(usize, usize, String)>,
    /// Whether a file of entries could not be read at all: which entries there are is then not known.
    pub lacks_entries: bool,
}

impl Parts {
    /// The content as it was read; `None` without the bot's own words.
    pub fn faq(self) -> Option<Faq> {
        Some(Faq {
            bot: self.bot?.1,
            entries: self.entries.into_iter().map(|located| located.entry).collect(),
            regions: self.regions.map(|(_, regions)| regions).unwrap_or_default(),
            concepts: self.concepts.map(|(_, concepts)| concepts).unwrap_or_default(),
            out_of_scope: self.out_of_scope.map(|(_, questions)| questions).unwrap_or_default(),
        })
    }
}

/// An entry and where it stands.
pub struct Located {
    pub file: usize,
    pub item: usize,
    pub entry: Entry,
}

impl Located {
    /// The way to something inside the entry.
    pub fn path(&self, inner: Path) -> Path {
        let mut way = path![self.item];
        way.extend(inner);
        way
    }
}

/// Loads a folder. A folder without `bot.yaml` gets the shipped phrases.
///
/// # Errors
/// All faults of all files together, if there is any error among them.
pub fn load(folder: &Folder) -> Result<Loaded, LoadError> {
    let (parts, findings) = read(folder);
    match parts.faq() {
        Some(faq) if !any_error(&findings) => Ok(Loaded { faq, warnings: findings }),
        _ => Err(LoadError::Faulty(findings)),
    }
}

/// Whether anything among the findings keeps the content from being used.
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Reads what can be read of a folder, with all that is wrong, in the order of the files.
pub fn read(folder: &Folder) -> (Parts, Vec<Finding>) {
    let mut parts = Parts::default();
    let mut findings = Vec::new();
    // Two halves at once: reading YAML is the larger part of the start.
    let parsed = parse_all(&folder.files);
    for (number, (file, parsed)) in folder.files.iter().zip(parsed).enumerate() {
        if let Some(first) = of_the_same_kind(file, &folder.files[..number]) {
            findings.push(second(file, first));
            continue;
        }
        match parsed {
            // serde_yaml takes an empty file for an empty list.
            Ok(Content::Entries(entries)) if entries.is_empty() => findings.push(empty(file)),
            Ok(Content::Concepts(concepts)) if concepts.is_empty() => findings.push(empty(file)),
            Ok(content) => content.put(number, &mut parts),
            Err(error) => findings.extend(diagnose(file, number, &error, &mut parts)),
        }
    }
    if parts.bot.is_none() {
        parts.bot = shipped_bot(folder.files.len());
        parts.bot_is_faulty = folder.files.iter().any(|file| FileKind::of(&file.name) == FileKind::Bot);
    }
    let mut faults = Vec::new();
    check::structure(&parts, &mut faults);
    locate(folder, faults, &mut findings);
    (parts, findings)
}

enum Content {
    Bot(Box<Bot>),
    Entries(Vec<Entry>),
    Regions(Regions),
    Concepts(Vec<Concept>),
    OutOfScope(OutOfScope),
}

impl Content {
    fn parse(file: &File) -> Result<Self, serde_yaml::Error> {
        fn read<T: DeserializeOwned>(file: &File) -> Result<T, serde_yaml::Error> {
            serde_yaml::from_str(&file.text)
        }
        Ok(match FileKind::of(&file.name) {
            FileKind::Bot => Self::Bot(read(file)?),
            FileKind::Entries => Self::Entries(read(file)?),
            FileKind::Regions => Self::Regions(read(file)?),
            FileKind::Synonyms => Self::Concepts(read(file)?),
            FileKind::OutOfScope => Self::OutOfScope(read(file)?),
        })
    }

    fn put(self, file: usize, parts: &mut Parts) {
        match self {
            Self::Bot(bot) => parts.bot = Some((file, *bot)),
            Self::Entries(entries) => {
                parts.entries.extend(entries.into_iter().enumerate().map(|(item, entry)| Located { file, item, entry }))
            }
            Self::Regions(regions) => parts.regions = Some((file, regions)),
            Self::Concepts(concepts) => parts.concepts = Some((file, concepts)),
            Self::OutOfScope(questions) => parts.out_of_scope = Some((file, questions)),
        }
    }
}

fn parse_all(files: &[File]) -> Vec<Result<Content, serde_yaml::Error>> {
    // Cut where half of the bytes are, so that both threads end at about the same time.
    let total: usize = files.iter().map(|file| file.text.len()).sum();
    let mut seen = 0;
    let cut = files
        .iter()
        .position(|file| {
            seen += file.text.len();
            seen * 2 >= total
        })
        .map_or(0, |at| at + 1);
    let (first, second) = files.split_at(cut);
    std::thread::scope(|scope| {
        let first = scope.spawn(move || first.iter().map(Content::parse).collect::<Vec<_>>());
        let second: Vec<_> = second.iter().map(Content::parse).collect();
        let mut all = match first.join() {
            Ok(parsed) => parsed,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        all.extend(second);
        all
    })
}

fn shipped_bot(file: usize) -> Option<(usize, Bot)> {
    let text = include_str!("../../faq/bot.yaml");
    serde_yaml::from_str(text).ok().map(|bot| (file, bot))
}

/// The file among `earlier` of which there may be only one, and of which `file` is another, as `bot.yml` beside
/// `bot.yaml`.
fn of_the_same_kind<'a>(file: &File, earlier: &'a [File]) -> Option<&'a File> {
    let kind = FileKind::of(&file.name);
    let is_single = kind != FileKind::Entries;
    earlier.iter().find(|earlier| is_single && FileKind::of(&earlier.name) == kind)
}

fn empty(file: &File) -> Finding {
    whole(file, "empty-file", "the file is empty".to_owned(), "add entries or remove the file")
}

fn second(file: &File, first: &File) -> Finding {
    let message = format!("`{}` is there too, and only one of the two would count", first.name);
    whole(file, "duplicate-file", message, "merge the two, and remove one")
}

/// An error of a whole file.
fn whole(file: &File, rule: &'static str, message: String, help: &str) -> Finding {
    Finding {
        severity: Severity::Error,
        rule,
        file: file.path.clone(),
        line: 1,
        column: 1,
        range: 0..0,
        message,
        help: help.to_owned(),
    }
}

/// All faults of a file that serde_yaml refused. What can still be read of it is added to `parts`, so that the checks
/// across files speak in the same round.
fn diagnose(file: &File, number: usize, error: &serde_yaml::Error, parts: &mut Parts) -> Vec<Finding> {
    let finding = |difference: Difference| Finding {
        severity: Severity::Error,
        rule: difference.rule,
        file: file.path.clone(),
        line: difference.place.line,
        column: difference.place.column,
        range: difference.place.bytes(&file.text),
        message: difference.message,
        help: difference.help,
    };
    let kind = FileKind::of(&file.name);
    let tree = match Node::parse(&file.text) {
        Ok(Some(tree)) => tree,
        Ok(None) => {
            parts.lacks_entries |= kind == FileKind::Entries;
            return vec![empty(file)];
        }
        Err(syntax) => {
            match kind {
                FileKind::Entries => scan_ids(file, "", number, parts),
                FileKind::Regions => scan_ids(file, "region.", number, parts),
                _ => (),
            }
            let difference = pasted::find(&file.text).unwrap_or_else(|| Difference {
                rule: "syntax",
                message: format!("this is not YAML: {}", syntax.message),
                place: syntax.place,
                help: "check indentation (spaces, never tabs), quotes and colons in this line and the last line with \
                       text above it; a quote may have been opened far above"
                    .to_owned(),
            });
            return vec![finding(difference)];
        }
    };
    let mut found: Vec<Finding> = shape::compare(&tree, &kind.schema()).into_iter().map(finding).collect();
    match (kind, &tree.kind) {
        (FileKind::Entries, Kind::List(items)) => {
            for (item, node) in items.iter().enumerate() {
                let read = serde_json::from_value::<Entry>(node.value());
                let read = read.ok().map(|entry| Located { file: number, item, entry });
                check::remember_ids(node, "", number, item, read.as_ref(), parts);
                parts.entries.extend(read);
            }
        }
        (FileKind::Entries, _) => parts.lacks_entries = true,
        (FileKind::Regions, Kind::Map(pairs)) => {
            let regions = pairs.iter().filter(|(key, ..)| key == "regions").map(|(.., list)| list);
            for (item, node) in regions.flat_map(items).enumerate() {
                check::remember_ids(node, "region.", number, item, None, parts);
            }
        }
        _ => (),
    }
    if found.is_empty() {
        found.extend(pasted::find(&file.text).map(finding));
    }
    if found.is_empty() {
        // The two parsers disagree; serde_yaml's word counts, for it will read the file.
        let place = error.location().map_or((1, 1), |at| (at.line(), at.column()));
        found.push(Finding {
            severity: Severity::Error,
            rule: "unreadable",
            file: file.path.clone(),
            line: place.0,
            column: place.1,
            range: 0..0,
            message: error.to_string(),
            help: "compare with a neighbouring entry".to_owned(),
        });
    }
    found
}

/// The ids in a file that isn't YAML: what they belong to is still there for those that name it.
fn scan_ids(file: &File, prefix: &str, number: usize, parts: &mut Parts) {
    let ids = file.text.lines().filter_map(|line| line.trim_start().strip_prefix("- id:"));
    let ids = ids.map(|id| format!("{prefix}{}", id.trim().trim_matches(['"', '\''])));
    parts.unreadable.extend(ids.enumerate().map(|(item, id)| (number, item, id)));
}

fn items(list: &Node) -> &[Node] {
    match &list.kind {
        Kind::List(items) => items,
        _ => &[],
    }
}

/// Gives every fault its place, reading once more only the files that have one, and sorts all findings.
pub fn locate(folder: &Folder, faults: Vec<Fault>, findings: &mut Vec<Finding>) {
    let mut trees: Vec<Option<Node>> = folder.files.iter().map(|_| None).collect();
    for fault in faults {
        let Some(file) = folder.files.get(fault.file) else {
            // Of the shipped phrases: nothing an editor of this folder could mend.
            continue;
        };
        let tree = &mut trees[fault.file];
        if tree.is_none() {
            *tree = Node::parse(&file.text).ok().flatten();
        }
        let place = tree.as_ref().map(|tree| tree.place_of(&fault.path));
        let mut range = place.map_or(0..0, |place| place.bytes(&file.text));
        let (mut line, mut column) = place.map_or((1, 1), |place| (place.line, place.column));
        if let Some(marked) = fault.mark.as_ref().and_then(|mark| mark.find(&file.text[range.clone()])) {
            range = range.start + marked.start..range.start + marked.end;
            let marked = Place::after(&file.text[..range.start], 0);
            (line, column) = (marked.line, marked.column);
        }
        findings.push(Finding {
            severity: fault.severity,
            rule: fault.rule,
            file: file.path.clone(),
            line,
            column,
            range,
            message: fault.message,
            help: fault.help,
        });
    }
    findings.sort_by(|a, b| {
        (&a.file, a.range.start, a.severity, a.rule).cmp(&(&b.file, b.range.start, b.severity, b.rule))
    });
}
