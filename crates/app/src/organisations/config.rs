//! The file of organisations.

use std::{collections::BTreeSet, net::IpAddr};

use code::id::{BodyId, CategoryId};
use serde::Deserialize;

use crate::{access::Role, error::Error};

/// The most organisations of a file.
const ORGANISATIONS_MAX: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    organisation: Vec<Organisation>,
}

/// An organisation that signs its people in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Organisation {
    /// Its id, of which addresses are made: small letters, digits, hyphens.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The address of its OpenID Provider, under which its description is found.
    pub issuer: String,
    /// By what the provider knows this site.
    pub client_id: String,
    /// The file beside this one that holds the client's secret.
    pub client_secret_file: String,
    /// The domains for whose e-mail addresses the provider's word is taken.
    pub domains: BTreeSet<String>,
    /// Whether its sign-in always asks for more than a password: without that it is not enough for an administrator.
    #[serde(default)]
    pub second_factor: bool,
    /// What accounts are made of that come for the first time; without it, the administrator makes them before.
    pub accounts: Option<NewAccounts>,
}

/// What a new account is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NewAccounts {
    /// The id of the Party that they represent.
    pub party: Option<String>,
    /// The Party Category of that Party.
    pub party_category: Option<CategoryId>,
    /// Their roles.
    #[serde(deserialize_with = "roles")]
    pub roles: BTreeSet<Role>,
    /// The bodies on which they sit.
    #[serde(default)]
    pub bodies: BTreeSet<BodyId>,
}

fn roles<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BTreeSet<Role>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    let read = |word: String| {
        word.parse().map_err(|_| serde::de::Error::custom(format!("`{word}` is no role")))
    };
    words.into_iter().map(read).collect()
}

impl Organisation {
    /// Whether the provider's word is taken for an address.
    #[must_use]
    pub fn speaks_for(&self, email: &str) -> bool {
        email.rsplit_once('@').is_some_and(|(_, domain)| self.domains.contains(domain))
    }

    fn check(&self) -> Result<(), Error> {
        let wrong = |what: &str, help: &str| {
            Err(Error::input(format!("the organisation `{}`: {what}", self.id), help))
        };
        let fits =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if self.id.is_empty() || !self.id.chars().all(fits) {
            return wrong("this is no id", "use small letters, digits and hyphens");
        }
        if !is_guarded(&self.issuer) {
            let help = "give an address that begins with `https://`";
            return wrong("its issuer is not reached through TLS", help);
        }
        if self.client_secret_file.contains(['/', '\\']) {
            return wrong("the file of the secret is elsewhere", "put it beside this file");
        }
        if self.domains.is_empty() {
            let help = "name the domains of its people in `domains`";
            return wrong("its word is taken for nobody’s address", help);
        }
        let makes_administrators = self
            .accounts
            .as_ref()
            .is_some_and(|accounts| accounts.roles.contains(&Role::Administrator));
        if makes_administrators {
            let help = "make the account with `secant account add`";
            return wrong("it may not make administrators", help);
        }
        Ok(())
    }
}

/// Whether what is said to an address is safe on its way: TLS, or this very machine.
fn is_guarded(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://") else {
        return address.starts_with("https://");
    };
    let host = rest.split('/').next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_near = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    // What stands before an `@` is a name to log in with, and the host is what follows.
    is_near && !host.contains('@')
}

/// Reads organisations.
///
/// # Errors
/// What is wrong, and where.
pub fn parse_toml(text: &str) -> Result<Vec<Organisation>, Error> {
    let file: File = toml::from_str(text).map_err(|error| {
        Error::input(
            format!("the organisations cannot be read: {error}"),
            "`docs/user/use-the-web-pages.md` has an example",
        )
    })?;
    let mut ids = BTreeSet::new();
    for organisation in &file.organisation {
        organisation.check()?;
        if !ids.insert(organisation.id.as_str()) {
            return Err(Error::input(
                format!("there are two organisations `{}`", organisation.id),
                "give each an id of its own",
            ));
        }
    }
    if file.organisation.len() > ORGANISATIONS_MAX {
        return Err(Error::input(
            format!("there are more than {ORGANISATIONS_MAX} organisations"),
            "serve them by several sites",
        ));
    }
    Ok(file.organisation)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[organisation]]
        id = "example-energy"
        name = "Example Energy"
        issuer = "https://login.example.org"
        client-id = "secant"
        client-secret-file = "example-energy.secret"
        domains = ["example.org"]

        [organisation.accounts]
        party-category = "large-suppliers"
        roles = ["party-representative"]
    "#;

    #[test]
    fn an_organisation_is_read_and_speaks_for_its_domains_only() {
        let all = parse_toml(GOOD).unwrap();
        assert_eq!(all.len(), 1);
        assert!(all[0].speaks_for("pat@example.org"));
        for email in ["pat@sub.example.org", "pat@example.org.evil", "example.org", "@", ""] {
            assert!(!all[0].speaks_for(email), "{email}");
        }
        let roles = &all[0].accounts.as_ref().unwrap().roles;
        assert_eq!(*roles, BTreeSet::from([Role::PartyRepresentative]));
    }

    #[test]
    fn what_would_be_unsafe_is_refused_with_why() {
        let told =
            |from: &str, to: &str| parse_toml(&GOOD.replace(from, to)).unwrap_err().to_string();
        insta::assert_snapshot!(
            [
                told("https://login", "http://login"),
                told("example-energy.secret", "../secret"),
                told("[\"example.org\"]", "[]"),
                told("\"party-representative\"", "\"administrator\""),
                told("id = \"example-energy\"", "id = \"Example Energy\""),
            ]
            .join("\n"),
            @"
        the organisation `example-energy`: its issuer is not reached through TLS
        the organisation `example-energy`: the file of the secret is elsewhere
        the organisation `example-energy`: its word is taken for nobody’s address
        the organisation `example-energy`: it may not make administrators
        the organisation `Example Energy`: this is no id
        "
        );
        assert!(told("\"party-representative\"", "\"king\"").contains("`king` is no role"));
        assert!(told("domains", "domain").contains("domain"));
        assert!(parse_toml(&format!("{GOOD}{GOOD}")).is_err());
        for near in ["http://localhost:3000", "http://127.0.0.1:3000/a"] {
            assert!(parse_toml(&GOOD.replace("https://login.example.org", near)).is_ok(), "{near}");
        }
        for far in [
            "http://localhost.evil.org",
            "http://127.0.0.1.evil.org",
            "http://localhost:3000@evil.org",
            "ftp://localhost",
        ] {
            assert!(parse_toml(&GOOD.replace("https://login.example.org", far)).is_err(), "{far}");
        }
    }
}
