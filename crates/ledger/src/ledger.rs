//! What every store of events can do.

use std::io::{BufRead, Write};
use std::ops::ControlFlow;

use jiff::Timestamp;

use crate::error::{AppendError, ReadError, VerifyError};
use crate::event::{Event, EventRef, StreamAppend};
use crate::export::{self, ExportError};
use crate::import::ImportError;
use crate::position::{Head, Seq, Version};
use crate::stream_id::StreamId;

/// A durable, hash-chained, append-only event log.
///
/// The calls block. Any number of threads may use one ledger at once.
pub trait Ledger: Send + Sync {
    /// Appends events to one or more streams: all of them or none.
    ///
    /// When it returns, the events survive a crash of the machine. An event is recorded at
    /// `recorded_at`, cut to the microsecond, or when the event before it was recorded, whichever
    /// is later. The events come back in the order given.
    ///
    /// # Errors
    /// [`AppendError::Stale`] if a stream is not where the caller expects it. After
    /// [`AppendError::Storage`] and [`AppendError::Interrupted`] the events may still have been
    /// recorded (the disk failed while confirming): read the stream before trying again.
    fn append(
        &self,
        recorded_at: Timestamp,
        appends: Vec<StreamAppend>,
    ) -> Result<Vec<Event>, AppendError>;

    /// Gives each event from `from` on to `each`, in order, until it breaks off.
    ///
    /// Memory is bounded. Events appended meanwhile are seen. `each` may use the ledger.
    ///
    /// # Errors
    /// If an event cannot be read. Hashes are not checked: that is what [`Ledger::verify`] is for.
    fn for_each(
        &self,
        from: Seq,
        each: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<(), ReadError>;

    /// Lends each event from `from` to `to`, both included, to `each`, in order, until it breaks
    /// off; nothing is copied.
    ///
    /// For ranges of some thousands of events and a quick `each`: the store may keep its history
    /// for as long as a range is being read. Several threads may read ranges at once.
    ///
    /// # Errors
    /// If an event cannot be read. Hashes are not checked.
    fn for_each_between(
        &self,
        from: Seq,
        to: Seq,
        each: &mut dyn FnMut(EventRef<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError>;

    /// Gives each event of a stream from `from` on to `each`, in order, until it breaks off.
    ///
    /// The stream is read as it stands at the call. `each` may use the ledger.
    ///
    /// # Errors
    /// If an event cannot be read.
    fn for_each_in_stream(
        &self,
        stream: &StreamId,
        from: Version,
        each: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<(), ReadError>;

    /// Returns the events of a stream, in order; none if there is no such stream.
    ///
    /// # Errors
    /// If an event cannot be read.
    fn read_stream(&self, stream: &StreamId) -> Result<Vec<Event>, ReadError> {
        let mut events = Vec::new();
        self.for_each_in_stream(stream, Version::FIRST, &mut |event| {
            events.push(event);
            ControlFlow::Continue(())
        })?;
        Ok(events)
    }

    /// Returns the end of the log; `None` while it is empty.
    ///
    /// # Errors
    /// If the last event cannot be read.
    fn head(&self) -> Result<Option<Head>, ReadError>;

    /// Walks the whole log and proves it, up to `expected` if given.
    ///
    /// A log that lost its last events still proves itself: only against a head that was noted
    /// elsewhere does the loss show. `expected` may be the head of any earlier day.
    ///
    /// # Errors
    /// With the first event that is wrong.
    fn verify(&self, expected: Option<Head>) -> Result<Option<Head>, VerifyError>;

    /// Writes the log as it stands, one line an event, as UTF-8 text.
    ///
    /// Equal logs give equal bytes. The first line tells the format and the head of the log; each
    /// further line is an event as a JSON object. [`Ledger::import`] reads it.
    ///
    /// # Errors
    /// If the log cannot be read or `output` cannot be written.
    fn export(&self, output: &mut dyn Write) -> Result<Option<Head>, ExportError> {
        let head = self.head()?;
        export::write(self, head, output)?;
        Ok(head)
    }

    /// Reads an export into this log, which must be empty: all of it or nothing.
    ///
    /// The chain is proved while it is read, to the head that the first line tells.
    ///
    /// # Errors
    /// With the number of the first line that is wrong.
    fn import(&self, input: &mut dyn BufRead) -> Result<Option<Head>, ImportError>;
}
