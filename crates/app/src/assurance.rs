//! Security assurance: a log of its own, use cases, views and papers. Everything that it shows names its audience.
//!
//! What is recorded of a User's security is for the Security Sub-Committee, its secretariat and that User. So it never
//! enters the register, whose log anybody may prove: it is a second log, of the same form, in a file that only its
//! owner may read. Whatever shows something of it takes a [`Viewer`] and asks [`crate::access`] first.

mod import;
mod paper;
mod view;

use std::{collections::BTreeMap, fs, ops::ControlFlow, path::Path, sync::Arc};

use code::Code;
use jiff::{Timestamp, civil::Date};
use ledger::{
    ExpectedVersion, Head, Ledger as _, NewEvent, Payload, Seq, SqliteLedger, StreamAppend,
    StreamId, Version,
};
pub use operations::assurance::UserId;
use operations::assurance::{Assurance, AssuranceFact, AssuranceRecord, AssuranceRules, decide};

pub use paper::{ssc_paper, user_paper};
pub use view::{
    DueRow, EntryRow, HistoryRow, StatusReport, StatusRow, UserRow, Wanted, due, history, live,
    status_notes, status_report, statuses, users,
};

use crate::{
    access::{View, Viewer, may_see},
    context::Context,
    error::Error,
};

/// How often a fact is decided anew when another writer was faster.
const ATTEMPTS_MAX: usize = 5;
const STREAM: &str = "assurance/";
const KIND: &str = "assurance";

/// The record of assurance.
pub struct AssuranceRegister {
    ledger: SqliteLedger,
    code: Code,
    assurance: Assurance,
    versions: BTreeMap<String, Version>,
    next: Seq,
    /// What was recorded later is not known; none for all.
    recorded_by: Option<Timestamp>,
}

impl AssuranceRegister {
    /// Makes a new record in a file that is not there yet, which only its owner may read.
    ///
    /// # Errors
    /// When the file is there, or cannot be made.
    pub fn create(path: &Path, code: Code) -> Result<Self, Error> {
        let ledger = SqliteLedger::create(path)?;
        for_its_owner_only(path)?;
        Ok(Self::empty(ledger, code))
    }

    /// Opens a record and folds its log.
    ///
    /// # Errors
    /// When the file is missing, damaged or not such a record.
    pub fn open(path: &Path, code: Code) -> Result<Self, Error> {
        let ledger = SqliteLedger::open(path).map_err(|error| missing(error, path))?;
        let mut register = Self::empty(ledger, code);
        register.refresh()?;
        Ok(register)
    }

    /// Opens a record that is only to be read, as it was known at a moment, or with all that is known now.
    ///
    /// # Errors
    /// When the file is missing, damaged or not such a record.
    pub fn open_read_only(
        path: &Path,
        code: Code,
        recorded_by: Option<Timestamp>,
    ) -> Result<Self, Error> {
        let ledger = SqliteLedger::open_read_only(path).map_err(|error| missing(error, path))?;
        let mut register = Self { recorded_by, ..Self::empty(ledger, code) };
        register.refresh()?;
        Ok(register)
    }

    fn empty(ledger: SqliteLedger, code: Code) -> Self {
        let (assurance, versions) = (Assurance::default(), BTreeMap::new());
        Self { ledger, code, assurance, versions, next: Seq::FIRST, recorded_by: None }
    }

