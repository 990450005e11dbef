//! Messages: valid by the schema of their version, and allowed by the Code's tables on a day.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use code::Tables;
use duis::{
    catalog::Catalog,
    diff::service_requests,
    request::Request,
    validate::{Problem, validate},
    xsd::{Kind, Schemas, Version},
};
use operations::requests::{Asked, Rule, breaches, variant};
use serde::Serialize;

use super::wrong;
use crate::error::Error;

/// How messages are checked.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The version of the schema; that which the message names when nothing is said.
    pub version: Option<Version>,
    /// The role of the User who sends.
    pub role: Option<String>,
}

/// Something wrong with a message, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemRow {
    /// The file.
    pub file: String,
    /// The line; 0 when it is of the whole message.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What sort of thing it is.
    pub kind: String,
    /// A sentence.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where the Code says it; empty for the schema's own rules.
    pub clause: String,
    /// How sure the Code's row is, where it is unsure.
    pub confidence: String,
}

/// A message that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Which schema it was checked against, such as `DUIS 5.4`.
    pub against: String,
    /// What is wrong.
    pub problems: Vec<ProblemRow>,
}

/// A version's schemas, with the variant that each element of a body stands for.
struct Ready {
    schemas: Schemas,
    elements: BTreeMap<String, String>,
}

/// Checks messages; each version's schemas are read once.
pub struct Validator<'c> {
    catalog: &'c Catalog,
    tables: &'c Tables,
    options: Options,
    ready: RefCell<BTreeMap<(Kind, Version), Rc<Ready>>>,
}

impl<'c> Validator<'c> {
    /// A validator by schemas and by the tables of a day.
    #[must_use]
    pub fn new(catalog: &'c Catalog, tables: &'c Tables, options: Options) -> Self {
        Self { catalog, tables, options, ready: RefCell::default() }
    }

    fn ready(&self, kind: Kind, version: &Version) -> Result<Rc<Ready>, Error> {
        let key = (kind, version.clone());
        if let Some(ready) = self.ready.borrow().get(&key) {
            return Ok(Rc::clone(ready));
        }
        if kind == Kind::Duis && !self.catalog.has_signatures() {
            let what = "the schema of XML signatures, which the DUIS schema imports, is not among the schemas";
            let help = "put xmldsig-core-schema.xsd from https://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd beside them";
            return Err(Error::input(what, help));
        }
        let schemas = self.catalog.schemas(kind, version).map_err(|error| wrong(&error))?;
        let elements =
            if kind == Kind::Duis { service_requests(&schemas) } else { BTreeMap::new() };
        let ready = Rc::new(Ready { schemas, elements });
        self.ready.borrow_mut().insert(key, Rc::clone(&ready));
        Ok(ready)
    }

    /// Checks a message.
    ///
    /// # Errors
    /// When there is no schema of its version.
    pub fn check(&self, file: &str, message: &[u8]) -> Result<Checked, Error> {
        let (mut kind, named) = Named::of(message);
        // What is no message at all is told so by whatever schema is there.
        if named.is_none() && self.catalog.versions(kind).next().is_none() {
            kind = Kind::Mmc;
        }
        let newest = || self.catalog.versions(kind).next_back().cloned();
        let stated = named.as_deref().and_then(|text| text.parse::<Version>().ok());
        let version = self.options.version.clone().or_else(|| stated.clone()).or_else(newest);
        let Some(version) = version else {
            return Err(Error::input(
                format!("there is no {kind} schema among the schemas"),
                super::WHERE,
            ));
        };
        let ready = self.ready(kind, &version)?;
        let found = validate(&ready.schemas, message);
        let mut problems: Vec<ProblemRow> =
            found.into_iter().map(|problem| of_schema(file, problem)).collect();
        if let Some(stated) = stated.filter(|stated| *stated != version) {
            let message = format!(
                "the message says that it is of version {stated}, and was checked against {version}"
            );
            let help = format!("write schemaVersion=\"{version}\", or leave `--schema` out");
            problems.insert(0, row(file, "wrong-version", message, help, "", ""));
        }
        if kind == Kind::Duis
            && let Ok(request) = Request::read(message)
        {
            problems.extend(self.by_the_tables(file, &request, &ready, &version));
        }
        Ok(Checked { against: format!("{kind} {version}"), problems })
    }

