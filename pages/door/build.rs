//! Generates the messages.
fn main() {
    i18n::build::generate();
}
