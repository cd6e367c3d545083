//! `jauap health`: asks a running bot whether it is well; the container's health check.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use super::{Failure, http::Http};

/// How long the bot may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// More of an answer isn't read.
const LONGEST: usize = 16 * 1024;

/// Arguments of `health`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The address that the bot was given as --http
    #[arg(long, value_name = "ADDR", env = "JAUAP_HTTP", default_value = "127.0.0.1:9090")]
    http: Http,
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let Http::At(address) = args.http else {
        // A container whose check can't tell is not to be taken for a sick one for ever.
        eprintln!("the bot runs with --http off: nothing can be known of its health");
        return Ok(());
    };
    let address = reachable(address);
    let answer = ask(address).map_err(|error| {
        format!("no answer from http://{address}/healthz ({error}); is the bot running, with this address as --http?")
    })?;
    let (status, body) = parse(&answer).ok_or_else(|| format!("what answers at {address} isn't a bot of jauap"))?;
    if status == 200 {
        return Ok(());
    }
    Err(format!("the bot at {address} isn't well (status {status}): {}", reasons(body)).into())
}

/// "All addresses" is one to listen at, not one to go to.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    address
}

/// One request, in plain blocking calls: a health check runs every few seconds and should cost next to nothing.
fn ask(address: SocketAddr) -> io::Result<String> {
    let end = Instant::now() + PATIENCE;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    let mut piece = [0; 2048];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        let read = match stream.read(&mut piece) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Err(io::ErrorKind::TimedOut.into()),
            Err(error) => return Err(error),
        };
        answer.extend_from_slice(&piece[..read]);
        if read == 0 || answer.len() >= LONGEST {
            return Ok(String::from_utf8_lossy(&answer).into_owned());
        }
    }
}

/// Status and body of an answer.
fn parse(answer: &str) -> Option<(u16, &str)> {
    let status = answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    Some((status, answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)))
}

/// What the bot says is wrong, on one line.
fn reasons(body: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Body {
        reasons: Vec<String>,
    }
    let told: Result<Body, _> = serde_json::from_str(body);
    told.map_or_else(|_| body.split_whitespace().collect::<Vec<_>>().join(" "), |body| body.reasons.join("; "))
}

#[cfg(test)]
mod tests {
    use super::{parse, reachable, reasons};

    #[test]
    fn an_address_to_listen_at_becomes_one_to_ask() {
        let asked = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(asked("0.0.0.0:9090"), "127.0.0.1:9090");
        assert_eq!(asked("[::]:9090"), "[::1]:9090");
        assert_eq!(asked("10.0.0.7:80"), "10.0.0.7:80");
    }

    #[test]
    fn an_answer_is_read_or_refused() {
        assert_eq!(parse("HTTP/1.1 503 Service Unavailable\r\nA: b\r\n\r\n{}"), Some((503, "{}")));
        assert_eq!(parse("SSH-2.0-OpenSSH\r\n"), None);
        assert_eq!(parse(""), None);
        assert_eq!(reasons(r#"{"status":"failing","reasons":["a","b"]}"#), "a; b");
        assert_eq!(reasons("Forbidden\n"), "Forbidden");
    }
}
