//! A broker of a test's own, and as much of its protocol as a test needs to see what is in a stream.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::program::Desk;

/// How long the broker may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A broker of this test's own.
pub struct Broker {
    port: u16,
    child: Child,
}

impl Broker {
    /// Starts a broker whose files lie on the desk.
    pub fn start(desk: &Desk, port: u16) -> Self {
        let child = Command::new("nats-server")
            .args(["-js", "-sd"])
            .arg(desk.file("broker"))
            .args(["-a", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let broker = Self { port, child };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return broker;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the broker does not answer");
    }

    /// A port that nobody listens at.
    pub fn free_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    /// The options that lead the program to it.
    pub fn options(&self) -> String {
        format!("--nats nats://127.0.0.1:{} --shards 6", self.port)
    }

    /// Kills it, and tells its port.
    pub fn kill(mut self) -> u16 {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.port
    }

    /// Makes a stream that takes a subject.
    pub fn add_stream(&self, name: &str, subject: &str, window: Duration) {
        let window = u64::try_from(window.as_nanos()).unwrap();
        let asked = json!({
            "name": name, "subjects": [subject], "retention": "limits", "storage": "file", "num_replicas": 1,
            "max_msgs": -1, "max_bytes": -1, "max_consumers": -1, "discard": "old", "duplicate_window": window,
        });
        let told = self.ask(&format!("$JS.API.STREAM.CREATE.{name}"), &asked);
        assert_eq!(told["error"], Value::Null, "{told}");
    }

    /// How many messages a stream holds.
    pub fn holds(&self, stream: &str) -> u64 {
        let told = self.ask(&format!("$JS.API.STREAM.INFO.{stream}"), &json!({}));
        told["state"]["messages"].as_u64().unwrap_or_else(|| panic!("{told}"))
    }

    /// Every message of a stream, as JSON.
    pub fn messages(&self, stream: &str) -> Vec<Value> {
        let count = self.holds(stream);
        let mut client = Client::connect(self.port);
        client.subscribe("delivered.here");
        let asked = json!({
            "stream_name": stream,
            "config": { "deliver_subject": "delivered.here", "ack_policy": "none", "deliver_policy": "all" },
        });
        client.publish(&format!("$JS.API.CONSUMER.CREATE.{stream}"), "answers.here", &asked);
        (0..count).map(|_| client.message()).collect()
    }

    fn ask(&self, subject: &str, asked: &Value) -> Value {
        let mut client = Client::connect(self.port);
        client.subscribe("answers.here");
        client.publish(subject, "answers.here", asked);
        client.message()
    }
}

/// A connection to the broker.
struct Client {
    stream: TcpStream,
    lines: BufReader<TcpStream>,
}

impl Client {
    fn connect(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap());
        let mut client = Self { stream, lines };
        client.write("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true}\r\n");
        client
    }

    fn write(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).unwrap();
    }

    fn subscribe(&mut self, subject: &str) {
        self.write(&format!("SUB {subject} 1\r\n"));
    }

    fn publish(&mut self, subject: &str, answers: &str, body: &Value) {
        let body = body.to_string();
        self.write(&format!("PUB {subject} {answers} {}\r\n{body}\r\n", body.len()));
    }

    /// The next message, as JSON, without its headers.
    fn message(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the broker has gone");
            let words: Vec<&str> = line.split_whitespace().collect();
            let number = |word: &str| word.parse::<usize>().unwrap();
            let (headers, all) = match words.as_slice() {
                ["PING"] => {
                    self.write("PONG\r\n");
                    continue;
                }
                ["MSG", .., all] => (0, number(all)),
                ["HMSG", .., headers, all] => (number(headers), number(all)),
                ["-ERR", ..] => panic!("{line}"),
                _ => continue,
            };
            let mut bytes = vec![0; all + 2];
            self.lines.read_exact(&mut bytes).unwrap();
            return serde_json::from_slice(&bytes[headers..all]).unwrap();
        }
    }
}
