//! The file of subscriptions and of letters that wait to be sent.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{About, Letter, News, Rhythm, Subscription, letter};
use crate::{context, context::Context, error::Error, private_file, register::Register, secret};

/// The most letters that ask one address to confirm, in a day: nobody is to be flooded by means of us.
const ASKED_MAX: u32 = 3;
/// The most subscriptions of one address.
const OF_ONE_ADDRESS_MAX: u32 = 50;
/// How often a letter is tried before it is given up.
const ATTEMPTS_MAX: u32 = 12;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS subscription (
  id INTEGER PRIMARY KEY, address TEXT NOT NULL, about TEXT NOT NULL, rhythm TEXT NOT NULL,
  confirmed INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL, looked TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
  UNIQUE (address, about)) STRICT;
CREATE TABLE IF NOT EXISTS letter (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, address TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
  html TEXT NOT NULL, token TEXT NOT NULL, asks INTEGER NOT NULL, made TEXT NOT NULL, sent TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, next TEXT NOT NULL, fault TEXT NOT NULL DEFAULT '') STRICT;
";

/// Subscriptions and letters.
pub struct Mail {
    file: Mutex<Connection>,
}

/// A letter that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its number.
    pub id: i64,
    /// Its name, the same each time that it is tried: what its Message-ID is made of.
    pub name: String,
    /// To whom.
    pub address: String,
    /// What it says.
    pub letter: Letter,
    /// By what its subscription is ended.
    pub token: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it could not be sent, if it was tried.
    pub fault: String,
}

