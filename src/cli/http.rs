//! The option `--http` of the bot and its health check: where health and metrics are told.

use std::{net::SocketAddr, str::FromStr};

/// An address, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Http {
    /// Nothing is told.
    Off,
    /// It is told there.
    At(SocketAddr),
}

impl FromStr for Http {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "off" => Ok(Self::Off),
            _ => text.parse().map(Self::At).map_err(|_| "write an address and a port, such as 127.0.0.1:9090, or off"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Http;

    #[test]
    fn an_address_has_a_port() {
        assert_eq!("off".parse(), Ok(Http::Off));
        assert_eq!("[::1]:80".parse(), Ok(Http::At("[::1]:80".parse().unwrap())));
        for wrong in ["", "on", "127.0.0.1", "9090", "localhost:9090"] {
            assert!(wrong.parse::<Http>().is_err(), "{wrong:?}");
        }
    }
}
