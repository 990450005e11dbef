//! What is shared by all requests: the register that follows its log, and what was worked out from it.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLockReadGuard},
    time::{Duration, Instant},
};

use app::{
    AsAt, Context, Register, Shared,
    accounts::Accounts,
    alerts::{Looker, makers_of},
    assurance::AssuranceRegister,
    mail::Mail,
    organisations::Organisations,
    schemas::Catalog,
    sources::Texts,
};
use change::Model;
use code::{Baseline, Tables, check::Allowances, tables::Scope};
use jiff::civil::Date;

use crate::{answer::Answer, error::Fault};

/// How long what was read of the log is taken for the newest, so that a busy site asks seldom.
const FRESH: Duration = Duration::from_millis(250);
/// The most days of which the model is kept: days share each proposal that was the same on both.
const MOMENTS_MAX: usize = 12;
/// The most sets of tables that are kept.
const SCOPES_MAX: usize = 24;
/// The most answers that are kept, and the most bytes of all together.
const ANSWERS_MAX: usize = 2_000;
const ANSWERS_BYTES_MAX: usize = 64 * 1024 * 1024;

/// How a site is set up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whether it shows the demo register, with people of the demo.
    pub demo: bool,
    /// Whether it is reached through TLS, so that cookies are sent through TLS only.
    pub secure: bool,
    /// The names by which browsers may call it; empty for any.
    pub hosts: Vec<String>,
    /// The file of accounts; none for a site that nobody can sign in to.
    pub accounts: Option<PathBuf>,
    /// The file of organisations whose people sign in by them.
    pub organisations: Option<PathBuf>,
    /// The state of a run of alerts, whose figures are shown to those for whom they are.
    pub traffic: Option<PathBuf>,
    /// The list of makers of devices.
    pub makers: Option<PathBuf>,
    /// The record of assurance, shown to those for whom it is.
    pub assurance: Option<PathBuf>,
    /// The file of subscriptions; none for a site that sends no letters.
    pub mail: Option<PathBuf>,
    /// The folder of the official schemas, which are not ours to ship.
    pub schemas: Option<PathBuf>,
}

/// The register on a day.
pub struct Moment {
    /// The day.
    pub day: Date,
    /// All that was true by then.
    pub model: Model,
    /// The rules in force.
    pub baseline: Baseline,
}

/// A site.
pub struct Site {
    /// How it is set up.
    pub settings: Settings,
    texts: Texts,
    allowances: Allowances,
    accounts: Option<Accounts>,
    organisations: Option<Organisations>,
    assurance: Option<Mutex<AssuranceRegister>>,
    register: Shared,
    /// Held while a day is worked out, so that many who ask for days do not take all memory at once.
    making: Mutex<()>,
    kept: Mutex<Kept>,
    looker: OnceLock<Arc<Looker>>,
    schemas: Option<Catalog>,
    mail: Option<Mail>,
}

/// What was worked out, and of which end of the log.
struct Kept {
    looked: Option<Instant>,
    head: u64,
    moments: BTreeMap<Date, Arc<Moment>>,
    tables: BTreeMap<String, Arc<Tables>>,
    answers: BTreeMap<String, (Date, Arc<Answer>)>,
    answers_bytes: usize,
}

impl Site {
    /// A site of a register; `texts` are those of which its Code was made.
    ///
    /// # Errors
    /// When the accepted findings, the accounts, the organisations, the record of assurance, the schemas or the subscriptions cannot be read.
    pub fn new(register: Register, texts: Texts, settings: Settings) -> Result<Self, app::Error> {
        let kept = Kept {
            looked: None,
            head: register.seen(),
            moments: BTreeMap::new(),
            tables: BTreeMap::new(),
            answers: BTreeMap::new(),
            answers_bytes: 0,
        };
        let allowances = texts.allowances()?;
        let accounts = match (&settings.accounts, settings.demo) {
            (_, true) => Some(Accounts::demo(Context::now("demo").now)?),
            (Some(path), false) => Some(Accounts::open(path)?),
            (None, false) => None,
        };
        let organisations =
            settings.organisations.as_deref().map(Organisations::read).transpose()?;
        let assurance = settings.assurance.as_deref().map(|path| {
            AssuranceRegister::open_read_only(path, register.code().clone(), None).map(Mutex::new)
        });
        let assurance = assurance.transpose()?;
        let schemas = settings.schemas.as_deref().map(app::schemas::catalog).transpose()?;
        let mail = settings.mail.as_deref().map(Mail::open).transpose()?;
        Ok(Self {
            settings,
            texts,
            allowances,
            accounts,
            organisations,
            assurance,
            register: Shared::new(register),
            making: Mutex::new(()),
            kept: Mutex::new(kept),
            looker: OnceLock::new(),
            schemas,
            mail,
        })
    }

    /// Those who can sign in, if anybody can.
    #[must_use]
    pub fn accounts(&self) -> Option<&Accounts> {
        self.accounts.as_ref()
    }

