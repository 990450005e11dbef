//! Whom a change concerns: who sends it to whom, in which Service Requests and alerts.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{Change, ChangeKind};
use crate::xsd::{Derivation, Kind, Particle, Schemas, Term, Type, TypeId, Value, XML_SCHEMA};

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// From a User to the DCC.
    Request,
    /// From the DCC to a User.
    Response,
    /// From Parse and Correlate software to the User who runs it.
    Mapping,
}

impl Route {
    /// Who writes and who reads.
    #[must_use]
    pub fn sides(self) -> (&'static str, &'static str) {
        match self {
            Self::Request => ("User", "DCC"),
            Self::Response => ("DCC", "User"),
            Self::Mapping => ("Parse and Correlate", "User"),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Mapping => "mapping",
        })
    }
}

/// Whom something concerns.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct About {
    /// Which ways it goes.
    pub routes: BTreeSet<Route>,
    /// The Service Reference Variants that it is part of, in their order; all when `is_every`.
    pub srvs: Vec<String>,
    /// Whether it is part of most Service Requests.
    pub is_every: bool,
    /// The alerts that it is part of: codes, or the events of DCC Alerts.
    pub alerts: BTreeSet<String>,
}

/// What types are reached from, in the schemas of one version.
#[derive(Debug, Default)]
pub struct Reach {
    types: BTreeMap<String, Mark>,
    elements: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    routes: BTreeSet<Route>,
    srvs: BTreeSet<String>,
    events: BTreeSet<String>,
}

/// From how many Service Requests on something is said to be part of every one.
const EVERY_MIN: usize = 40;

/// The Service Reference Variant of each element that the body of a request may hold. The schemas do not say it in
/// so many words, but list both in one order; what is not on both lists is left out.
#[must_use]
pub fn service_requests(schemas: &Schemas) -> BTreeMap<String, String> {
    let namespace = Kind::Duis.namespace();
    let variants =
        schemas.named_type(namespace, "ServiceReferenceVariant").and_then(|id| schemas.type_of(id));
    let Some(Type::Simple(variants)) = variants else { return BTreeMap::new() };
    let variants = variants.steps.iter().rev().find(|step| !step.values.is_empty());
    let Some(variants) = variants.map(|step| &step.values) else { return BTreeMap::new() };
    let bodies: Vec<String> = body(schemas, "Request")
        .into_iter()
        .map(|(name, _)| name)
        // It holds a command of any variant, and says of which.
        .filter(|name| name != "SignedPreCommand")
        .collect();
    if bodies.len() != variants.len() {
        return BTreeMap::new();
    }
    bodies.into_iter().zip(variants.iter().map(ToString::to_string)).collect()
}

/// The elements that the body of a message may hold, with their types.
fn body(schemas: &Schemas, root: &str) -> Vec<(String, TypeId)> {
    let root = schemas.root(Kind::Duis.namespace(), root).and_then(|id| schemas.element(id));
    let children = root.map(|root| children(schemas, root.of)).unwrap_or_default();
    let body = children.into_iter().find(|(name, _)| name == "Body");
    body.map(|(_, of)| self::children(schemas, of)).unwrap_or_default()
}

/// The elements of a type, those of its bases too.
fn children(schemas: &Schemas, of: TypeId) -> Vec<(String, TypeId)> {
    let (mut at, mut found) = (Some(of), Vec::new());
    while let Some(Type::Complex(complex)) = at.and_then(|id| schemas.type_of(id)) {
        if let Value::Elements(Some(particle)) = &complex.value {
            gather(schemas, particle, &mut found);
        }
        at = complex.base.filter(|(how, _)| *how == Derivation::Extension).map(|(_, base)| base);
    }
    found
}

fn gather(schemas: &Schemas, particle: &Particle, found: &mut Vec<(String, TypeId)>) {
    match &particle.term {
        Term::Element(id) => {
            found.extend(
                schemas.element(*id).map(|element| (element.name.local.to_string(), element.of)),
            );
        }
        Term::Any(_) => {}
        Term::Sequence(items) | Term::Choice(items) | Term::All(items) => {
            items.iter().for_each(|item| gather(schemas, item, found));
        }
    }
}

