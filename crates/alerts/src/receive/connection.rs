//! Connections of senders: so many at once, and each request within a time.

use std::{
    future::Future as _,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep},
};

/// The most connections that are open at once: far more than the DCC and a few tools open, far fewer than there are
/// file handles. Others wait until one ends.
pub const CONNECTIONS_MAX: usize = 256;
/// The time in which a request must come, head and body, counted from the connection or from the answer before: the
/// largest body comes in it at a slow line's two megabits a second.
const REQUEST_TIME: Duration = Duration::from_secs(60);
/// How long to wait when the machine has no more handles.
const ACCEPT_WAIT: Duration = Duration::from_millis(100);

/// Takes connections.
pub struct Connections {
    listener: TcpListener,
    places: Arc<Semaphore>,
    request_time: Duration,
}

impl Connections {
    /// Listens at an address.
    ///
    /// # Errors
    /// When it is not this machine's, or taken.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        Ok(Self { listener, places, request_time: REQUEST_TIME })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the machine cannot tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Listener for Connections {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            let place = Arc::clone(&self.places).acquire_owned().await;
            match (place, self.listener.accept().await) {
                (Ok(place), Ok((stream, from))) => {
                    let request_time = self.request_time;
                    let deadline = Box::pin(sleep(request_time));
                    return (Connection { stream, deadline, request_time, _place: place }, from);
                }
                // A sender that has gone again, or a machine without handles: others may come.
                _ => sleep(ACCEPT_WAIT).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.address()
    }
}

/// A connection of a sender, which ends when a request does not come in time.
pub struct Connection {
    stream: TcpStream,
    deadline: Pin<Box<Sleep>>,
    request_time: Duration,
    /// Given back when the connection ends.
    _place: OwnedSemaphorePermit,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.deadline.as_mut().poll(context).is_ready() {
            let why = "the request did not come in time";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, why)));
        }
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes));
        // An answer: the time of the next request begins.
        let next = Instant::now() + self.request_time;
        self.deadline.as_mut().reset(next);
        Poll::Ready(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, io::Write as _};

    use super::*;

    /// Reads until there is no more, or it cannot.
    async fn read(connection: &mut Connection) -> (usize, io::Result<()>) {
        let mut came = 0;
        loop {
            let mut bytes = [0; 64];
            let mut into = ReadBuf::new(&mut bytes);
            let done = poll_fn(|context| Pin::new(&mut *connection).poll_read(context, &mut into));
            let done = done.await;
            let more = into.filled().len();
            came += more;
            if done.is_err() || more == 0 {
                return (came, done);
            }
        }
    }

    #[test]
    fn a_request_that_does_not_come_in_time_ends_its_connection_and_gives_its_place_back() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let any = SocketAddr::from(([127, 0, 0, 1], 0));
            let connections = Connections::bind(any).await.unwrap();
            let mut connections =
                Connections { request_time: Duration::from_millis(200), ..connections };
            let mut sender = std::net::TcpStream::connect(connections.address().unwrap()).unwrap();
            sender.write_all(b"POST /al").unwrap();
            let (mut connection, _) = connections.accept().await;
            assert_eq!(connections.places.available_permits(), CONNECTIONS_MAX - 1);
            // The sender holds its end open, and sends no more.
            let (came, done) = read(&mut connection).await;
            assert_eq!((came, done.unwrap_err().kind()), (8, io::ErrorKind::TimedOut));
            drop(connection);
            assert_eq!(connections.places.available_permits(), CONNECTIONS_MAX);
        });
    }
}
