//! Pages of lists by keyset: what comes after the last row that was shown, never an offset.

use crate::error::StoreError;

/// Which part of a list is wanted.
#[derive(Clone, Debug)]
pub struct Page {
    pub limit: u32,
    /// The `next` of the page before; none for the first.
    pub after: Option<String>,
}

/// A part of a list, and where to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl Page {
    /// One row more than is shown tells whether there is another page.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The parts of the cursor: `N - 1` numbers and an id or number as text; `first` for the first page.
    pub(crate) fn after<const N: usize>(
        &self,
        first: ([i64; N], &str),
    ) -> Result<([i64; N], String), StoreError> {
        let Some(after) = &self.after else { return Ok((first.0, first.1.to_owned())) };
        let mut parts = after.splitn(N + 1, '.');
        let mut numbers = [0; N];
        for number in &mut numbers {
            let part = parts.next().and_then(|part| part.parse().ok());
            *number = part.ok_or(StoreError::BadCursor)?;
        }
        let id = parts.next().filter(|id| id.bytes().all(|b| b.is_ascii_alphanumeric()));
        Ok((numbers, id.ok_or(StoreError::BadCursor)?.to_owned()))
    }
}

/// A cursor of these numbers and an id.
pub(crate) fn cursor<const N: usize>(numbers: [i64; N], id: &str) -> String {
    let mut cursor = String::new();
    for number in numbers {
        cursor.push_str(&number.to_string());
        cursor.push('.');
    }
    cursor + id
}

impl<T> Listed<T> {
    /// Of the rows of [`Page::rows`]; `cursor` of the last one shown leads on.
    pub(crate) fn of(mut rows: Vec<T>, page: &Page, cursor: impl FnOnce(&T) -> String) -> Self {
        let is_more = rows.len() > page.limit as usize;
        rows.truncate(page.limit as usize);
        let next = rows.last().filter(|_| is_more).map(cursor);
        Self { items: rows, next }
    }

    pub(crate) fn try_map<U>(
        self,
        map: impl FnMut(T) -> Result<U, StoreError>,
    ) -> Result<Listed<U>, StoreError> {
        let items = self.items.into_iter().map(map).collect::<Result<_, _>>()?;
        Ok(Listed { items, next: self.next })
    }
}

/// What `LIKE` has to look for to find the text anywhere; case is not told apart. `\` escapes.
pub(crate) fn containing(text: Option<&str>) -> String {
    let mut pattern = String::from("%");
    for c in text.unwrap_or("").trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    if pattern.len() > 1 {
        pattern.push('%');
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(after: &str) -> Page {
        Page { limit: 2, after: Some(after.to_owned()) }
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let written = cursor([1, -7], "01ABC");
        assert_eq!(page(&written).after::<2>(([0, 0], "")), Ok(([1, -7], "01ABC".to_owned())));
        for bad in ["", "x", "1", "1.2", "1.x.A", "1.2.a-b", "1.2.a.b"] {
            assert_eq!(page(bad).after::<2>(([0, 0], "")), Err(StoreError::BadCursor), "{bad:?}");
        }
    }

    #[test]
    fn a_search_text_is_no_pattern() {
        assert_eq!(containing(Some(" 100%_A ")), "%100\\%\\_a%");
        assert_eq!(containing(None), "%");
    }
}