impl Reach {
    /// What is reached in schemas of a specification; `elements` says which element stands for which Service
    /// Reference Variant, as [`service_requests`] finds it.
    #[must_use]
    pub fn of(schemas: &Schemas, kind: Kind, elements: &BTreeMap<String, String>) -> Self {
        let mut reach = Self { types: BTreeMap::new(), elements: elements.clone() };
        match kind {
            Kind::Duis => reach.duis(schemas),
            Kind::Mmc => reach.mmc(schemas),
        }
        reach
    }

    fn duis(&mut self, schemas: &Schemas) {
        let route = |route| Mark { routes: BTreeSet::from([route]), ..Mark::default() };
        let roots: Vec<(String, TypeId)> = schemas
            .roots()
            .filter(|(name, _)| *name.namespace == *Kind::Duis.namespace())
            .filter_map(|(name, id)| Some((name.local.to_string(), schemas.element(id)?.of)))
            .collect();
        for (name, of) in roots {
            let way = if name == "Request" { Route::Request } else { Route::Response };
            self.types.entry(name.clone()).or_default().routes.insert(way);
            self.mark(schemas, of, &route(way));
        }
        let elements = self.elements.clone();
        let mut own: BTreeMap<TypeId, BTreeSet<String>> = BTreeMap::new();
        for (name, of) in body(schemas, "Request") {
            let srvs: BTreeSet<String> = elements.get(&name).cloned().into_iter().collect();
            own.entry(of).or_default().extend(srvs.clone());
            self.mark(schemas, of, &Mark { srvs, ..route(Route::Request) });
        }
        // An answer belongs to the Service Request of whose own type it holds a copy.
        let own: BTreeMap<TypeId, BTreeSet<String>> =
            own.into_iter().filter(|(_, srvs)| srvs.len() == 1).collect();
        for (kind, of) in body(schemas, "Response") {
            for (name, of) in children(schemas, of) {
                if kind == "ResponseMessage" {
                    let held = reached(schemas, of);
                    let found: Vec<TypeId> =
                        own.keys().filter(|id| held.contains(id)).copied().collect();
                    // A type within another of them is only a part of it.
                    let is_outer = |id: &&TypeId| {
                        !found
                            .iter()
                            .any(|other| other != *id && reached(schemas, *other).contains(id))
                    };
                    let srvs = found
                        .iter()
                        .filter(is_outer)
                        .filter_map(|id| own.get(id))
                        .flatten()
                        .cloned()
                        .collect();
                    self.mark(schemas, of, &Mark { srvs, ..route(Route::Response) });
                } else if name == "DCCAlert" {
                    for (event, of) in children(schemas, of) {
                        self.mark(
                            schemas,
                            of,
                            &Mark { events: BTreeSet::from([event]), ..route(Route::Response) },
                        );
                    }
                }
            }
        }
    }

    fn mmc(&mut self, schemas: &Schemas) {
        let mark = Mark { routes: BTreeSet::from([Route::Mapping]), ..Mark::default() };
        let root =
            schemas.root(Kind::Mmc.namespace(), "GBCSResponse").and_then(|id| schemas.element(id));
        if let Some(root) = root {
            self.types
                .entry(root.name.local.to_string())
                .or_default()
                .routes
                .insert(Route::Mapping);
            self.mark(schemas, root.of, &mark);
        }
        let all: Vec<(String, TypeId)> = schemas
            .elements
            .iter()
            .map(|element| (element.name.local.to_string(), element.of))
            .collect();
        for (name, of) in all {
            let request =
                name.strip_suffix("Rsp").and_then(|request| self.elements.get(request).cloned());
            if let Some(srv) = request {
                self.mark(schemas, of, &Mark { srvs: BTreeSet::from([srv]), ..mark.clone() });
            }
        }
    }

    /// Notes of every named type below a type how it is reached.
    fn mark(&mut self, schemas: &Schemas, of: TypeId, mark: &Mark) {
        for id in reached(schemas, of) {
            let name = schemas.type_name(id).filter(|name| *name.namespace != *XML_SCHEMA);
            if let Some(name) = name {
                let own = self.types.entry(name.local.to_string()).or_default();
                own.routes.extend(&mark.routes);
                own.srvs.extend(mark.srvs.iter().cloned());
                own.events.extend(mark.events.iter().cloned());
            }
        }
    }

