//! `secant demo`: a register of real proposals, and the committee paper of October 2019.

use std::{fs, io::IsTerminal as _, path::PathBuf};

use app::{
    Context, Error, Register,
    command::{DEMO_PAPER_DATE, issue, load_demo},
    paper::{self, PaperKind, PaperRequest},
};
use jiff::ToSpan as _;
use papers::Format;

use crate::{command::paper::write_files, output, session::Session};

/// Options.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  secant demo                   makes it, and on a terminal serves it as web pages
  secant demo --open            the same, shown in a browser
  secant demo --no-serve        makes it and ends

In a script, where no terminal is watching, it ends at once; `--serve` serves there, too.")]
pub struct Args {
    /// The folder to make; an earlier demo in it is made anew.
    #[arg(long, default_value = "secant-demo", value_name = "FOLDER")]
    folder: PathBuf,
    /// Serve it as web pages at the end, even where no terminal is watching.
    #[arg(long, conflicts_with = "no_serve")]
    serve: bool,
    /// End at once, even on a terminal.
    #[arg(long)]
    no_serve: bool,
    /// Serve it and show it in a browser.
    #[arg(long, conflicts_with = "no_serve")]
    open: bool,
}

/// Who signed the paper of October 2019.
const AUTHOR: &str = "Bradley Baker";

pub fn run(session: &Session, args: &Args) -> Result<(), Error> {
    let folder = &args.folder;
    let fault = |source| Error::File { path: folder.clone(), verb: "written", source };
    fs::create_dir_all(folder).map_err(fault)?;
    let path = folder.join("register.sqlite");
    super::serve::remove_log(&path)?;
    let ctx = Context { actor: "secant demo".to_owned(), ..session.ctx.clone() };
    let mut register = Register::create(&path, session.code()?)?;
    output::line(format!("Made the register {}.", path.display()))?;
    let loaded = load_demo(&mut register, &ctx)?;
    output::line(format!(
        "  {} Draft Proposals of October 2019, {} meetings",
        loaded.proposals, loaded.meetings
    ))?;
    output::line(format!("  real histories: {}", super::import::summary(&loaded.histories)))?;
    for departure in &loaded.departures {
        output::line(format!("  departs from the rules: {departure}"))?;
    }
    let request = PaperRequest {
        kind: PaperKind::NewProposals,
        body: "operations-group".parse().map_err(|error| Error::Bug(format!("{error}")))?,
        date: DEMO_PAPER_DATE,
        since: DEMO_PAPER_DATE.saturating_sub(1.month()).saturating_add(1.day()),
        author: Some(AUTHOR.to_owned()),
        proposal: None,
        consultation: None,
        release: None,
        reference: None,
    };
    let document = paper::write(&register, &request)?;
    let files: Vec<PathBuf> = Format::ALL
        .iter()
        .map(|format| folder.join(format!("new-proposals-2019-10.{}", format.extension())))
        .collect();
    write_files(&document, &files)?;
    issue(&mut register, &ctx, &request, &document)?;
    output::line(
        "\nWrote the paper “New Draft Proposals and Modification Proposals” for the Operations Group, October 2019:",
    )?;
    for file in &files {
        output::line(format!("  {}", file.display()))?;
    }
    drop(register);
    let is_watched = std::io::stdout().is_terminal();
    let serves = !args.no_serve && (args.serve || args.open || is_watched);
    let register = path.display();
    output::line(format!(
        "\nTry next (the register is found by `--register`, or by SECANT_REGISTER):
  export SECANT_REGISTER={register}
  secant proposal list --as-at 2019-10-29
  secant proposal next DP090 --as-at 2019-10-29
  secant proposal show MP090 --as-at 2020-09-14
  secant rights
  secant paper new-proposals --body operations-group --date 2019-11-26
  secant log verify
  secant serve --open"
    ))?;
    if serves {
        output::line("")?;
        super::serve::demo(session, &path, args.open)?;
    }
    Ok(())
}
