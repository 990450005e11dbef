//! The store of accounts: what it keeps, and what it refuses.

use std::collections::BTreeSet;

use super::*;
use crate::access::Role;

pub const FROM: (&str, &str) = ("a browser", "192.0.2.7");

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn analyst() -> Account {
    Account {
        login: "ann".to_owned(),
        name: "Ann".to_owned(),
        organisation: None,
        party: None,
        party_category: None,
        bodies: BTreeSet::new(),
        roles: BTreeSet::from([Role::Analyst]),
    }
}

pub fn with_ann() -> (tempfile::TempDir, Accounts) {
    let folder = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(&folder.path().join("accounts.sqlite")).unwrap();
    accounts.add(&analyst(), "a long password", at("2019-10-29T08:00:00Z")).unwrap();
    (folder, accounts)
}

#[test]
fn a_session_begins_and_ends_and_its_token_is_not_in_the_file() {
    let (folder, accounts) = with_ann();
    let now = at("2019-10-29T09:00:00Z");
    let one = accounts.sign_in("Ann ", "a long password", "", FROM, now).unwrap();
    let two = accounts.sign_in("ann", "a long password", "", FROM, now).unwrap();
    assert_ne!(one.token, two.token);
    assert_eq!(accounts.signed_in(&one.token, now).unwrap().unwrap().account, analyst());
    assert_eq!(accounts.signed_in("0", now).unwrap(), None);
    let bytes = std::fs::read(folder.path().join("accounts.sqlite")).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!holds(&one.token) && !holds("a long password"));
    assert_eq!(accounts.signed_in(&one.token, at("2019-10-29T21:00:00Z")).unwrap(), None);
    accounts.end("ann", one.signed_in.session, "", now).unwrap();
    assert_eq!(accounts.signed_in(&one.token, now).unwrap(), None);
    assert_eq!(accounts.sessions("ann", now).unwrap().len(), 1);
    accounts.set_password("ann", "another password", now).unwrap();
    assert_eq!(accounts.signed_in(&two.token, now).unwrap(), None);
}

#[test]
fn guessing_has_to_wait_even_with_the_right_password_and_is_on_record() {
    let (_folder, accounts) = with_ann();
    let now = at("2019-10-29T09:00:00Z");
    for _ in 0..WRONG_OF_NAME_MAX {
        assert!(accounts.sign_in("ann", "a wrong password", "", FROM, now).is_err());
    }
    let told = accounts.sign_in("ann", "a long password", "", FROM, now).unwrap_err();
    assert_eq!(told.to_string(), TOO_MANY);
    let later = at("2019-10-29T09:16:00Z");
    assert!(accounts.sign_in("ann", "a long password", "", FROM, later).is_ok());
    let audit = accounts.audit(100).unwrap();
    assert_eq!(audit.iter().filter(|row| row.outcome == WRONG).count(), 5);
    assert_eq!((audit[0].outcome.as_str(), audit[0].address.as_str()), ("signed in", "192.0.2.7"));
}

#[test]
fn one_address_cannot_try_many_names() {
    let (_folder, accounts) = with_ann();
    let now = at("2019-10-29T09:00:00Z");
    for number in 0..WRONG_OF_ADDRESS_MAX {
        assert!(
            accounts.sign_in(&format!("n{number}"), "a wrong password", "", FROM, now).is_err()
        );
    }
    let told = accounts.sign_in("ann", "a long password", "", FROM, now).unwrap_err();
    assert_eq!(told.to_string(), TOO_MANY);
    assert!(accounts.sign_in("ann", "a long password", "", ("", "192.0.2.8"), now).is_ok());
}

#[test]
fn a_closed_account_has_no_session_and_gets_none() {
    let (_folder, accounts) = with_ann();
    let now = at("2019-10-29T09:00:00Z");
    let session = accounts.sign_in("ann", "a long password", "", FROM, now).unwrap();
    accounts.close("ann", true, now).unwrap();
    assert_eq!(accounts.signed_in(&session.token, now).unwrap(), None);
    assert!(accounts.sign_in("ann", "a long password", "", FROM, now).is_err());
}

#[test]
fn people_of_the_demo_are_in_a_demo_only_and_have_no_password() {
    let now = at("2019-10-29T09:00:00Z");
    let demo = Accounts::demo(now).unwrap();
    assert!(demo.sign_in_demo("demo-party", FROM, now).is_ok());
    assert!(demo.sign_in("demo-party", "", "", FROM, now).is_err());
    let (_folder, accounts) = with_ann();
    assert!(accounts.sign_in_demo("ann", FROM, now).is_err());
}