impl Mail {
    /// Opens the file, or makes it; only its owner may read it.
    ///
    /// # Errors
    /// When it cannot be opened or made.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = private_file::open(path, broken)?;
        file.execute_batch(SCHEMA).map_err(broken)?;
        Ok(Self { file: Mutex::new(file) })
    }

    /// Subscribes an address, and queues the letter that asks whether whoever has it wants so. The same subscription is
    /// asked for anew; what is on file of others is not told. `seen` is the last event there is.
    ///
    /// # Errors
    /// When the address was asked too often, or has too many.
    pub fn subscribe(
        &self,
        address: &str,
        about: &About,
        rhythm: Rhythm,
        seen: u64,
        (site, now): (&str, Timestamp),
    ) -> Result<(), Error> {
        let address = super::address(address)?;
        let day_before = now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(now);
        let mut file = self.file();
        let unit = file.transaction().map_err(broken)?;
        let count = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            unit.query_row(sql, values, |row| row.get::<_, u32>(0)).map_err(broken)
        };
        let asked = count(
            "SELECT count(*) FROM letter WHERE address = ?1 AND asks = 1 AND made > ?2",
            &[&address, &day_before.to_string()],
        )?;
        let own = count("SELECT count(*) FROM subscription WHERE address = ?1", &[&address])?;
        if asked >= ASKED_MAX || own >= OF_ONE_ADDRESS_MAX {
            return Err(Error::input(
                "this address was asked too often",
                "confirm what was sent, or come again tomorrow",
            ));
        }
        let new = secret::token()?;
        unit.execute(
            "INSERT INTO subscription (address, about, rhythm, seen, looked, token) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (address, about) DO UPDATE SET rhythm = ?3",
            params![address, about.to_string(), rhythm.to_string(), number(seen), now.to_string(), new],
        )
        .map_err(broken)?;
        let kept: String = unit
            .query_row(
                "SELECT token FROM subscription WHERE address = ?1 AND about = ?2",
                params![address, about.to_string()],
                |row| row.get(0),
            )
            .map_err(broken)?;
        let letter = asking(about, rhythm, &kept, site);
        queue(&unit, &format!("ask-{new}"), (&address, &kept), &letter, true, now)?;
        unit.commit().map_err(broken)
    }

    /// The subscription that a token is of.
    ///
    /// # Errors
    /// When there is none, or it was ended.
    pub fn of_token(&self, token: &str) -> Result<Subscription, Error> {
        let found = self
            .file()
            .query_row(&format!("{SELECT} WHERE token = ?1"), [token], subscription)
            .optional();
        found.map_err(broken)?.ok_or_else(|| {
            Error::input("this subscription has ended, or never was", "subscribe anew")
        })
    }

    /// Confirms a subscription.
    ///
    /// # Errors
    /// As [`Mail::of_token`].
    pub fn confirm(&self, token: &str) -> Result<(), Error> {
        self.of_token(token)?;
        let sql = "UPDATE subscription SET confirmed = 1 WHERE token = ?1";
        self.file().execute(sql, [token]).map_err(broken).map(drop)
    }

    /// Ends a subscription; its letters that wait are not sent any more.
    ///
    /// # Errors
    /// As [`Mail::of_token`].
    pub fn end(&self, token: &str) -> Result<(), Error> {
        self.of_token(token)?;
        let mut file = self.file();
        let unit = file.transaction().map_err(broken)?;
        unit.execute("DELETE FROM subscription WHERE token = ?1", [token]).map_err(broken)?;
        unit.execute("DELETE FROM letter WHERE token = ?1 AND sent IS NULL", [token])
            .map_err(broken)?;
        unit.commit().map_err(broken)
    }

    /// All subscriptions.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn subscriptions(&self) -> Result<Vec<Subscription>, Error> {
        let file = self.file();
        let mut rows = file.prepare(&format!("{SELECT} ORDER BY id")).map_err(broken)?;
        let rows = rows.query_map([], subscription).map_err(broken)?;
        rows.collect::<Result<_, _>>().map_err(broken)
    }

    /// Queues the letters that are due, and gives how many. A subscription moves on in the write that queues its letter.
    ///
    /// # Errors
    /// When a letter cannot be written.
    pub fn queue_due(
        &self,
        register: &Register,
        ctx: &Context,
        site: &str,
    ) -> Result<usize, Error> {
        let mut queued = 0;
        let due: Vec<Subscription> =
            self.subscriptions()?.into_iter().filter(|each| is_due(each, ctx)).collect();
        let Some(first) = due.iter().map(|each| each.seen).min() else { return Ok(0) };
        let (news, until) = (News::after(register, ctx, first)?, register.seen());
        for subscription in &due {
            let letter = letter(&news, subscription, site);
            let mut file = self.file();
            let unit = file.transaction().map_err(broken)?;
            if let Some(letter) = &letter {
                let name = format!("s{}-e{until}", subscription.id);
                let to = (subscription.address.as_str(), subscription.token.as_str());
                queue(&unit, &name, to, letter, false, ctx.now)?;
                queued += 1;
            }
            let sql = "UPDATE subscription SET seen = ?2, looked = ?3 WHERE id = ?1";
            unit.execute(sql, params![subscription.id, number(until), ctx.now.to_string()])
                .map_err(broken)?;
            unit.commit().map_err(broken)?;
        }
        Ok(queued)
    }

    /// The letters that are to be tried now: those whose time has come, or all.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unsent(&self, now: Timestamp, all: bool) -> Result<Vec<Outgoing>, Error> {
        let file = self.file();
        let sql =
            "SELECT id, name, address, subject, text, html, token, attempts, fault FROM letter
                   WHERE sent IS NULL AND attempts < ?1 AND (?2 OR next <= ?3) ORDER BY id";
        let mut rows = file.prepare(sql).map_err(broken)?;
        let rows = rows.query_map(params![ATTEMPTS_MAX, all, now.to_string()], |row| {
            Ok(Outgoing {
                id: row.get(0)?,
                name: row.get(1)?,
                address: row.get(2)?,
                letter: Letter { subject: row.get(3)?, text: row.get(4)?, html: row.get(5)? },
                token: row.get(6)?,
                attempts: row.get(7)?,
                fault: row.get(8)?,
            })
        });
        rows.map_err(broken)?.collect::<Result<_, _>>().map_err(broken)
    }

    /// Notes that a letter was sent.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn sent(&self, id: i64, now: Timestamp) -> Result<(), Error> {
        let sql = "UPDATE letter SET sent = ?2, fault = '' WHERE id = ?1";
        self.file().execute(sql, params![id, now.to_string()]).map_err(broken).map(drop)
    }

    /// Notes that a letter could not be sent: it is tried again, each time after twice as long.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn failed(&self, letter: &Outgoing, fault: &str, now: Timestamp) -> Result<(), Error> {
        let minutes = 2_i64.saturating_pow(letter.attempts.saturating_add(1)).min(24 * 60);
        let next = now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(now);
        let fault: String = fault.chars().take(300).collect();
        let sql = "UPDATE letter SET attempts = attempts + 1, next = ?2, fault = ?3 WHERE id = ?1";
        self.file()
            .execute(sql, params![letter.id, next.to_string(), fault])
            .map_err(broken)
            .map(drop)
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const SELECT: &str =
    "SELECT id, address, about, rhythm, confirmed, seen, looked, token FROM subscription";

