//! The JSON Schemas that editor programs use: as the types are, and true of the shipped files.

use std::{fs, path::Path};

use jauap::faq::{Folder, schema::FileKind};
use serde_json::Value;

#[test]
fn the_files_are_up_to_date() {
    for kind in FileKind::ALL {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("faq/schema/{}.schema.json", kind.name()));
        let written: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert!(written == kind.schema(), "run `cargo run -- schema --write faq/schema`: {} is old", path.display());
    }
}

#[test]
fn the_shipped_files_name_their_schema_and_satisfy_it() {
    let folder = Folder::shipped();
    for item in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("faq")).unwrap() {
        let name = item.unwrap().file_name().into_string().unwrap();
        let Some(text) = folder.text(&name) else { continue };
        let kind = FileKind::of(&name);
        let modeline = format!("# yaml-language-server: $schema=schema/{}.schema.json\n", kind.name());
        assert!(text.starts_with(&modeline), "{name} doesn't begin with {modeline}");
        let content: Value = serde_yaml::from_str(text).unwrap();
        let validator = jsonschema::draft7::new(&kind.schema()).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&content).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
}

#[test]
fn what_an_editor_could_get_wrong_is_refused() {
    let validator = jsonschema::draft7::new(&FileKind::Entries.schema()).unwrap();
    let text = Folder::shipped().text("voting.yaml").unwrap().to_owned();
    let mut content: Value = serde_yaml::from_str(&text).unwrap();
    assert!(validator.is_valid(&content));
    content[0]["id"] = "Voting hours".into();
    assert!(!validator.is_valid(&content));
    content[0]["id"] = "voting.hours".into();
    content[0]["anwser"] = "".into();
    assert!(!validator.is_valid(&content));
}
