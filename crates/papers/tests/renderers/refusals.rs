use jiff::civil::date;
use papers::{
    Body as _, Document, Figure, Format, Item, Level, List, Options, Prose, Table, render,
};

fn paper() -> Document {
    Document::new("Paper", date(2019, 10, 29))
}

#[track_caller]
fn check(document: &Document, expected: &str) {
    for format in Format::ALL {
        let error = render(document, format, &Options::default()).unwrap_err();
        assert_eq!(error.to_string(), expected, "{format}");
    }
}

#[test]
fn all_formats_refuse_the_same_documents() {
    check(&Document::new(" \n", date(2019, 10, 29)), "the document has no title");
    check(&paper().language("English"), "`English` is not a language tag: write it as `en-GB`");
    check(
        &paper().paragraph(Prose::new().reference("nowhere")),
        "nothing in the document has the anchor `nowhere`",
    );
    check(
        &paper().section("One").heading(Level::Four, "Deep"),
        "the heading `Deep` is at level 4, but at most 2 can follow here",
    );
    check(&paper().section("\u{200D}"), "the heading `at` has no words");
    check(&paper().block(Table::new("Empty")), "the table `Empty` has no columns");
    check(
        &paper().block(Table::new("Uneven").columns(["a", "b"]).row(["1", "2"]).row(["1"])),
        "row 2 of the table `Uneven` has 1 cells for 2 columns",
    );
    check(
        &paper().block(Figure::new(*b"<svg/>", " ", "Mute")),
        "the figure `Mute` has no description in words",
    );
}

#[test]
fn what_is_too_large_is_refused() {
    let mut prose = Prose::from("deep");
    for _ in 0..10 {
        prose = Prose::new().strong(prose);
    }
    check(
        &paper().paragraph(prose),
        "the document has more than 6 forms of text inside one another",
    );
    let mut list = List::bullets(["deep"]);
    for _ in 0..10 {
        list = List::default().item(Item::with("level", list));
    }
    check(&paper().block(list), "the document has more than 6 lists inside one another");
    check(
        &paper().paragraph("x".repeat(9 * 1024 * 1024)),
        "the document has more than 8388608 bytes of text",
    );
}