    /// Whom a change concerns, as far as this version knows the place.
    #[must_use]
    pub fn about(&self, change: &Change) -> About {
        if change.kind == ChangeKind::Header {
            return About::default();
        }
        let mut mark = Mark::default();
        let parts: Vec<&str> = change.place.split('/').collect();
        let top = if change.place.is_empty() {
            change.subject.as_str()
        } else {
            parts.first().copied().unwrap_or_default()
        };
        if let Some(own) = self.types.get(top) {
            mark = own.clone();
        }
        // The place may say it more narrowly: an element of the body.
        let named: Option<&String> = match parts.as_slice() {
            ["Request", "Body", element, ..] => self.elements.get(*element),
            [.., last] => last.strip_suffix("Rsp").and_then(|request| self.elements.get(request)),
            [] => None,
        };
        if let Some(srv) = named {
            mark.srvs = BTreeSet::from([srv.clone()]);
        }
        let subject = change.subject.as_str();
        if top.contains("ServiceReference") {
            mark.srvs = self.variants_of(subject);
        } else if let Some(reference) = reference(subject) {
            mark.srvs = self.variants_of(&reference);
        }
        let mut alerts = mark.events;
        if let ["DCCAlert", event, ..] = parts.as_slice() {
            alerts.insert((*event).to_owned());
        }
        alerts.extend(alert(&change.place, subject));
        let is_every = mark.srvs.len() >= EVERY_MIN;
        let mut srvs: Vec<String> =
            if is_every { Vec::new() } else { mark.srvs.into_iter().collect() };
        srvs.sort_by_key(|srv| {
            srv.split('.').map(|part| part.parse::<u32>().unwrap_or_default()).collect::<Vec<_>>()
        });
        About { routes: mark.routes, srvs, is_every, alerts }
    }

    /// The variants of a Service Reference, or the variant itself.
    fn variants_of(&self, reference: &str) -> BTreeSet<String> {
        let fits = |srv: &&String| {
            **srv == *reference
                || srv.strip_prefix(reference).is_some_and(|rest| rest.starts_with('.'))
        };
        self.elements.values().filter(fits).cloned().collect()
    }
}

/// All types below a type, itself first.
fn reached(schemas: &Schemas, of: TypeId) -> BTreeSet<TypeId> {
    let (mut open, mut seen) = (vec![of], BTreeSet::new());
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match schemas.type_of(id) {
            Some(Type::Complex(complex)) => {
                open.extend(complex.base.map(|(_, base)| base));
                open.extend(complex.text);
                open.extend(complex.all_attributes.iter().map(|attribute| attribute.of));
                open.extend(children(schemas, id).into_iter().map(|(_, of)| of));
            }
            Some(Type::Simple(simple)) => open.extend(simple.base),
            None => {}
        }
    }
    seen
}

/// The Service Reference in a response code such as `E050111`: two digits each, then the number of the code.
fn reference(code: &str) -> Option<String> {
    let digits = code.strip_prefix(['E', 'W', 'I'])?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize| digits.get(from..from + 2)?.parse::<u32>().ok();
    Some(format!("{}.{}", number(0)?, number(2)?))
}

/// The alert code that a change is about.
fn alert(place: &str, subject: &str) -> Option<String> {
    if place.contains("AlertCode") {
        return Some(subject.to_owned());
    }
    let mut parts = place.split('/').chain([subject]);
    let code = parts.find_map(|part| {
        let digits = part.strip_prefix('x')?;
        (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
    });
    code.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn response_codes_name_their_service_reference() {
        assert_eq!(reference("E050111").as_deref(), Some("5.1"));
        assert_eq!(reference("W081401").as_deref(), Some("8.14"));
        assert_eq!((reference("E65"), reference("N63"), reference("EABCDEF")), (None, None, None));
    }

    #[test]
    fn alerts_are_named_by_their_code() {
        assert_eq!(alert("ElectricitySupplierAlerts/x81C6", "x81C6").as_deref(), Some("81C6"));
        assert_eq!(alert("DCCAlertMessage/DCCAlertCode", "N63").as_deref(), Some("N63"));
        assert_eq!(alert("DSPWANMatrix", "CSPRegion"), None);
    }
}
