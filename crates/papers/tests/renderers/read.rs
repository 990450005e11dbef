//! Reading the words back out of each format.

use std::io::{Cursor, Read as _, Write as _};
use std::process::{Command, Stdio};

use papers::Format;

/// Reads one part of a DOCX file.
pub fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
    xml
}

/// Gives the words of a rendered document, or nothing when the tool that reads it is missing.
pub fn words(format: Format, bytes: &[u8]) -> Option<String> {
    let text = || String::from_utf8(bytes.to_vec()).unwrap();
    match format {
        Format::Pdf => pdf_text(bytes),
        Format::Docx => Some(without_tags(&part(bytes, "word/document.xml"))),
        Format::Html | Format::Markdown => Some(without_tags(&text())),
        Format::Text => Some(text()),
    }
}

/// Keeps letters and digits alone: formats differ in everything else.
pub fn bare(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Runs a command that reads from its input, when it is installed.
pub fn piped(command: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new(command)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    output.status.success().then_some(output.stdout)
}

fn pdf_text(pdf: &[u8]) -> Option<String> {
    let path = std::env::temp_dir().join(format!("papers-{}.pdf", std::process::id()));
    std::fs::write(&path, pdf).unwrap();
    let text = piped("pdftotext", &["-raw", path.to_str().unwrap(), "-"], b"");
    std::fs::remove_file(&path).unwrap();
    text.map(|text| String::from_utf8(text).unwrap())
}

fn without_tags(markup: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in markup.chars() {
        match character {
            '<' => inside = true,
            '>' if inside => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
