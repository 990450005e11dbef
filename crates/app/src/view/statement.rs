//! The versions of a problem statement, each beside the one before it.

use change::{Proposal, step::ProblemStatement};
use jiff::civil::Date;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// A version of a problem statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementVersion {
    /// Its number, from 1.
    pub number: usize,
    /// The event that brought it.
    pub event: u64,
    /// The day.
    pub on: Date,
    /// Who wrote it, as far as it is known.
    pub by: String,
    /// How we know.
    pub basis: String,
    /// Whether it is the one that the Change Sub-Committee agreed.
    pub agreed: bool,
    /// Its parts.
    pub parts: Vec<StatementPart>,
}

/// A part of a problem statement, with what differs from the version before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementPart {
    /// What it is.
    pub label: &'static str,
    /// The text.
    pub text: String,
    /// The same text and that of the version before, in pieces.
    pub pieces: Vec<Piece>,
}

/// A piece of two texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Whether it is in both, or only in one.
    pub kind: PieceKind,
    /// Its words.
    pub text: String,
}

/// In which of two texts a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PieceKind {
    /// In both.
    Same,
    /// In the later one only.
    Added,
    /// In the earlier one only.
    Removed,
}

/// All versions of a proposal's problem statement, the latest first.
#[must_use]
pub fn statements(proposal: &Proposal) -> Vec<StatementVersion> {
    let latest = proposal.statements.len();
    let mut before: Option<&ProblemStatement> = None;
    let mut versions = Vec::new();
    for (number, version) in (1..).zip(&proposal.statements) {
        let record = proposal.records.iter().find(|record| record.seq == version.seq);
        versions.push(StatementVersion {
            number,
            event: version.seq,
            on: version.on,
            by: record.map(|record| record.grounds.by.display()).unwrap_or_default(),
            basis: record.map(|record| record.grounds.basis.to_string()).unwrap_or_default(),
            agreed: number == latest && proposal.statement_agreed.is_some(),
            parts: redlined(before, &version.value),
        });
        before = Some(&version.value);
    }
    versions.reverse();
    versions
}

/// The parts of a version that have a text now or had one before.
#[must_use]
pub fn redlined(before: Option<&ProblemStatement>, after: &ProblemStatement) -> Vec<StatementPart> {
    type Part = fn(&ProblemStatement) -> &Option<String>;
    const PARTS: [(&str, Part); 4] = [
        ("Issue", |each| &each.issue),
        ("Context", |each| &each.context),
        ("Impact", |each| &each.impact),
        ("Impact of doing nothing", |each| &each.doing_nothing),
    ];
    let part = |(label, of): (&'static str, Part)| {
        let text = of(after).clone().unwrap_or_default();
        // The first version is what it is; nothing is new in it.
        let old = before.map_or(Some(text.as_str()), |each| of(each).as_deref());
        let old = old.unwrap_or_default();
        let has_some = !text.is_empty() || !old.is_empty();
        let pieces = pieces(old, &text);
        has_some.then_some(StatementPart { label, text, pieces })
    };
    PARTS.into_iter().filter_map(part).collect()
}

/// Two texts word by word.
fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PieceKind::Same,
            ChangeTag::Insert => PieceKind::Added,
            ChangeTag::Delete => PieceKind::Removed,
        };
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => pieces.push(Piece { kind, text: change.value().to_owned() }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(issue: &str) -> ProblemStatement {
        ProblemStatement { issue: Some(issue.to_owned()), ..ProblemStatement::default() }
    }

    #[test]
    fn a_word_that_changed_is_told_and_the_first_version_is_not_new() {
        let told = |parts: &[StatementPart]| {
            let piece = |piece: &Piece| match piece.kind {
                PieceKind::Same => piece.text.clone(),
                PieceKind::Added => format!("[+{}]", piece.text),
                PieceKind::Removed => format!("[-{}]", piece.text),
            };
            parts.iter().flat_map(|part| &part.pieces).map(piece).collect::<String>()
        };
        let (one, other) = (statement("Nine bands fail."), statement("Ten bands fail."));
        insta::assert_snapshot!(told(&redlined(Some(&one), &other)), @"[-Nine][+Ten] bands fail.");
        insta::assert_snapshot!(told(&redlined(None, &one)), @"Nine bands fail.");
        let gone = redlined(Some(&one), &ProblemStatement::default());
        insta::assert_snapshot!(told(&gone), @"[-Nine bands fail.]");
    }
}
