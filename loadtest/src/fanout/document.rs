//! The measured table in a document: the part between two marks is written anew, everything else stays.

use std::path::Path;

use anyhow::{Context, Result};

const BEGIN: &str = "<!-- fanout: written by `make bench` -->\n";
const END: &str = "<!-- fanout: end -->";

/// # Errors
/// When the document cannot be read or written, or has no such part.
pub fn write(path: &Path, table: &str) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let text = with(&text, table).with_context(|| format!("{} has no part for it", path.display()))?;
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

fn with(text: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{}\n\n{END}{after}", table.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_part_between_the_marks_is_written_anew() {
        let text = format!("# A\n{BEGIN}old\n{END}\nB\n");
        let once = with(&text, "new\n").unwrap();
        assert_eq!(once, format!("# A\n{BEGIN}\nnew\n\n{END}\nB\n"));
        assert_eq!(with(&once, "new").unwrap(), once);
        assert_eq!(with("# A\n", "new"), None);
    }
}
