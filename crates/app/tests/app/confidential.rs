//! The confidential part of a response is on no paper and in no view.

use app::{paper, view};
use papers::{Format, Options};

use crate::registers::{Consulted, SECRET, about, day};

#[test]
fn the_confidential_part_of_a_response_is_on_no_paper() {
    let consulted = Consulted::new();
    let id = consulted.id.to_string();
    let mut written = 0;
    for (kind, ..) in paper::KINDS {
        let release = Some("november-2020".parse().unwrap());
        for date in ["2020-05-01", "2020-11-30"] {
            let wanted =
                paper::PaperRequest { release: release.clone(), ..about(*kind, &id, date) };
            let document = paper::write(&consulted.register, &wanted).unwrap();
            for format in [Format::Text, Format::Markdown, Format::Html] {
                let bytes = papers::render(&document, format, &Options::default()).unwrap();
                let text = String::from_utf8(bytes).unwrap();
                assert!(!text.contains(SECRET), "{kind} as {format:?}");
                written += usize::from(text.contains("Other Energy"));
            }
        }
    }
    assert!(written >= 6, "the response itself is shown on {written} papers only");
}

#[test]
fn the_confidential_part_of_a_response_is_in_no_view() {
    let consulted = Consulted::new();
    let on = day("2020-11-30");
    let register = &consulted.register;
    let baseline = register.baseline(on).unwrap();
    let detail =
        view::detail(register.model(), consulted.id, on, &baseline, register.code()).unwrap();
    let json = serde_json::to_string(&detail).unwrap();
    assert!(json.contains("1 response"), "{json}");
    assert!(!json.contains(SECRET));
}
