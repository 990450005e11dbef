//! Loading the Code: the one that is shipped in the binary, or one from a folder.

use std::path::Path;

use code::{Code, SourceFile, Sources};

use crate::{error::Error, shipped};

/// The largest file of the Code that is read, in bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The texts of the Code's files, by name.
pub struct Texts {
    schema: String,
    clauses: String,
    tables: Vec<(String, String)>,
}

impl Texts {
    /// The texts that are shipped.
    ///
    /// # Errors
    /// Only when the binary was built without them, which would be a bug.
    pub fn shipped() -> Result<Self, Error> {
        let missing = |name: &str| Error::Bug(format!("the shipped file `{name}` is missing"));
        let text = |name: &str| shipped::code_file(name).ok_or_else(|| missing(name));
        Ok(Self {
            schema: text("tables.toml")?.to_owned(),
            clauses: text("clauses.toml")?.to_owned(),
            tables: shipped::code_tables()
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
        })
    }

    /// The texts of a folder that is laid out as `sec/`.
    ///
    /// # Errors
    /// When a file is missing, too large or not readable.
    pub fn from_folder(folder: &Path) -> Result<Self, Error> {
        let baseline = folder.join("baseline");
        let mut tables = Vec::new();
        let fault = |source| Error::File { path: baseline.clone(), verb: "read", source };
        for entry in std::fs::read_dir(&baseline).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.extension().is_some_and(|extension| extension == "csv") {
                tables.push((format!("baseline/{name}"), read_text(&path)?));
            }
        }
        tables.sort();
        Ok(Self {
            schema: read_text(&folder.join("tables.toml"))?,
            clauses: read_text(&folder.join("clauses.toml"))?,
            tables,
        })
    }

    /// The text of a file, for showing an excerpt.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        match name {
            "tables.toml" => Some(&self.schema),
            "clauses.toml" => Some(&self.clauses),
            _ => self.tables.iter().find(|(other, _)| other == name).map(|(_, text)| text.as_str()),
        }
    }

    /// Loads and checks the Code.
    ///
    /// # Errors
    /// Every finding.
    pub fn load(&self) -> Result<Code, Error> {
        let file = |name, text| SourceFile { name, text };
        let sources = Sources {
            schema: file("tables.toml", &self.schema),
            clauses: file("clauses.toml", &self.clauses),
            tables: self.tables.iter().map(|(name, text)| file(name, text)).collect(),
        };
        Ok(Code::load(&sources)?)
    }
}

/// Reads a text file within the limit.
///
/// # Errors
/// When it is missing, too large or not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Error> {
    let fault = |source| Error::File { path: path.to_owned(), verb: "read", source };
    let size_bytes = std::fs::metadata(path).map_err(fault)?.len();
    if size_bytes > FILE_BYTES_MAX {
        return Err(Error::input(
            format!(
                "`{}` has {size_bytes} bytes, and at most {FILE_BYTES_MAX} are read",
                path.display()
            ),
            "split it into smaller files",
        ));
    }
    std::fs::read_to_string(path).map_err(fault)
}
