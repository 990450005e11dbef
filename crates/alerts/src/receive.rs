//! An HTTP address to which the DCC, or whoever stands in for it, sends alerts.
//!
//! ```text
//! POST /alerts   XML of DUIS, lines of hex or base64, or frames  ─▶ 202 when they are durable in the spool
//! GET  /status   what the run has come to, as JSON
//! ```
//!
//! A request must come within a minute, so many connections are open at most, and every refusal is a problem of RFC 9457.
//!
//! What is received is written to a spool, many requests at one flush, and a run reads the spool. When too much waits,
//! senders are told to come again (503, Retry-After): nothing is taken that is not kept.

mod connection;

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tokio::sync::{mpsc, oneshot};

use self::connection::Connections;
use crate::{
    engine::Totals,
    pipeline::{Cutter, Layout, spool::SpoolWriter},
};

/// The largest body that is taken, in bytes.
pub const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The most requests that wait for one flush.
const WAITING_MAX: usize = 1024;
/// How often the receiver looks whether it must end.
const STOP_WAIT: Duration = Duration::from_millis(100);

/// What a receiver is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it keeps what it received.
    pub spool: PathBuf,
    /// What a sender must show as its bearer token; none where anybody may send.
    pub token: Option<String>,
    /// How many bytes may wait in the spool.
    pub backlog_max: u64,
}

/// What a receiver and a run share.
#[derive(Debug, Default)]
pub struct Shared {
    /// How many bytes wait in the spool.
    pub waiting: AtomicU64,
    /// What the run has come to.
    pub totals: Mutex<Totals>,
}

type Waiting = (Vec<Vec<u8>>, oneshot::Sender<io::Result<()>>);

#[derive(Clone)]
struct Receiver {
    shared: Arc<Shared>,
    token: Option<Arc<str>>,
    backlog_max: u64,
    to_spool: mpsc::Sender<Waiting>,
}

/// Receives until it is told to stop; `ready` is told the address when it listens.
///
/// # Errors
/// When it cannot listen, or cannot write the spool.
pub fn receive(
    settings: &Settings,
    shared: &Arc<Shared>,
    stop: &Arc<AtomicBool>,
    ready: &mut (dyn FnMut(SocketAddr) + Send),
) -> io::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = Connections::bind(settings.address).await?;
        let (to_spool, waiting) = mpsc::channel(WAITING_MAX);
        let writing = tokio::task::spawn_blocking({
            let (folder, shared) = (settings.spool.clone(), Arc::clone(shared));
            move || write_spool(&folder, waiting, &shared)
        });
        let receiver = Receiver {
            shared: Arc::clone(shared),
            token: settings.token.as_deref().map(Arc::from),
            backlog_max: settings.backlog_max,
            to_spool,
        };
        let routes = Router::new()
            .route("/alerts", post(take))
            .route("/status", get(status))
            .fallback(not_found)
            .method_not_allowed_fallback(not_allowed)
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
            .with_state(receiver);
        ready(listener.address()?);
        let stop = Arc::clone(stop);
        let stopped = async move {
            while !stop.load(Ordering::Relaxed) {
                tokio::time::sleep(STOP_WAIT).await;
            }
        };
        axum::serve(listener, routes).with_graceful_shutdown(stopped).await?;
        writing.await.unwrap_or(Ok(()))
    })
}

/// Writes what requests bring: all that wait at one flush.
fn write_spool(
    folder: &Path,
    mut waiting: mpsc::Receiver<Waiting>,
    shared: &Shared,
) -> io::Result<()> {
    let mut spool = SpoolWriter::open(folder)?;
    while let Some(first) = waiting.blocking_recv() {
        let mut all = vec![first];
        while let Ok(next) = waiting.try_recv() {
            all.push(next);
        }
        let messages = all.iter().flat_map(|(messages, _)| messages.iter().map(Vec::as_slice));
        let written = spool.write(messages);
        shared.waiting.fetch_add(*written.as_ref().unwrap_or(&0), Ordering::Relaxed);
        for (_, answer) in all {
            let told = match &written {
                Ok(_) => Ok(()),
                Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
            };
            // Who has gone away need not be told.
            let _ = answer.send(told);
        }
    }
    Ok(())
}