    /// Reads what others have written since.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn refresh(&mut self) -> Result<(), Error> {
        let mut failed = None;
        let (mut next, mut read) = (self.next, Vec::new());
        self.ledger.for_each(self.next, &mut |event| {
            if self.recorded_by.is_some_and(|until| event.recorded_at > until) {
                return ControlFlow::Break(());
            }
            let fact = decode(&event.stream, event.payload.as_str());
            match fact {
                Ok((id, fact)) => {
                    let seq = event.seq.get();
                    read.push((id, AssuranceRecord { seq, on: event.effective, fact }));
                    self.versions.insert(event.stream.as_str().to_owned(), event.version);
                    next = event.seq.next().unwrap_or(event.seq);
                    ControlFlow::Continue(())
                }
                Err(source) => {
                    failed = Some(Error::Event { seq: event.seq.get(), kind: event.kind, source });
                    ControlFlow::Break(())
                }
            }
        })?;
        self.next = next;
        for (id, record) in read {
            self.assurance.apply(id, record);
        }
        failed.map_or(Ok(()), Err)
    }

    /// The rules of a day.
    ///
    /// # Errors
    /// What cannot be read of the tables.
    pub fn rules(&self, on: Date) -> Result<AssuranceRules, Error> {
        Ok(AssuranceRules::of(&self.code.tables_on(on)?, &self.code.baseline(on)?)?)
    }

    /// What a User owes: which assessment of the cycle it is, by the rules of the day on which it is due.
    fn owed_by(
        &self,
        user: &operations::assurance::User,
        rules: &AssuranceRules,
        known: &mut BTreeMap<Date, Option<Arc<AssuranceRules>>>,
    ) -> Vec<operations::assurance::Due> {
        // Where the rules of a day to come cannot be read, those of today are all that is known.
        let mut later =
            |day| known.entry(day).or_insert_with(|| self.rules(day).ok().map(Arc::new)).clone();
        operations::assurance::due(user, rules, &mut later)
    }

    /// The Code.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Proves the log.
    ///
    /// # Errors
    /// The first event that is wrong.
    pub fn verify(&self) -> Result<Option<Head>, Error> {
        Ok(self.ledger.verify(None)?)
    }

    /// The number that the next assessment of a User gets. For: that User, the SSC and its secretariat.
    ///
    /// # Errors
    /// The refusal to anybody else; when there is no such User.
    pub fn next_assessment(
        &self,
        viewer: &Viewer,
        id: &UserId,
        on: Date,
    ) -> Result<operations::assurance::AssessmentId, Error> {
        Ok(self.of_one(viewer, id, on)?.next_assessment())
    }

    /// Records a fact, if the rules of its day allow it. When another writer was faster, it is decided anew. By: the
    /// SSC and its secretariat; and by a User of itself what is for it to say.
    ///
    /// # Errors
    /// The refusal, or why it could not be written.
    pub fn take(
        &mut self,
        ctx: &Context,
        viewer: &Viewer,
        id: &UserId,
        on: Date,
        fact: &AssuranceFact,
    ) -> Result<u64, Error> {
        if on > ctx.today {
            return Err(Error::input(
                format!("{on} lies in the future; today is {}", ctx.today),
                "record a fact on its day, or later",
            ));
        }
        may_record(viewer, id, fact)?;
        let mut attempt = 1;
        loop {
            decide(&self.assurance, id, on, fact, &self.rules(on)?)?;
            match self.append(ctx, id, on, fact) {
                Err(Error::Append(ledger::AppendError::Stale { .. })) if attempt < ATTEMPTS_MAX => {
                    attempt += 1;
                    self.refresh()?;
                }
                other => return other,
            }
        }
    }

    fn append(
        &mut self,
        ctx: &Context,
        id: &UserId,
        on: Date,
        fact: &AssuranceFact,
    ) -> Result<u64, Error> {
        let append = self.to_append(id, vec![event(ctx, on, fact)?])?;
        let written = self.ledger.append(ctx.now, vec![append])?;
        self.refresh()?;
        Ok(written.last().map_or(0, |event| event.seq.get()))
    }

    /// Events for a User's stream, as it stands by what is known.
    fn to_append(&self, id: &UserId, events: Vec<NewEvent>) -> Result<StreamAppend, Error> {
        let stream: StreamId =
            format!("{STREAM}{id}").parse().map_err(|error| Error::Bug(format!("{error}")))?;
        let known = self.versions.get(stream.as_str());
        let expected = known.map_or(ExpectedVersion::NoStream, |at| ExpectedVersion::Exact(*at));
        Ok(StreamAppend { stream, expected, events })
    }

    /// All that is on record as at a day, for one who may see all of it.
    fn of_all(&self, viewer: &Viewer, on: Date) -> Result<Assurance, Error> {
        may_see(viewer, View::AssuranceOfAll, None)?;
        Ok(self.assurance.as_at(on))
    }

    /// All Users as at a day, or the one that is asked of, for one who may see them.
    fn users_for(
        &self,
        viewer: &Viewer,
        of: Option<&UserId>,
        on: Date,
    ) -> Result<Vec<operations::assurance::User>, Error> {
        match of {
            Some(id) => Ok(vec![self.of_one(viewer, id, on)?]),
            None => Ok(self.of_all(viewer, on)?.users().cloned().collect()),
        }
    }

    /// One User as at a day, for one who may see it.
    fn of_one(
        &self,
        viewer: &Viewer,
        id: &UserId,
        on: Date,
    ) -> Result<operations::assurance::User, Error> {
        // Who may not see it is not told either whether it is there.
        may_see(viewer, View::AssuranceOfOne, Some(id.as_str()))?;
        self.assurance.as_at(on).user(id).cloned().ok_or_else(|| {
            Error::input(
                format!("there is no User `{id}` on {on}"),
                "`secant assurance users` lists them",
            )
        })
    }
}