    /// The organisations whose people sign in by them.
    #[must_use]
    pub fn organisations(&self) -> Option<&Organisations> {
        self.organisations.as_ref()
    }

    /// The record of assurance, with what others have written; none where the site shows none.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn assurance(&self) -> Result<Option<MutexGuard<'_, AssuranceRegister>>, Fault> {
        let Some(kept) = &self.assurance else { return Ok(None) };
        let mut record = kept.lock().unwrap_or_else(PoisonError::into_inner);
        record.refresh()?;
        Ok(Some(record))
    }

    /// The official schemas, where they were supplied.
    #[must_use]
    pub fn schemas(&self) -> Option<&Catalog> {
        self.schemas.as_ref()
    }

    /// Subscriptions, where the site sends letters.
    #[must_use]
    pub fn mail(&self) -> Option<&Mail> {
        self.mail.as_ref()
    }

    /// The texts of the Code's files.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The findings that are accepted.
    #[must_use]
    pub fn allowances(&self) -> &Allowances {
        &self.allowances
    }

    /// The register to be read, with what others have written.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn read(&self) -> Result<RwLockReadGuard<'_, Register>, Fault> {
        let due = {
            let mut kept = self.kept();
            let due = kept.looked.is_none_or(|looked| looked.elapsed() > FRESH);
            if due {
                kept.looked = Some(Instant::now());
            }
            due
        };
        if due {
            self.register.refresh()?;
        }
        let register = self.register.read();
        self.kept().follow(register.seen());
        Ok(register)
    }

    /// The register to be written.
    pub fn register(&self) -> &Shared {
        &self.register
    }

    /// The register as at a day.
    ///
    /// # Errors
    /// When there are no rules of that day.
    pub fn moment(&self, register: &Register, day: Date) -> Result<Arc<Moment>, Fault> {
        let known = || self.kept().moments.get(&day).map(Arc::clone);
        if let Some(found) = known() {
            return Ok(found);
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known() {
            return Ok(found);
        }
        let moment = Arc::new(Moment {
            day,
            model: register.model_as_at(AsAt::day(day))?,
            baseline: register.baseline(day)?,
        });
        let mut kept = self.kept();
        if kept.moments.len() >= MOMENTS_MAX {
            kept.moments.clear();
        }
        if kept.head == register.seen() {
            kept.moments.insert(day, Arc::clone(&moment));
        }
        Ok(moment)
    }

    /// The tables of a scope.
    ///
    /// # Errors
    /// When the amendments do not fit.
    pub fn tables(&self, register: &Register, scope: &Scope) -> Result<Arc<Tables>, Fault> {
        let key = format!("{scope:?}");
        if let Some(found) = self.kept().tables.get(&key) {
            return Ok(Arc::clone(found));
        }
        let tables = Arc::new(register.code().tables_of(scope)?);
        let mut kept = self.kept();
        if kept.tables.len() >= SCOPES_MAX {
            kept.tables.clear();
        }
        kept.tables.insert(key, Arc::clone(&tables));
        Ok(tables)
    }

    /// Looks alerts up in the Code; made when it is first asked for.
    ///
    /// # Errors
    /// When a table of alerts or the list of makers cannot be read.
    pub fn looker(&self, register: &Register) -> Result<Arc<Looker>, Fault> {
        if let Some(looker) = self.looker.get() {
            return Ok(Arc::clone(looker));
        }
        let makers = self.settings.makers.as_deref().map(makers_of).transpose()?;
        let made = Arc::new(Looker::new(register.code(), makers.unwrap_or_default())?);
        Ok(Arc::clone(self.looker.get_or_init(|| made)))
    }

    /// An answer that was given to the public before, while nothing has changed since and it is still the same day.
    pub(crate) fn remembered(&self, address: &str, today: Date, seen: u64) -> Option<Arc<Answer>> {
        let kept = self.kept();
        let (day, answer) = kept.answers.get(address)?;
        (*day == today && kept.head == seen).then(|| Arc::clone(answer))
    }

    /// Remembers an answer to the public.
    pub(crate) fn remember(&self, address: &str, today: Date, seen: u64, answer: &Arc<Answer>) {
        let mut kept = self.kept();
        let full = kept.answers.len() >= ANSWERS_MAX || kept.answers_bytes >= ANSWERS_BYTES_MAX;
        if full {
            kept.answers.clear();
            kept.answers_bytes = 0;
        }
        if kept.head == seen {
            kept.answers_bytes += answer.body.len();
            kept.answers.insert(address.to_owned(), (today, Arc::clone(answer)));
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Forgets what was worked out of an earlier end of the log.
    fn follow(&mut self, head: u64) {
        if self.head != head {
            self.head = head;
            self.moments.clear();
            self.answers.clear();
            self.answers_bytes = 0;
        }
    }
}
