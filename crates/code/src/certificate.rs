//! The cut-over certificate: what the Code was before a day's changes, what changed it, what it is
//! after, and what the checks say of both.

use jiff::{ToSpan, civil::Date};

use crate::{
    check::{CHECKS, run_state},
    code::Code,
    digest::Digest,
    finding::Finding,
    id::AmendmentId,
    tables::Tables,
};

/// A finding by its check and what it is about.
pub type FindingName = (String, String, String);

/// What a cut-over did to the Code. Whoever has the Code's files can make it again and compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The first day of the Code after.
    pub on: Date,
    /// The digest of the tables on the day before.
    pub before: Digest,
    /// The amendments that took effect, in the order in which they were applied, each with the digest
    /// of its file.
    pub amendments: Vec<(AmendmentId, Digest)>,
    /// The digest of the tables on the day.
    pub after: Digest,
    /// What the checks found before and not after.
    pub mended: Vec<FindingName>,
    /// What the checks found after and not before.
    pub brought: Vec<FindingName>,
    /// How many findings stand after.
    pub standing: usize,
}

/// Makes the certificate of a day.
///
/// # Errors
/// When the Code of the day, or of the day before, cannot be built.
pub fn certify(code: &Code, on: Date) -> Result<Certificate, Vec<Finding>> {
    let before = code.tables_on(on.saturating_sub(1.day()))?;
    let after = code.tables_on(on)?;
    let fresh = after.applied.iter().filter(|id| !before.applied.contains(id));
    let amendments =
        fresh.filter_map(|id| Some((id.clone(), code.timeline().get(id)?.digest))).collect();
    let (was, is) = (names(code, &before), names(code, &after));
    Ok(Certificate {
        on,
        before: before.digest(),
        amendments,
        after: after.digest(),
        mended: was.iter().filter(|name| !is.contains(name)).cloned().collect(),
        brought: is.iter().filter(|name| !was.contains(name)).cloned().collect(),
        standing: is.len(),
    })
}

/// What of a certificate is not true of the Code: nothing when all of it is.
///
/// # Errors
/// As [`certify`].
pub fn verify(code: &Code, certificate: &Certificate) -> Result<Vec<String>, Vec<Finding>> {
    let real = certify(code, certificate.on)?;
    let mut wrong = Vec::new();
    let mut compare = |what: &str, same: bool| {
        if !same {
            wrong.push(format!("{what} is not what the certificate says"));
        }
    };
    compare("the Code on the day before", real.before == certificate.before);
    compare(
        "the set of amendments, or one of their files,",
        real.amendments == certificate.amendments,
    );
    compare("the Code on the day", real.after == certificate.after);
    let same_findings = real.mended == certificate.mended
        && real.brought == certificate.brought
        && real.standing == certificate.standing;
    compare("what the checks find", same_findings);
    Ok(wrong)
}

fn names(code: &Code, tables: &Tables) -> Vec<FindingName> {
    let findings = run_state(code, tables, CHECKS.iter());
    let mut names: Vec<FindingName> = findings
        .iter()
        .map(|finding| {
            let (id, table, key) = finding.identity();
            (id.to_owned(), table.to_owned(), key.to_owned())
        })
        .collect();
    names.sort();
    names.dedup();
    names
}
