//! The register: the log, the Code and the model that the log adds up to.

mod fold;
mod shared;

use std::path::Path;

use change::{
    Decision, Model, ProposalId, Record, Request, decide, meeting::MeetingFact, meeting::MeetingId,
};
use code::{Baseline, Code};
use jiff::civil::Date;
use ledger::{ExpectedVersion, Head, Ledger as _, SqliteLedger, StreamAppend, StreamId};
use operations::maintenance::{Maintenance, MaintenanceRecord};

use crate::{
    context::{AsAt, Context},
    encode::{self, PaperIssued},
    error::Error,
};
use fold::State;
pub use shared::Shared;

/// How often a step is decided anew when another writer was faster.
const ATTEMPTS_MAX: usize = 5;
/// How many other writers may be given a number in the time in which one is asked for.
const WRITERS_MAX: usize = 100;

/// The register of change.
pub struct Register {
    ledger: SqliteLedger,
    code: Code,
    state: State,
    /// Whether steps are decided and not written.
    rehearses: bool,
}

impl Register {
    /// Makes a new register in a file that is not there yet.
    ///
    /// # Errors
    /// When the file is there, or cannot be made.
    pub fn create(path: &Path, code: Code) -> Result<Self, Error> {
        Ok(Self {
            ledger: SqliteLedger::create(path)?,
            code,
            state: State::default(),
            rehearses: false,
        })
    }

    /// Opens a register and folds its log.
    ///
    /// # Errors
    /// When the file is missing, damaged or not a register.
    pub fn open(path: &Path, code: Code) -> Result<Self, Error> {
        Self::folded(SqliteLedger::open(path)?, code)
    }

    /// Opens a register that is only to be read.
    ///
    /// # Errors
    /// When the file is missing, damaged or not a register.
    pub fn open_read_only(path: &Path, code: Code) -> Result<Self, Error> {
        Self::folded(SqliteLedger::open_read_only(path)?, code)
    }

    /// Opens a register on which steps are tried: each is decided as ever, and nothing is written.
    ///
    /// # Errors
    /// When the file is missing, damaged or not a register.
    pub fn open_to_rehearse(path: &Path, code: Code) -> Result<Self, Error> {
        Ok(Self { rehearses: true, ..Self::open_read_only(path, code)? })
    }

    fn folded(ledger: SqliteLedger, code: Code) -> Result<Self, Error> {
        let mut register = Self { ledger, code, state: State::default(), rehearses: false };
        register.refresh()?;
        Ok(register)
    }

    /// Reads what others have written since.
    ///
    /// # Errors
    /// When the log cannot be read or understood.
    pub fn refresh(&mut self) -> Result<(), Error> {
        self.state.read(&self.ledger, None)
    }

