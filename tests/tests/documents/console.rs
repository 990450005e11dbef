//! Blocks marked `console`: commands after `$ `, and what each shows, where `…` stands for anything.

/// A command and what a document says that it shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    /// The command.
    pub command: String,
    /// The lines below it.
    pub output: Vec<String>,
    /// The line of the document on which the command stands.
    pub line: usize,
}

/// The commands of a document, in order. A line that begins with `> ` goes on with the command.
pub fn parse(document: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (index, line) in document.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if !inside {
            continue;
        } else if let Some(command) = line.strip_prefix("$ ") {
            found.push(Shown { command: command.to_owned(), output: Vec::new(), line: index + 1 });
        } else {
            let last = found.last_mut().expect("a block begins with a command");
            match line.strip_prefix("> ") {
                Some(more) if last.output.is_empty() => {
                    last.command.push('\n');
                    last.command.push_str(more);
                }
                _ => last.output.push(line.to_owned()),
            }
        }
    }
    found
}

/// The first line that a document shows and the program does not, if any.
pub fn difference(shown: &[String], real: &str) -> Option<String> {
    let shown: Vec<&str> = shown.iter().map(|line| line.trim_end()).collect();
    let mut real: Vec<&str> = real.lines().map(str::trim_end).collect();
    while real.last().is_some_and(|line| line.is_empty()) {
        real.pop();
    }
    let mut furthest = 0;
    if fits(&shown, &real, 0, &mut furthest) {
        return None;
    }
    Some(shown.get(furthest).map_or_else(
        || "the program shows more than the document".to_owned(),
        |line| format!("not shown by the program: {line}"),
    ))
}

fn fits(shown: &[&str], real: &[&str], done: usize, furthest: &mut usize) -> bool {
    *furthest = (*furthest).max(done);
    match shown.split_first() {
        None => real.is_empty(),
        Some((&"…", rest)) => {
            (0..=real.len()).any(|from| fits(rest, &real[from..], done + 1, furthest))
        }
        Some((line, rest)) => real.split_first().is_some_and(|(first, others)| {
            line_fits(line, first) && fits(rest, others, done + 1, furthest)
        }),
    }
}

/// Whether a line is as shown, `…` standing for any text within it.
fn line_fits(shown: &str, real: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = real.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

#[test]
fn a_block_is_commands_and_their_output() {
    let document = "text\n```console\n$ one \\\n> two\na\n$ three\n```\n```sh\n$ not run\n```\n";
    let shown = parse(document);
    assert_eq!(shown.len(), 2);
    assert_eq!((shown[0].command.as_str(), shown[0].line), ("one \\\ntwo", 3));
    assert_eq!(shown[0].output, ["a"]);
    assert_eq!(shown[1].output, Vec::<String>::new());
}

#[test]
fn an_elision_stands_for_anything_and_nothing_else_does() {
    let check = |shown: &str, real: &str| {
        let lines: Vec<String> = shown.lines().map(str::to_owned).collect();
        difference(&lines, real).is_none()
    };
    assert!(check("a\n…\nd", "a\nb\nc\nd\n"));
    assert!(check("a\n…\nd", "a\nd"));
    assert!(check("Proved … events. Head: …", "Proved 674 events. Head: 674:ab"));
    assert!(check("a … c … e", "a b c d e  "));
    assert!(!check("a\nb", "a\nb\nc"));
    assert!(!check("a\n…\nd", "a\nb\nc"));
    assert!(!check("a", ""));
    assert!(!check("a … c", "a b d"));
    assert!(!check("", "something"));
}
