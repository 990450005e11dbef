//! Secant on the web: pages that work without JavaScript, downloads of every list, feeds, an API, sign-in.
//!
//! Every address is a row of one table ([`routes::ROUTES`]): method, path, what is shown ([`app::access::View`])
//! and the function that answers. Who may see it is asked in one place, before the function runs. Functions are
//! plain: they get an [`ask::Ask`] (the register, the model as at the day asked, the parts of the address) and
//! give an [`answer::Answer`] or a [`error::Fault`]. They run on threads that may wait, never on the runtime's.
//!
//! ```text
//! bytes ─▶ router (limits, who, may they) ─▶ page::<name> ─▶ Answer | Fault ─▶ finish (ETag, gzip, headers)
//! ```
//!
//! It decides nothing: what is legal is asked of `app`, and through it of the rows of the Code.

pub mod answer;
pub mod ask;
pub mod error;
pub mod router;
pub mod routes;
pub mod server;
pub mod site;

mod address;
mod api;
mod assets;
mod coded;
mod drawing;
mod feed;
mod finish;
mod frame;
mod guard;
mod list;
mod page;
mod publish;

pub use publish::{PublishError, Published, publish};
pub use server::{Limits, Options, serve, serve_until};
pub use site::{Settings, Site};
