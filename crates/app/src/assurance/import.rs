//! Reading a file of Users and what happened to them.

use std::path::Path;

use jiff::civil::Date;
use ledger::{ExpectedVersion, Ledger as _, NewEvent, Payload, StreamAppend};
use operations::assurance::{AssuranceFact, AssuranceRecord, UserId, decide};
use serde::Deserialize;

use super::{AssuranceRegister, KIND, STREAM};
use crate::{context::Context, error::Error};

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

#[derive(Deserialize)]
struct FileFact {
    on: Date,
    #[serde(flatten)]
    fact: AssuranceFact,
}

impl AssuranceRegister {
    /// Records all facts of a file, each by the rules of its day, or none of them. Returns how many.
    ///
    /// # Errors
    /// When the file cannot be read, a fact is refused (with whose and which), or it cannot be written.
    pub fn import(&mut self, ctx: &Context, name: &Path, text: &str) -> Result<usize, Error> {
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
        let mut appends = Vec::with_capacity(file.user.len());
        for user in &file.user {
            let mut events = Vec::with_capacity(user.fact.len());
            for (number, FileFact { on, fact }) in (1..).zip(&user.fact) {
                if *on > ctx.today {
                    return Err(fault(&format!(
                        "fact {number} of `{}` lies in the future",
                        user.id
                    )));
                }
                decide(&tried, &user.id, *on, fact, &self.rules(*on)?).map_err(|refusal| {
                    let reason =
                        format!("fact {number} of `{}`, {on}: {}", user.id, refusal.reason);
                    Error::Refused(code::Refusal { reason, ..refusal })
                })?;
                let record = AssuranceRecord { seq: 0, on: *on, fact: fact.clone() };
                tried.apply(user.id.clone(), record);
                let payload = Payload::new(fact).map_err(|error| Error::Bug(error.to_string()))?;
                let (actor, kind) = (ctx.actor.clone(), KIND.to_owned());
                events.push(NewEvent { effective: *on, actor, kind, payload });
            }
            let stream = format!("{STREAM}{}", user.id).parse();
            let stream: ledger::StreamId =
                stream.map_err(|error| Error::Bug(format!("{error}")))?;
            let known = self.versions.get(stream.as_str());
            let expected =
                known.map_or(ExpectedVersion::NoStream, |at| ExpectedVersion::Exact(*at));
            if !events.is_empty() {
                appends.push(StreamAppend { stream, expected, events });
            }
        }
        if !appends.is_empty() {
            self.ledger.append(ctx.now, appends)?;
            self.refresh()?;
        }
        Ok(count)
    }
}
