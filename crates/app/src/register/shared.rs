//! A register that many threads read and write at once.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use change::{ProposalId, Request};

use super::{ATTEMPTS_MAX, Register, WRITERS_MAX, is_stale};
use crate::{context::Context, error::Error};

/// A register for many threads. Who writes decides on what all can read, and waits for the disk together with others
/// who write; only while the model takes up what is new do readers wait.
pub struct Shared(RwLock<Register>);

impl Shared {
    /// A register that is shared from now on.
    #[must_use]
    pub fn new(register: Register) -> Self {
        Self(RwLock::new(register))
    }

    /// The register as it is now; nothing is added to it for as long as it is held.
    pub fn read(&self) -> RwLockReadGuard<'_, Register> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up what this and other programs have written.
    ///
    /// # Errors
    /// When the log cannot be read or understood.
    pub fn refresh(&self) -> Result<(), Error> {
        // Whether there is anything new is asked while others read; only then do they wait.
        let register = self.read();
        let end = register.head()?.map_or(0, |head| head.seq.get());
        if end == register.seen() {
            return Ok(());
        }
        drop(register);
        self.write().refresh()
    }

    /// Takes a step, as [`Register::take`].
    ///
    /// # Errors
    /// The refusal, or why it could not be written.
    pub fn take(&self, ctx: &Context, request: &Request) -> Result<Vec<u64>, Error> {
        let record = |register: &Register| register.record(ctx, request.clone());
        let events = self.until_not_stale(ATTEMPTS_MAX, record)?;
        self.follow(&events)?;
        Ok(events)
    }

    /// Takes the first step of a new proposal, as [`Register::take_new`].
    ///
    /// # Errors
    /// As [`Shared::take`].
    pub fn take_new(
        &self,
        ctx: &Context,
        request: &Request,
    ) -> Result<(ProposalId, Vec<u64>), Error> {
        let record = |register: &Register| register.record_new(ctx, request.clone());
        let (id, events) = self.until_not_stale(WRITERS_MAX, record)?;
        self.follow(&events)?;
        Ok((id, events))
    }

    /// Does something that writes by itself; everybody waits meanwhile, so it is for what is seldom done.
    ///
    /// # Errors
    /// What it fails with.
    pub fn alone<T>(
        &self,
        done: impl FnOnce(&mut Register) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut register = self.write();
        register.refresh()?;
        done(&mut register)
    }

    /// Does what may be overtaken by another writer, each time on the register as it is then.
    fn until_not_stale<T>(
        &self,
        attempts: usize,
        done: impl Fn(&Register) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut attempt = 1;
        loop {
            let tried = done(&self.read());
            match tried {
                Err(error) if is_stale(&error) && attempt < attempts => {
                    attempt += 1;
                    self.refresh()?;
                }
                other => return other,
            }
        }
    }

    /// Takes up the log at least to these events, so that whoever wrote them reads them.
    fn follow(&self, events: &[u64]) -> Result<(), Error> {
        let last = events.iter().max().copied().unwrap_or(0);
        if self.read().seen() >= last {
            return Ok(());
        }
        self.write().refresh()
    }

    fn write(&self) -> RwLockWriteGuard<'_, Register> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
