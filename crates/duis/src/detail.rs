//! What a DCC Alert says of its event, for people: every text below `DCCAlert`, with its element.

use quick_xml::{Reader, events::Event};

use crate::envelope::XML_BYTES_MAX;

/// The most details that are told: the largest event of the schema has some tens.
const DETAILS_MAX: usize = 256;

/// One text of an event.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Detail {
    /// The element that holds it, without its prefix, such as `ImportMPAN`.
    pub name: String,
    /// The text.
    pub text: String,
}

/// The texts below the element `DCCAlert` of a message, in their order; none of other messages, and those before the
/// first fault of what is not XML.
#[must_use]
pub fn details(xml: &[u8]) -> Vec<Detail> {
    let mut details = Vec::new();
    if xml.len() > XML_BYTES_MAX {
        return details;
    }
    let mut reader = Reader::from_reader(xml);
    let mut depth = 0_usize;
    let mut event_at: Option<usize> = None;
    let mut name = String::new();
    let mut text = String::new();
    while details.len() < DETAILS_MAX {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                start.local_name().as_ref().clone_into(&mut name);
                text.clear();
                if name == "DCCAlert" {
                    event_at = event_at.or(Some(depth));
                }
            }
            Ok(Event::Text(words)) => text.push_str(&words),
            Ok(Event::CData(words)) => text.push_str(&words),
            Ok(Event::End(_)) => {
                let is_below = event_at.is_some_and(|at| depth > at);
                let told = text.trim();
                if is_below && !told.is_empty() {
                    details.push(Detail { name: std::mem::take(&mut name), text: told.to_owned() });
                }
                text.clear();
                if event_at == Some(depth) {
                    break;
                }
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    details
}

#[cfg(test)]
mod tests {
    use gbcs::Eui64;
    use proptest::prelude::*;

    use super::*;
    use crate::write::{NewHeader, power_outage};

    fn outage() -> String {
        let header = NewHeader {
            schema_version: "5.1",
            response: (Eui64(1), Eui64(2), 3),
            sent: "2022-07-22T09:37:56.134Z",
        };
        power_outage(&header, Eui64(4), "2022-07-22T09:30:00Z", "1234567890123")
    }

    #[test]
    fn an_event_is_told_text_by_text() {
        let told: Vec<String> = details(outage().as_bytes())
            .iter()
            .map(|detail| format!("{} {}", detail.name, detail.text))
            .collect();
        assert_eq!(
            told,
            [
                "CommsHubDeviceID 00-00-00-00-00-00-00-04",
                "StartDateTime 2022-07-22T09:30:00Z",
                "ImportMPAN 1234567890123",
            ]
        );
        assert_eq!(details(b"<Response><Body>x</Body></Response>"), []);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(at in 0..800_usize, byte in any::<u8>()) {
            let mut xml = outage().into_bytes();
            let at = at % xml.len();
            xml[at] = byte;
            prop_assert!(details(&xml).len() <= DETAILS_MAX);
        }
    }
}
