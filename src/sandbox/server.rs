//! The HTTP server: `/bot<token>/<method>` as Telegram has it, and the chat page.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use axum::{
    Json, Router,
    body::to_bytes,
    extract::{ConnectInfo, Request, State as Extract},
    http::{StatusCode, header},
    middleware,
    response::{Html, IntoResponse, Response},
};
use serde_json::{Map, Value};
use tokio::{net::TcpListener, sync::watch};

use super::{
    Options,
    answer::{Refusal, done, status},
    calls::{Call, End},
    faults::{FaultKind, When, half},
    line::{Cut, Lines},
    methods::{self, Method, Work},
    page,
    params::{self, Notes},
    polling,
    state::State,
};
use crate::ops::only_local_names;

/// A body of a call may be this large.
const LARGEST_BODY: usize = 8 << 20;

/// The state, and a bell that rings at every change.
pub(super) struct Shared {
    state: Mutex<State>,
    changed: watch::Sender<u64>,
    token: String,
}

impl Shared {
    pub(super) fn new(token: &str, options: Options) -> Self {
        let bot_id = token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(1);
        Self { state: Mutex::new(State::new(options, bot_id)), changed: watch::Sender::new(0), token: token.to_owned() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // A test's condition may panic while it looks; what it looked at is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change<T>(&self, how: impl FnOnce(&mut State) -> T) -> T {
        let result = how(&mut self.lock());
        self.changed.send_modify(|count| *count = count.wrapping_add(1));
        result
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

/// Serves until it is dropped.
pub(super) async fn serve(listener: TcpListener, address: SocketAddr, shared: Arc<Shared>) {
    let mut router = Router::new().merge(page::routes()).fallback(call).with_state(shared);
    if address.ip().is_loopback() {
        router = router.layer(middleware::from_fn_with_state(address, only_local_names));
    }
    let service = router.into_make_service_with_connect_info::<Cut>();
    if let Err(error) = axum::serve(Lines(listener), service).await {
        log::error!("the sandbox stopped: {error}");
    }
}

/// Records a call however it ends: also when the client leaves before the answer.
struct Record<'a> {
    shared: &'a Shared,
    call: Option<Call>,
    known: bool,
}

impl Record<'_> {
    fn end(mut self, end: End) {
        self.write(end);
    }

    fn write(&mut self, end: End) {
        if let Some(call) = self.call.take() {
            self.shared.change(|state| state.record(call, end, self.known));
        }
    }
}

impl Drop for Record<'_> {
    fn drop(&mut self) {
        self.write(End::Abandoned);
    }
}

async fn call(Extract(shared): Extract<Arc<Shared>>, ConnectInfo(cut): ConnectInfo<Cut>, request: Request) -> Response {
    let at = Instant::now();
    let (parts, body) = request.into_parts();
    let Some((token, name)) = parts.uri.path().strip_prefix("/bot").and_then(|rest| rest.rsplit_once('/')) else {
        return Refusal::not_found().into_response();
    };
    if token != shared.token {
        return Refusal::unauthorized().into_response();
    }
    let method = methods::find(name);
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Refusal::new(413, "Request Entity Too Large").into_response();
    };
    let raw = params::decode(parts.uri.query(), content_type, &body);
    let mut record = Record {
        shared: &shared,
        call: Some(Call {
            method: method.map_or(name, |method| method.name).to_owned(),
            params: raw.as_ref().map(|raw| Value::Object(raw.clone())).unwrap_or_default(),
            at,
            ok: false,
            refused: false,
            error: None,
            faults_in_call: Vec::new(),
        }),
        known: method.is_some(),
    };
    let chat = raw.as_ref().ok().and_then(|raw| raw.get("chat_id")).and_then(Value::as_i64);
    let fault = shared.change(|state| state.faults.meet(name, chat));
    let mut cut_after = false;
    if let Some(fault) = fault {
        let met = format!("{fault:?}");
        if let Some(refusal) = fault.refusal() {
            record.end(End::Faulted(met));
            return refusal.into_response();
        }
        match fault {
            FaultKind::ServerErrorHtml(code) => {
                record.end(End::Faulted(met));
                let page = format!("<html><head><title>{code}</title></head><body><h1>{code}</h1></body></html>");
                return (status(code), Html(page)).into_response();
            }
            FaultKind::DropConnection => {
                record.end(End::Faulted(met));
                cut.cut();
                return StatusCode::OK.into_response();
            }
            FaultKind::Hang => {
                record.write(End::Faulted(met));
                return std::future::pending().await;
            }
            FaultKind::TruncatedJson(When::BeforeWork) => {
                record.end(End::Faulted(met));
                return truncated(&Value::from("a message that never came to be"));
            }
            FaultKind::TruncatedJson(When::AfterWork) => cut_after = true,
            FaultKind::Slow(time) => tokio::time::sleep(time).await,
            _ => (),
        }
    }
    let mut notes = Notes::new();
    let result = work(&shared, method, raw, &mut notes).await;
    if let Some(call) = &mut record.call {
        call.faults_in_call = notes;
    }
    match result {
        Ok(result) => {
            record.end(if cut_after { End::Faulted("the answer was cut".to_owned()) } else { End::Done });
            if cut_after { truncated(&done(&result)) } else { Json(done(&result)).into_response() }
        }
        Err(refusal) => {
            record.end(End::Refused(refusal.description.clone()));
            refusal.into_response()
        }
    }
}

fn truncated(answer: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], half(answer)).into_response()
}

async fn work(
    shared: &Shared,
    method: Option<&Method>,
    raw: Result<Map<String, Value>, Refusal>,
    notes: &mut Notes,
) -> Result<Value, Refusal> {
    let method = method.ok_or_else(Refusal::not_found)?;
    let params = params::normalise(method.params, &raw?, notes)?;
    match method.work {
        Work::AtOnce(run) => shared.change(|state| run(state, &params, notes)),
        Work::Poll => polling::get_updates(shared, &params, notes).await,
    }
}
