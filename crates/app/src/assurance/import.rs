//! Reading a file of Users and what happened to them.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::Path,
};

use jiff::civil::Date;
use ledger::{Ledger as _, NewEvent, StreamAppend};
use operations::assurance::{AssuranceFact, AssuranceRecord, AssuranceRules, UserId, decide};
use serde::Deserialize;

use super::{AssuranceRegister, event};
use crate::{
    access::{View, Viewer, may_see},
    context::Context,
    error::Error,
};

/// The most facts of a file: a national record of twenty years has fewer.
const FACTS_MAX: usize = 200_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    user: Vec<FileUser>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileUser {
    id: UserId,
    #[serde(default)]
    fact: Vec<FileFact>,
}

/// A fact with its day. It is read in two steps, so that a field that no fact has is told and not dropped.
struct FileFact {
    on: Date,
    fact: AssuranceFact,
}

impl<'de> Deserialize<'de> for FileFact {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let mut fields = toml::Table::deserialize(deserializer)?;
        let on = fields.remove("on").ok_or_else(|| D::Error::missing_field("on"))?;
        let on = on.as_str().ok_or_else(|| D::Error::custom("`on` is a date in quotes"))?;
        let on = on.parse().map_err(D::Error::custom)?;
        let fact = fields.try_into().map_err(D::Error::custom)?;
        Ok(Self { on, fact })
    }
}

impl AssuranceRegister {
    /// Records all facts of a file, each by the rules of its day, or none of them. Returns how many. By: the SSC and
    /// its secretariat.
    ///
    /// # Errors
    /// When the file cannot be read, a fact is refused (with whose and which), or it cannot be written.
    pub fn import(
        &mut self,
        ctx: &Context,
        viewer: &Viewer,
        name: &Path,
        text: &str,
    ) -> Result<usize, Error> {
        may_see(viewer, View::AssuranceOfAll, None)?;
        let fault = |what: &str| {
            Error::input(
                format!("`{}` is no record of assurance: {what}", name.display()),
                "mend the file; `docs/user/assurance.md` shows its form",
            )
        };
        let file: File = toml::from_str(text).map_err(|error| fault(error.to_string().trim()))?;
        let count = file.user.iter().map(|user| user.fact.len()).sum();
        if count > FACTS_MAX {
            return Err(fault(&format!("it has {count} facts, and at most {FACTS_MAX} are read")));
        }
        let mut tried = self.assurance.clone();
        let mut rules: BTreeMap<Date, AssuranceRules> = BTreeMap::new();
        let mut streams: BTreeMap<&UserId, Vec<NewEvent>> = BTreeMap::new();
        for user in &file.user {
            for (number, FileFact { on, fact }) in (1..).zip(&user.fact) {
                if *on > ctx.today {
                    return Err(fault(&format!(
                        "fact {number} of `{}` lies in the future",
                        user.id
                    )));
                }
                let rules = match rules.entry(*on) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => place.insert(self.rules(*on)?),
                };
                decide(&tried, &user.id, *on, fact, rules).map_err(|refusal| {
                    let reason =
                        format!("fact {number} of `{}`, {on}: {}", user.id, refusal.reason);
                    Error::Refused(code::Refusal { reason, ..refusal })
                })?;
                let record = AssuranceRecord { seq: 0, on: *on, fact: fact.clone() };
                tried.apply(user.id.clone(), record);
                streams.entry(&user.id).or_default().push(event(ctx, *on, fact)?);
            }
        }
        let appends: Result<Vec<StreamAppend>, Error> =
            streams.into_iter().map(|(id, events)| self.to_append(id, events)).collect();
        let appends = appends?;
        if !appends.is_empty() {
            self.ledger.append(ctx.now, appends)?;
            self.refresh()?;
        }
        Ok(count)
    }
}
