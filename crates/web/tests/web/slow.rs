//! Connections that do nothing, over real sockets: they are closed, and keep nobody else out.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use app::{Register, sources::Texts};
use web::{Limits, Options, Settings, Site};

/// A server of an empty register, which ends when it is dropped.
struct Server {
    address: SocketAddr,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _folder: tempfile::TempDir,
}

impl Server {
    fn new(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let texts = Texts::shipped().unwrap();
        let file = folder.path().join("register.sqlite");
        let register = Register::create(&file, texts.load().unwrap()).unwrap();
        let site = Site::new(register, texts, Settings::default()).unwrap();
        let (end, ended) = tokio::sync::oneshot::channel();
        let (told, address) = mpsc::channel();
        let thread = thread::spawn(move || {
            let options = Options { listen: SocketAddr::from(([127, 0, 0, 1], 0)), limits };
            let ready = |address| told.send(address).unwrap();
            let end = async { drop(ended.await) };
            web::serve_until(site, options, ready, end).unwrap();
        });
        let address = address.recv().unwrap();
        Self { address, end: Some(end), thread: Some(thread), _folder: folder }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        // Far longer than any wait of the server: what is tested is that it ends, not when.
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.end.take().unwrap().send(());
        self.thread.take().unwrap().join().unwrap();
    }
}

const QUICK: Limits =
    Limits { head_wait: Duration::from_millis(300), connections: 8, of_one_address: Some(4) };

fn ask(stream: &mut TcpStream) -> std::io::Result<String> {
    stream.write_all(b"GET /robots.txt HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
    let mut part = [0; 4096];
    let count = stream.read(&mut part)?;
    Ok(String::from_utf8_lossy(&part[..count]).into_owned())
}

/// Whether the other side closed the connection, in whatever way it did.
fn is_closed(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0; 4096]) {
        Ok(count) => count == 0,
        Err(error) => matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
    }
}

#[test]
fn a_head_that_never_ends_and_a_connection_that_says_nothing_are_closed() {
    let server = Server::new(QUICK);
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: local").unwrap();
    let mut silent = server.connect();
    let mut idle = server.connect();
    assert!(ask(&mut idle).unwrap().starts_with("HTTP/1.1 200 OK"));
    for stream in [&mut slow, &mut silent, &mut idle] {
        // A head that is late may be answered with 408 before the connection is closed.
        let mut part = [0; 4096];
        while stream.read(&mut part).is_ok_and(|count| count > 0) {}
        assert!(is_closed(stream));
    }
}

#[test]
fn one_address_cannot_take_every_place() {
    let server = Server::new(Limits { head_wait: Duration::from_secs(120), ..QUICK });
    let mut held: Vec<TcpStream> = (0..4).map(|_| server.connect()).collect();
    for stream in &mut held {
        assert!(ask(stream).unwrap().starts_with("HTTP/1.1 200 OK"));
    }
    let mut fifth = server.connect();
    let refused = ask(&mut fifth).map_or(true, |text| text.is_empty());
    assert!(refused, "the fifth connection has no place");
    // A place that is given back is another's.
    held.truncate(3);
    let answered = (0..600).any(|_| {
        thread::sleep(Duration::from_millis(20));
        ask(&mut server.connect()).is_ok_and(|text| text.starts_with("HTTP/1.1 200 OK"))
    });
    assert!(answered);
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let server = Server::new(Limits { head_wait: Duration::from_secs(120), ..QUICK });
    let mut stream = server.connect();
    let long = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(200 * 1024));
    // The other side may close before all of it is sent.
    let _ = stream.write_all(long.as_bytes());
    let mut told = Vec::new();
    let _ = stream.read_to_end(&mut told);
    let told = String::from_utf8_lossy(&told);
    assert!(told.is_empty() || told.starts_with("HTTP/1.1 431"), "{told}");
}
