//! Loading the Code: the one that is shipped in the binary, or one from a folder.

use std::path::Path;

use code::{Code, SourceFile, Sources, check::Allowances};

use crate::{error::Error, shipped};

/// The largest file of the Code that is read, in bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The file of findings that are accepted; it may be absent.
const ALLOW: &str = "allow.toml";

/// The texts of the Code's files, by name.
pub struct Texts {
    schema: String,
    clauses: String,
    allow: String,
    tables: Vec<(String, String)>,
    amendments: Vec<(String, String)>,
}

impl Texts {
    /// The texts that are shipped.
    ///
    /// # Errors
    /// Only when the binary was built without them, which would be a bug.
    pub fn shipped() -> Result<Self, Error> {
        let missing = |name: &str| Error::Bug(format!("the shipped file `{name}` is missing"));
        let text = |name: &str| shipped::code_file(name).ok_or_else(|| missing(name));
        let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        Ok(Self {
            schema: text("tables.toml")?.to_owned(),
            clauses: text("clauses.toml")?.to_owned(),
            allow: shipped::code_file(ALLOW).unwrap_or_default().to_owned(),
            tables: shipped::code_tables().map(owned).collect(),
            amendments: shipped::code_amendments().map(owned).collect(),
        })
    }

    /// The texts of a folder that is laid out as `sec/`.
    ///
    /// # Errors
    /// When a file is missing, too large or not readable.
    pub fn from_folder(folder: &Path) -> Result<Self, Error> {
        let allow = folder.join(ALLOW);
        let amendments = folder.join("amendments");
        Ok(Self {
            schema: read_text(&folder.join("tables.toml"))?,
            clauses: read_text(&folder.join("clauses.toml"))?,
            allow: if allow.exists() { read_text(&allow)? } else { String::new() },
            tables: texts_of(folder, "baseline", "csv")?,
            amendments: if amendments.exists() {
                texts_of(folder, "amendments", "toml")?
            } else {
                Vec::new()
            },
        })
    }

    /// The text of a file, for showing an excerpt.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        match name {
            "tables.toml" => Some(&self.schema),
            "clauses.toml" => Some(&self.clauses),
            ALLOW => Some(&self.allow),
            _ => {
                let mut files = self.tables.iter().chain(&self.amendments);
                files.find(|(other, _)| other == name).map(|(_, text)| text.as_str())
            }
        }
    }

    /// All files, by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let named = [
            ("tables.toml", self.schema.as_str()),
            ("clauses.toml", self.clauses.as_str()),
            (ALLOW, self.allow.as_str()),
        ];
        let rest = self.tables.iter().chain(&self.amendments);
        named.into_iter().chain(rest.map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// The name by which findings call a file that is not part of the Code.
    #[must_use]
    pub fn name_of(path: &Path) -> String {
        path.display().to_string()
    }

    /// The same texts with one more file, so that findings can show its lines.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn with_file(mut self, path: &Path) -> Result<Self, Error> {
        self.amendments.push((Self::name_of(path), read_text(path)?));
        Ok(self)
    }

    /// Puts a table's text in place of the one it has.
    pub fn set_table(&mut self, table: &str, text: String) {
        let name = format!("baseline/{table}.csv");
        self.tables.retain(|(other, _)| *other != name);
        self.tables.push((name, text));
        self.tables.sort();
    }

    /// Loads and checks the Code.
    ///
    /// # Errors
    /// Every finding.
    pub fn load(&self) -> Result<Code, Error> {
        let sources = Sources {
            schema: SourceFile { name: "tables.toml", text: &self.schema },
            clauses: SourceFile { name: "clauses.toml", text: &self.clauses },
            tables: files(&self.tables),
            amendments: files(&self.amendments),
        };
        Ok(Code::load(&sources)?)
    }

    /// The findings that are accepted.
    ///
    /// # Errors
    /// Every fault of the file.
    pub fn allowances(&self) -> Result<Allowances, Error> {
        Ok(Allowances::parse(&SourceFile { name: ALLOW, text: &self.allow })?)
    }
}

fn files(texts: &[(String, String)]) -> Vec<SourceFile<'_>> {
    texts.iter().map(|(name, text)| SourceFile { name, text }).collect()
}

/// The files of an inner folder with an ending, by name.
fn texts_of(folder: &Path, inner: &str, ending: &str) -> Result<Vec<(String, String)>, Error> {
    let path = folder.join(inner);
    let fault = |source| Error::File { path: path.clone(), verb: "read", source };
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(&path).map_err(fault)? {
        let file = entry.map_err(fault)?.path();
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if file.extension().is_some_and(|found| found == ending) {
            texts.push((format!("{inner}/{name}"), read_text(&file)?));
        }
    }
    texts.sort();
    Ok(texts)
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
    let bytes = std::fs::read(path).map_err(fault)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..at).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Error::input(
            format!("`{}` is not UTF-8: line {line} holds other bytes", path.display()),
            "save it again as UTF-8; in Excel that is “CSV UTF-8”",
        )
    })
}
