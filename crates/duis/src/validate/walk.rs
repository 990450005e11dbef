//! One pass over a message.

use std::{borrow::Cow, collections::BTreeSet};

use quick_xml::{
    Reader,
    events::{BytesDecl, BytesRef, BytesStart, Event},
};

use super::{
    DEPTH_MAX, MESSAGE_BYTES_MAX, PROBLEMS_MAX,
    attributes::Binding,
    names::list,
    place::Places,
    problem::{Problem, ProblemKind},
};
use crate::{
    scan,
    xsd::{Element, ElementId, Frame, Schemas, Type, TypeId, is_name},
};

/// How much of a value a sentence shows, in characters.
const SHOWN_MAX: usize = 60;

/// Reading cannot go on; what is wrong has been told.
#[derive(Debug)]
pub(super) struct Fatal;

/// An element that is open.
pub(super) struct Open<'x> {
    /// Its name without the prefix.
    pub(super) local: &'x str,
    /// Its type; none when nothing is known of it, and nothing in it is checked.
    pub(super) of: Option<TypeId>,
    pub(super) element: Option<ElementId>,
    /// Where its frames begin.
    pub(super) base: usize,
    /// Whether the order of its children has been lost, so that it is not judged any more.
    pub(super) is_lost: bool,
    pub(super) is_nil: bool,
    pub(super) has_children: bool,
    /// Where its text begins.
    pub(super) text_at: Option<usize>,
    /// Whether text in it has been found wrong.
    pub(super) is_text_told: bool,
}

/// What has been read so far.
pub(super) struct Walk<'s, 'x> {
    pub(super) schemas: &'s Schemas,
    pub(super) bindings: Vec<Binding>,
    xml: &'x str,
    places: Places<'x>,
    pub(super) open: Vec<Open<'x>>,
    pub(super) frames: Vec<Frame>,
    text: Cow<'x, str>,
    problems: Vec<Problem>,
    pub(super) identifiers: BTreeSet<String>,
    has_root: bool,
}

