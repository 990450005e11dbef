//! Letters through a real server for e-mail: asked, confirmed, told once, tried again, ended.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::program::{Desk, root};

/// A server that writes what it takes into a folder; it ends when it is dropped.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// None, and loudly, where Python's server is not installed.
    fn start(folder: &Path, port: u16) -> Option<Self> {
        let own = root().join("target/venv/bin/python");
        let python = if own.exists() { own } else { PathBuf::from("python3") };
        let mut process = Command::new(python)
            .arg(root().join("tests/python/mail_server.py"))
            .arg(folder)
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Ok(port) = line.trim().parse() else {
            println!("SKIPPED: no server for e-mail: run `cargo xtask setup`");
            process.wait().unwrap();
            return None;
        };
        Some(Self { process, port })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The letters that were taken, in order, with their lines as they are sent.
fn letters(folder: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
    files.sort();
    // Lines that are too long for e-mail are broken with `=`.
    files
        .iter()
        .map(|path| fs::read_to_string(path).unwrap().replace("=\r\n", "").replace("=3D", "="))
        .collect()
}

fn header<'l>(letter: &'l str, name: &str) -> &'l str {
    let line = letter.lines().find(|line| line.starts_with(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("{name} is missing: {letter}")).split_once(": ").unwrap().1
}

#[test]
fn a_letter_is_asked_for_confirmed_told_once_tried_again_and_ended() {
    let desk = Desk::with_demo();
    let folder = desk.file("letters");
    fs::create_dir(&folder).unwrap();
    // A port at which nobody answers, until the server starts there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let run = format!(
        "mail run --smtp smtp://127.0.0.1:{port} --from sec@example.org --site https://sec.example.org"
    );
    desk.done("meeting schedule operations-group 2030-01-15");
    desk.done("mail subscribe pat@example.org --about body:operations-group --rhythm at-once --site https://sec.example.org");
    let down = desk.done(&run);
    assert!(down.contains("0 sent, 1 are tried again later."), "{down}");
    assert!(desk.done("mail outbox").contains("Confirm your subscription"));
    let Some(server) = Server::start(&folder, port) else { return };
    assert_eq!(server.port, port);
    assert_eq!(desk.done(&run), "Nothing is due.\n", "it is not tried again at once");
    assert_eq!(desk.done(&format!("{run} --retry")), "1 sent.\n");
    let asked = letters(&folder);
    assert_eq!(asked.len(), 1);
    assert_eq!(header(&asked[0], "X-To"), "pat@example.org");
    let token: String =
        asked[0].split("subscription?token=").nth(1).unwrap().chars().take(64).collect();
    desk.done(
        "meeting move operations-group 2030-01-15 --to 2030-01-22 --reason 'the room is taken'",
    );
    assert_eq!(desk.done(&run), "Nothing is due.\n", "nobody has confirmed");
    desk.done(&format!("mail confirm {token}"));
    let shown = desk.done(&format!("{run} --dry-run"));
    assert!(shown.contains("moved to 2030-01-22: the room is taken"), "{shown}");
    assert_eq!(desk.done(&run), "1 sent.\n");
    assert_eq!(desk.done(&run), "Nothing is due.\n", "it is told once");
    let told = letters(&folder);
    assert_eq!(told.len(), 2);
    let letter = &told[1];
    assert!(header(letter, "Subject").starts_with("Moved: "), "{letter}");
    assert!(header(letter, "Message-ID").ends_with("@example.org>"), "{letter}");
    assert!(
        header(letter, "List-Unsubscribe").contains("https://sec.example.org/subscription?token=")
    );
    assert_eq!(header(letter, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(letter.contains("text/plain") && letter.contains("text/html"), "{letter}");
    assert!(letter.contains("https://sec.example.org/meetings/operations-group/2030-01-15"));
    desk.done(&format!("mail end {token}"));
    assert_eq!(desk.done("mail list"), "Nobody has subscribed.\n");
    desk.done("meeting move operations-group 2030-01-15 --to 2030-01-29 --reason 'again'");
    assert_eq!(desk.done(&run), "Nothing is due.\n");
}