    /// What does not fit together in the request itself.
    fn by_itself(&self, file: &str, request: &Request<'_>, ready: &Ready) -> Vec<ProblemRow> {
        let mut rows = Vec::new();
        let srv = request.service_reference_variant.trim();
        let body = request.body.name();
        let asked_for = request.body.root();
        if let Some(own) = ready.elements.get(body)
            && own != srv
        {
            let message = format!(
                "the body holds `{body}`, which is SRV {own}, and the header says SRV {srv}"
            );
            rows.push(row(
                file,
                "wrong-body",
                message,
                format!("write {own} in the header, or another body"),
                "Appendix AD",
                "",
            ));
        }
        let held = asked_for.child("ServiceReferenceVariant").map(|node| node.text().trim());
        if let Some(held) = held.filter(|held| *held != srv) {
            let message =
                format!("the pre-command is of SRV {held}, and the header says SRV {srv}");
            rows.push(row(
                file,
                "wrong-body",
                message,
                format!("write {held} in the header"),
                "Appendix AD",
                "",
            ));
        }
        if request.originator == request.target {
            let message = "the request is for the User who sends it".to_owned();
            let help = "the second part of the RequestID is the device, or the DCC for what it answers itself".to_owned();
            rows.push(row(file, "wrong-target", message, help, "Appendix AD", ""));
        }
        let known = variant(self.tables, srv);
        let device =
            asked_for.child("DeviceID").map(|node| node.text().trim().to_ascii_uppercase());
        if known.as_ref().is_some_and(|known| known.is_non_device)
            && device == Some(request.target.to_string())
        {
            let message = format!(
                "SRV {srv} is answered by the DCC itself, and the RequestID names the device as its target"
            );
            let help =
                "write the identifier of the DCC as the second part of the RequestID".to_owned();
            rows.push(row(file, "wrong-target", message, help, "Appendix AD", ""));
        }
        rows
    }

    /// What the Code's tables and the request itself have against it.
    fn by_the_tables(
        &self,
        file: &str,
        request: &Request<'_>,
        ready: &Ready,
        version: &Version,
    ) -> Vec<ProblemRow> {
        let mut rows = self.by_itself(file, request, ready);
        let srv = request.service_reference_variant.trim();
        let asked_for = request.body.root();
        let schedules =
            asked_for.child("DSPScheduledServiceReferenceVariant").map(|node| node.text().trim());
        let asked = Asked {
            reference: request.service_reference.trim(),
            variant: srv,
            command_variant: request.command_variant.0,
            is_dated: asked_for.execution_time().is_some(),
            role: self.options.role.as_deref(),
            schedules,
        };
        // A variant that the schema does not know has been told already.
        let found = breaches(self.tables, &asked).into_iter();
        let found = found.filter(|breach| {
            breach.rule != Rule::Unknown || ready.elements.values().any(|known| known == srv)
        });
        rows.extend(found.map(|breach| {
            row(
                file,
                &breach.rule.to_string(),
                breach.message,
                breach.help,
                &breach.clause,
                &breach.confidence,
            )
        }));
        rows.extend(self.in_force(file, version));
        rows
    }