    /// The number of the last event that the model has; 0 when it has none.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.state.next.map_or(0, |next| next.get().saturating_sub(1))
    }

    /// The log.
    #[must_use]
    pub fn ledger(&self) -> &SqliteLedger {
        &self.ledger
    }

    /// The Code.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// The model with all that is known.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.state.model
    }

    /// The papers issued, with their events, in the order of the log.
    #[must_use]
    pub fn papers(&self) -> &[(u64, PaperIssued)] {
        &self.state.papers
    }

    /// Maintenance and derogations, as they were on a day, as the register knew them at a moment.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn maintenance_as_at(&self, as_at: AsAt) -> Result<Maintenance, Error> {
        match as_at.recorded {
            None => Ok(self.state.maintenance.as_at(as_at.day)),
            Some(recorded) => {
                let mut state = State::default();
                state.read(&self.ledger, Some(recorded))?;
                Ok(state.maintenance.as_at(as_at.day))
            }
        }
    }

    /// The rules in force on a day.
    ///
    /// # Errors
    /// When a rule cannot be read, with every finding.
    pub fn baseline(&self, on: Date) -> Result<Baseline, Error> {
        Ok(self.code.baseline(on)?)
    }

    /// The model as it was on a day, as the register knew it at a moment.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn model_as_at(&self, as_at: AsAt) -> Result<Model, Error> {
        match as_at.recorded {
            None => Ok(self.state.model.as_at(as_at.day)),
            Some(recorded) => {
                let mut state = State::default();
                state.read(&self.ledger, Some(recorded))?;
                Ok(state.model.as_at(as_at.day))
            }
        }
    }

    /// Decides a step without taking it.
    ///
    /// # Errors
    /// The refusal, or what is wrong with the rules.
    pub fn preview(&self, ctx: &Context, request: Request) -> Result<Decision, Error> {
        if request.on > ctx.today {
            return Err(Error::input(
                format!("{} lies in the future; today is {}", request.on, ctx.today),
                "record a step on the day on which it was taken, or later",
            ));
        }
        let baseline = self.baseline(request.on)?;
        Ok(decide(&self.state.model, request, &baseline)?)
    }

    /// Takes a step: decides it and writes it durably. When another writer was faster, the step is
    /// decided anew on what that writer wrote.
    ///
    /// # Errors
    /// The refusal, or why it could not be written.
    pub fn take(&mut self, ctx: &Context, request: Request) -> Result<Vec<u64>, Error> {
        let mut attempt = 1;
        loop {
            let taken = self.record(ctx, request.clone());
            self.refresh()?;
            match taken {
                Err(error) if is_stale(&error) && attempt < ATTEMPTS_MAX => attempt += 1,
                other => return other,
            }
        }
    }

    /// Decides a step on what the model has, and writes it durably. Many threads may do so at once, and share the
    /// cost of durability; the model has it once the register is refreshed.
    ///
    /// # Errors
    /// As [`Register::take`]; besides, when another writer was faster: refresh, and try anew.
    fn record(&self, ctx: &Context, request: Request) -> Result<Vec<u64>, Error> {
        self.append(ctx, self.events_of(ctx, &self.preview(ctx, request)?.records)?)
    }

    /// Takes the first step of a new proposal, which gets the next free number. When another writer
    /// was given that number, the next one is tried.
    ///
    /// # Errors
    /// As [`Register::take`].
    pub fn take_new(
        &mut self,
        ctx: &Context,
        request: Request,
    ) -> Result<(ProposalId, Vec<u64>), Error> {
        let mut attempt = 1;
        loop {
            let taken = self.record_new(ctx, request.clone());
            self.refresh()?;
            match taken {
                Err(error) if is_stale(&error) && attempt < WRITERS_MAX => attempt += 1,
                other => return other,
            }
        }
    }

    /// As [`Register::record`], for the first step of a new proposal, which gets the next free number.
    ///
    /// # Errors
    /// As [`Register::record`]; stale when another writer was given the number.
    fn record_new(&self, ctx: &Context, request: Request) -> Result<(ProposalId, Vec<u64>), Error> {
        let id = self.state.model.next_number();
        Ok((id, self.record(ctx, Request { proposal: id, ..request })?))
    }

    /// Writes records that were decided, all or none, and returns their event numbers.
    ///
    /// # Errors
    /// When they could not be written; then none was.
    pub fn write_records(
        &mut self,
        ctx: &Context,
        records: Vec<(ProposalId, Record)>,
    ) -> Result<Vec<u64>, Error> {
        self.write(ctx, self.events_of(ctx, &records)?)
    }

    fn events_of(
        &self,
        ctx: &Context,
        records: &[(ProposalId, Record)],
    ) -> Result<Vec<(StreamId, ledger::NewEvent)>, Error> {
        let event = |(id, record): &(ProposalId, Record)| {
            Ok((encode::proposal_stream(*id)?, encode::encode_record(record, &ctx.actor)?))
        };
        records.iter().map(event).collect()
    }

    /// Writes facts about meetings, all or none.
    ///
    /// # Errors
    /// When they could not be written; then none was.
    pub fn write_meetings(
        &mut self,
        ctx: &Context,
        facts: &[(MeetingId, Date, MeetingFact)],
    ) -> Result<Vec<u64>, Error> {
        let mut events = Vec::with_capacity(facts.len());
        for (id, on, fact) in facts {
            events.push((
                encode::meeting_stream(id)?,
                encode::encode_meeting(fact, *on, &ctx.actor)?,
            ));
        }
        self.write(ctx, events)
    }

    /// Writes that a paper was issued.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn write_paper(&mut self, ctx: &Context, issued: &PaperIssued) -> Result<Vec<u64>, Error> {
        let event = (encode::paper_stream(issued)?, encode::encode_paper(issued, &ctx.actor)?);
        self.write(ctx, vec![event])
    }

    /// Writes records of maintenance and derogations, all or none.
    ///
    /// # Errors
    /// When they could not be written; then none was.
    pub fn write_maintenance(
        &mut self,
        ctx: &Context,
        records: &[MaintenanceRecord],
    ) -> Result<Vec<u64>, Error> {
        let mut events = Vec::with_capacity(records.len());
        for record in records {
            let stream = encode::maintenance_stream(&record.fact)?;
            events.push((stream, encode::encode_maintenance(record, &ctx.actor)?));
        }
        self.write(ctx, events)
    }

    fn write(
        &mut self,
        ctx: &Context,
        events: Vec<(StreamId, ledger::NewEvent)>,
    ) -> Result<Vec<u64>, Error> {
        let written = self.append(ctx, events)?;
        // Others may have written between our last event and these: read them all in their order.
        self.refresh()?;
        Ok(written)
    }

    /// Appends events; the model does not have them before it is refreshed.
    fn append(
        &self,
        ctx: &Context,
        events: Vec<(StreamId, ledger::NewEvent)>,
    ) -> Result<Vec<u64>, Error> {
        if self.rehearses {
            return Ok(Vec::new());
        }
        let mut appends: Vec<StreamAppend> = Vec::new();
        for (stream, event) in events {
            match appends.iter_mut().find(|append| append.stream == stream) {
                Some(append) => append.events.push(event),
                None => {
                    let expected = self
                        .state
                        .versions
                        .get(stream.as_str())
                        .map_or(ExpectedVersion::NoStream, |version| {
                            ExpectedVersion::Exact(*version)
                        });
                    appends.push(StreamAppend { stream, expected, events: vec![event] });
                }
            }
        }
        let written = self.ledger.append(ctx.now, appends)?;
        Ok(written.iter().map(|event| event.seq.get()).collect())
    }

    /// The end of the log.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn head(&self) -> Result<Option<Head>, Error> {
        Ok(self.ledger.head()?)
    }
}

/// Whether a step was decided on what another writer has overtaken: on the register as it is now it may be legal.
fn is_stale(error: &Error) -> bool {
    matches!(error, Error::Append(ledger::AppendError::Stale { .. }))
}
