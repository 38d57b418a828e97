//! Reads a backup, and believes nothing of it: every line, every sum and its end are checked.

use super::{
    Refused,
    format::{FORMAT, Header, LINE_BYTES_MAX, Mark, Summed, Summing},
};
use anyhow::Context;
use flate2::bufread::MultiGzDecoder;
use std::{
    fs::File,
    io::{BufRead, BufReader, ErrorKind, Read},
    path::Path,
};
use store::backup::{ROWS_AT_ONCE, Row};

/// What a backup says of itself, found to be true.
pub struct Content {
    pub header: Header,
    pub sums: Vec<Summed>,
    /// Of the file.
    pub bytes: u64,
}

/// Hands over all rows, some at a time, with the place of their table in the header.
///
/// # Errors
/// [`Refused`] for a file that is not what it should be; what was handed over before is not to be believed then.
pub async fn each_batch(
    path: &Path,
    mut take: impl AsyncFnMut(usize, &[Row]) -> anyhow::Result<()>,
) -> anyhow::Result<Content> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let bytes = file.metadata()?.len();
    let mut reading = Reading::begin(BufReader::new(file))?;
    let mut rows = Vec::with_capacity(ROWS_AT_ONCE);
    loop {
        let table = reading.table();
        let end = match reading.next()? {
            Part::Row(row) => {
                rows.push(row);
                if rows.len() < ROWS_AT_ONCE {
                    continue;
                }
                None
            }
            Part::Table => None,
            Part::End(sums) => Some(sums),
        };
        if !rows.is_empty() {
            take(table, &rows).await?;
            rows.clear();
        }
        if let Some(sums) = end {
            return Ok(Content { header: reading.header, sums, bytes });
        }
    }
}

enum Part {
    Row(Row),
    Table,
    End(Vec<Summed>),
}

struct Reading<R> {
    lines: BufReader<MultiGzDecoder<R>>,
    header: Header,
    /// Of the tables that were begun; the last one goes on in `summing`.
    sums: Vec<Summed>,
    summing: Option<Summing>,
}

impl<R: BufRead> Reading<R> {
    fn begin(file: R) -> Result<Self, Refused> {
        let mut lines = BufReader::new(MultiGzDecoder::new(file));
        let not_ours = |fault| match fault {
            Refused::Damaged(what) => Refused::NotABackup(what),
            fault => fault,
        };
        let first = line(&mut lines).map_err(not_ours)?;
        // Only the number can be relied on, as long as it is not known to be ours.
        if let Some(format) = format_of(&first).filter(|format| *format != FORMAT) {
            return Err(Refused::OtherFormat(format));
        }
        match mark(&first).map_err(not_ours)? {
            Mark::WenzhengBackup(header) => {
                Ok(Self { lines, header: header.into_owned(), sums: Vec::new(), summing: None })
            }
            Mark::Table(_) | Mark::End(_) => {
                Err(Refused::NotABackup("it does not begin with a header".to_owned()))
            }
        }
    }

    /// The place in the header of the table whose rows are next.
    fn table(&self) -> usize {
        self.sums.len()
    }

    fn next(&mut self) -> Result<Part, Refused> {
        let line = line(&mut self.lines)?;
        if line.first() == Some(&b'[') {
            return self.row(&line).map(Part::Row);
        }
        match mark(&line)? {
            Mark::Table(name) => self.begin_table(&name).map(|()| Part::Table),
            Mark::End(sums) => self.end(sums).map(Part::End),
            Mark::WenzhengBackup(_) => Err(Refused::Damaged("a second header".to_owned())),
        }
    }

    fn row(&mut self, line: &[u8]) -> Result<Row, Refused> {
        let table = self.header.tables.get(self.table());
        let (Some(table), Some(summing)) = (table, &mut self.summing) else {
            return Err(Refused::Damaged("a row of no table".to_owned()));
        };
        summing.add(line);
        let row: Row = serde_json::from_slice(line)
            .map_err(|error| Refused::Damaged(format!("a row of {}: {error}", table.name)))?;
        if row.len() != table.columns.len() {
            return Err(Refused::Damaged(format!("a row of {} with other columns", table.name)));
        }
        Ok(row)
    }

    fn begin_table(&mut self, name: &str) -> Result<(), Refused> {
        self.end_table();
        let is_next = self.header.tables.get(self.table()).is_some_and(|table| table.name == name);
        self.summing = Some(Summing::default());
        is_next.then_some(()).ok_or_else(|| Refused::Damaged(format!("the table {name} is not the next one")))
    }

    fn end_table(&mut self) {
        let name = self.header.tables.get(self.table()).map(|table| table.name.as_str());
        if let (Some(summing), Some(name)) = (self.summing.take(), name) {
            self.sums.push(summing.of(name));
        }
    }

    fn end(&mut self, told: Vec<Summed>) -> Result<Vec<Summed>, Refused> {
        self.end_table();
        if self.sums.len() != self.header.tables.len() || told.len() != self.sums.len() {
            return Err(Refused::Damaged("not all tables are there".to_owned()));
        }
        if let Some((found, _)) = self.sums.iter().zip(&told).find(|(found, told)| found != told) {
            return Err(Refused::Damaged(format!("the rows of {} do not add up", found.table)));
        }
        // Reads the checksum of the compression along.
        match self.lines.fill_buf() {
            Ok([]) => Ok(told),
            Ok(_) => Err(Refused::Damaged("something follows its end".to_owned())),
            Err(error) => Err(fault(&error)),
        }
    }
}

