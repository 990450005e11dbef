//! `secant code import`, `export` and `init`: tables between the Code's folder and Excel.

use std::{
    io::{IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use app::{Error, exchange, sources::Texts, view};

use crate::{command::paper::write_whole, output, session::Session};

/// Which table, from where.
#[derive(clap::Args)]
pub struct Import {
    /// The table.
    table: String,
    /// The file, .csv or .xlsx.
    file: PathBuf,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    /// Show what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Which table, where to.
#[derive(clap::Args)]
pub struct Export {
    /// The table.
    table: String,
    /// The file, .csv or .xlsx.
    #[arg(required_unless_present = "output")]
    file: Option<PathBuf>,
    /// The same, as other commands take it.
    #[arg(long, short, value_name = "FILE", conflicts_with = "file")]
    output: Option<PathBuf>,
}

/// Writes the shipped Code into a folder, which can then be edited.
pub fn init(session: &Session, folder: &Path) -> Result<(), Error> {
    let occupied = folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Error::input(
            format!("`{}` is not empty", folder.display()),
            "name a folder that is new or empty: nothing is overwritten",
        ));
    }
    let texts = session.texts()?;
    for (name, text) in texts.files() {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            let fault = |source| Error::File { path: parent.to_owned(), verb: "written", source };
            std::fs::create_dir_all(parent).map_err(fault)?;
        }
        write_whole(&path, text.as_bytes())?;
    }
    output::line(format!(
        "Wrote the Code to {}. Use it with `--code {}`, or SECANT_CODE.",
        folder.display(),
        folder.display()
    ))
}

/// Writes a table as it stands in its file.
pub fn export(session: &Session, args: &Export) -> Result<(), Error> {
    let code = session.code()?;
    let table = code.table(&args.table).ok_or_else(|| no_table(&code, &args.table))?;
    let Some(file) = args.file.as_ref().or(args.output.as_ref()) else {
        return Err(Error::input("no file is named", "name a file that ends in .csv or .xlsx"));
    };
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let bytes = match ending.to_ascii_lowercase().as_str() {
        "csv" => table.to_csv().into_bytes(),
        "xlsx" => exchange::to_workbook(table)?,
        _ => {
            return Err(Error::input(
                format!("`{}` ends neither in .csv nor in .xlsx", file.display()),
                "the ending gives the format",
            ));
        }
    };
    write_whole(file, &bytes)?;
    output::line(format!(
        "Wrote {} rows of `{}` to {}.",
        table.rows.len(),
        args.table,
        file.display()
    ))
}

/// Shows how a file differs from a table, asks, and puts it in the table's place.
pub fn import(session: &Session, args: &Import) -> Result<(), Error> {
    let Some(folder) = &session.global.code else {
        return Err(Error::input(
            "the shipped Code cannot be changed",
            "copy it with `secant code init FOLDER`, then name that folder with `--code FOLDER`",
        ));
    };
    let mut texts = Texts::from_folder(folder)?;
    let before = texts.load()?;
    if before.table(&args.table).is_none() {
        return Err(no_table(&before, &args.table));
    }
    texts.set_table(&args.table, exchange::read_table_text(&args.file)?);
    // Everything that is wrong with the file, with the rest of the Code around it, is told here.
    let after = texts.load().map_err(|error| from_the_file(error, args))?;
    let differences = view::file_differences(&before, &after, &args.table);
    if differences.is_empty() {
        return output::line(format!("`{}` holds the same rows already.", args.table));
    }
    output::table(&differences, "")?;
    let count = differences.len();
    if args.dry_run {
        return output::line(format!("{count} difference(s); nothing was written."));
    }
    if !args.yes && !confirmed(&format!("Put these {count} difference(s) into `{}`?", args.table))?
    {
        return output::line("Nothing was written.");
    }
    let Some(table) = after.table(&args.table) else { return Ok(()) };
    let path = folder.join("baseline").join(format!("{}.csv", args.table));
    write_whole(&path, table.to_csv().as_bytes())?;
    output::line(format!("Wrote {}.", path.display()))
}

/// Faults of the table are faults of the file that is imported, whose lines are the same.
fn from_the_file(error: Error, args: &Import) -> Error {
    let Error::Findings(mut findings) = error else { return error };
    let (inner, given) = (format!("baseline/{}.csv", args.table), args.file.display().to_string());
    let given: std::sync::Arc<str> = given.into();
    for finding in &mut findings {
        let related = finding.related.iter_mut().map(|(place, _)| place);
        for place in std::iter::once(&mut finding.place).chain(related) {
            if *place.file == *inner {
                place.file = std::sync::Arc::clone(&given);
            }
        }
    }
    Error::Findings(findings)
}

fn no_table(code: &code::Code, table: &str) -> Error {
    let known: Vec<&str> = code.tables().keys().map(String::as_str).collect();
    Error::input(
        format!("`{table}` is no table of the Code"),
        format!("the tables are {}", known.join(", ")),
    )
}

/// Asks on the terminal; where there is none, `--yes` is needed.
pub fn confirmed(question: &str) -> Result<bool, Error> {
    if !std::io::stdin().is_terminal() {
        return Err(Error::input(
            "there is nobody to ask",
            "look at the differences with `--dry-run`, then say `--yes`",
        ));
    }
    let fault = |source| Error::File { path: "the terminal".into(), verb: "read", source };
    anstream::eprint!("{question} [y/N] ");
    std::io::stderr().flush().map_err(fault)?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(fault)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
