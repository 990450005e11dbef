//! The program as a reader of the documents has it: built, found by name, in a folder of its own.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use crate::repository::root;

/// Parts what one command prints from what the next one does.
const MARK: &str = "<<< end of command >>>";

/// The binary, built if it is not as new as its sources.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let built = Command::new(cargo)
            .current_dir(root())
            .args(["build", "--quiet", "--package", "secant"])
            .status()
            .unwrap();
        assert!(built.success(), "secant does not build");
        // This test lies in `<target>/<profile>/deps`, the binary in `<target>/debug`.
        let own = std::env::current_exe().unwrap();
        own.ancestors().nth(3).unwrap().join("debug/secant")
    })
}

/// A folder with what a fresh clone has, in which `secant` and `cargo run` mean the binary.
pub struct Clone {
    folder: tempfile::TempDir,
}

impl Clone {
    /// A clone in which nothing was run yet.
    pub fn fresh() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        for name in ["register", "sec", "docs"] {
            symlink(root().join(name), path.join(name)).unwrap();
        }
        let bin = path.join("target/debug");
        fs::create_dir_all(&bin).unwrap();
        symlink(binary(), bin.join("secant")).unwrap();
        let cargo = bin.join("cargo");
        // `cargo run [-q] -- …` is all that a tour needs of cargo.
        let script =
            "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec secant \"$@\"\n";
        fs::write(&cargo, script).unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// A clone in which the demo was run.
    pub fn with_demo(demo: &Path) -> Self {
        let clone = Self::fresh();
        let to = clone.folder.path().join("secant-demo");
        fs::create_dir(&to).unwrap();
        for file in fs::read_dir(demo).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
        clone
    }

    /// Runs commands one after another in one shell, and gives what each printed.
    pub fn run(&self, commands: &[&str]) -> Vec<String> {
        let mut script = String::from("exec 2>&1\n");
        for command in commands {
            // The mark must not be what `$?` tells of.
            script.push_str(&format!("{command}\nleft=$?; printf '\\n{MARK}\\n'; (exit $left)\n"));
        }
        let bin = self.folder.path().join("target/debug");
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(self.folder.path())
            .env("PATH", format!("{}:{path}", bin.display()))
            .env("SECANT_REGISTER", "secant-demo/register.sqlite")
            .env("SECANT_ACTOR", "analyst")
            .env("NO_COLOR", "1")
            .env_remove("SECANT_CODE")
            .env_remove("COLUMNS")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let mut outputs: Vec<String> =
            text.split(&format!("\n{MARK}\n")).map(str::to_owned).collect();
        outputs.pop();
        assert_eq!(outputs.len(), commands.len(), "the shell stopped early: {text}");
        outputs
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
