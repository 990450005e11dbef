//! `secant schema`: which official schemas are there, what they want, what changed, who can use what.

mod features;
mod versions;

use std::path::PathBuf;

use app::{Error, schemas};
use clap::{Subcommand, ValueEnum};
use duis::{
    catalog::Catalog,
    xsd::{Kind, Version},
};

use crate::{output, session::Session};

/// Where the schemas are.
#[derive(Default, clap::Args)]
pub struct Where {
    /// The folder of the official schemas (*.xsd); that of `secant schema add` when not given.
    #[arg(long = "schemas", env = "SECANT_SCHEMAS", value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Where {
    /// Whether a folder was named.
    fn is_named(&self) -> bool {
        self.folder.is_some()
    }

    /// The folder that was named, or that of `secant schema add` where something was added.
    pub fn folder_if_any(&self) -> Option<PathBuf> {
        self.folder.clone().or_else(|| store().ok().filter(|folder| folder.is_dir()))
    }

    /// The schemas that are there.
    pub fn catalog(&self) -> Result<Catalog, Error> {
        schemas::catalog(&self.folder.clone().map_or_else(store, Ok)?)
    }
}

/// The folder into which `secant schema add` puts schemas.
fn store() -> Result<PathBuf, Error> {
    let folder =
        |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = folder("XDG_DATA_HOME").or_else(|| folder("LOCALAPPDATA"));
    let data = data.or_else(|| folder("HOME").map(|home| home.join(".local").join("share")));
    data.map(|data| data.join("secant").join("schemas")).ok_or_else(|| {
        Error::input(
            "there is no home folder in which schemas could lie",
            "name their folder with `--schemas FOLDER`",
        )
    })
}

/// A specification.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Specification {
    /// The DCC User Interface Specification: what Users send and get.
    Duis,
    /// The Message Mapping Catalogue: what devices say, decoded.
    Mmc,
}

impl Specification {
    fn kind(self) -> Kind {
        match self {
            Self::Duis => Kind::Duis,
            Self::Mmc => Kind::Mmc,
        }
    }
}

/// Who changes nothing.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// What breaks somebody.
    Breaking,
    /// What brings somebody something more, and breaks nobody.
    Additive,
    /// What nobody notices.
    Cosmetic,
}

/// What to do.
#[derive(Subcommand)]
#[command(after_help = "\
The official schemas are not part of Secant. The DUIS schema belongs to SEC Appendix AD and the MMC schema to Appendix
AF; they are published with the Code, and xmldsig-core-schema.xsd by the W3C. Put them into a folder, then:

  secant schema add FOLDER          once; or `--schemas FOLDER` with each command

Examples:
  secant schema list
  secant schema diff 5.1 5.3 --only breaking
  secant schema diff old/DUIS.xsd new/DUIS.xsd    two files, wherever they lie
  secant schema show 5.4 8.9
  secant schema compat --user 5.0
  secant schema features --as-at 2020-06-01")]