/// An answer of RFC 9457.
fn problem(status: StatusCode, title: &str, detail: &str) -> Response {
    let body = serde_json::json!({ "title": title, "status": status.as_u16(), "detail": detail });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, body.to_string()).into_response()
}

async fn not_found() -> Response {
    let detail = "send alerts to POST /alerts, and ask GET /status how far they are";
    problem(StatusCode::NOT_FOUND, "There is nothing at this address", detail)
}

async fn not_allowed() -> Response {
    let detail = "alerts are sent with POST /alerts; GET /status tells how far they are";
    problem(StatusCode::METHOD_NOT_ALLOWED, "This address does not take that method", detail)
}

/// Why a body could not be read.
fn unread(refused: &BytesRejection) -> Response {
    if refused.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("send at most {BODY_BYTES_MAX} bytes at once: nothing of it was kept");
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large", &detail);
    }
    let detail = "send it again: nothing of it was kept";
    problem(refused.status(), "The body could not be read", detail)
}

async fn take(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if !receiver.knows(&headers) {
        let detail = "send the token that the receiver was given: `Authorization: Bearer …`";
        return problem(StatusCode::UNAUTHORIZED, "The token is missing or wrong", detail);
    }
    let encoding = headers.get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        let detail = "send the body as it is, without a Content-Encoding: nothing of it was kept";
        let told = problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body is compressed", detail);
        return ([(header::ACCEPT_ENCODING, "identity")], told).into_response();
    }
    let body = match body {
        Ok(body) => body,
        Err(refused) => return unread(&refused),
    };
    if receiver.shared.waiting.load(Ordering::Relaxed) >= receiver.backlog_max {
        let told = problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too much waits to be read",
            "send it again in a few seconds: nothing of it was kept",
        );
        return ([(header::RETRY_AFTER, "5")], told).into_response();
    }
    let cut = Cutter(layout(&headers, &body)).cut(&body, true);
    if !cut.broken.is_empty() || cut.messages.is_empty() {
        let detail = "send XML of DUIS, lines of hexadecimal digits or base64, or frames: a length in four bytes before \
            each message";
        return problem(StatusCode::BAD_REQUEST, "There is no message in the body", detail);
    }
    let messages: Vec<Vec<u8>> =
        cut.messages.iter().filter_map(|at| body.get(at.clone()).map(<[u8]>::to_vec)).collect();
    let count = messages.len();
    let (answer, written) = oneshot::channel();
    if receiver.to_spool.send((messages, answer)).await.is_err() {
        return problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "The receiver is ending",
            "send it again later",
        );
    }
    match written.await {
        Ok(Ok(())) => {
            let body = serde_json::json!({ "accepted": count }).to_string();
            (StatusCode::ACCEPTED, [(header::CONTENT_TYPE, "application/json")], body)
                .into_response()
        }
        Ok(Err(error)) => {
            let detail = format!("nothing of it was kept: {error}");
            problem(StatusCode::INSUFFICIENT_STORAGE, "The spool cannot be written", &detail)
        }
        Err(_) => problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "The receiver is ending",
            "send it again later",
        ),
    }
}

/// How messages lie in a body: as its type says, else as it looks.
fn layout(headers: &HeaderMap, body: &[u8]) -> Layout {
    let kind =
        headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim() {
        "application/xml" | "text/xml" => Layout::Documents,
        "application/octet-stream" => Layout::Frames,
        _ => Layout::of(body),
    }
}

async fn status(State(receiver): State<Receiver>, headers: HeaderMap) -> Response {
    if !receiver.knows(&headers) {
        return problem(
            StatusCode::UNAUTHORIZED,
            "The token is missing or wrong",
            "send it as for alerts",
        );
    }
    let totals = receiver.shared.totals.lock().map(|totals| *totals).unwrap_or_default();
    let waiting = receiver.shared.waiting.load(Ordering::Relaxed);
    let body = serde_json::json!({ "totals": totals, "waiting_bytes": waiting }).to_string();
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

impl Receiver {
    /// Whether a sender shows the token, compared in the same time wherever it differs.
    fn knows(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let shown = shown.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        let differs =
            shown.bytes().zip(token.bytes()).fold(0, |differs, (one, two)| differs | (one ^ two));
        shown.len() == token.len() && differs == 0
    }
}
