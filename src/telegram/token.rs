//! The bot's token: where it comes from, and that it never shows.

use std::{fmt, path::PathBuf};

/// A well-formed bot token. Neither `Debug` nor any error shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Why there is no usable token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Neither variable is set.
    #[error(
        "no bot token: set TELOXIDE_TOKEN (or TELOXIDE_TOKEN_FILE, a file that holds it); @BotFather gives one. \
         To try the bot without a token, run `jauap preview`"
    )]
    Missing,
    /// The file of the secret can't be read.
    #[error("can't read the bot token from {path}: {source}; check TELOXIDE_TOKEN_FILE", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It does not look like a token.
    #[error(
        "the bot token is malformed: it looks like 123456789:AAE…, digits, a colon and 35 letters; copy it again from \
         @BotFather into TELOXIDE_TOKEN"
    )]
    Malformed,
}

impl Token {
    /// Reads a token, surrounding white space aside.
    ///
    /// # Errors
    /// When it doesn't have a token's form.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let (id, secret) = text.split_once(':').ok_or(TokenError::Malformed)?;
        let secret_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let well_formed = !id.is_empty()
            && id.chars().all(|c| c.is_ascii_digit())
            && secret.len() >= 20
            && secret.chars().all(secret_char);
        if well_formed { Ok(Self(text.to_owned())) } else { Err(TokenError::Malformed) }
    }

    /// The token from the environment: `TELOXIDE_TOKEN`, else the file that `TELOXIDE_TOKEN_FILE` names.
    ///
    /// # Errors
    /// When neither is set, the file can't be read, or what they hold isn't a token.
    pub fn from_env() -> Result<Self, TokenError> {
        if let Ok(token) = std::env::var("TELOXIDE_TOKEN")
            && !token.trim().is_empty()
        {
            return Self::parse(&token);
        }
        let path = std::env::var_os("TELOXIDE_TOKEN_FILE").filter(|path| !path.is_empty());
        let path = path.map(PathBuf::from).ok_or(TokenError::Missing)?;
        let text = std::fs::read_to_string(&path).map_err(|source| TokenError::File { path, source })?;
        Self::parse(&text)
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_checked_and_never_shown() {
        let token = Token::parse(" 123456789:AAEhBOweik6ad6PsVMRxjeQDd6qKLtHbXyz\n").unwrap();
        assert_eq!(format!("{token:?}"), "Token(…)");
        for bad in
            ["", "abc", "123:", "123:short", "x:AAEhBOweik6ad6PsVMRxjeQDd6qKLtHbXyz", "1:AAEhBOweik6ad6Ps VMRxjeQDd"]
        {
            assert!(Token::parse(bad).is_err(), "{bad}");
        }
    }
}
