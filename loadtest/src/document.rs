//! The measured table in a document: the part between two marks is written anew, everything else stays.

use std::path::Path;

use anyhow::{Context, Result};

/// # Errors
/// When the document cannot be read or written, or has no part of that name.
pub fn write(path: &Path, part: &str, table: &str) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let text = with(&text, part, table).with_context(|| format!("{} has no part {part}", path.display()))?;
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

fn with(text: &str, part: &str, table: &str) -> Option<String> {
    let (begin, end) = marks(part);
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{}\n\n{end}{after}", table.trim()))
}

fn marks(part: &str) -> (String, String) {
    (format!("<!-- {part}: written by `make bench` -->\n"), format!("<!-- {part}: end -->"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_part_between_the_marks_is_written_anew() {
        let (begin, end) = marks("p");
        let text = format!("# A\n{begin}old\n{end}\nB\n");
        let once = with(&text, "p", "new\n").unwrap();
        assert_eq!(once, format!("# A\n{begin}\nnew\n\n{end}\nB\n"));
        assert_eq!(with(&once, "p", "new").unwrap(), once);
        assert_eq!(with(&once, "q", "new"), None);
    }
}
