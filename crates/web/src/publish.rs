//! The public site as plain files that work from a folder, without a server.
//!
//! Every page that the public may see is asked for as at one day, and written with links from file to file. What only a
//! server can do is left out: filters, sorting, sign-in, the decoder. Search runs in the browser, over an index.
//!
//! ```text
//! / ─▶ page ─▶ its links ─▶ pages … ─▶ rewritten: /proposals/90?as-at=… becomes ../proposals/90.html ─▶ files
//! ```

mod address;
mod index;
mod rewrite;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::civil::Date;

use crate::{answer::Answer, error::Fault, router, routes::ROUTES, site::Site};
use address::Address;

/// The most files: a register of tens of thousands of proposals.
const FILES_MAX: usize = 500_000;
/// The file by which a folder is known to have been written here.
const MARK: &str = ".secant-export";

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Published {
    /// Pages.
    pub pages: usize,
    /// Files to be saved, pictures, style and scripts.
    pub files: usize,
    /// Bytes of all.
    pub bytes: u64,
}

/// Why the files could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder holds something else.
    #[error("`{}` holds files that were not exported", .0.display())]
    Occupied(PathBuf),
    /// A file could not be written.
    #[error("`{}` could not be written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A page could not be made.
    #[error("the page {path} could not be made: {what}")]
    Page {
        /// Its path.
        path: String,
        /// Why.
        what: String,
    },
    /// There are more pages than can be written.
    #[error("there are more than {FILES_MAX} files")]
    TooMany,
}

/// Writes the public site as at a day into a folder that is new, empty, or was exported before; `told` hears how many
/// pages have been made and how many are known to be missing. The old files stay until all new ones are written.
///
/// # Errors
/// When a page or a file cannot be made.
pub fn publish(
    site: &Site,
    day: Date,
    folder: &Path,
    mut told: impl FnMut(usize, usize),
) -> Result<Published, PublishError> {
    if is_occupied(folder)? {
        return Err(PublishError::Occupied(folder.to_owned()));
    }
    let pages = crawl(site, day, &mut told)?;
    let beside = folder.with_extension("part");
    remove(&beside)?;
    let done = write(site, day, &pages, &beside)?;
    remove(folder)?;
    fs::rename(&beside, folder).map_err(fault(folder))?;
    Ok(done)
}

/// Every address that can be had, with its answer.
fn crawl(
    site: &Site,
    day: Date,
    told: &mut impl FnMut(usize, usize),
) -> Result<BTreeMap<Address, Arc<Answer>>, PublishError> {
    let starts = ROUTES.iter().filter(|route| !route.path.contains('{'));
    let starts = starts.filter_map(|route| Address::of(route.path));
    let mut waiting: VecDeque<Address> = starts.collect();
    let mut known: BTreeSet<Address> = waiting.iter().cloned().collect();
    let mut pages = BTreeMap::new();
    while let Some(address) = waiting.pop_front() {
        let answer = match router::publicly(site, &address.asked(day)) {
            Ok(answer) => answer,
            // What is not there on this day, or wants to be asked for more closely, stays without a link.
            Err(Fault { status: 400..=499, .. }) => continue,
            Err(fault) => {
                let what = format!("{}: {}", fault.title, fault.detail);
                return Err(PublishError::Page { path: address.asked(day), what });
            }
        };
        if answer.media == crate::answer::HTML {
            let html = String::from_utf8_lossy(&answer.body);
            for link in rewrite::links(&html).filter_map(|link| Address::of(&link)) {
                if known.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
        }
        if known.len() > FILES_MAX {
            return Err(PublishError::TooMany);
        }
        pages.insert(address, answer);
        told(pages.len(), waiting.len());
    }
    Ok(pages)
}

fn write(
    site: &Site,
    day: Date,
    pages: &BTreeMap<Address, Arc<Answer>>,
    folder: &Path,
) -> Result<Published, PublishError> {
    let known: BTreeSet<&Address> = pages.keys().collect();
    let mut done = Published::default();
    let mut put = |name: &str, bytes: &[u8]| -> Result<(), PublishError> {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(fault(parent))?;
        }
        done.bytes += bytes.len() as u64;
        fs::write(&path, bytes).map_err(fault(&path))
    };
    for (address, answer) in pages {
        let name = address.file(answer.media);
        if answer.media == crate::answer::HTML {
            let html = String::from_utf8_lossy(&answer.body);
            let depth = name.matches('/').count();
            let media = |address: &Address| pages.get(address).map(|answer| answer.media);
            let html = rewrite::page(&html, day, depth, |link| {
                let target = Address::of(link).filter(|target| known.contains(target))?;
                Some(target.file(media(&target)?))
            });
            put(&name, html.as_bytes())?;
            done.pages += 1;
        } else {
            put(&name, &answer.body)?;
            done.files += 1;
        }
    }
    let index = index::script(site, day, pages.keys())
        .map_err(|fault| PublishError::Page { path: "/search".to_owned(), what: fault.detail })?;
    put("search-index.js", index.as_bytes())?;
    put("search.js", index::SCRIPT.as_bytes())?;
    put(MARK, format!("Exported by Secant, as at {day}.\n").as_bytes())?;
    done.files += 2;
    Ok(done)
}

/// Whether a folder holds what was not written here.
fn is_occupied(folder: &Path) -> Result<bool, PublishError> {
    match folder.read_dir() {
        Ok(mut entries) => Ok(entries.next().is_some() && !folder.join(MARK).is_file()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(fault(folder)(error)),
    }
}

fn remove(folder: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault(folder)(error)),
        _ => Ok(()),
    }
}

fn fault(path: &Path) -> impl Fn(io::Error) -> PublishError {
    move |source| PublishError::File { path: path.to_owned(), source }
}
