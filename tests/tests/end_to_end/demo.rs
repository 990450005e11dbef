//! The main job: the demo's register and the committee paper in five formats.

use std::{collections::BTreeMap, fs, path::Path};

use crate::program::Desk;

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())
        })
        .collect()
}

#[test]
fn the_demo_makes_the_register_and_the_paper_in_five_formats() {
    let desk = Desk::empty();
    let told = desk.done("demo");
    let folder = desk.file("secant-demo");
    let made = files(&folder);
    let names: Vec<&str> = made.keys().map(String::as_str).collect();
    let paper = ["docx", "html", "md", "pdf", "txt"].map(|e| format!("new-proposals-2019-10.{e}"));
    assert_eq!(names[..5], paper);
    assert!(names.contains(&"register.sqlite"), "{names:?}");
    for file in &paper {
        assert!(told.contains(&format!("secant-demo/{file}")), "{told}");
        assert!(made[file].len() > 5_000, "{file} is too small");
    }
    assert!(made[&paper[3]].starts_with(b"%PDF-"));
    assert!(made[&paper[0]].starts_with(b"PK"));
}

#[test]
fn the_demo_may_be_run_again_and_makes_the_same_paper() {
    let desk = Desk::empty();
    desk.done("demo");
    let mut first = files(&desk.file("secant-demo"));
    desk.done("demo");
    let mut second = files(&desk.file("secant-demo"));
    // The register has the moments at which it was made.
    for made in [&mut first, &mut second] {
        made.retain(|name, _| !name.starts_with("register"));
    }
    assert_eq!(first.len(), 5);
    assert!(first == second, "a paper differs from one run to the next");
}

#[test]
fn the_paper_tells_of_all_six_draft_proposals_in_order() {
    let desk = Desk::with_demo();
    let text = desk.done("paper new-proposals --body operations-group --date 2019-10-29");
    let headings = [
        "Purpose",
        "DP088 ‘Power to raise modifications’",
        "DP089 ‘Changes to Appendix R",
        "DP090 ‘Incorporation of Non GBCS Non-Mandated Alerts into the SEC’",
        "DP091 ‘Updating Security Assurance Status’",
        "DP092 ‘New Planned Maintenance Methodology’",
        "DP093 ‘Implementing IRP511 and CRP535",
        "DISCUSS",
        "Attachments",
        "Appendix A",
        "Appendix F",
    ];
    let mut from = 0;
    for heading in headings {
        let at = text.get(from..).and_then(|rest| rest.find(heading));
        from += at.unwrap_or_else(|| panic!("`{heading}` is missing, or not in its place"));
    }
}
