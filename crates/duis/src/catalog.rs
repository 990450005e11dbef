//! The official schemas that somebody has: which versions there are, and which documents belong together.
//!
//! A DUIS schema imports the MMC schema of its day and that of XML signatures. What counts is the namespace and
//! the version, not the address: the published files are found under names with spaces, underscores or neither.

use std::collections::BTreeMap;

use crate::xsd::{Identity, Kind, SchemaError, Schemas, Source, Version, read};

/// How many documents one catalogue holds at most; eleven years brought some twenty.
pub const DOCUMENTS_MAX: usize = 400;
/// How much of a document is looked at for its header, in bytes.
const HEADER_BYTES: usize = 8 * 1024;
const SIGNATURE_NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// A schema, as it was given.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its name, for messages: that of the file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What its header says; none for one that is not of the DCC.
    pub identity: Option<Identity>,
    namespace: String,
}

/// Schemas by specification and version.
#[derive(Debug, Default)]
pub struct Catalog {
    documents: Vec<Document>,
    official: BTreeMap<(Kind, Version), usize>,
}

/// Why there is no schema to be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// The version is not among them.
    #[error("there is no {kind} schema of version {version}; there are {there}")]
    NoVersion {
        /// The specification.
        kind: Kind,
        /// The version that was asked for.
        version: Version,
        /// The versions that are there, in words.
        there: String,
    },
    /// Two documents say that they are the same.
    #[error("`{one}` and `{other}` both say that they are {kind} {version}")]
    Twice {
        /// A document.
        one: String,
        /// Another.
        other: String,
        /// The specification.
        kind: Kind,
        /// The version.
        version: Version,
    },
    /// More documents than there can be schemas.
    #[error("there are more than {DOCUMENTS_MAX} documents")]
    TooMany,
    /// A schema cannot be read.
    #[error(transparent)]
    Schema(#[from] SchemaError),
}

impl Catalog {
    /// The catalogue of documents, each with its name. Their headers are read; the rest when it is asked for.
    ///
    /// # Errors
    /// When two of them claim one version.
    pub fn of(texts: impl IntoIterator<Item = (String, String)>) -> Result<Self, CatalogError> {
        let mut catalog = Self::default();
        for (name, text) in texts {
            let number = catalog.documents.len();
            if number >= DOCUMENTS_MAX {
                return Err(CatalogError::TooMany);
            }
            let (namespace, identity) = header(&text);
            let document = Document { name, text, identity, namespace };
            if let Some(identity) = &document.identity {
                let key = (identity.kind, identity.version.clone());
                if let Some(other) = catalog.official.insert(key, number) {
                    // The same text under two names is no contradiction.
                    let other = catalog.documents.get(other);
                    if let Some(other) = other.filter(|other| other.text != document.text) {
                        let (kind, version) = (identity.kind, identity.version.clone());
                        return Err(CatalogError::Twice {
                            one: other.name.clone(),
                            other: document.name,
                            kind,
                            version,
                        });
                    }
                }
            }
            catalog.documents.push(document);
        }
        Ok(catalog)
    }

    /// The official schemas, DUIS first, each in the order of its versions.
    pub fn official(&self) -> impl Iterator<Item = (&Document, &Identity)> {
        let documents = self.official.values().filter_map(|number| self.documents.get(*number));
        documents.filter_map(|document| Some((document, document.identity.as_ref()?)))
    }

    /// The documents that are not of the DCC, such as the schema of XML signatures.
    pub fn others(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|document| document.identity.is_none())
    }

    /// Whether it holds the schema of XML signatures, which every DUIS schema imports.
    #[must_use]
    pub fn has_signatures(&self) -> bool {
        self.documents.iter().any(|document| document.namespace == SIGNATURE_NAMESPACE)
    }

    /// The versions of a specification, the oldest first.
    pub fn versions(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Version> {
        self.official.keys().filter(move |(each, _)| *each == kind).map(|(_, version)| version)
    }

    /// The document of a version.
    ///
    /// # Errors
    /// When it is not there.
    pub fn document(&self, kind: Kind, version: &Version) -> Result<&Document, CatalogError> {
        let number = self.official.get(&(kind, version.clone()));
        number.and_then(|number| self.documents.get(*number)).ok_or_else(|| {
            let there: Vec<&str> = self.versions(kind).map(Version::as_str).collect();
            let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
            CatalogError::NoVersion { kind, version: version.clone(), there }
        })
    }

    /// The schemas of a version, with all that it imports.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    pub fn schemas(&self, kind: Kind, version: &Version) -> Result<Schemas, CatalogError> {
        let document = self.document(kind, version)?;
        let mut sources = vec![document];
        if kind == Kind::Duis {
            sources.extend(self.mapping_for(document, version));
            sources
                .extend(self.documents.iter().find(|each| each.namespace == SIGNATURE_NAMESPACE));
        }
        let texts: Vec<Source<'_>> =
            sources.iter().map(|each| Source { name: &each.name, text: &each.text }).collect();
        Ok(read(&texts)?)
    }

    /// The MMC schema that a DUIS schema imports: the one that it names, else the one of its own version, else the
    /// newest before it.
    fn mapping_for(&self, document: &Document, version: &Version) -> Option<&Document> {
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || *c == '.';
        let plain = |name: &str| {
            name.replace("%20", "")
                .chars()
                .filter(is_plain)
                .collect::<String>()
                .to_ascii_lowercase()
        };
        let import = document
            .text
            .split("schemaLocation=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let named = import.map(plain).find(|name| name.contains("mmc"))?;
        let mut mappings = self.official().filter(|(_, identity)| identity.kind == Kind::Mmc);
        let found = mappings.find(|(each, _)| {
            let file = each.name.rsplit(['/', '\\']).next().unwrap_or_default();
            plain(file) == named
        });
        found.map(|(each, _)| each).or_else(|| {
            let version = self.versions(Kind::Mmc).rev().find(|each| *each <= version)?;
            self.document(Kind::Mmc, version).ok()
        })
    }
}

/// The namespace that a schema declares, and what its header says, from its first kilobytes.
fn header(text: &str) -> (String, Option<Identity>) {
    let end = (0..=HEADER_BYTES.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default();
    let head = text.get(..end).unwrap_or_default();
    let namespace =
        head.split("targetNamespace").nth(1).and_then(|rest| rest.split(['"', '\'']).nth(1));
    let namespace = namespace.unwrap_or_default().to_owned();
    let comments = head.split("<!--").skip(1).filter_map(|rest| rest.split("-->").next());
    let identity = comments.filter_map(|comment| Identity::of_header(&namespace, comment)).next();
    (namespace, identity)
}
