//! What a page's function is told: the register, the model as at the day asked, the parts of the address, who asks.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    Context, Register,
    access::Viewer,
    accounts::{Account, Bearer, Origin, SignedIn},
};
use change::{Proposal, ProposalId};
use code::{Tables, id::AmendmentId, tables::Scope};
use jiff::civil::Date;

use crate::{
    address::{self, Query},
    error::Fault,
    frame::Frame,
    routes::Route,
    site::{Moment, Site},
};

/// The most amendments that are tried at once.
const WITH_MAX: usize = 20;

/// A request, as far as pages need to know it.
pub struct Ask<'s> {
    /// The site.
    pub site: &'s Site,
    /// The register.
    pub register: &'s Register,
    /// The row of the table of routes.
    pub route: &'static Route,
    /// The path as it was asked for.
    pub path: String,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) query: Query,
    pub(crate) form: Form,
    /// Who asks.
    pub viewer: Viewer,
    /// The session of whoever is signed in.
    pub signed_in: Option<SignedIn>,
    /// The program that asks, with its token.
    pub bearer: Option<Bearer>,
    /// What the browser holds that was sent to an organisation to sign in.
    pub away: Option<String>,
    /// The name by which the site was called.
    pub host: String,
    /// The address from which is asked.
    pub from: String,
    /// The browser, as it calls itself.
    pub browser: String,
    /// The moment of asking.
    pub ctx: Context,
    /// The register on the day that is asked of.
    pub moment: Arc<Moment>,
    /// The day since which changes are wanted, if they are.
    pub since: Option<Date>,
}

/// What a form sends: fields, and files as their bytes.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub(crate) fields: Query,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// What a program sends, as it is written.
    pub(crate) text: String,
}

impl Ask<'_> {
    /// The day that is asked of.
    pub fn day(&self) -> Date {
        self.moment.day
    }

    /// A part of the path, by its name in the table of routes.
    ///
    /// # Errors
    /// When the table has no such name, which would be a bug.
    pub fn param(&self, name: &str) -> Result<&str, Fault> {
        self.params
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| crate::answer::bug(format!("`{}` has no `{name}`", self.route.path)))
    }

    /// A part of the path, read as `T`; what cannot be read names nothing.
    ///
    /// # Errors
    /// 404, with why.
    pub fn parsed<T>(&self, name: &str) -> Result<T, Fault>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        self.param(name)?.parse().map_err(|error| Fault::not_found(format!("{error}.")))
    }

    /// The proposal that the path names, as at the day asked.
    ///
    /// # Errors
    /// 404 when there is none.
    pub fn proposal(&self) -> Result<&Proposal, Fault> {
        let id: ProposalId = self.parsed("id")?;
        let found = self.moment.model.proposal(id);
        found.ok_or_else(|| {
            Fault::not_found(format!("There is no proposal {id} on {}.", self.day()))
        })
    }

    /// The day on which a step was taken: the one in the form, or the day asked where that is not in the future.
    ///
    /// # Errors
    /// 400 when the form's is no date.
    pub fn on(&self) -> Result<Date, Fault> {
        match self.form.fields.get("on") {
            None => Ok(self.day().min(self.ctx.today)),
            Some(text) => text
                .parse()
                .map_err(|_| Fault::bad_request(format!("`{text}` is no date; write 2019-10-29."))),
        }
    }

    /// The day on which something was said, by the form, which must have come.
    ///
    /// # Errors
    /// 400 when it is no date, or lies in the future.
    pub fn said_on(&self) -> Result<Date, Fault> {
        let text = self.form.fields.get("on").unwrap_or_default();
        let on: Date =
            text.parse().map_err(|_| Fault::bad_request(format!("`{text}` is no date.")))?;
        if on > self.ctx.today {
            return Err(Fault::bad_request(format!("{on} lies in the future."))
                .with_help("record it on the day on which it was said, or later"));
        }
        Ok(on)
    }

    /// The address of this site, as it was called.
    pub fn site_address(&self) -> String {
        let scheme = if self.site.settings.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.host)
    }

    /// The site as browsers know it, for passkeys.
    ///
    /// # Errors
    /// When it was called by a number.
    pub fn origin(&self) -> Result<Origin, app::Error> {
        Origin::new(&self.host, self.site.settings.secure)
    }

    /// A value of the query, if it is given and not empty.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// A value of the query read as `T`, if it is given.
    ///
    /// # Errors
    /// 400, with why.
    pub fn asked_as<T>(&self, name: &str) -> Result<Option<T>, Fault>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        let read = |text: &str| {
            text.parse().map_err(|error| Fault::bad_request(format!("`{name}={text}`: {error}.")))
        };
        self.asked(name).map(read).transpose()
    }

    /// The amendments that are tried: `with=MP091,DP089`, or the name several times.
    ///
    /// # Errors
    /// 400 when one is no id, or there are too many.
    pub fn with(&self) -> Result<Vec<AmendmentId>, Fault> {
        let mut ids = Vec::new();
        for text in self.query.all("with").flat_map(|text| text.split(',')).map(str::trim) {
            if !text.is_empty() {
                let id: AmendmentId = text
                    .parse()
                    .map_err(|error| Fault::bad_request(format!("`with={text}`: {error}.")))?;
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        if ids.len() > WITH_MAX {
            return Err(Fault::bad_request(format!(
                "At most {WITH_MAX} amendments are tried at once."
            )));
        }
        Ok(ids)
    }

    /// The scope that the address asks for.
    ///
    /// # Errors
    /// As [`Ask::with`].
    pub fn scope(&self) -> Result<Scope, Fault> {
        Ok(Scope { with: self.with()?.into_iter().collect(), ..Scope::on(self.day()) })
    }

    /// The tables that the address asks for.
    ///
    /// # Errors
    /// As [`Ask::with`]; besides, when the amendments do not fit.
    pub fn tables(&self) -> Result<Arc<Tables>, Fault> {
        self.site.tables(self.register, &self.scope()?)
    }

    /// Whoever is signed in.
    ///
    /// # Errors
    /// 401 when nobody is.
    pub fn signed_in(&self) -> Result<&SignedIn, Fault> {
        self.signed_in.as_ref().ok_or_else(|| Fault {
            instead: Some("/sign-in".to_owned()),
            ..Fault::new(401, "Sign in first", "This page is for people who are signed in.")
        })
    }

    /// The account of whoever is signed in, or of the program that asks.
    ///
    /// # Errors
    /// 401 when there is neither.
    pub fn account(&self) -> Result<&Account, Fault> {
        match &self.bearer {
            Some(bearer) => Ok(&bearer.account),
            None => Ok(&self.signed_in()?.account),
        }
    }

    /// What is common to all pages, for a page with a title.
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        Frame::new(self, title.into())
    }

    /// An address of this site that asks of the same day, with the same amendments tried.
    pub fn to(&self, path: &str) -> String {
        let mut query = Query::default();
        for name in ["as-at", "with"] {
            if let Some(value) = self.asked(name) {
                query.0.push((name.to_owned(), value.to_owned()));
            }
        }
        query.on(path)
    }

    /// This very address with one value of the query set, or taken out.
    pub fn here(&self, name: &str, value: Option<&str>) -> String {
        self.query.with(name, value).on(&self.encoded_path())
    }

    /// The path, encoded anew.
    pub fn encoded_path(&self) -> String {
        self.path.split('/').map(address::encode).collect::<Vec<_>>().join("/")
    }
}
