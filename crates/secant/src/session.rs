//! What a command works on: the register, the Code, the moment and the output.

use app::{AsAt, Context, Error, Register, sources::Texts};
use change::Model;
use code::{Baseline, Code};
use jiff::civil::Date;

use crate::{
    cli::{Format, Global},
    output,
};

/// What a command works on.
pub struct Session {
    /// The global options.
    pub global: Global,
    /// Who acts, and when.
    pub ctx: Context,
    /// Whether what is asked for is only tried: decided, and not recorded.
    pub dry_run: bool,
}

impl Session {
    /// The session of a command line.
    pub fn new(global: Global) -> Self {
        let user = || std::env::var("USER").ok().filter(|user| !user.is_empty());
        let actor = global.actor.clone().or_else(user).unwrap_or_else(|| "unknown".to_owned());
        Self { ctx: Context::now(actor), global, dry_run: false }
    }

    /// The same, of which nothing is recorded where it is only tried.
    #[must_use]
    pub fn trying(self, dry_run: bool) -> Self {
        Self { dry_run, ..self }
    }

    /// What is said of something that was decided: that it was done, with its event; or that it was only tried.
    pub fn told(&self, done: &str, events: &[u64]) -> String {
        match events {
            [] => format!("{done}: a dry run, nothing was recorded."),
            [first, ..] => format!("{done}: event {first}."),
        }
    }

    /// The day that is asked of.
    pub fn day(&self) -> Date {
        self.global.as_at.unwrap_or(self.ctx.today)
    }

    /// The Code that is asked for.
    pub fn code(&self) -> Result<Code, Error> {
        self.texts()?.load()
    }

    /// The texts of the Code that is asked for.
    pub fn texts(&self) -> Result<Texts, Error> {
        match &self.global.code {
            Some(folder) => Texts::from_folder(folder),
            None => Texts::shipped(),
        }
    }

    /// The register, to be read.
    pub fn read(&self) -> Result<Register, Error> {
        Register::open_read_only(&self.global.register, self.code()?)
    }

    /// The register, to be written; in a dry run, to try steps on.
    pub fn write(&self) -> Result<Register, Error> {
        if self.dry_run {
            return Register::open_to_rehearse(&self.global.register, self.code()?);
        }
        Register::open(&self.global.register, self.code()?)
    }

    /// The model and the rules as at the day asked.
    pub fn as_at(&self, register: &Register) -> Result<(Model, Baseline), Error> {
        let as_at = AsAt { day: self.day(), recorded: self.global.recorded_by };
        Ok((register.model_as_at(as_at)?, register.baseline(self.day())?))
    }

    /// Shows a list as the user asked for it.
    pub fn list<T: serde::Serialize>(&self, rows: &[T], empty: &str) -> Result<(), Error> {
        match self.global.format {
            Format::Table => output::table(rows, empty),
            Format::Json => output::json(&rows),
            Format::Ndjson => output::ndjson(rows),
            Format::Csv => output::csv(rows),
            Format::Sarif => Err(Error::input(
                "only findings can be written as SARIF",
                "use `--format json` or `--format csv` here",
            )),
        }
    }
}