/// A value as a sentence shows it.
pub(super) fn shown(value: &str) -> String {
    let value = value.trim();
    if value.is_empty() {
        return "nothing".to_owned();
    }
    let mut text: String =
        value.chars().take(SHOWN_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(SHOWN_MAX).is_some() {
        text.push('…');
    }
    format!("`{text}`")
}

impl<'s, 'x> Walk<'s, 'x> {
    /// The problems of a message.
    pub(super) fn over(schemas: &'s Schemas, message: &'x [u8]) -> Vec<Problem> {
        let mut walk = Self {
            schemas,
            bindings: Vec::new(),
            xml: "",
            places: Places::of(message),
            open: Vec::new(),
            frames: Vec::new(),
            text: Cow::Borrowed(""),
            problems: Vec::new(),
            identifiers: BTreeSet::new(),
            has_root: false,
        };
        // What ended it has been told.
        let _: Result<(), Fatal> = walk.read(message);
        walk.problems
    }

    fn read(&mut self, message: &'x [u8]) -> Result<(), Fatal> {
        self.xml = self.text_of(message)?;
        let mut reader = Reader::from_str(self.xml);
        reader.config_mut().check_comments = true;
        // A mark of the order of bytes is passed over by the reader and not counted.
        let skipped = if self.xml.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        loop {
            let at = place(reader.buffer_position()).max(if self.has_root { 0 } else { skipped });
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let at = place(reader.error_position());
                    return Err(self.not_xml(at, error.to_string()));
                }
            };
            match event {
                Event::Start(start) => self.start(at, &start)?,
                Event::Empty(start) => {
                    self.start(at, &start)?;
                    self.end(at)?;
                }
                Event::End(_) => self.end(at)?,
                Event::Text(text) => {
                    let text = if text.contains('\r') {
                        text.xml10_content().into_owned().into()
                    } else {
                        text.into_inner()
                    };
                    if text.contains("]]>") {
                        return Err(self.not_xml(at, "text holds `]]>`".to_owned()));
                    }
                    self.text(at, text)?;
                }
                Event::CData(text) if self.open.is_empty() => {
                    drop(text);
                    return Err(self.not_xml(at, "text stands outside of all elements".to_owned()));
                }
                Event::CData(text) => self.text(at, text.into_inner())?,
                Event::GeneralRef(reference) => self.reference(at, &reference)?,
                Event::Decl(declaration) => self.declaration(at, skipped, &declaration)?,
                Event::DocType(_) => {
                    let help = "take the `<!DOCTYPE …>` out: no message of the DCC has one";
                    let message = "the message declares a document type".to_owned();
                    self.tell(at, ProblemKind::DocumentType, message, Some(help.to_owned()));
                    return Err(Fatal);
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => return self.end_of_all(at),
            }
            if self.problems.len() >= PROBLEMS_MAX {
                let message =
                    format!("more than {PROBLEMS_MAX} problems: what comes after was not read");
                self.tell(at, ProblemKind::TooManyProblems, message, None);
                return Err(Fatal);
            }
        }
    }

    /// The bytes as text, if they are a text that XML allows.
    fn text_of(&mut self, message: &'x [u8]) -> Result<&'x str, Fatal> {
        if message.len() > MESSAGE_BYTES_MAX {
            let message = format!("the message has more than {MESSAGE_BYTES_MAX} bytes");
            self.tell(0, ProblemKind::TooLarge, message, None);
            return Err(Fatal);
        }
        let text = scan::text_of(message).map_err(|at| {
            let is_utf16 = message.starts_with(&[0xFE, 0xFF]) || message.starts_with(&[0xFF, 0xFE]);
            let what = if is_utf16 { "it is UTF-16" } else { "a byte is none of it" };
            let help = "write the message in UTF-8".to_owned();
            self.tell(
                at,
                ProblemKind::NotUtf8,
                format!("the message is not UTF-8: {what}"),
                Some(help),
            );
            Fatal
        })?;
        let is_bad = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
        if let Some(at) = message.iter().position(is_bad) {
            let byte = message.get(at).copied().unwrap_or_default();
            return Err(
                self.not_xml(at, format!("the character U+{byte:04X} may not stand in XML"))
            );
        }
        Ok(text)
    }

    fn declaration(
        &mut self,
        at: usize,
        skipped: usize,
        declaration: &BytesDecl<'_>,
    ) -> Result<(), Fatal> {
        if at > skipped {
            return Err(
                self.not_xml(at, "`<?xml …?>` stands elsewhere than at the very start".to_owned())
            );
        }
        let encoding = declaration.encoding().and_then(Result::ok).map(Cow::into_owned);
        match encoding {
            Some(name)
                if !matches!(
                    name.to_ascii_uppercase().as_str(),
                    "UTF-8" | "US-ASCII" | "ASCII"
                ) =>
            {
                let help = "write the message in UTF-8".to_owned();
                let message =
                    format!("the message says that it is in `{}`", shown(&name).trim_matches('`'));
                self.tell(at, ProblemKind::NotUtf8, message, Some(help));
                Err(Fatal)
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, at: usize, start: &BytesStart<'_>) -> Result<(), Fatal> {
        if self.open.is_empty() && std::mem::replace(&mut self.has_root, true) {
            return Err(self.not_xml(
                at,
                "a second element stands beside the one around all others".to_owned(),
            ));
        }
        if self.open.len() >= DEPTH_MAX {
            let message = format!("elements stand more than {DEPTH_MAX} deep in each other");
            self.tell(at, ProblemKind::TooDeep, message, None);
            return Err(Fatal);
        }
        self.bind(at, start)?;
        let length = start.name().into_inner().len();
        let name = self.xml.get(at + 1..at + 1 + length).unwrap_or_default();
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let number = match self.bound(prefix) {
            Some(binding) => binding.number,
            None if prefix.is_empty() => self.schemas.namespace(""),
            None => {
                return Err(
                    self.not_xml(at, format!("the prefix of `{name}` stands for no namespace"))
                );
            }
        };
        let symbol = self.schemas.symbol(number, local);
        // Names that the schemas know are names.
        if symbol.is_none() && !is_name(local, false) {
            return Err(self.not_xml(at, format!("{} is no name of an element", shown(name))));
        }
        let found = match self.open.last() {
            None => Some(self.root(at, prefix, local)?),
            Some(parent) if parent.of.is_none() => None,
            Some(_) => self.child(at, prefix, local, symbol),
        };
        let element = found.and_then(|id| self.schemas.element(id));
        let mut of = element.map(|element| element.of);
        let asked = self.attributes(at, start, of)?;
        of = asked.of.or(of);
        self.abstract_or_nil(at, local, of, element, asked.is_nil);
        self.text = Cow::Borrowed("");
        self.open.push(Open {
            local,
            of,
            element: found,
            base: self.frames.len(),
            is_lost: false,
            is_nil: asked.is_nil,
            has_children: false,
            text_at: None,
            is_text_told: false,
        });
        Ok(())
    }

    fn abstract_or_nil(
        &mut self,
        at: usize,
        local: &str,
        of: Option<TypeId>,
        element: Option<&Element>,
        is_nil: bool,
    ) {
        if let Some(Type::Complex(complex)) = of.and_then(|of| self.schemas.type_of(of))
            && complex.is_abstract
        {
            let message =
                format!("`{local}` needs `xsi:type`: its own type stands for others only");
            self.tell(at, ProblemKind::BadType, message, None);
        }
        if is_nil && element.is_some_and(|element| !element.is_nillable) {
            self.tell(
                at,
                ProblemKind::BadType,
                format!("`{local}` may not be left out by `xsi:nil`"),
                None,
            );
        }
    }

    fn text(&mut self, at: usize, text: Cow<'x, str>) -> Result<(), Fatal> {
        let blank = text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        let Some(open) = self.open.last_mut() else {
            // A mark of the order of bytes is no text.
            if blank || *text == *"\u{feff}" {
                return Ok(());
            }
            let spaces = text.len() - text.trim_start().len();
            return Err(self.not_xml(at + spaces, "text stands outside of all elements".to_owned()));
        };
        let holds_text = match open.of.and_then(|of| self.schemas.type_of(of)) {
            Some(Type::Simple(_)) => true,
            Some(Type::Complex(complex)) => complex.text.is_some(),
            None => return Ok(()),
        };
        if holds_text {
            open.text_at.get_or_insert(at + text.len() - text.trim_start().len());
            if self.text.is_empty() {
                self.text = text
            } else {
                self.text.to_mut().push_str(&text)
            }
            return Ok(());
        }
        let is_mixed = matches!(open.of.and_then(|of| self.schemas.type_of(of)), Some(Type::Complex(complex)) if complex.is_mixed);
        if !blank && !is_mixed && !std::mem::replace(&mut open.is_text_told, true) {
            let spaces = text.len() - text.trim_start().len();
            let has_none = matches!(open.of.and_then(|of| self.schemas.type_of(of)), Some(Type::Complex(complex)) if complex.content.is_none());
            let holds = if has_none { "nothing" } else { "elements only" };
            let message = format!(
                "the text {} stands in `{}`, which holds {holds}",
                shown(&text),
                open.local
            );
            self.tell(at + spaces, ProblemKind::UnexpectedText, message, None);
        }
        Ok(())
    }

    fn reference(&mut self, at: usize, reference: &BytesRef<'_>) -> Result<(), Fatal> {
        let text = match reference.resolve_char_ref() {
            Ok(Some(c))
                if (c >= ' ' || matches!(c, '\t' | '\n' | '\r'))
                    && !matches!(c, '\u{fffe}' | '\u{ffff}') =>
            {
                c.to_string()
            }
            Ok(None) => match &**reference {
                "lt" => "<".to_owned(),
                "gt" => ">".to_owned(),
                "amp" => "&".to_owned(),
                "quot" => "\"".to_owned(),
                "apos" => "'".to_owned(),
                other => {
                    let message = format!(
                        "{} stands for nothing: XML has `&lt;`, `&gt;`, `&amp;`, `&quot;` and `&apos;`",
                        shown(&format!("&{other};"))
                    );
                    return Err(self.not_xml(at, message));
                }
            },
            _ => {
                return Err(self.not_xml(
                    at,
                    "a reference names a character that may not stand in XML".to_owned(),
                ));
            }
        };
        if self.open.is_empty() {
            return Err(self.not_xml(at, "text stands outside of all elements".to_owned()));
        }
        self.text(at, Cow::Owned(text))
    }

    fn end(&mut self, at: usize) -> Result<(), Fatal> {
        let Some(open) = self.open.pop() else {
            return Err(self.not_xml(at, "an end tag closes nothing".to_owned()));
        };
        let schemas = self.schemas;
        let text = std::mem::replace(&mut self.text, Cow::Borrowed(""));
        match open.of.and_then(|of| schemas.type_of(of)) {
            Some(Type::Simple(_)) => self.value(at, &open, open.of, &text),
            Some(Type::Complex(complex)) if complex.text.is_some() => {
                self.value(at, &open, complex.text, &text)
            }
            Some(Type::Complex(complex)) => {
                if let Some(content) = complex.content.filter(|_| !open.is_lost && !open.is_nil) {
                    let own = self.frames.get(open.base..).unwrap_or_default();
                    if let Err(expected) = schemas.finish(content, own) {
                        let could: Vec<&str> = expected
                            .required()
                            .iter()
                            .map(|each| schemas.symbol_name(*each))
                            .collect();
                        let message = format!("{} is missing in `{}`", list(&could), open.local);
                        self.tell_in(
                            at,
                            Some(open.local),
                            ProblemKind::MissingElement,
                            message,
                            None,
                        );
                    }
                }
            }
            None => {}
        }
        self.frames.truncate(open.base);
        let depth = self.depth();
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth) {
            self.bindings.pop();
        }
        Ok(())
    }

    fn end_of_all(&mut self, at: usize) -> Result<(), Fatal> {
        if let Some(open) = self.open.last() {
            let message = format!("the message ends before `{}` is closed", open.local);
            return Err(self.not_xml(at, message));
        }
        if !self.has_root {
            return Err(self.not_xml(at, "it holds no element".to_owned()));
        }
        Ok(())
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// What a prefix stands for.
    pub(super) fn bound(&self, prefix: &str) -> Option<&Binding> {
        self.bindings.iter().rev().find(|binding| *binding.prefix == *prefix)
    }

    pub(super) fn not_xml(&mut self, at: usize, message: String) -> Fatal {
        self.tell(at, ProblemKind::NotXml, format!("this is not XML: {message}"), None);
        Fatal
    }

    pub(super) fn tell(
        &mut self,
        at: usize,
        kind: ProblemKind,
        message: String,
        help: Option<String>,
    ) {
        self.tell_in(at, None, kind, message, help);
    }

    pub(super) fn tell_in(
        &mut self,
        at: usize,
        within: Option<&str>,
        kind: ProblemKind,
        message: String,
        help: Option<String>,
    ) {
        let (line, column) = self.places.line_and_column(at);
        let names: Vec<&str> = self.open.iter().map(|open| open.local).chain(within).collect();
        self.problems.push(Problem { line, column, kind, path: names.join("/"), message, help });
    }
}

fn place(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
