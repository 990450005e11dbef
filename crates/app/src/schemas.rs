//! The official schemas that a user supplies: where they lie, what changed between them, what is wrong with messages.
//!
//! Secant ships none: they are not ours. They are looked for in the folder that is named, else in the folder into
//! which `secant schema add` once put them.

mod differences;
mod features;
mod messages;
mod shape;
mod store;

pub use differences::{ChangeRow, CompatibilityRow, Edition, compatibility, differences};
pub use features::{FeatureRow, features};
pub use messages::{Checked, Options, ProblemRow, RequestView, Validator, view_request};
pub use shape::{ServiceRow, ShapeRow, services, shape};
pub use store::{Added, add, catalog, catalog_of_file};

pub use duis::{catalog::Catalog, xsd::Kind as SchemaKind};

use crate::error::Error;

/// What to do when there are no schemas.
pub const WHERE: &str = "the DUIS schema belongs to SEC Appendix AD and the MMC schema to Appendix AF; get them where the \
    Code is published (https://smartenergycodecompany.co.uk/the-smart-energy-code-2/), with xmldsig-core-schema.xsd from \
    https://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd; then `secant schema add FOLDER` once, or `--schemas FOLDER`";

/// A catalogue's fault with advice.
pub(crate) fn wrong(error: &duis::catalog::CatalogError) -> Error {
    use duis::catalog::CatalogError::{NoVersion, Schema, TooMany, Twice};
    let help = match error {
        NoVersion { .. } => WHERE,
        Twice { .. } => "take one of them out of the folder",
        TooMany => "name a folder with schemas only",
        Schema(_) => {
            "get the file anew; if it is the official one, report this with the file's name"
        }
    };
    Error::input(error.to_string(), help)
}
