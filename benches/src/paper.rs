//! The paper of October 2019, made in a process that is warm.

use std::{path::Path, process::Command, time::Instant};

use app::{
    Context, Register,
    command::{DEMO_PAPER_DATE, import_proposal, load_demo},
    paper::{self, PaperKind, PaperRequest},
    shipped,
    sources::Texts,
};
use jiff::{Timestamp, ToSpan as _};
use papers::{Document, Format, Options};

use crate::{
    Failure,
    report::{Goal, Report, Side},
    series::Series,
};

/// The argument that makes this program set one paper and tell what it took.
pub const CHILD: &str = "--paper";

/// How often each is made, once warm.
const RUNS: usize = 21;
/// How often it is made before that.
const WARM_UP: usize = 3;
/// How often it is made in a process that is cold.
const COLD_RUNS: usize = 5;

/// The most time for a PDF, in milliseconds.
const PDF_GOAL: f64 = 300.0;
/// The most time for a DOCX, in milliseconds.
const DOCX_GOAL: f64 = 50.0;

/// Measures it.
pub fn run(folder: &Path) -> Result<Report, Failure> {
    let place = tempfile::tempdir_in(folder)?;
    let code = Texts::shipped()?.load()?;
    let ctx = Context::at("bench", Timestamp::UNIX_EPOCH.checked_add(18_000_i64.hours() * 24)?);
    let mut register = Register::create(&place.path().join("demo.sqlite"), code.clone())?;
    load_demo(&mut register, &ctx)?;
    let request = request()?;
    let mut write = milliseconds("the document written from the register", "app::paper::write");
    let document = paper::write(&register, &request)?;
    for run in 0..WARM_UP + RUNS {
        let begin = Instant::now();
        paper::write(&register, &request)?;
        keep(&mut write, run, begin);
    }
    // The typesetter remembers paragraphs that it has set: a paper whose every paragraph is new to
    // it is the harder case, and the one that counts.
    let others = (0..WARM_UP + RUNS)
        .map(|run| reworded(place.path(), &code, &ctx, run))
        .collect::<Result<Vec<_>, Failure>>()?;
    let mut series = vec![write];
    let mut goals = Vec::new();
    for format in Format::ALL {
        let name = format.name();
        let command = format!("papers::render to {name}");
        let mut again = milliseconds(&format!("{name}, the same paper again"), &command);
        let mut fresh =
            milliseconds(&format!("{name}, each paper new in every paragraph"), &command);
        for (run, other) in others.iter().enumerate() {
            let begin = Instant::now();
            papers::render(&document, format, &Options::default())?;
            keep(&mut again, run, begin);
            let begin = Instant::now();
            papers::render(other, format, &Options::default())?;
            keep(&mut fresh, run, begin);
        }
        match format {
            Format::Pdf => goals.push(Goal::of(fresh.clone(), Side::AtMost, PDF_GOAL)),
            Format::Docx => goals.push(Goal::of(fresh.clone(), Side::AtMost, DOCX_GOAL)),
            Format::Html | Format::Markdown | Format::Text => {}
        }
        series.extend([again, fresh]);
    }
    let mut cold = milliseconds("pdf, the first of a process", "papers::render to pdf");
    for _ in 0..COLD_RUNS {
        let output = Command::new(std::env::current_exe()?).arg(CHILD).output()?;
        cold.values.push(String::from_utf8_lossy(&output.stdout).trim().parse()?);
    }
    series.push(cold);
    let pdf = papers::render(&document, Format::Pdf, &Options::default())?;
    let notes = vec![format!("the PDF of the paper has {} bytes", pdf.len())];
    Ok(Report { bench: "paper", notes, series, goals })
}

/// Sets the paper once and prints how many milliseconds it took.
pub fn child() -> Result<(), Failure> {
    let place = tempfile::tempdir()?;
    let code = Texts::shipped()?.load()?;
    let ctx = Context::at("bench", Timestamp::UNIX_EPOCH);
    let document = reworded(place.path(), &code, &ctx, 0)?;
    let begin = Instant::now();
    papers::render(&document, Format::Pdf, &Options::default())?;
    println!("{}", begin.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

fn request() -> Result<PaperRequest, Failure> {
    Ok(PaperRequest {
        kind: PaperKind::NewProposals,
        body: "operations-group".parse()?,
        date: DEMO_PAPER_DATE,
        since: DEMO_PAPER_DATE.saturating_sub(1.month()),
        author: Some("A. Clerk".to_owned()),
        proposal: None,
        consultation: None,
        release: None,
        reference: None,
    })
}

/// The same paper with every paragraph of its proposals in other words.
fn reworded(
    folder: &Path,
    code: &code::Code,
    ctx: &Context,
    number: usize,
) -> Result<Document, Failure> {
    let path = folder.join(format!("reworded-{number}.sqlite"));
    let mut register = Register::create(&path, code.clone())?;
    for (name, text) in shipped::proposals() {
        let text = text
            .replace(" the ", &format!(" the{number} "))
            .replace(" is ", &format!(" is{number} "));
        import_proposal(&mut register, ctx, Path::new(name), &text)?;
    }
    Ok(paper::write(&register, &request()?)?)
}

fn milliseconds(what: &str, command: &str) -> Series {
    Series::new(what, command, "ms")
}

fn keep(series: &mut Series, run: usize, begin: Instant) {
    let took = begin.elapsed().as_secs_f64() * 1e3;
    if run >= WARM_UP {
        series.values.push(took);
    }
}
