//! `secant export`: all proposals with every fact and record, or the public site as plain files.

use std::path::{Path, PathBuf};

use app::{Error, Register, view};
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use web::{PublishError, Settings, Site};

use crate::{cli::Format, output, session::Session};

/// Options.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant export > proposals.json
  secant export --static site --as-at 2019-10-29

The static site needs no server: open `site/index.html`, from a disk or a file share, or put the folder on any web
server. It holds what the public may see, as at one day; run it again to renew it.")]
pub struct Args {
    /// Leave out each proposal's records.
    #[arg(long)]
    without_history: bool,
    /// Write the public site into this folder, as plain files: pages, lists as CSV, Excel and JSON, feeds, papers.
    #[arg(long = "static", value_name = "DIR", conflicts_with = "without_history")]
    folder: Option<PathBuf>,
}

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    if let Some(folder) = &args.folder {
        return publish(session, folder);
    }
    let register = session.read()?;
    let (model, baseline) = session.as_at(&register)?;
    if session.global.format == Format::Csv {
        let rows = view::list(&model, session.day(), &baseline, &view::Filter::default());
        return output::csv(&rows);
    }
    let mut all = Vec::with_capacity(model.len());
    for proposal in model.proposals() {
        let mut detail =
            view::detail(&model, proposal.id, session.day(), &baseline, register.code())?;
        if args.without_history {
            detail.history.clear();
        }
        all.push(detail);
    }
    output::json(&all)
}

/// The public site as plain files.
fn publish(session: &Session, folder: &Path) -> Result<(), Error> {
    let texts = session.texts()?;
    let register = Register::open_read_only(&session.global.register, texts.load()?)?;
    let site = Site::new(register, texts, Settings::default())?;
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} pages made, {msg} to go") {
        bar.set_style(style);
    }
    let done = web::publish(&site, session.day(), folder, |made, waiting| {
        bar.set_length((made + waiting) as u64);
        bar.set_message(waiting.to_string());
        bar.set_position(made as u64);
    });
    bar.finish_and_clear();
    let done = done.map_err(|error| match error {
        PublishError::File { path, source } => Error::File { path, verb: "written", source },
        PublishError::Occupied(_) => Error::input(
            error.to_string(),
            "name a folder that is new, empty, or was exported before",
        ),
        other => Error::input(other.to_string(), "ask for another day with `--as-at`"),
    })?;
    output::line(format!(
        "Wrote {} pages and {} other files, {}, as at {}. Open {}.",
        done.pages,
        done.files,
        HumanBytes(done.bytes),
        session.day(),
        folder.join("index.html").display()
    ))
}
