//! Views: what is shown, as plain data that any surface can render.

mod body;
mod certificate;
mod dated;
mod log;
mod meeting;
mod month;
mod next;
mod proposal;
mod release;
mod statement;
mod table;
mod tests;
mod waiting;

pub use body::{BodyRow, bodies};
pub use certificate::{AmendmentForm, CertificateForm, FindingForm};
pub use dated::{DatedRow, clause_over_time, role_over_time};
pub use log::{EventRow, HeadRow, event, events, head, prove};
pub use meeting::{ActionRow, MeetingRow, actions, meetings};
pub(crate) use month::change_row;
pub use month::{ChangeRow, DueRow, changes, due, raised};
pub use next::{Next, NextDay, NextRow, next};
pub use proposal::{Detail, Filter, HistoryRow, Labelled, ProposalRow, detail, list};
pub use release::{ReleaseRow, releases};
pub use statement::{Piece, PieceKind, StatementPart, StatementVersion, redlined, statements};
pub use table::{
    BlameRow, DifferenceRow, Record, TableRow, blame, difference, differences, file_differences,
    rows, tables,
};
pub use tests::{Heat, HeatRow, ObligationRow, heat, heat_figure, owed};
pub use waiting::{WaitingRow, waiting};
