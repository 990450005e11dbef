//! A rich document about nothing real: one of everything, with facts.

use jiff::civil::date;
use papers::{
    Align, Appendix, Block, Body as _, Callout, Column, Document, Fact, Field, Figure, Heading,
    Item, Level, List, Marking, Prose, Table,
};

/// Makes the sample.
pub fn sample() -> Document {
    Document::new("New and amended footpath proposals", date(2019, 10, 29))
        .subtitle("Proposals received in October for the Paths Committee")
        .marking(Marking::Restricted("Members only".to_owned()))
        .reference("PC/2019/11-04")
        .author("Wilhelmina Ashdown")
        .team("Rights of Way Office")
        .summary("Meeting", "Paths Committee, 5 November 2019")
        .summary("Paper for", "Discussion")
        .summary("Contact", Prose::new().link("mailto:paths@example.org", "paths@example.org"))
        .block(Heading::new(Level::One, "Purpose").anchor("purpose"))
        .paragraph(
            Prose::new()
                .text("This paper lists the ")
                .fact(Fact::new("count/new", "two proposals", [3, 9]))
                .text(" that were received in October, and asks the Committee which of them it ")
                .text("wishes to see again. The statements are in ")
                .reference("appendix/fp12")
                .text(" and ")
                .reference("appendix/fp13")
                .text("; the dates are in ")
                .reference("table/dates")
                .text("."),
        )
        .section("New proposals")
        .paragraph(
            "The Committee is asked for views on the problem that each proposal describes, on \
             whom it touches, and on what the proposer should look at next. Answers to these \
             questions are discussed only once the problem is understood.",
        )
        .subsection(Prose::from(Fact::new(
            "proposal/12/title",
            "FP12 ‘Stiles on the river path’",
            [3],
        )))
        .paragraph(
            Prose::new()
                .text("FP12 was raised by ")
                .fact(Fact::new("proposal/12/proposer", "Tobias Fenn of the Ramblers", [3]))
                .text(". The lead officer is ")
                .fact(Fact::new("proposal/12/officer", "Odile Marchetti", [5]))
                .text(". Its register entry is ")
                .link("https://example.org/register/12?view=full&lang=en", "on the register")
                .text("."),
        )
        .paragraph("Byelaw 4 allows the following to close a path for repair:")
        .block(list())
        .heading(Level::Three, "Anticipated impact")
        .paragraph(
            Prose::new()
                .text("None is expected on ")
                .strong("routine inspection")
                .text("; the gate code ")
                .code("PATH_CLOSED|2")
                .text(" is ")
                .emphasis("not")
                .text(" affected."),
        )
        .block(dates())
        .subsection("FP13 ‘A ferry bell at Withy Lock’")
        .paragraph(
            "The bell was taken down in 1997 and never returned. Walkers who arrive after dark \
             cannot call the ferry, and turn back along the unlit towpath. The proposer counted \
             forty-one such walks in one month.",
        )
        .block(
            Callout::warning("The lock keeper’s figures are unverified.")
                .paragraph("They were read from a notebook that has since been lost."),
        )
        .fields([
            Field::new("Cost", Fact::new("proposal/13/cost", "£1,250", [11])),
            Field::new("Who pays", "The county, from the small works fund"),
        ])
        .block(chart())
        .section("Recommendations")
        .paragraph("The Committee is asked to:")
        .numbered([
            Prose::from("note this paper;"),
            Prose::new().strong("discuss").text(" the proposals; and"),
            Prose::from("say which of them it wishes to see again."),
        ])
        .note("Views can also be sent to the office by 12 November 2019.")
        .attachment(Prose::new().reference("appendix/fp12").text(": FP12 statement"))
        .attachment("Map of the river path (separate file)")
        .appendix(
            Appendix::new("FP12 problem statement")
                .anchor("appendix/fp12")
                .section("Issue")
                .paragraph("Eleven of the stiles cannot be climbed by a person with a child.")
                .section("Impact")
                .subsection("Impact of doing nothing")
                .paragraph("The path is lost to those who need it most."),
        )
        .appendix(
            Appendix::new("FP13 problem statement")
                .anchor("appendix/fp13")
                .section("Issue")
                .paragraph(Prose::new().text("See ").reference("purpose").text("."))
                .block(Block::PageBreak)
                .section("Context")
                .paragraph("The ferry is older than the lock."),
        )
}

fn list() -> List {
    List::bullets(["the county;", "the owner of the land; and"]).item(Item::with(
        "anyone whom the county names, that is",
        List::bullets(["the drainage board; or"])
            .item(Item::with("in an emergency", List::numbered(["police;", "fire service."]))),
    ))
}

fn dates() -> Table {
    let row = |name: &str, date: Fact, days: &str, open: &str| {
        [Prose::from(name), date.into(), days.into(), open.into()]
    };
    Table::new("Dates of FP12, as they stand")
        .anchor("table/dates")
        .column(Column::new("Step").width(4))
        .column(Column::new("Date").width(3))
        .column(Column::new("Days").width(1).align(Align::End))
        .column(Column::new("Open").width(1).align(Align::Centre))
        .row(row("Raised", Fact::new("proposal/12/raised", "1 October 2019", [3]), "0", "yes"))
        .row(row(
            "Comments close on the draft statement",
            Fact::new("proposal/12/closes", "22 October 2019", [5, 6]),
            "15",
            "no",
        ))
        .row(row("Decision | or return", Fact::new("proposal/12/decision", "—", []), "", ""))
        .with_row_headers()
}

fn chart() -> Figure {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="420" height="90" viewBox="0 0 420 90">
<line x1="10" y1="50" x2="410" y2="50" stroke="#55616d" stroke-width="2"/>
<circle cx="60" cy="50" r="8" fill="#0f5468"/><circle cx="210" cy="50" r="8" fill="#0f5468"/>
<circle cx="360" cy="50" r="8" fill="none" stroke="#0f5468" stroke-width="2"/>
<text x="60" y="30" text-anchor="middle" font-family="Libertinus Serif" font-size="14">raised</text>
<text x="210" y="30" text-anchor="middle" font-family="Libertinus Serif" font-size="14">discussed</text>
<text x="360" y="30" text-anchor="middle" font-family="Libertinus Serif" font-size="14">decided</text>
</svg>"##;
    Figure::new(
        svg.as_bytes().to_vec(),
        "A line with three points: raised and discussed are filled, decided is still open.",
        "Where FP13 stands",
    )
}
