//! `cargo xtask bless`: renews what is generated. Read the difference before you commit it.

use std::{path::Path, process::Command};

/// The paper whose pages README.md shows, by the demo, and the pages shown.
const PAPER: &str = "new-proposals-2019-10.pdf";
const PAGES: [u8; 3] = [1, 2, 6];

/// Dots an inch: a page is then some 660 dots wide, twice as wide as it is shown.
const RESOLUTION: &str = "80";

/// Renews the generated documents, the snapshots kept in files, and the pictures.
pub fn run(root: &Path) -> Result<(), String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut tests = Command::new(&cargo);
    tests
        .current_dir(root)
        .args(["test", "--workspace", "--no-fail-fast", "--quiet", "--lib", "--bins", "--tests"])
        .env("SECANT_BLESS", "1")
        .env("INSTA_UPDATE", "always");
    let passed = tests.status().map_err(|error| format!("cargo did not start: {error}"))?.success();
    let folder = root.join("target/bless");
    let mut demo = Command::new(&cargo);
    demo.current_dir(root).args(["run", "--quiet", "--", "demo", "--folder"]).arg(&folder);
    succeeds(&mut demo)?;
    for page in PAGES {
        picture(root, &folder, page)?;
    }
    let mut changed = Command::new("git");
    succeeds(changed.current_dir(root).args(["status", "--short"]))?;
    if passed {
        return Ok(());
    }
    Err("some tests failed; what they compare with is renewed where it is generated, and inline \
         snapshots are left for `cargo insta review`"
        .to_owned())
}

/// Draws a page, with few colours, since pictures are kept for ever.
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

fn succeeds(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program}: {status}")),
        Err(error) => Err(format!(
            "{program} did not start: {error}; pictures need poppler-utils and imagemagick"
        )),
    }
}
