//! The versions that are there: which, what they want, what a User misses who stays on one.

use app::{Error, schemas};
use duis::{
    catalog::Catalog,
    xsd::{Kind, Version},
};
use operations::features;
use serde::Serialize;

use super::Specification;
use crate::{output, session::Session};

#[derive(Serialize)]
struct Row {
    schema: String,
    version: String,
    title: String,
    gbcs: String,
    date: String,
    revision: String,
    in_force_from: String,
    confidence: String,
    file: String,
}

pub fn list(session: &Session, catalog: &Catalog) -> Result<(), Error> {
    let code = session.code()?;
    let of = |kind: &str| features::versions(&code, kind).map_err(Error::Findings);
    let known = [of("duis")?, of("mmc")?].concat();
    let row = |(document, identity): (&duis::catalog::Document, &duis::xsd::Identity)| {
        let id = format!("{}-{}", identity.kind.to_string().to_lowercase(), identity.version);
        let known = known.iter().find(|each| each.id == id);
        Row {
            schema: identity.kind.to_string(),
            version: identity.version.to_string(),
            title: identity.title.clone(),
            gbcs: identity.gbcs.clone().unwrap_or_default(),
            date: identity.date.clone().unwrap_or_default(),
            revision: identity.revision.clone().unwrap_or_default(),
            in_force_from: known.map(|known| known.from.to_string()).unwrap_or_default(),
            confidence: known.map(|known| known.confidence.clone()).unwrap_or_default(),
            file: document.name.clone(),
        }
    };
    let rows: Vec<Row> = catalog.official().map(row).collect();
    session.list(&rows, "")?;
    if !catalog.has_signatures() {
        output::note(
            "xmldsig-core-schema.xsd is not there; messages cannot be validated without it",
        );
    }
    Ok(())
}

pub fn show(
    session: &Session,
    catalog: &Catalog,
    kind: Kind,
    version: &Version,
    name: Option<&str>,
) -> Result<(), Error> {
    let schemas = catalog.schemas(kind, version).map_err(|error| {
        Error::input(error.to_string(), "see `secant schema list` for the versions that are there")
    })?;
    let Some(name) = name else {
        return match kind {
            Kind::Duis => session.list(
                &schemas::services(&schemas),
                "It lists its Service Requests in no order that is known.",
            ),
            Kind::Mmc => {
                let shape = schemas::shape(&schemas, kind, "GBCSResponse").unwrap_or_default();
                session.list(&shape, "")
            }
        };
    };
    let shape = schemas::shape(&schemas, kind, name).ok_or_else(|| {
        Error::input(
            format!("{kind} {version} has no `{name}`"),
            "name a type, an element of the body, or a Service Reference Variant; `secant schema show VERSION` lists them",
        )
    })?;
    session.list(&shape, "")
}

#[derive(Serialize)]
struct Summary {
    schema: String,
    user: String,
    dcc: String,
    cannot_ask: usize,
    does_not_understand: usize,
    is_refused: usize,
}

pub fn compat(
    session: &Session,
    catalog: &Catalog,
    of: Option<Specification>,
    user: Option<&Version>,
    dcc: Option<&Version>,
) -> Result<(), Error> {
    let kinds = of.map_or_else(|| vec![Kind::Duis, Kind::Mmc], |of| vec![of.kind()]);
    let (mut details, mut summary) = (Vec::new(), Vec::new());
    for kind in kinds {
        let newest = catalog.versions(kind).next_back().cloned();
        let Some(dcc) = dcc.cloned().or(newest) else { continue };
        let users: Vec<Version> = match user {
            Some(user) => vec![user.clone()],
            None => catalog.versions(kind).filter(|each| **each != dcc).cloned().collect(),
        };
        for user in users {
            let rows = schemas::compatibility(catalog, kind, &user, &dcc)?;
            let count = |effect: &str| rows.iter().filter(|row| row.effect == effect).count();
            summary.push(Summary {
                schema: kind.to_string(),
                user: user.to_string(),
                dcc: dcc.to_string(),
                cannot_ask: count("cannot ask"),
                does_not_understand: count("does not understand"),
                is_refused: count("is refused"),
            });
            details.extend(rows);
        }
    }
    if user.is_some() {
        session.list(&details, "Nothing: the versions allow the same.")
    } else {
        session.list(&summary, "There is only one version; put older ones beside it.")
    }
}