pub enum Command {
    /// Keep a copy of the official schemas, so that other commands find them.
    Add {
        /// The folder with the schemas.
        folder: PathBuf,
    },
    /// List the schemas that are there.
    List {
        #[command(flatten)]
        place: Where,
    },
    /// Show what a schema wants: all Service Requests, or one definition unfolded.
    Show {
        /// The version, such as 5.4.
        #[arg(value_name = "VERSION")]
        which: Version,
        /// A type, an element, a Service Reference Variant or the element that asks for it.
        name: Option<String>,
        /// Which specification.
        #[arg(long, value_enum, default_value_t = Specification::Duis)]
        of: Specification,
        #[command(flatten)]
        place: Where,
    },
    /// Show what changed from one version to another, and what it means for who sends and who reads.
    Diff {
        /// The old version, or its file: a `.xsd` that lies with what it imports.
        #[arg(value_name = "VERSION|FILE")]
        old: Which,
        /// The new version, or its file.
        #[arg(value_name = "VERSION|FILE")]
        new: Which,
        /// Which specification; both when not given.
        #[arg(long, value_enum)]
        of: Option<Specification>,
        /// Only changes of this sort, by the side that they are worst for.
        #[arg(long, value_enum)]
        only: Option<Only>,
        /// Only what is part of this Service Reference Variant.
        #[arg(long, value_name = "SRV")]
        srv: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    /// Show what a User who stays on an old version cannot ask, does not understand, or is refused.
    Compat {
        /// The User's version; every one that is there when not given.
        #[arg(long, value_name = "VERSION")]
        user: Option<Version>,
        /// The DCC's version; the newest that is there when not given.
        #[arg(long, value_name = "VERSION")]
        dcc: Option<Version>,
        /// Which specification; both when not given.
        #[arg(long, value_enum)]
        of: Option<Specification>,
        #[command(flatten)]
        place: Where,
    },
    /// Show which features of devices Users can reach, by which version and from which day; and for how long nobody could.
    Features {
        /// Show each version of a schema with the features that it carries.
        #[arg(long, value_enum)]
        by_version: Option<Specification>,
        /// Look the features up in the schemas of this folder, too.
        #[command(flatten)]
        place: Where,
    },
}

pub fn run(session: &Session, command: &Command) -> Result<(), Error> {
    match command {
        Command::Add { folder } => {
            let added = schemas::add(folder, &store()?)?;
            session.list(&added, "")
        }
        Command::List { place } => versions::list(session, &place.catalog()?),
        Command::Show { which, name, of, place } => {
            versions::show(session, &place.catalog()?, of.kind(), which, name.as_deref())
        }
        Command::Diff { old, new, of, only, srv, place } => {
            let (old, new) = (old.found(place)?, new.found(place)?);
            let mut rows = Vec::new();
            for kind in kinds(*of, &old, &new)? {
                rows.extend(schemas::differences(kind, old.edition(), new.edition())?);
            }
            rows.retain(|row| only.is_none_or(|only| worst(row) == only));
            rows.retain(|row| {
                srv.as_ref().is_none_or(|srv| {
                    row.srvs == "every" || row.srvs.split(' ').any(|each| each == srv)
                })
            });
            session.list(&rows, "Nothing changed.")
        }
        Command::Compat { user, dcc, of, place } => {
            versions::compat(session, &place.catalog()?, *of, user.as_ref(), dcc.as_ref())
        }
        Command::Features { by_version, place } => {
            features::run(session, by_version.map(Specification::kind), place)
        }
    }
}

/// A version, or the file of one.
#[derive(Debug, Clone)]
pub enum Which {
    /// A version among the schemas that are there.
    Version(Version),
    /// A file.
    File(PathBuf),
}

impl std::str::FromStr for Which {
    type Err = <Version as std::str::FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.to_ascii_lowercase().ends_with(".xsd") {
            return Ok(Self::File(PathBuf::from(text)));
        }
        text.parse().map(Self::Version)
    }
}

/// A version with the schemas among which it was found, and, of a file, what it is.
struct Found {
    catalog: Catalog,
    version: Version,
    only: Option<Kind>,
}

impl Which {
    fn found(&self, place: &Where) -> Result<Found, Error> {
        Ok(match self {
            Self::Version(version) => {
                Found { catalog: place.catalog()?, version: version.clone(), only: None }
            }
            Self::File(file) => {
                let (catalog, kind, version) = schemas::catalog_of_file(file)?;
                Found { catalog, version, only: Some(kind) }
            }
        })
    }
}

impl Found {
    fn edition(&self) -> schemas::Edition<'_> {
        schemas::Edition { catalog: &self.catalog, version: &self.version }
    }

    /// Whether it is, or has, a schema of a specification.
    fn has(&self, kind: Kind) -> bool {
        self.only.is_none_or(|only| only == kind)
            && self.catalog.document(kind, &self.version).is_ok()
    }
}

/// The specifications that are asked for and of which both versions are there; an error when there is none.
fn kinds(of: Option<Specification>, old: &Found, new: &Found) -> Result<Vec<Kind>, Error> {
    if let Some(of) = of {
        return Ok(vec![of.kind()]);
    }
    if let (Some(one), Some(other)) = (old.only, new.only)
        && one != other
    {
        return Err(Error::input(
            format!("one file is of the {one}, the other of the {other}"),
            "name two files of one specification",
        ));
    }
    let has = |kind: &Kind| old.has(*kind) && new.has(*kind);
    let kinds: Vec<Kind> = [Kind::Duis, Kind::Mmc].into_iter().filter(has).collect();
    if old.only.is_some() || new.only.is_some() {
        return Ok(if kinds.is_empty() {
            old.only.or(new.only).into_iter().collect()
        } else {
            kinds
        });
    }
    for kind in [Kind::Duis, Kind::Mmc].into_iter().filter(|kind| !kinds.contains(kind)) {
        output::note(&format!("the {kind} schemas of these versions are not there"));
    }
    // With none at all, say which versions there are.
    Ok(if kinds.is_empty() { vec![Kind::Duis] } else { kinds })
}

fn worst(row: &schemas::ChangeRow) -> Only {
    let is = |verdict: &str| row.for_sender == verdict || row.for_reader == verdict;
    match (is("breaking"), is("additive")) {
        (true, _) => Only::Breaking,
        (false, true) => Only::Additive,
        (false, false) => Only::Cosmetic,
    }
}
