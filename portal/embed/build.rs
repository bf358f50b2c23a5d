//! Compiles again when the portal was built again: files come under new names, which nothing else notices.

fn main() {
    println!("cargo::rerun-if-changed=dist");
}
