//! The server: a socket, the routes, limits on connections, and an end when it is told to end.

use std::{
    collections::HashMap,
    convert::Infallible,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime, signal,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower_service::Service as _;

use crate::{router::router, site::Site};

/// The most threads that wait for the disk or work out an answer, so that many requests cannot take all memory.
const WAITING_MAX: usize = 64;
/// The most bytes of a request's head that are kept, and of what is read ahead.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How long requests under way may take when the program is told to end.
const END_WAIT: Duration = Duration::from_secs(20);
/// How long it waits when the machine gives no more connections, such as when all file handles are taken.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How to serve.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// What connections may take.
    pub limits: Limits,
}

/// What connections may take, so that a few that do nothing cannot keep everybody else out.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long the head of a request may take to arrive, and how long a connection may wait for its next one.
    pub head_wait: Duration,
    /// The most connections at once.
    pub connections: usize,
    /// The most connections at once from one address; none behind a proxy, from which all come.
    pub of_one_address: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { head_wait: Duration::from_secs(30), connections: 4_096, of_one_address: Some(256) }
    }
}

/// Serves a site until the program is told to end; `ready` is told the address once it listens.
///
/// # Errors
/// When the address cannot be listened on.
pub fn serve(
    site: Site,
    options: Options,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), io::Error> {
    serve_until(site, options, ready, told_to_end())
}

/// As [`serve`], until something else happens.
///
/// # Errors
/// When the address cannot be listened on.
pub fn serve_until(
    site: Site,
    options: Options,
    ready: impl FnOnce(SocketAddr),
    end: impl Future<Output = ()>,
) -> Result<(), io::Error> {
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(WAITING_MAX)
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(options.listen).await?;
        let routes = router(Arc::new(site));
        ready(listener.local_addr()?);
        accept(&listener, &routes, options.limits, end).await;
        Ok(())
    })
}

/// Takes connections until it ends, then lets requests under way be answered.
async fn accept(
    listener: &TcpListener,
    routes: &Router,
    limits: Limits,
    end: impl Future<Output = ()>,
) {
    let places = Places::new(limits);
    let graceful = GracefulShutdown::new();
    let mut end = std::pin::pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        // Without a place the connection is closed at once: who asks sees that, and can try again.
        let Some(place) = places.take(peer.ip()) else { continue };
        let connection = graceful.watch(connection(stream, peer, routes.clone(), limits));
        tokio::spawn(async move {
            // How a connection ends is the other side's business.
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(END_WAIT, graceful.shutdown()).await;
}

/// One connection, on which requests follow each other.
fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    routes: Router,
    limits: Limits,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    // Answers are whole: there is nothing to wait for before they are sent.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let mut routes = routes.clone();
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        async move {
            Ok::<_, Infallible>(routes.call(request).await.unwrap_or_else(|none| match none {}))
        }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_wait)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), answer)
}

/// The places that connections take.
struct Places {
    all: Arc<Semaphore>,
    of_one_address: Option<usize>,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Places {
    fn new(limits: Limits) -> Self {
        Self {
            all: Arc::new(Semaphore::new(limits.connections)),
            of_one_address: limits.of_one_address,
            by_address: Arc::default(),
        }
    }

    /// A place, if there is one left, for everybody and for this address.
    fn take(&self, address: IpAddr) -> Option<Place> {
        let of_all = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let mut taken = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.entry(address).or_default();
        if self.of_one_address.is_some_and(|most| *own >= most) {
            return None;
        }
        *own += 1;
        drop(taken);
        Some(Place { _of_all: of_all, address, by_address: Arc::clone(&self.by_address) })
    }
}

/// A place, which is free again once it is dropped.
struct Place {
    _of_all: OwnedSemaphorePermit,
    address: IpAddr,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.address) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

/// Waits for Ctrl-C or SIGTERM.
async fn told_to_end() {
    let interrupt = async {
        // Where signals cannot be listened for, the process ends as it always did.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut stream) => drop(stream.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