/// A line with its end.
fn line(lines: &mut impl BufRead) -> Result<Vec<u8>, Refused> {
    let mut line = Vec::new();
    lines.take(LINE_BYTES_MAX).read_until(b'\n', &mut line).map_err(|error| fault(&error))?;
    match line.last() {
        Some(b'\n') => Ok(line),
        Some(_) if line.len() as u64 == LINE_BYTES_MAX => {
            Err(Refused::Damaged("a line without end".to_owned()))
        }
        Some(_) | None => Err(Refused::CutOff),
    }
}

fn fault(error: &std::io::Error) -> Refused {
    match error.kind() {
        ErrorKind::UnexpectedEof => Refused::CutOff,
        _ => Refused::Damaged(error.to_string()),
    }
}

fn mark(line: &[u8]) -> Result<Mark<'static>, Refused> {
    serde_json::from_slice(line).map_err(|error| Refused::Damaged(error.to_string()))
}

fn format_of(line: &[u8]) -> Option<u32> {
    let header: serde_json::Value = serde_json::from_slice(line).ok()?;
    header.get("wenzheng_backup")?.get("format")?.as_u64()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    const HEADER: &str = r#"{"wenzheng_backup":{"format":1,"product_version":"0.1.0","schema_version":1,
        "made_at":"2026-11-24T11:30:00.000Z","epoch":null,"tables":[{"name":"a","columns":["id","n"]},{"name":"b","columns":["id"]}]}}"#;
    const ROWS: [&str; 5] =
        [r#"{"table":"a"}"#, r#"["x",1]"#, r#"["问",null]"#, r#"{"table":"b"}"#, r#"["y"]"#];

    fn end(rows: &[&str]) -> String {
        let sum = |table: &str, rows: &[&str]| {
            let mut summing = Summing::default();
            rows.iter().for_each(|row| summing.add(format!("{row}\n").as_bytes()));
            summing.of(table)
        };
        serde_json::to_string(&Mark::End(vec![sum("a", &rows[1..3]), sum("b", &rows[4..])])).unwrap()
    }

    /// Reads these lines to their end.
    fn read(lines: &[&str]) -> Result<Vec<Row>, Refused> {
        let mut file = GzEncoder::new(Vec::new(), Compression::fast());
        for line in lines {
            writeln!(file, "{}", line.replace("\n", "")).unwrap();
        }
        let file = file.finish().unwrap();
        let mut reading = Reading::begin(&file[..])?;
        let mut rows = Vec::new();
        loop {
            match reading.next()? {
                Part::Row(row) => rows.push(row),
                Part::Table => {}
                Part::End(_) => return Ok(rows),
            }
        }
    }

    fn whole<'a>(rows: &[&'a str], end: &'a str) -> Vec<&'a str> {
        [&[HEADER], rows, &[end]].concat()
    }

    #[test]
    fn a_whole_backup_gives_its_rows() {
        let rows = read(&whole(&ROWS, &end(&ROWS))).unwrap();
        assert_eq!(serde_json::to_string(&rows).unwrap(), r#"[["x",1],["问",null],["y"]]"#);
    }

    #[test]
    fn rows_that_are_other_missing_or_twice_do_not_add_up() {
        let end = end(&ROWS);
        for row in [1, 2, 4] {
            let mut other = ROWS;
            let changed = ROWS[row].replace('[', "[ ");
            other[row] = &changed;
            let missing = [&ROWS[..row], &ROWS[row + 1..]].concat();
            let twice = [&ROWS[..=row], &ROWS[row..]].concat();
            for rows in [&other[..], &missing, &twice] {
                let refused = read(&whole(rows, &end)).unwrap_err();
                assert!(matches!(&refused, Refused::Damaged(what) if what.contains("add up")), "{refused}");
            }
        }
    }

    #[test]
    fn lines_that_are_not_where_they_belong_are_found() {
        let end = end(&ROWS);
        let [a, x, y, b, z] = ROWS;
        for lines in [
            vec![HEADER, x, &end],
            vec![HEADER, a, x, y, &end],
            vec![HEADER, b, z, a, x, y, &end],
            vec![HEADER, a, x, y, a, b, z, &end],
            vec![HEADER, a, z, x, y, b, z, &end],
            vec![HEADER, HEADER, a, x, y, b, z, &end],
            vec![HEADER, a, x, y, b, z, &end, z],
            vec![HEADER, a, x, y, b, r#"[{"no":"value"}]"#, &end],
            vec![HEADER, a, x, y, b, z, r#"{"end":[]}"#],
            vec![HEADER, a, x, y, b, z, "nonsense"],
        ] {
            assert!(matches!(read(&lines), Err(Refused::Damaged(_))), "{lines:?}");
        }
    }

    #[test]
    fn what_ends_early_is_cut_off() {
        let end = end(&ROWS);
        let lines = whole(&ROWS, &end);
        for length in 0..lines.len() {
            assert_eq!(read(&lines[..length]), Err(Refused::CutOff), "{length} lines");
        }
    }

    #[test]
    fn other_files_and_other_formats_are_told_apart() {
        assert_eq!(read(&[r#"{"wenzheng_backup":{"format":2,"news":[]}}"#]), Err(Refused::OtherFormat(2)));
        for first in
            [r#"{"table":"a"}"#, r#"{"end":[]}"#, "{}", "", "[]", r#"{"wenzheng_backup":{"format":1}}"#]
        {
            assert!(matches!(read(&[first]), Err(Refused::NotABackup(_))), "{first}");
        }
        assert!(matches!(
            Reading::begin(&b"CREATE TABLE"[..]),
            Err(Refused::NotABackup(_) | Refused::CutOff)
        ));
    }
}
