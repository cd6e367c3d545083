//! The address of a database, as given with `--database`.

use std::{path::PathBuf, str::FromStr};

use sqlx::sqlite::SqliteConnectOptions;

use super::StoreError;

/// What an address leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// A SQLite file.
    Sqlite(PathBuf),
}

impl Target {
    /// Reads an address.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("sqlite") => sqlite(url).map(Self::Sqlite),
            Some("postgres" | "postgresql") => Err(StoreError::Unsupported("PostgreSQL")),
            Some("mysql" | "mariadb") => Err(StoreError::Unsupported("MySQL")),
            _ => Err(StoreError::BadUrl(shown(url))),
        }
    }
}

fn sqlite(url: &str) -> Result<PathBuf, StoreError> {
    let bad = || StoreError::BadUrl(shown(url));
    let path = &url["sqlite://".len()..];
    // Options after `?` would let the file be opened in ways that the log can't recover from; a database in memory
    // would be empty for every reader.
    if path.is_empty() || path.contains('?') || path == ":memory:" {
        return Err(bad());
    }
    // Resolves %-escapes as sqlx and its tools do.
    let options = SqliteConnectOptions::from_str(&format!("sqlite://{path}")).map_err(|_| bad())?;
    Ok(options.get_filename().to_owned())
}

/// The address without a password that it may hold.
fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Target;

    fn path(url: &str) -> String {
        match Target::parse(url) {
            Ok(Target::Sqlite(path)) => path.display().to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_sqlite_address_is_a_path() {
        assert_eq!(Target::parse("sqlite://data/jauap.db").unwrap(), Target::Sqlite("data/jauap.db".into()));
        assert_eq!(path("sqlite:///var/lib/jauap.db"), Path::new("/var/lib/jauap.db").display().to_string());
        assert_eq!(path("SQLite://a%20b.db"), "a b.db");
    }

    #[test]
    fn anything_else_is_told_what_to_write() {
        for url in
            ["", "data/jauap.db", "sqlite://", "sqlite://:memory:", "sqlite://x.db?mode=ro", "http://u:secret@x/y"]
        {
            let told = path(url);
            assert!(told.contains("write it as sqlite://data/jauap.db"), "{url}: {told}");
            assert!(!told.contains("secret"), "{told}");
        }
        let told = path("postgres://bot:secret@db/jauap");
        assert!(told.contains("PostgreSQL database isn't supported by this build yet"), "{told}");
        assert!(!told.contains("secret"), "{told}");
    }
}
