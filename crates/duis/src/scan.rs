//! The marks of XML, found one after the other; what they stand for is pointed to and not copied.
//!
//! It reads what messages of the DCC have: elements, text, character data, comments, instructions. It checks what a
//! tree needs (tags closed, attributes in their quotes) and leaves the rest to [`crate::validate`].

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr3, memmem};

/// A message as text; an error says up to which byte it is UTF-8.
pub(crate) fn text_of(message: &[u8]) -> Result<&str, usize> {
    let slowly = |_| std::str::from_utf8(message).map_err(|error| error.valid_up_to());
    simdutf8::basic::from_utf8(message).or_else(slowly)
}

/// A mark of XML, and what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark<'x> {
    /// An element begins.
    Start {
        /// Its name, with the prefix.
        name: &'x str,
        /// What stands after the name in the tag.
        attributes: &'x str,
        /// Whether it ends at once.
        is_empty: bool,
    },
    /// An element ends.
    End(&'x str),
    /// Text as it is written, with its references.
    Text(&'x str),
    /// Text in which nothing is a reference.
    Plain(&'x str),
    /// There is no more.
    Eof,
}

/// Finds marks.
pub(crate) struct Scan<'x> {
    text: &'x str,
    at: usize,
}

impl<'x> Scan<'x> {
    pub(crate) fn of(text: &'x str) -> Self {
        Self { text, at: 0 }
    }

    /// The offset of the next mark, in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes behind the tag that ends the element of this name, if it is next and written without a blank.
    #[inline]
    pub(crate) fn closes(&mut self, name: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let after = rest.strip_prefix(b"</").and_then(|rest| rest.strip_prefix(name.as_bytes()));
        let closes = matches!(after, Some([b'>', ..]));
        self.at += if closes { name.len() + 3 } else { 0 };
        closes
    }

    /// The next mark.
    ///
    /// # Errors
    /// What is wrong there.
    #[inline]
    pub(crate) fn mark(&mut self) -> Result<Mark<'x>, &'static str> {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(first) = rest.bytes().next() else { return Ok(Mark::Eof) };
            if first != b'<' {
                let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.at += end;
                return Ok(Mark::Text(rest.get(..end).unwrap_or_default()));
            }
            match rest.as_bytes().get(1) {
                Some(b'/') => {
                    let end = memchr(b'>', rest.as_bytes()).ok_or("a tag is not closed")?;
                    self.at += end + 1;
                    let name = rest.get(2..end).unwrap_or_default();
                    return Ok(Mark::End(name.trim_ascii_end()));
                }
                Some(b'!') if rest.starts_with("<![CDATA[") => {
                    let end = memmem::find(rest.as_bytes(), b"]]>")
                        .ok_or("character data are not closed")?;
                    self.at += end + 3;
                    return Ok(Mark::Plain(rest.get(9..end).unwrap_or_default()));
                }
                Some(b'!') if rest.starts_with("<!--") => {
                    let inner = rest.get(4..).unwrap_or_default();
                    let end =
                        memmem::find(inner.as_bytes(), b"-->").ok_or("a comment is not closed")?;
                    self.at += 4 + end + 3;
                }
                Some(b'!') => return Err("the message declares a document type"),
                Some(b'?') => {
                    let bytes = rest.as_bytes();
                    let mut ends = memchr_iter(b'>', bytes);
                    let end = ends.find(|at| {
                        at.checked_sub(1).is_some_and(|before| bytes.get(before) == Some(&b'?'))
                    });
                    self.at += end.ok_or("an instruction is not closed")? + 1;
                }
                _ => return self.start(rest),
            }
        }
    }

    #[inline]
    fn start(&mut self, rest: &'x str) -> Result<Mark<'x>, &'static str> {
        let bytes = rest.as_bytes();
        let after = name_length(rest.get(1..).unwrap_or_default()) + 1;
        let name = rest.get(1..after).unwrap_or_default();
        let behind = bytes.get(after).copied().ok_or("a tag is not closed")?;
        if name.is_empty() || matches!(behind, b'<' | b'=' | b'"' | b'\'' | b'&') {
            return Err("a tag has no name");
        }
        // Most tags hold a name and nothing else.
        if behind == b'>' {
            self.at += after + 1;
            return Ok(Mark::Start { name, attributes: "", is_empty: false });
        }
        let mut end = after;
        loop {
            let left = bytes.get(end..).unwrap_or_default();
            end += memchr3(b'>', b'"', b'\'', left).ok_or("a tag is not closed")?;
            let Some(quote @ (b'"' | b'\'')) = bytes.get(end) else { break };
            let inside = bytes.get(end + 1..).unwrap_or_default();
            end += memchr(*quote, inside).ok_or("a tag is not closed")? + 2;
        }
        let inside = rest.get(after..end).unwrap_or_default();
        if memchr(b'<', inside.as_bytes()).is_some() {
            return Err("`<` stands in a tag");
        }
        self.at += end + 1;
        let (attributes, is_empty) = match inside.strip_suffix('/') {
            Some(attributes) => (attributes, true),
            None => (inside, false),
        };
        Ok(Mark::Start { name, attributes, is_empty })
    }
}

