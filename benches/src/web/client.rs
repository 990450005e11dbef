//! A client that asks over kept connections, as fast as it is answered.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use crate::Failure;

/// The longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request as it is sent.
#[derive(Clone)]
pub struct Request {
    bytes: Vec<u8>,
    /// The status that it must be answered with.
    status: &'static str,
}

impl Request {
    /// A request for a path.
    pub fn get(path: &str) -> Self {
        let bytes = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").into_bytes();
        Self { bytes, status: "200" }
    }

    /// JSON that a program sends.
    pub fn post(path: &str, token: &str, body: &str) -> Self {
        let bytes = format!(
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        Self { bytes: bytes.into_bytes(), status: "201" }
    }
}

impl Request {
    /// Its first line.
    fn line(&self) -> String {
        String::from_utf8_lossy(&self.bytes).lines().next().unwrap_or_default().to_owned()
    }
}

/// What many connections were answered.
pub struct Load {
    /// How many answers there were.
    pub answers: usize,
    seconds: f64,
    /// How long each took, the shortest first, in milliseconds.
    took: Vec<f64>,
}

impl Load {
    /// Sends requests in turn over some connections, so many over each.
    pub fn run(
        address: SocketAddr,
        requests: &[Request],
        connections: usize,
        each: usize,
    ) -> Result<Self, Failure> {
        let plans = (0..connections).map(|number| {
            let from = requests.iter().cycle().skip(number % requests.len().max(1));
            from.take(each).cloned().collect()
        });
        Self::of(address, plans.collect())
    }

    /// Sends each request so many times over a connection of its own.
    pub fn run_each(
        address: SocketAddr,
        requests: &[Request],
        times: usize,
    ) -> Result<Self, Failure> {
        let plans = requests.iter().map(|request| vec![request.clone(); times]);
        Self::of(address, plans.collect())
    }

    fn of(address: SocketAddr, plans: Vec<Vec<Request>>) -> Result<Self, Failure> {
        let begin = Instant::now();
        let threads: Vec<_> =
            plans.into_iter().map(|plan| thread::spawn(move || follow(address, &plan))).collect();
        let mut took = Vec::new();
        for thread in threads {
            took.extend(thread.join().map_err(|_| "a connection fell over")??);
        }
        let seconds = begin.elapsed().as_secs_f64();
        took.sort_by(f64::total_cmp);
        Ok(Self { answers: took.len(), seconds, took })
    }

    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.answers as f64 / self.seconds
    }

    /// Within how many milliseconds a share of the answers came.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    pub fn percentile(&self, share: f64) -> f64 {
        let place = (self.took.len() as f64 * share) as usize;
        self.took.get(place.min(self.took.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

fn follow(address: SocketAddr, plan: &[Request]) -> Result<Vec<f64>, Failure> {
    let mut stream = connect(address)?;
    let mut buffer = Vec::new();
    let mut took = Vec::with_capacity(plan.len());
    for request in plan {
        let begin = Instant::now();
        ask(&mut stream, request, &mut buffer)?;
        took.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    Ok(took)
}

fn connect(address: SocketAddr) -> Result<TcpStream, Failure> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// Sends a request and reads its answer; gives where the body starts in the buffer.
fn ask(stream: &mut TcpStream, request: &Request, buffer: &mut Vec<u8>) -> Result<usize, Failure> {
    stream.write_all(&request.bytes)?;
    buffer.clear();
    let mut part = [0; 64 * 1024];
    let mut whole = None;
    loop {
        let count = stream.read(&mut part)?;
        if count == 0 {
            let (line, got) = (request.line(), String::from_utf8_lossy(buffer));
            return Err(format!("the connection was closed upon {line}, after: {got}").into());
        }
        buffer.extend(part.iter().take(count));
        if whole.is_none()
            && let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n")
        {
            let head = String::from_utf8_lossy(buffer.get(..end).unwrap_or_default()).into_owned();
            if head.split(' ').nth(1) != Some(request.status) {
                let (line, got) = (request.line(), String::from_utf8_lossy(buffer));
                return Err(format!("{line} was answered {got}").into());
            }
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
            });
            whole = Some((end + 4, end + 4 + length.ok_or("an answer has no length")??));
        }
        if let Some((from, to)) = whole.filter(|(_, to)| buffer.len() >= *to) {
            debug_assert!(buffer.len() == to, "the server sends more than one answer");
            return Ok(from);
        }
    }
}

/// How long one request takes over a new connection.
pub fn one(address: SocketAddr, request: &Request) -> Result<Duration, Failure> {
    let mut stream = connect(address)?;
    let begin = Instant::now();
    ask(&mut stream, request, &mut Vec::new())?;
    Ok(begin.elapsed())
}

/// The body of a page.
pub fn text(address: SocketAddr, path: &str) -> Result<String, Failure> {
    let mut buffer = Vec::new();
    let from = ask(&mut connect(address)?, &Request::get(path), &mut buffer)?;
    Ok(String::from_utf8_lossy(buffer.get(from..).unwrap_or_default()).into_owned())
}

/// The number behind a name in JSON.
pub fn number(text: &str, name: &str) -> Option<u64> {
    let (_, rest) = text.split_once(name)?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
