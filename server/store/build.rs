//! The migrations are compiled in: a changed or new file builds the store anew.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
