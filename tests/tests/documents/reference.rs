//! References that are generated: the documents hold what the tables and the program say.

mod checks;
mod commands;
mod tables;

use crate::repository::root;

/// Compares a generated document with its file, or writes it where `SECANT_BLESS` is set.
fn check(path: &str, generated: &str) {
    let file = root().join(path);
    if std::env::var_os("SECANT_BLESS").is_some() {
        std::fs::write(&file, generated).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    if found != generated {
        let number = found.lines().zip(generated.lines()).take_while(|(a, b)| a == b).count();
        panic!(
            "{path} is not what would be generated; `cargo xtask bless` renews it\n\
             line {}\n  is:        {}\n  should be: {}",
            number + 1,
            found.lines().nth(number).unwrap_or("(the end)"),
            generated.lines().nth(number).unwrap_or("(the end)"),
        );
    }
}
