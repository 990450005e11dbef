//! `secant code amend`: drafts an amendment, tries it, and puts it into the Code's folder.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use app::{
    Error,
    amend::{self, Trial, Wish},
    sources::{Texts, read_text},
    view,
};
use clap::Subcommand;
use code::{Amendment, Code, Scope, id::AmendmentId};

use crate::{
    command::paper::write_whole, error::FINDINGS, output, render::finding, session::Session,
};

/// What to do.
#[derive(Subcommand)]
#[command(after_help = "\
Examples:
  secant code amend new MP900 --title 'A clearer label' \\
      --set 'assurance_statuses security/L4 label=Refused' --output MP900.toml
  secant code amend validate MP900.toml --as-at 2020-03-01
  secant code amend apply MP900.toml --dry-run
  secant code amend apply MP900.toml --code my-code")]
pub enum Command {
    /// Draft an amendment; the values that it expects are read from the tables of the day asked.
    New {
        /// Its id, such as a modification's number.
        id: AmendmentId,
        /// Its title.
        #[arg(long)]
        title: String,
        /// Set a cell: `TABLE KEY COLUMN=VALUE`. May be repeated.
        #[arg(long, value_name = "CHANGE", value_parser = set)]
        set: Vec<Wish>,
        /// Put in a row: `TABLE COLUMN=VALUE;COLUMN=VALUE;…`. May be repeated.
        #[arg(long, value_name = "CHANGE", value_parser = insert)]
        insert: Vec<Wish>,
        /// Take out a row: `TABLE KEY`. May be repeated.
        #[arg(long, value_name = "CHANGE", value_parser = delete)]
        delete: Vec<Wish>,
        /// Write it to this file; to standard output when not given.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Read an amendment's file, try it on the day asked, and run the checks with and without it. Exit code 4 when it
    /// brings a finding.
    Validate {
        /// The file.
        file: PathBuf,
    },
    /// Put an amendment's file into the folder of the Code that `--code` names.
    Apply {
        /// The file.
        file: PathBuf,
        /// Show what it would change, and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

fn set(text: &str) -> Result<Wish, String> {
    let form = "write it as `TABLE KEY COLUMN=VALUE`";
    let (table, rest) = text.trim().split_once(' ').ok_or(form)?;
    let (cell, value) = rest.split_once('=').ok_or(form)?;
    let (key, column) = cell.trim().rsplit_once(' ').ok_or(form)?;
    Ok(Wish::Set {
        table: table.to_owned(),
        key: key.trim().to_owned(),
        column: column.to_owned(),
        value: value.to_owned(),
    })
}

fn insert(text: &str) -> Result<Wish, String> {
    let form = "write it as `TABLE COLUMN=VALUE;COLUMN=VALUE`";
    let (table, rest) = text.trim().split_once(' ').ok_or(form)?;
    let cell = |cell: &str| {
        let (column, value) = cell.split_once('=').ok_or(form)?;
        Ok((column.trim().to_owned(), value.to_owned()))
    };
    let cells = rest.split(';').map(cell).collect::<Result<_, &str>>()?;
    Ok(Wish::Insert { table: table.to_owned(), cells })
}

fn delete(text: &str) -> Result<Wish, String> {
    let (table, key) = text.trim().split_once(' ').ok_or("write it as `TABLE KEY`")?;
    Ok(Wish::Delete { table: table.to_owned(), key: key.trim().to_owned() })
}

pub fn run(session: &Session, command: &Command) -> Result<ExitCode, Error> {
    let texts = session.texts()?;
    let code = texts.load()?;
    match command {
        Command::New { id, title, set, insert, delete, output } => {
            let tables = code.tables_on(session.day())?;
            let wishes = [set.as_slice(), insert, delete].concat();
            let text = amend::draft(&code, &tables, id, title, &wishes)?;
            match output {
                None => output::print(&text)?,
                Some(path) => {
                    write_whole(path, text.as_bytes())?;
                    output::line(format!(
                        "Wrote {}. Try it: `secant code amend validate {}`.",
                        path.display(),
                        path.display()
                    ))?;
                }
            }
        }
        Command::Validate { file } => {
            let amendment = read(&code, file)?;
            let trial = try_on(session, &code, &amendment)?;
            show(session, &amendment, &trial, &texts.with_file(file)?)?;
            if !trial.brought.is_empty() {
                return Ok(ExitCode::from(FINDINGS));
            }
        }
        Command::Apply { file, dry_run } => {
            let amendment = read(&code, file)?;
            let trial = try_on(session, &code, &amendment)?;
            show(session, &amendment, &trial, &texts.with_file(file)?)?;
            if *dry_run {
                output::line("Nothing was written.")?;
                return Ok(ExitCode::SUCCESS);
            }
            let Some(folder) = &session.global.code else {
                return Err(Error::input(
                    "the shipped Code cannot be changed",
                    "copy it with `secant code init FOLDER`, then name that folder with `--code FOLDER`",
                ));
            };
            let path = folder.join("amendments").join(format!("{}.toml", amendment.id));
            if let Some(parent) = path.parent() {
                let fault =
                    |source| Error::File { path: parent.to_owned(), verb: "written", source };
                std::fs::create_dir_all(parent).map_err(fault)?;
            }
            write_whole(&path, read_text(file)?.as_bytes())?;
            output::line(format!("Wrote {}.", path.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read(code: &Code, file: &Path) -> Result<Amendment, Error> {
    amend::read(code, &Texts::name_of(file), &read_text(file)?)
}

fn try_on(session: &Session, code: &Code, amendment: &Amendment) -> Result<Trial, Error> {
    amend::trial(code, &Scope::on(session.day()), amendment)
}

fn show(
    session: &Session,
    amendment: &Amendment,
    trial: &Trial,
    texts: &Texts,
) -> Result<(), Error> {
    let rows: Vec<view::DifferenceRow> =
        trial.differences.iter().flat_map(view::difference).collect();
    session.list(&rows, &format!("{} changes nothing.", amendment.id))?;
    if session.global.format != crate::cli::Format::Table {
        return Ok(());
    }
    for (what, findings) in [("brings", &trial.brought), ("mends", &trial.mended)] {
        if findings.is_empty() {
            output::line(format!("\nIt {what} no finding."))?;
        } else {
            output::line(format!("\nIt {what} {} finding(s):", findings.len()))?;
            output::line(finding::draw(findings, texts))?;
        }
    }
    Ok(())
}
