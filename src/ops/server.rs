//! The server of `/healthz`, `/readyz` and `/metrics`.

use std::{io, net::SocketAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use tokio::net::TcpListener;

use super::{Counters, Health, Status};

/// Why the server can't listen.
#[derive(Debug, thiserror::Error)]
pub enum OpsError {
    /// Someone listens there.
    #[error("{0} is already in use; stop the other program or choose another address with --http")]
    Busy(SocketAddr),
    /// The system doesn't let this user.
    #[error("this user may not listen at {0}; choose a port from 1024 on with --http")]
    Denied(SocketAddr),
    /// Not an address of this machine.
    #[error("{0} isn't an address of this machine; choose another with --http, such as 127.0.0.1:9090")]
    Elsewhere(SocketAddr),
    /// Anything else.
    #[error("can't listen at {address} ({why}); choose another address with --http, or --http off")]
    Other {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        why: io::Error,
    },
}

/// Takes the address, before anything else starts: a busy port shall be told at once.
///
/// # Errors
/// The address can't be had.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, OpsError> {
    TcpListener::bind(address).await.map_err(|why| match why.kind() {
        io::ErrorKind::AddrInUse => OpsError::Busy(address),
        io::ErrorKind::PermissionDenied => OpsError::Denied(address),
        io::ErrorKind::AddrNotAvailable => OpsError::Elsewhere(address),
        _ => OpsError::Other { address, why },
    })
}

/// Answers for as long as the program runs: what it tells is of use to the last.
///
/// # Errors
/// The listener failed.
pub async fn serve(listener: TcpListener, health: Health, counters: Arc<Counters>) -> io::Result<()> {
    let address = listener.local_addr()?;
    axum::serve(listener, router(address, health, counters)).await
}

fn router(address: SocketAddr, health: Health, counters: Arc<Counters>) -> Router {
    let live = health.clone();
    let router = Router::new()
        .route("/healthz", get(async move || verdict(live.liveness())))
        .route("/readyz", get(async move || verdict(health.readiness())))
        .route("/metrics", get(async move || metrics(&counters)))
        .fallback(async || (StatusCode::NOT_FOUND, "try /healthz, /readyz or /metrics\n"));
    if address.ip().is_loopback() {
        router.layer(middleware::from_fn_with_state(address, only_local_names))
    } else {
        router
    }
}

fn verdict(status: Status) -> Response {
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    if status.is_ok() {
        (no_store, Json(json!({"status": "ok"}))).into_response()
    } else {
        let body = json!({"status": "failing", "reasons": status.reasons});
        (StatusCode::SERVICE_UNAVAILABLE, no_store, Json(body)).into_response()
    }
}

fn metrics(counters: &Counters) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], counters.encode()).into_response()
}

/// A page on the web may get a browser of this machine to ask here under a name of its own (DNS rebinding), and read
/// the answer. Such a request carries that name.
pub async fn only_local_names(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if host.is_some_and(|host| is_local(host, address)) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "ask by the name localhost, 127.0.0.1 or [::1]\n").into_response()
    }
}

fn is_local(host: &str, bound: SocketAddr) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost")
        || name == "127.0.0.1"
        || name == "[::1]"
        // 127.0.0.2 and the like.
        || name.parse() == Ok(bound.ip())
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_names_of_this_machine_are_local() {
        let bound = "127.0.0.2:9090".parse().unwrap();
        for host in ["localhost", "LOCALHOST:9090", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:9090", "127.0.0.2:9090"]
        {
            assert!(is_local(host, bound), "{host}");
        }
        for host in ["", ":", "evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "10.0.0.1", "::1"]
        {
            assert!(!is_local(host, bound), "{host}");
        }
    }
}
