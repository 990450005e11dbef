//! The papers open in the programs of other makers.

use std::{fs, process::Command};

use crate::program::{Desk, installed};

#[test]
fn libreoffice_opens_the_docx_and_sees_its_headings() {
    if !installed("soffice") || !installed("pdftotext") {
        return;
    }
    let desk = Desk::with_demo();
    desk.done("paper new-proposals --body operations-group --date 2019-10-29 -o paper.docx");
    let profile = format!("-env:UserInstallation=file://{}", desk.file("profile").display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "paper.docx"])
        .current_dir(desk.path())
        .output()
        .unwrap();
    assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
    let text =
        Command::new("pdftotext").arg("paper.pdf").arg("-").current_dir(desk.path()).output();
    let text = String::from_utf8(text.unwrap().stdout).unwrap();
    for wanted in ["Purpose", "Anticipated Operational Impacts", "Appendix F", "DISCUSS"] {
        assert!(text.contains(wanted), "`{wanted}` is lost");
    }
}

#[test]
fn the_pdf_is_tagged_has_bookmarks_and_numbers_the_pack_once() {
    if !installed("pdfinfo") || !installed("pdftotext") {
        return;
    }
    let desk = Desk::with_demo();
    desk.done("paper new-proposals --body operations-group --date 2019-10-29 -o paper.pdf");
    let info = Command::new("pdfinfo").arg("paper.pdf").current_dir(desk.path()).output().unwrap();
    let info = String::from_utf8(info.stdout).unwrap();
    let value = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split(':').nth(1)).unwrap_or_default().trim().to_owned()
    };
    assert_eq!(value("Tagged"), "yes", "{info}");
    let pages: u32 = value("Pages").parse().unwrap();
    assert!(pages >= 6, "{info}");
    let last = Command::new("pdftotext")
        .args(["-f", &pages.to_string(), "paper.pdf", "-"])
        .current_dir(desk.path())
        .output()
        .unwrap();
    let last = String::from_utf8(last.stdout).unwrap();
    assert!(last.contains(&format!("Page {pages} of {pages}")), "{last}");
    let bytes = fs::read(desk.file("paper.pdf")).unwrap();
    let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    assert!(has(b"/Outlines"), "there are no bookmarks");
}
