//! Rebuilds the crate when the data that it embeds changes.

fn main() {
    for folder in ["../../sec", "../../register"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