fn subscription(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    fn read<T: std::str::FromStr>(row: &Row<'_>, index: usize) -> rusqlite::Result<T>
    where
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        let text: String = row.get(index)?;
        text.parse().map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                index,
                rusqlite::types::Type::Text,
                Box::new(error),
            )
        })
    }
    Ok(Subscription {
        id: row.get(0)?,
        address: row.get(1)?,
        about: read(row, 2)?,
        rhythm: read(row, 3)?,
        confirmed: row.get(4)?,
        seen: u64::try_from(row.get::<_, i64>(5)?).unwrap_or_default(),
        looked: read(row, 6)?,
        token: row.get(7)?,
    })
}

/// Whether it is time to look what is new for a subscription.
fn is_due(subscription: &Subscription, ctx: &Context) -> bool {
    let looked = context::zone().to_datetime(subscription.looked).date();
    let days = looked.until(ctx.today).map(|span| span.get_days()).unwrap_or_default();
    subscription.confirmed
        && match subscription.rhythm {
            Rhythm::AtOnce => true,
            Rhythm::Daily => days >= 1,
            Rhythm::Weekly => days >= 7,
        }
}

fn queue(
    unit: &Connection,
    name: &str,
    (address, token): (&str, &str),
    letter: &Letter,
    asks: bool,
    now: Timestamp,
) -> Result<(), Error> {
    unit.execute(
        "INSERT INTO letter (name, address, subject, text, html, token, asks, made, next)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) ON CONFLICT (name) DO NOTHING",
        params![
            name,
            address,
            letter.subject,
            letter.text,
            letter.html,
            token,
            asks,
            now.to_string()
        ],
    )
    .map_err(broken)
    .map(drop)
}

/// The letter that asks whether somebody wants a subscription.
fn asking(about: &About, rhythm: Rhythm, token: &str, site: &str) -> Letter {
    let link = format!("{}/subscription?token={token}", site.trim_end_matches('/'));
    let about = about.told();
    Letter {
        subject: "Confirm your subscription".to_owned(),
        text: format!(
            "Somebody, likely you, wants letters to this address about {about} ({rhythm}).\n\n\
             To confirm: {link}\n\nOtherwise do nothing: no more letters come.\n"
        ),
        html: format!(
            "<p>Somebody, likely you, wants letters to this address about {about} ({rhythm}).</p>\n\
             <p><a href=\"{link}\">Confirm it</a>. Otherwise do nothing: no more letters come.</p>\n"
        ),
    }
}

fn number(event: u64) -> i64 {
    i64::try_from(event).unwrap_or(i64::MAX)
}

fn broken(error: rusqlite::Error) -> Error {
    Error::File {
        path: "the file of subscriptions".into(),
        verb: "used",
        source: std::io::Error::other(error),
    }
}
