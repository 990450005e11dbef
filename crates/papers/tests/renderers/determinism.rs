use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::process::Command;

use jiff::civil::date;
use papers::{Body as _, Document, Format, Options, render};

use crate::sample::sample;

const CHILD: &str = "PAPERS_TEST_CHILD";

fn digests() -> Vec<String> {
    let digest = |format: Format| {
        let mut hasher = DefaultHasher::new();
        render(&sample(), format, &Options::default()).unwrap().hash(&mut hasher);
        format!("digest {format} {:016x}", hasher.finish())
    };
    Format::ALL.map(digest).to_vec()
}

#[test]
fn one_process_renders_the_same_bytes_again_whatever_it_rendered_between() {
    let first = digests();
    let other = Document::new("Other", date(2020, 2, 29)).section("One").numbered(["a", "b"]);
    for format in Format::ALL {
        render(&other, format, &Options::default()).unwrap();
    }
    assert_eq!(digests(), first);
}

#[test]
fn fresh_processes_render_the_same_bytes() {
    let own = digests();
    if std::env::var_os(CHILD).is_some() {
        own.iter().for_each(|line| println!("{line}"));
        return;
    }
    for time_zone in ["UTC", "Asia/Tokyo"] {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "determinism::fresh_processes_render_the_same_bytes", "--nocapture"])
            .env(CHILD, "1")
            .env("TZ", time_zone)
            .env("LANG", "C")
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        for line in &own {
            assert!(printed.contains(line), "`{line}` is not in:\n{printed}");
        }
    }
}
