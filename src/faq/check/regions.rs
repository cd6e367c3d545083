//! The regions: ids and names that buttons can carry, places on Earth, and contacts that somebody published.

use jiff::civil::Date;

use super::{Fault, MAX_ID, is_slug, is_web_address, markup, sources, suggestion};
use crate::faq::{
    Contact, Region,
    load::Parts,
    spans::{Path, Step, path},
};

/// Reports them.
pub fn check(parts: &Parts, all_ids: &[&str], faults: &mut Vec<Fault>) {
    let Some((file, all)) = &parts.regions else { return };
    for (at, region) in all.regions.iter().enumerate() {
        for (lang, text) in region.coalition.text.iter() {
            let way = path!["regions", at, "coalition", "text", lang.code()];
            faults.extend(markup::check(*file, &way, text));
        }
    }
    let mut error = |way: Path, rule, message: String, help: &str| {
        faults.push(Fault::error(*file, way, rule, message, help));
    };
    for (at, region) in all.regions.iter().enumerate() {
        let way = |inner: Path| [path!["regions", at], inner].concat();
        if all.regions[..at].iter().any(|earlier| earlier.id == region.id) {
            let message = format!("the id `{}` is already taken by another region", region.id);
            error(way(path!["id"]), "duplicate-id", message, "give this region an id of its own");
        }
        if !is_slug(&region.id) {
            let message = format!("`{}` is not an id of a region", region.id);
            error(way(path!["id"]), "bad-id", message, "write it in small Latin letters, digits and hyphens");
        } else if region.entry_id().len() > MAX_ID {
            let message =
                format!("`{}` is longer than the {MAX_ID} characters that a button carries", region.entry_id());
            error(way(path!["id"]), "bad-id", message, "shorten it");
        }
        for (inner, _) in names(region).into_iter().filter(|(_, name)| name.trim().is_empty()) {
            error(way(inner), "empty-text", "the name is empty".to_owned(), "write the name");
        }
        for (key, degrees, most) in [("lat", region.location.lat, 90.0), ("lon", region.location.lon, 180.0)] {
            // Not `abs() > most`: what is not a number is no place either.
            if !(-most..=most).contains(&degrees) {
                let message = format!("{degrees} degrees are nowhere on Earth");
                let help = format!("write degrees from -{most} to {most}, such as a map shows for the centre");
                error(way(path!["location", key]), "bad-location", message, &help);
            }
        }
        for (lang, _) in region.coalition.text.iter().filter(|(_, text)| text.trim().is_empty()) {
            let way = way(path!["coalition", "text", lang.code()]);
            let message = "nothing is said of the coalition".to_owned();
            error(way, "empty-text", message, "say what was published, or that nothing was found");
        }
        if region.reviewed.parse::<Date>().is_err() {
            let message = format!("`{}` is not a date", region.reviewed);
            error(way(path!["reviewed"]), "bad-date", message, "write it as 2026-11-23");
        }
        if region.coalition.sources.is_empty() {
            let message = "what is said of the coalition has no source".to_owned();
            error(way(path!["coalition"]), "no-source", message, "add `sources:` with title, url and date");
        }
        sources(&region.coalition.sources, &mut |inner, rule, message, help| {
            error(way([path!["coalition", "sources"], inner].concat()), rule, message, help);
        });
        contacts(&region.contacts, &way(path!["contacts"]), &mut error);
    }
    for (at, id) in all.gives_way.iter().enumerate() {
        if !all_ids.contains(&id.as_str()) {
            let help = suggestion(id, all_ids, "write the id of an existing entry");
            error(path!["gives_way", at], "related-nowhere", format!("there is no entry `{id}`"), &help);
        }
    }
    contacts(&all.services, &["services".into()], &mut error);
    for (at, name) in all.ambiguous.iter().enumerate() {
        for (which, id) in name.regions.iter().enumerate() {
            if !all.regions.iter().any(|region| region.id == *id) {
                let ids: Vec<&str> = all.regions.iter().map(|region| region.id.as_str()).collect();
                let help = suggestion(id, &ids, "write the id of a region above");
                let way = path!["ambiguous", at, "regions", which];
                error(way, "related-nowhere", format!("there is no region `{id}`"), &help);
            }
        }
    }
}

/// The names of a region, its centre, its towns and districts, with the way to each.
fn names(region: &Region) -> Vec<(Path, &str)> {
    let mut names: Vec<(Path, &str)> = Vec::new();
    for (key, name) in [("name", &region.name), ("centre", &region.centre)] {
        names.extend(name.iter().map(|(lang, name)| (path![key, lang.code()], name.as_str())));
    }
    for (key, places) in [("towns", &region.towns), ("districts", &region.districts)] {
        for (at, place) in places.iter().enumerate() {
            names.push((path![key, at, "kk"], &place.kk));
            names.push((path![key, at, "ru"], &place.ru));
        }
    }
    names
}

fn contacts(contacts: &[Contact], base: &[Step], error: &mut dyn FnMut(Path, &'static str, String, &str)) {
    for (at, contact) in contacts.iter().enumerate() {
        let way = |inner: Path| [base.to_vec(), path![at], inner].concat();
        if contact.sources.is_empty() {
            let message = "the contact has no source".to_owned();
            error(
                way(path![]),
                "no-source",
                message,
                "add where it was published, or remove it: a wrong contact harms",
            );
        }
        for (lang, _) in contact.label.iter().filter(|(_, label)| label.trim().is_empty()) {
            let way = way(path!["label", lang.code()]);
            error(way, "empty-text", "the contact has no label".to_owned(), "say who answers there, and what for");
        }
        if let Some(url) = &contact.url
            && !is_web_address(url)
        {
            let message = format!("`{url}` is not a web address");
            error(way(path!["url"]), "bad-address", message, "copy it from the browser, with https://");
        }
        sources(&contact.sources, &mut |inner, rule, message, help| {
            error(way([path!["sources"], inner].concat()), rule, message, help);
        });
    }
}
