//! The content of a request as XML, and back.

use std::fmt::Write as _;

use quick_xml::{Reader, events::Event};

use super::{Aspect, Content, Switches};

/// The largest request that is read, in bytes.
const XML_BYTES_MAX: usize = 1024 * 1024;
/// The most switches of a request: there are not more codes.
const CODES_MAX: usize = 512;

/// Why XML gives no settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// It is larger than any request.
    #[error("the request has more than {XML_BYTES_MAX} bytes")]
    TooLarge,
    /// It is not well-formed.
    #[error("byte {at}: this is not XML: {why}")]
    NotXml {
        /// The offset, in bytes.
        at: u64,
        /// What is wrong.
        why: String,
    },
    /// It holds no switch.
    #[error("there is no switch of an alert in it: the request is `ConfigureAlertBehaviour`")]
    Nothing,
    /// A switch is neither on nor off.
    #[error("`{0}` is neither `Enable` nor `Disable`")]
    State(String),
}

fn word(state: bool) -> &'static str {
    if state { "Enable" } else { "Disable" }
}

fn tag(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Wan => "WANAlert",
        Aspect::Han => "HANAlert",
        Aspect::Log => "EventLog",
        Aspect::Alarm => "Alarm",
    }
}

/// Writes the content of a request, its codes in the order of the schema.
pub fn write(content: &Content) -> String {
    let mut xml = String::from("<sr:ConfigureAlertBehaviour>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(xml, "  <sr:{}>", content.element);
    let mut open: Option<&str> = None;
    for (code, switches) in &content.codes {
        let group = content.groups.get(code).copied();
        if group != open {
            if let Some(open) = open {
                let _ = writeln!(xml, "    </sr:{open}>");
            }
            if let Some(group) = group {
                let _ = writeln!(xml, "    <sr:{group}>");
            }
            open = group;
        }
        match group {
            Some(_) => {
                for state in switches.values() {
                    let _ =
                        writeln!(xml, "      <sr:x{code:04X}>{}</sr:x{code:04X}>", word(*state));
                }
            }
            None => {
                let _ = writeln!(xml, "    <sr:x{code:04X}>");
                for (aspect, state) in switches {
                    let tag = tag(*aspect);
                    let _ = writeln!(xml, "      <sr:{tag}>{}</sr:{tag}>", word(*state));
                }
                let _ = writeln!(xml, "    </sr:x{code:04X}>");
            }
        }
    }
    if let Some(open) = open {
        let _ = writeln!(xml, "    </sr:{open}>");
    }
    let _ = write!(xml, "  </sr:{}>\n</sr:ConfigureAlertBehaviour>", content.element);
    xml
}

/// Reads the switches of a request, whole or only its content: the element, and each code's switches.
///
/// # Errors
/// When it is no XML, or holds no switches.
pub fn read(xml: &[u8]) -> Result<(String, Vec<(u16, Switches)>), XmlError> {
    if xml.len() > XML_BYTES_MAX {
        return Err(XmlError::TooLarge);
    }
    let mut reader = Reader::from_reader(xml);
    let mut path: Vec<String> = Vec::new();
    let mut element = None;
    let mut codes: Vec<(u16, Switches)> = Vec::new();
    loop {
        let at = reader.buffer_position();
        let event =
            reader.read_event().map_err(|error| XmlError::NotXml { at, why: error.to_string() })?;
        match event {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                if path.last().is_some_and(|parent| parent == "ConfigureAlertBehaviour") {
                    element = Some(name.clone());
                }
                path.push(name);
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                if let Some((code, aspect)) = switch(&path, element.as_deref()) {
                    let state = match text.trim() {
                        "Enable" => true,
                        "Disable" => false,
                        "" => continue,
                        other => return Err(XmlError::State(other.chars().take(40).collect())),
                    };
                    put(&mut codes, code, (aspect, state));
                }
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match element {
        Some(element) if !codes.is_empty() => Ok((element, codes)),
        _ => Err(XmlError::Nothing),
    }
}

fn put(codes: &mut Vec<(u16, Switches)>, code: u16, (aspect, state): (Aspect, bool)) {
    if let Some((_, switches)) = codes.iter_mut().find(|(each, _)| *each == code) {
        switches.insert(aspect, state);
    } else if codes.len() < CODES_MAX {
        codes.push((code, Switches::from([(aspect, state)])));
    }
}

/// The code and the aspect of the element that is open, if it is a switch.
fn switch(path: &[String], element: Option<&str>) -> Option<(u16, Aspect)> {
    let code = |name: &str| {
        let digits = name.strip_prefix('x').filter(|digits| digits.len() == 4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (last, before) = path.split_last()?;
    if let Some(code) = code(last) {
        let aspect = match element? {
            "ElectricitySupplierHANAlertSettings" => Aspect::Han,
            "ElectricitySupplierAlarmSettings" => Aspect::Alarm,
            "ElectricitySupplierLoggingSettings" | "ElectricityNetworkOperatorLoggingSettings" => {
                Aspect::Log
            }
            _ => Aspect::Wan,
        };
        return Some((code, aspect));
    }
    let aspect = match last.as_str() {
        "WANAlert" => Aspect::Wan,
        "HANAlert" => Aspect::Han,
        "EventLog" => Aspect::Log,
        "Alarm" => Aspect::Alarm,
        _ => return None,
    };
    Some((code(before.last()?)?, aspect))
}