/// Who may record what: a User says of itself what only it knows, the SSC and its secretariat the rest.
fn may_record(viewer: &Viewer, id: &UserId, fact: &AssuranceFact) -> Result<(), Error> {
    let its_own = matches!(
        fact,
        AssuranceFact::PremisesCounted { .. }
            | AssuranceFact::SystemNotified { .. }
            | AssuranceFact::SystemsReported { .. }
            | AssuranceFact::Responded { .. }
            | AssuranceFact::EvidenceGiven { .. }
            | AssuranceFact::LetterSigned { .. }
    );
    let allowed = if its_own {
        may_see(viewer, View::AssuranceOfOne, Some(id.as_str()))
    } else {
        may_see(viewer, View::AssuranceOfAll, None)
    };
    Ok(allowed?)
}

/// The largest document whose hash is taken, in bytes: scans of letters are large, films are no evidence.
const EVIDENCE_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// The SHA-256 of a document, in lower-case hexadecimal digits.
///
/// # Errors
/// When it cannot be read, or is too large.
pub fn hash_of(path: &Path) -> Result<String, Error> {
    let fault = |source| Error::File { path: path.to_owned(), verb: "read", source };
    let size_bytes = fs::metadata(path).map_err(fault)?.len();
    if size_bytes > EVIDENCE_BYTES_MAX {
        return Err(Error::input(
            format!(
                "`{}` has {size_bytes} bytes, and at most {EVIDENCE_BYTES_MAX} are read",
                path.display()
            ),
            "take its hash with `sha256sum`, and give that: `--sha256`",
        ));
    }
    Ok(code::digest::Digest::of_bytes(&fs::read(path).map_err(fault)?).to_string())
}

/// A fact as an event.
fn event(ctx: &Context, on: Date, fact: &AssuranceFact) -> Result<NewEvent, Error> {
    let payload = Payload::new(fact).map_err(|error| Error::Bug(error.to_string()))?;
    Ok(NewEvent { effective: on, actor: ctx.actor.clone(), kind: KIND.to_owned(), payload })
}

/// What an event says, and of whom.
fn decode(
    stream: &StreamId,
    payload: &str,
) -> Result<(UserId, AssuranceFact), Option<serde_json::Error>> {
    let id = stream.as_str().strip_prefix(STREAM).and_then(|id| id.parse().ok()).ok_or(None)?;
    Ok((id, serde_json::from_str(payload).map_err(Some)?))
}

fn missing(error: ledger::OpenError, path: &Path) -> Error {
    match error {
        ledger::OpenError::NotFound { .. } => Error::input(
            format!("there is no record of assurance at `{}`", path.display()),
            "make one with `secant assurance init`, or name it with `--assurance-register FILE`",
        ),
        other => other.into(),
    }
}