/// Which bytes can stand in the name of a tag, as far as it matters for finding its end.
#[expect(
    clippy::indexing_slicing,
    reason = "in a constant: an index that is wrong does not compile"
)]
const OF_A_NAME: [bool; 256] = {
    let mut table = [true; 256];
    let mut ends: &[u8] = b"></ \t\n\r<=\"'&";
    while let [end, rest @ ..] = ends {
        table[*end as usize] = false;
        ends = rest;
    }
    table
};

/// How many bytes of a name a text begins with.
#[inline]
fn name_length(text: &str) -> usize {
    let is_name = |byte: &u8| OF_A_NAME.get(usize::from(*byte)) == Some(&true);
    text.as_bytes().iter().position(|byte| !is_name(byte)).unwrap_or(text.len())
}

/// A name without its prefix.
#[inline]
pub(crate) fn local(name: &str) -> &str {
    // By its bytes: names are too short for a search of larger steps to pay.
    let colon = name.bytes().position(|byte| byte == b':');
    colon.and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

/// Attributes as they are written, without those that declare namespaces.
pub(crate) fn attributes(written: &str) -> impl Iterator<Item = Result<(&str, Cow<'_, str>), ()>> {
    let mut all = quick_xml::events::attributes::Attributes::new(written, 0);
    // One that stands twice is told by validation.
    all.with_checks(false);
    all.filter_map(|attribute| {
        let Ok(attribute) = attribute else { return Some(Err(())) };
        let key = attribute.key.into_inner();
        if key == "xmlns" || key.starts_with("xmlns:") {
            return None;
        }
        let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0);
        Some(value.map(|value| (key, value)).map_err(|_| ()))
    })
}

/// The value of an attribute; an error when one before it is not in its form.
pub(crate) fn attribute<'x>(written: &'x str, name: &str) -> Result<Option<Cow<'x, str>>, ()> {
    for attribute in attributes(written) {
        let (key, value) = attribute?;
        if key == name {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// Text with its references resolved and its line ends as XML wants them.
///
/// # Errors
/// When a reference stands for nothing.
pub(crate) fn resolved(text: &str) -> Result<Cow<'_, str>, &'static str> {
    let is_plain = !text.bytes().any(|byte| matches!(byte, b'&' | b'\r'));
    if is_plain {
        return Ok(Cow::Borrowed(text));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match quick_xml::escape::unescape(&text) {
        Ok(text) => Ok(Cow::Owned(text.into_owned())),
        Err(_) => Err("a reference stands for nothing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let mut scan = Scan::of(text);
        let mut told = Vec::new();
        loop {
            match scan.mark() {
                Ok(Mark::Eof) => return told.join(" "),
                Ok(Mark::Start { name, attributes, is_empty }) => {
                    told.push(format!("<{name}|{}|{is_empty}", attributes.trim()));
                }
                Ok(Mark::End(name)) => told.push(format!("/{name}")),
                Ok(Mark::Text(text)) => {
                    told.push(resolved(text).map_or_else(str::to_owned, |text| format!("{text:?}")))
                }
                Ok(Mark::Plain(text)) => told.push(format!("plain {text:?}")),
                Err(error) => {
                    told.push(format!("{}: {error}", scan.at()));
                    return told.join(" ");
                }
            }
        }
    }

    #[test]
    fn marks_are_found_in_their_order() {
        insta::assert_snapshot!(
            told("<?xml version='1.0'?><!-- > --><a b=\"x>y\" c='1'>t&amp;u\r\n<d/><![CDATA[<&]]></a >"),
            @r#"<a|b="x>y" c='1'|false "t&u\n" <d||true plain "<&" /a"#
        );
    }

    #[test]
    fn what_is_not_closed_is_told() {
        let lines = [
            "<a",
            "<a b=\"",
            "</a",
            "<!--",
            "<![CDATA[",
            "<?x",
            "<!DOCTYPE a>",
            "< a>",
            "<a <",
            "<a <b>",
            "&x;",
        ]
        .map(told);
        insta::assert_snapshot!(lines.join("\n"), @"
        0: a tag is not closed
        0: a tag is not closed
        0: a tag is not closed
        0: a comment is not closed
        0: character data are not closed
        0: an instruction is not closed
        0: the message declares a document type
        0: a tag has no name
        0: a tag is not closed
        0: `<` stands in a tag
        a reference stands for nothing
        ");
    }
}