    /// Whether the version is in force on the day.
    fn in_force(&self, file: &str, version: &Version) -> Option<ProblemRow> {
        let sheet = self.tables.sheet("specifications")?;
        let id = format!("duis-{version}");
        if sheet.row(&id).is_some() {
            return None;
        }
        let there: Vec<&str> =
            sheet.rows.keys().filter_map(|id| id.strip_prefix("duis-")).collect();
        let message = format!(
            "DUIS {version} is not in force on {}; {} are",
            self.tables.scope.on,
            there.join(", ")
        );
        let help =
            "write the request by a version that is in force, or ask of another day with `--as-at`"
                .to_owned();
        Some(row(file, "version-not-in-force", message, help, "Appendix AD", "unverified"))
    }
}

fn of_schema(file: &str, problem: Problem) -> ProblemRow {
    ProblemRow {
        file: file.to_owned(),
        line: problem.line,
        column: problem.column,
        kind: problem.kind.to_string(),
        message: problem.message,
        help: problem.help.unwrap_or_default(),
        clause: String::new(),
        confidence: String::new(),
    }
}

fn row(
    file: &str,
    kind: &str,
    message: String,
    help: String,
    clause: &str,
    confidence: &str,
) -> ProblemRow {
    ProblemRow {
        file: file.to_owned(),
        line: 0,
        column: 0,
        kind: kind.to_owned(),
        message,
        help,
        clause: clause.to_owned(),
        confidence: if confidence == "stated" { String::new() } else { confidence.to_owned() },
    }
}

/// How much of a message is looked at for its outermost element, in bytes.
const HEAD_BYTES: usize = 16 * 1024;

/// What the outermost element of a message says.
struct Named;

impl Named {
    /// The specification that it belongs to, and the version that it names, as far as they can be seen before it is
    /// read.
    fn of(message: &[u8]) -> (Kind, Option<String>) {
        let head = message.get(..HEAD_BYTES.min(message.len())).unwrap_or_default();
        let head = String::from_utf8_lossy(head);
        // Comments and instructions may stand before the outermost element, with anything in them.
        let mut rest = head.trim_start_matches('\u{feff}').trim_start();
        while let Some(end) =
            [("<?", "?>"), ("<!--", "-->")].iter().find(|(open, _)| rest.starts_with(open))
        {
            rest = rest.split_once(end.1).map_or("", |(_, rest)| rest).trim_start();
        }
        let rest = rest.split('>').next().unwrap_or_default();
        let is_mmc =
            rest.split("schemaVersion").next().is_some_and(|tag| tag.contains("GBCSResponse"));
        let version =
            rest.split("schemaVersion").nth(1).and_then(|rest| rest.split(['"', '\'']).nth(1));
        (
            if is_mmc { Kind::Mmc } else { Kind::Duis },
            version.map(|version| version.trim().to_owned()),
        )
    }
}

/// A request with what the Code's tables say of it.
#[derive(Debug, Serialize)]
pub struct RequestView<'x> {
    /// What it says.
    #[serde(flatten)]
    pub request: Request<'x>,
    /// The name of its Service Reference Variant.
    pub name: String,
    /// Whether it is critical.
    pub critical: Option<bool>,
    /// The roles that may send it.
    pub roles: Vec<String>,
    /// Who keeps it until its time.
    pub future_dated: String,
    /// What the Command Variant asks for.
    pub command: &'static str,
    /// How sure the row of the Service Reference Variant is.
    pub confidence: String,
}

/// A request with what the tables of a day say of it.
#[must_use]
pub fn view_request<'x>(tables: &Tables, request: Request<'x>) -> RequestView<'x> {
    let known = variant(tables, request.service_reference_variant.trim());
    let command = request.command_variant.meaning();
    match known {
        Some(known) => RequestView {
            name: known.name,
            critical: Some(known.is_critical),
            roles: known.roles,
            future_dated: known.future_dated,
            confidence: known.confidence,
            command,
            request,
        },
        None => RequestView {
            name: "no table of the Code names it".to_owned(),
            critical: None,
            roles: Vec::new(),
            future_dated: String::new(),
            confidence: String::new(),
            command,
            request,
        },
    }
}
