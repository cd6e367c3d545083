//! `jauap schema`: what an editor program completes and checks the content files with.

use std::{fs, io, path::PathBuf};

use clap::builder::PossibleValuesParser;
use serde_json::Value;

use super::{Failure, output};
use crate::faq::schema::FileKind;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of which file; without it the names of all kinds are listed
    #[arg(value_parser = PossibleValuesParser::new(FileKind::ALL.map(FileKind::name)))]
    kind: Option<String>,
    /// Write all of them into this folder, as <KIND>.schema.json
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    write: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    if let Some(dir) = &args.write {
        let at = |path: &std::path::Path, error: io::Error| format!("can't write {}: {error}", path.display());
        fs::create_dir_all(dir).map_err(|error| at(dir, error))?;
        for kind in FileKind::ALL {
            let path = dir.join(format!("{}.schema.json", kind.name()));
            fs::write(&path, json(&kind.schema())?).map_err(|error| at(&path, error))?;
        }
        return Ok(());
    }
    let shown = match FileKind::ALL.iter().find(|kind| Some(kind.name()) == args.kind.as_deref()) {
        Some(kind) => json(&kind.schema())?,
        None => FileKind::ALL.map(|kind| format!("{:<13}{}\n", kind.name(), kind.files())).concat(),
    };
    Ok(output::print(&shown)?)
}

fn json(schema: &Value) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(schema)? + "\n")
}
