//! The demo register: the six Draft Proposals of October 2019, known meetings, real histories.

use std::path::Path;

use change::history::Report;
use jiff::civil::{Date, date};

use super::{import_histories, import_meetings, import_proposal};
use crate::{context::Context, error::Error, register::Register, shipped};

/// The date on the paper of October 2019.
pub const DEMO_PAPER_DATE: Date = date(2019, 10, 29);

/// What the demo loaded.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Draft Proposals read from files.
    pub proposals: usize,
    /// Departures of those from the rules.
    pub departures: Vec<String>,
    /// Meetings.
    pub meetings: usize,
    /// The report on the histories.
    pub histories: Report,
}

/// Loads everything that is shipped into a register. Loading it again adds nothing.
///
/// # Errors
/// When the register cannot be written.
pub fn load_demo(register: &mut Register, ctx: &Context) -> Result<Loaded, Error> {
    let mut proposals = 0;
    let mut departures = Vec::new();
    for (name, text) in shipped::proposals() {
        let imported = import_proposal(register, ctx, Path::new(name), text)?;
        proposals += 1;
        departures.extend(imported.departures.into_iter().map(|why| format!("{name}: {why}")));
    }
    let missing = |name: &str| Error::Bug(format!("the shipped file `{name}` is missing"));
    let text = shipped::meetings().ok_or_else(|| missing("meetings.toml"))?;
    let meetings = import_meetings(register, ctx, Path::new("meetings.toml"), text)?;
    let text = shipped::histories().ok_or_else(|| missing("histories.json"))?;
    let histories = import_histories(register, ctx, Path::new("histories.json"), text)?;
    Ok(Loaded { proposals, departures, meetings, histories })
}
