//! Files of schemas: reading a folder, keeping a copy.

use std::{
    fs,
    path::{Path, PathBuf},
};

use duis::{
    catalog::{Catalog, DOCUMENTS_MAX},
    xsd::{Kind, SCHEMA_BYTES_MAX, Version},
};
use serde::Serialize;

use super::{WHERE, wrong};
use crate::error::Error;

/// A schema that was put into the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Added {
    /// The specification, or `other` for what they import.
    pub schema: String,
    /// Its version.
    pub version: String,
    /// The file.
    pub file: String,
}

/// The schemas of a folder.
///
/// # Errors
/// When there are none, a file cannot be read, or two claim one version.
pub fn catalog(folder: &Path) -> Result<Catalog, Error> {
    let texts = texts(folder)?;
    let catalog = Catalog::of(texts).map_err(|error| wrong(&error))?;
    if catalog.official().next().is_none() {
        return Err(Error::input(
            format!("there is no DUIS or MMC schema in `{}`", folder.display()),
            WHERE,
        ));
    }
    Ok(catalog)
}

/// The schemas of one file's folder in which that file counts, and which specification and version it is.
///
/// # Errors
/// When the file is no official schema, or cannot be read.
pub fn catalog_of_file(file: &Path) -> Result<(Catalog, Kind, Version), Error> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let identity_of = |name: &str, text: &str| {
        let alone = Catalog::of([(name.to_owned(), text.to_owned())]).ok()?;
        alone.official().next().map(|(_, each)| (each.kind, each.version.clone()))
    };
    let texts = texts(folder.unwrap_or(Path::new(".")))?;
    let own = texts.iter().find(|(each, _)| *each == name);
    let own = own.and_then(|(name, text)| identity_of(name, text)).ok_or_else(|| {
        Error::input(format!("`{}` is no DUIS or MMC schema that is there", file.display()), WHERE)
    })?;
    // Another file that says that it is the same version gives way to the one that was named.
    let kept = texts.into_iter().filter(|(each, text)| {
        *each == name || identity_of(each, text).is_none_or(|other| other != own)
    });
    let catalog = Catalog::of(kept).map_err(|error| wrong(&error))?;
    Ok((catalog, own.0, own.1))
}

fn texts(folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let fault = |path: &Path, source| Error::File { path: path.to_owned(), verb: "read", source };
    if !folder.is_dir() {
        return Err(Error::input(
            format!("there is no folder of schemas `{}`", folder.display()),
            WHERE,
        ));
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| fault(folder, source))? {
        let path = entry.map_err(|source| fault(folder, source))?.path();
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xsd"))
            && path.is_file()
        {
            paths.push(path);
        }
    }
    if paths.len() > DOCUMENTS_MAX {
        let what = format!("`{}` holds more than {DOCUMENTS_MAX} schemas", folder.display());
        return Err(Error::input(what, "name a folder with the official schemas only"));
    }
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let size = fs::metadata(&path).map_err(|source| fault(&path, source))?.len();
        if size > SCHEMA_BYTES_MAX as u64 {
            let what = format!(
                "`{}` has {size} bytes, and no official schema has {SCHEMA_BYTES_MAX}",
                path.display()
            );
            return Err(Error::input(what, "name a folder with the official schemas only"));
        }
        let name =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = fs::read_to_string(&path).map_err(|source| fault(&path, source))?;
        // Some of them begin with a mark of the order of bytes.
        texts.push((name, text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()));
    }
    Ok(texts)
}

/// Puts the schemas of a folder into the store, which is made when it is not there. Every official one is read
/// through first, so that nothing that cannot be used gets in.
///
/// # Errors
/// When a schema cannot be read, one of its version with another text is there already, or a file cannot be written.
pub fn add(from: &Path, store: &Path) -> Result<Vec<Added>, Error> {
    let new = catalog(from)?;
    for (_, identity) in new.official() {
        new.schemas(identity.kind, &identity.version).map_err(|error| wrong(&error))?;
    }
    let mut all = if store.is_dir() { texts(store)? } else { Vec::new() };
    let incoming = texts(from)?;
    all.retain(|(name, _)| incoming.iter().all(|(other, _)| other != name));
    all.extend(incoming.iter().cloned());
    Catalog::of(all).map_err(|error| wrong(&error))?;
    let fault =
        |path: &Path, source| Error::File { path: path.to_owned(), verb: "written", source };
    fs::create_dir_all(store).map_err(|source| fault(store, source))?;
    let mut added = Vec::new();
    for (name, text) in &incoming {
        let path = store.join(name);
        fs::write(&path, text).map_err(|source| fault(&path, source))?;
        let identity = new
            .official()
            .find(|(document, _)| document.name == *name)
            .map(|(_, identity)| identity);
        added.push(Added {
            schema: identity
                .map_or_else(|| "other".to_owned(), |identity| identity.kind.to_string()),
            version: identity.map(|identity| identity.version.to_string()).unwrap_or_default(),
            file: path.display().to_string(),
        });
    }
    Ok(added)
}
