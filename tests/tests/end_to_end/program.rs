//! The binary, run in a folder of its own.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{LazyLock, OnceLock},
};

use tempfile::TempDir;

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The binary, built if it is not as new as its sources.
fn binary() -> &'static Path {
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

/// A folder in which the program is run.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with an empty register.
    pub fn with_register() -> Self {
        let desk = Self::empty();
        desk.done("init");
        desk
    }

    /// A folder with the demo's register in place of an empty one.
    pub fn with_demo() -> Self {
        static DEMO: LazyLock<Desk> = LazyLock::new(|| {
            let desk = Desk::empty();
            desk.done("demo --folder .");
            desk
        });
        let desk = Self::empty();
        let copied = desk.path().join("register.sqlite");
        DEMO.done(&format!("log backup {}", copied.display()));
        desk
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// A command, not yet started. Words are parted by blanks; quotes keep them together.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(binary());
        command
            .args(words(line))
            .current_dir(self.path())
            .env("SECANT_REGISTER", "register.sqlite")
            .env("SECANT_ACTOR", "a test")
            .env_remove("SECANT_CODE")
            .env_remove("COLUMNS")
            .env_remove("NO_COLOR")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// What a command prints, which must succeed.
    pub fn done(&self, line: &str) -> String {
        let output = self.run(line);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The exit code of a command that fails, and what it says.
    pub fn failed(&self, line: &str) -> (i32, String) {
        let output = self.run(line);
        let told = String::from_utf8(output.stderr).unwrap();
        let code = output.status.code().unwrap_or_else(|| panic!("{line} was killed: {told}"));
        assert_ne!(code, 0, "{line} did not fail");
        (code, told)
    }

    /// What a command says that fails with an exit code.
    pub fn fails_with(&self, code: i32, line: &str) -> String {
        let (real, told) = self.failed(line);
        assert_eq!(real, code, "{line}: {told}");
        told
    }
}

fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Whether a program that a test needs is installed; says loudly when it is not.
pub fn installed(program: &str) -> bool {
    let found = Command::new("which").arg(program).output().is_ok_and(|out| out.status.success());
    if !found {
        println!("SKIPPED: {program} is not installed");
    }
    found
}
