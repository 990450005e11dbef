//! `cargo xtask bless`: renews what is generated. Read the difference before you commit it.

use std::{path::Path, process::Command};

type Renew = fn(&Path) -> Result<(), String>;

/// What can be renewed: its name, and how.
const PARTS: &[(&str, Renew)] =
    &[("documents", documents), ("snapshots", snapshots), ("pictures", pictures)];

/// The paper whose pages README.md shows, by the demo, and the pages shown.
const PAPER: &str = "new-proposals-2019-10.pdf";
const PAGES: [u8; 3] = [1, 2, 6];

/// Dots an inch: a page is then some 660 dots wide, twice as wide as it is shown.
const RESOLUTION: &str = "80";

/// Renews the parts that are named, or all, and shows which files have changed.
pub fn run(root: &Path, names: &[String]) -> Result<(), String> {
    let known: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("`{name}` is not generated; what is: {}", known.join(", ")));
    }
    let chosen =
        PARTS.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|n| n == name));
    for (name, renew) in chosen {
        println!("\n=== {name}");
        renew(root)?;
    }
    succeeds(Command::new("git").current_dir(root).args(["status", "--short"]))
}

/// `docs/data.md` and `docs/cli.md`.
fn documents(root: &Path) -> Result<(), String> {
    let mut tests = cargo(root);
    tests.args(["test", "--quiet", "--package", "end-to-end", "--test", "documents", "reference"]);
    succeeds(tests.env("SECANT_BLESS", "1"))
}

/// Snapshots that are kept in files; those in the tests themselves are for `cargo insta review`.
fn snapshots(root: &Path) -> Result<(), String> {
    let mut tests = cargo(root);
    tests.args(["test", "--quiet", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    succeeds(tests.env("INSTA_UPDATE", "always"))
}

/// The pages of the paper that the front page shows.
fn pictures(root: &Path) -> Result<(), String> {
    let folder = root.join("target/bless");
    let mut demo = cargo(root);
    succeeds(demo.args(["run", "--quiet", "--", "demo", "--no-serve", "--folder"]).arg(&folder))?;
    for page in PAGES {
        picture(root, &folder, page)?;
    }
    Ok(())
}

/// Draws a page with few colours, since pictures stay in the history for ever.
fn picture(root: &Path, folder: &Path, page: u8) -> Result<(), String> {
    let number = page.to_string();
    let drawn = folder.join(format!("page-{page}"));
    let mut draw = Command::new("pdftoppm");
    draw.args(["-r", RESOLUTION, "-png", "-singlefile", "-f", &number, "-l", &number])
        .arg(folder.join(PAPER))
        .arg(&drawn);
    succeeds(&mut draw)?;
    let to = root.join(format!("docs/pictures/october-2019-page-{page}.png"));
    let mut reduce = Command::new("convert");
    reduce
        .arg(drawn.with_extension("png"))
        .args(["-bordercolor", "#bbbbbb", "-border", "1", "+dither", "-colors", "16", "-strip"])
        .args(["-define", "png:bit-depth=4", "-define", "png:compression-level=9"])
        .args(["-define", "png:exclude-chunk=date,time"])
        .arg(format!("PNG8:{}", to.display()));
    succeeds(&mut reduce)
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(crate::cargo_program());
    cargo.current_dir(root);
    cargo
}

fn succeeds(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{program}`: {status}")),
        Err(error) => Err(format!(
            "`{program}` did not start: {error}; pictures need poppler-utils and imagemagick"
        )),
    }
}
