//! Planned and Unplanned Maintenance of the DCC's systems (Sections H8.2 to H8.7): what is planned, how it
//! is rated, whether a month's schedule fits the rules in force for it, and what came of it.
//!
//! ```text
//! tables of a scope ─▶ Rules ─▶ RuleBook (rules by day) ─┐
//! facts ─▶ Maintenance (fold) ───────────────────────────┼─▶ check ─▶ Breach { clause, what would be legal }
//!                                                        ├─▶ decide ─▶ Refusal
//!                                                        └─▶ report
//! ```
//!
//! Moments are points in time; they are shown and judged by the clock of the zone that [`Rules`] carry,
//! so that both clock changes come out right. Nothing here reads a clock or a file.

mod activity;
mod check;
mod decide;
mod derogation;
mod fact;
mod file;
mod id;
#[cfg(test)]
mod laws;
mod legal;
mod model;
mod notice;
mod rating;
mod report;
mod rules;
#[cfg(test)]
mod sample;
mod window;

pub use activity::{Disruption, Kind, Plan, PlanFault, SELF_SERVICE_INTERFACE, ServiceImpact};
pub use check::{Breach, CHECKS, check};
pub use decide::{decide, decide_publication};
pub use derogation::{Leave, decide_derogation, leaves};
pub use fact::{
    ActivityFact, ActualDisruption, DerogationFact, Edition, EditionItem, MaintenanceFact,
    MaintenanceRecord, Rated, ScheduleFact,
};
pub use file::{ACTIVITIES_MAX, FILE_BYTES_MAX, FileFault, parse_csv, parse_toml};
pub use id::{ActivityId, ActivityIdError, Month, MonthError};
pub use legal::{LegalWindow, legal_windows};
pub use model::{Activity, DerogationState, Finished, Maintenance, Move, Objection, State, Told};
pub use notice::{Notice, NoticeKind, notices};
pub use rating::{Level, Rating, rate};
pub use report::{ActivityFigures, MonthFigures, RuleRow, month_figures, rule_rows};
pub use rules::{Protected, RuleBook, Ruled, Rules, Timing};
pub use window::{MomentError, WINDOW_DAYS_MAX, Window, moment, told_moment};