/// Takes the file's rights from everybody but its owner. SQLite gives the files beside it the same.
fn for_its_owner_only(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let fault = |source| Error::File { path: path.to_owned(), verb: "written", source };
        for ending in ["", "-wal", "-shm"] {
            let mut file = path.as_os_str().to_owned();
            file.push(ending);
            match fs::set_permissions(&file, fs::Permissions::from_mode(0o600)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(fault(error));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use jiff::civil::date;
    use strum::VariantArray as _;

    use super::*;
    use crate::{access::Role, sources::Texts};

    const SAMPLE: &str = include_str!("../../../register/assurance-sample.toml");

    fn register(folder: &Path) -> AssuranceRegister {
        let code = Texts::shipped().unwrap().load().unwrap();
        let path = folder.join("assurance.sqlite");
        let mut register = AssuranceRegister::create(&path, code).unwrap();
        let ctx = Context::at("a test", "2026-01-05T12:00:00Z".parse::<Timestamp>().unwrap());
        let viewer = Viewer { roles: [Role::SecuritySecretariat].into(), ..Viewer::public() };
        register.import(&ctx, &viewer, Path::new("sample.toml"), SAMPLE).unwrap();
        register
    }

    type Shows = fn(&AssuranceRegister, &Viewer) -> Result<(), Error>;

    fn one() -> UserId {
        "northlight".parse().unwrap()
    }

    const ON: Date = date(2020, 4, 1);

    /// Every function of this module that shows something of a User.
    const SHOWN: &[(&str, Shows)] = &[
        ("users", |register, viewer| users(register, viewer, ON).map(drop)),
        ("due of all", |register, viewer| due(register, viewer, None, ON, Wanted::All).map(drop)),
        ("due of one", |register, viewer| {
            due(register, viewer, Some(&one()), ON, Wanted::All).map(drop)
        }),
        ("live of all", |register, viewer| live(register, viewer, None, ON).map(drop)),
        ("live of one", |register, viewer| live(register, viewer, Some(&one()), ON).map(drop)),
        ("next assessment", |register, viewer| {
            register.next_assessment(viewer, &one(), ON).map(drop)
        }),
        ("statuses of all", |register, viewer| statuses(register, viewer, None, ON).map(drop)),
        ("statuses of one", |register, viewer| {
            statuses(register, viewer, Some(&one()), ON).map(drop)
        }),
        ("status report", |register, viewer| {
            status_report(register, viewer, date(2020, 2, 1), ON).map(drop)
        }),
        ("history", |register, viewer| history(register, viewer, &one(), ON).map(drop)),
        ("ssc paper", |register, viewer| {
            ssc_paper(register, viewer, date(2020, 3, 1), ON).map(drop)
        }),
        ("user paper", |register, viewer| user_paper(register, viewer, &one(), ON).map(drop)),
    ];

    #[test]
    fn every_role_sees_what_is_for_it_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let register = register(folder.path());
        let mut told = String::new();
        for (name, show) in SHOWN {
            let sees = |role: Role, party: &str| {
                let viewer = Viewer {
                    roles: [role].into(),
                    party: Some(party.to_owned()),
                    bodies: ["panel".to_owned(), "ssc".to_owned()].into(),
                    ..Viewer::public()
                };
                match show(&register, &viewer) {
                    Ok(()) => true,
                    Err(Error::Refused(_)) => false,
                    Err(other) => panic!("{name}: {other}"),
                }
            };
            let who = Role::VARIANTS.iter().filter_map(|role| {
                let (own, other) = (sees(*role, "northlight"), sees(*role, "greenmeadow"));
                assert!(own || !other, "{role} sees {name} of others only");
                let mark = if other { "" } else { " (own)" };
                own.then(|| format!("{role}{mark}"))
            });
            writeln!(told, "{name}: {}", who.collect::<Vec<_>>().join(", ")).unwrap();
        }
        insta::assert_snapshot!(told, @"
        users: security-sub-committee, security-secretariat
        due of all: security-sub-committee, security-secretariat
        due of one: party-representative (own), security-sub-committee, security-secretariat
        live of all: security-sub-committee, security-secretariat
        live of one: party-representative (own), security-sub-committee, security-secretariat
        next assessment: party-representative (own), security-sub-committee, security-secretariat
        statuses of all: security-sub-committee, security-secretariat
        statuses of one: party-representative (own), security-sub-committee, security-secretariat
        status report: security-sub-committee, security-secretariat
        history: party-representative (own), security-sub-committee, security-secretariat
        ssc paper: security-sub-committee, security-secretariat
        user paper: party-representative (own), security-sub-committee, security-secretariat
        ");
    }

    #[test]
    fn a_user_records_what_is_its_own_to_say_and_nobody_elses() {
        let fact = AssuranceFact::PremisesCounted { domestic: 1, non_domestic: 0 };
        let viewer = |role: Role, party: &str| Viewer {
            roles: [role].into(),
            party: Some(party.to_owned()),
            ..Viewer::public()
        };
        let may = |viewer: &Viewer, fact: &AssuranceFact| may_record(viewer, &one(), fact).is_ok();
        let own = viewer(Role::PartyRepresentative, "northlight");
        assert!(may(&own, &fact) && !may(&own, &AssuranceFact::SrepTested));
        assert!(!may(&viewer(Role::PartyRepresentative, "greenmeadow"), &fact));
        assert!(!may(&viewer(Role::Administrator, "northlight"), &fact));
        let secretariat = viewer(Role::SecuritySecretariat, "none");
        assert!(may(&secretariat, &fact) && may(&secretariat, &AssuranceFact::SrepTested));
    }

    #[test]
    fn a_record_that_is_read_again_says_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let written = register(folder.path());
        let path = folder.path().join("assurance.sqlite");
        let code = Texts::shipped().unwrap().load().unwrap();
        let open = |by: Option<&str>| {
            let by = by.map(|text| text.parse::<Timestamp>().unwrap());
            AssuranceRegister::open_read_only(&path, code.clone(), by).unwrap()
        };
        let read = open(None);
        assert_eq!(read.assurance, written.assurance);
        assert_eq!(read.versions, written.versions);
        assert_eq!(open(Some("2026-01-05T12:00:00Z")).assurance, written.assurance);
        let before = open(Some("2026-01-05T11:59:59Z"));
        assert_eq!(before.assurance.users().count(), 0, "nothing was recorded by then");
    }
}
