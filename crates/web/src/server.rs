//! The server: a socket, the routes, and an end when it is told to end.

use std::{net::SocketAddr, sync::Arc};

use tokio::{net::TcpListener, runtime, signal};

use crate::{router::router, site::Site};

/// The most threads that wait for the disk or work out an answer, so that many requests cannot take all memory.
const WAITING_MAX: usize = 64;

/// How to serve.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The address to listen on.
    pub listen: SocketAddr,
}

/// Serves a site until the program is told to end; `ready` is told the address once it listens.
///
/// # Errors
/// When the address cannot be listened on.
pub fn serve(
    site: Site,
    options: Options,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), std::io::Error> {
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(WAITING_MAX)
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let routes = router(Arc::new(site)).into_make_service_with_connect_info::<SocketAddr>();
        ready(address);
        axum::serve(listener, routes).with_graceful_shutdown(told_to_end()).await
    })
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
