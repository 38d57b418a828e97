//! The assessment to take along: CSV of the departments, XLSX of the departments and of every question. Numbers are
//! numbers, and no text is ever a formula.

use super::{
    AssessmentQuery,
    cases::Case,
    sampled, scope,
    sheets::{self, Cell, Column, DEPARTMENTS, QUESTIONS, heads, row},
};
use crate::{
    node::App,
    web::{
        auth::Who,
        error::{Problem, WebRefusal},
        extract::Query,
        figures::FiguresOf,
        language::Language,
        openapi::ReadsSignedIn,
    },
};
use axum::{
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use store::{
    Page,
    assessment::{self, Assessed, Scope},
};
use tokio::sync::mpsc;

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// How many questions are read at a time, and how many such chunks wait for the workbook.
const CASES_AT_ONCE: u32 = 5_000;
const CHUNKS_MAX: usize = 2;
/// A sheet takes no more lines, the head included.
const LINES_MAX: u32 = 1_048_575;
/// Spreadsheets take a text that begins like this for a formula.
const FORMULA_SIGNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The departments' figures as CSV, with a byte order mark; the city is the last row.
#[utoipa::path(get, path = "/assessment.csv", tag = "assessment", params(AssessmentQuery),
    responses((status = 200, content_type = "text/csv", body = String), ReadsSignedIn))]
pub async fn csv(
    State(app): State<App>,
    who: Who,
    language: Language,
    Query(query): Query<AssessmentQuery>,
) -> Result<Response, Problem> {
    let rows = departments(&app, &scope(&app, &who, &query)?, language).await?;
    let heads = heads(DEPARTMENTS, language).into_iter().map(str::to_owned).collect();
    csv_file("assessment.csv", heads, rows.iter().map(|one| row(DEPARTMENTS, one)))
}

/// A table as CSV, with a byte order mark.
pub fn csv_file(
    name: &str,
    heads: Vec<String>,
    rows: impl Iterator<Item = Vec<Cell>>,
) -> Result<Response, Problem> {
    let mut writer = csv::Writer::from_writer(Vec::from("\u{FEFF}"));
    let mut write =
        |cells: Vec<String>| writer.write_record(cells).map_err(|_| Problem::from(WebRefusal::Internal));
    write(heads)?;
    for cells in rows {
        write(cells.into_iter().map(as_text).collect())?;
    }
    let text = writer.into_inner().map_err(|_| Problem::from(WebRefusal::Internal))?;
    Ok(file(name, CSV, text))
}

/// The departments' figures and every question as a workbook.
#[utoipa::path(get, path = "/assessment.xlsx", tag = "assessment", params(AssessmentQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        body = String), ReadsSignedIn))]
pub async fn xlsx(
    State(app): State<App>,
    who: Who,
    language: Language,
    Query(query): Query<AssessmentQuery>,
) -> Result<Response, Problem> {
    let scope = scope(&app, &who, &query)?;
    let rows = departments(&app, &scope, language).await?;
    let (hand_over, mut chunks) = mpsc::channel::<Vec<Case>>(CHUNKS_MAX);
    // Writing thousands of rows takes its time, in which this thread would serve nobody.
    let writing = tokio::task::spawn_blocking(move || workbook(&rows, || chunks.blocking_recv(), language));
    let mut page = Page { limit: CASES_AT_ONCE, after: None };
    loop {
        let listed = assessment::all_cases(&app.db, &scope, &page).await?;
        let chunk = listed.items.into_iter().map(Case::from).collect();
        page.after = listed.next;
        // Nobody takes it when the workbook has failed, which is said below.
        if hand_over.send(chunk).await.is_err() || page.after.is_none() {
            break;
        }
    }
    drop(hand_over);
    let bytes = writing.await.map_err(|_| Problem::from(WebRefusal::Internal))?.map_err(broken)?;
    Ok(file("assessment.xlsx", XLSX, bytes))
}

/// The departments of the scope, and the city after them when it is the whole one.
async fn departments(app: &App, scope: &Scope, language: Language) -> Result<Vec<FiguresOf>, Problem> {
    let Assessed { total, departments, .. } = assessment::assess(&app.db, scope, 0).await?;
    let mut rows = sampled(app, departments, scope).await?;
    if scope.department.is_none() {
        let name = match language {
            Language::Chinese => "全市",
            Language::English => "The city",
        };
        rows.push(sheets::city(name, total));
    }
    Ok(rows)
}

/// The departments on the first sheet, the questions on those after it, as they come.
fn workbook(
    departments: &[FiguresOf],
    mut next: impl FnMut() -> Option<Vec<Case>>,
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let [of_departments, of_questions] = match language {
        Language::Chinese => ["部门", "提问"],
        Language::English => ["Departments", "Questions"],
    };
    let mut book = Workbook::new();
    let sheet = begin_sheet(&mut book, of_departments, DEPARTMENTS, language)?;
    for (line, one) in (1..).zip(departments) {
        write_row(sheet, line, row(DEPARTMENTS, one))?;
    }
    let (mut nth, mut line) = (1, 1);
    let mut sheet = begin_sheet(&mut book, of_questions, QUESTIONS, language)?;
    while let Some(cases) = next() {
        for case in &cases {
            if line > LINES_MAX {
                (nth, line) = (nth + 1, 1);
                sheet = begin_sheet(&mut book, &format!("{of_questions} {nth}"), QUESTIONS, language)?;
            }
            write_row(sheet, line, row(QUESTIONS, case))?;
            line += 1;
        }
    }
    book.save_to_buffer()
}

/// A table on a sheet of its own, its head held fast. Rows have to be written in order.
fn begin_sheet<'b, T>(
    book: &'b mut Workbook,
    name: &str,
    columns: &[Column<T>],
    language: Language,
) -> Result<&'b mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(name)?.set_freeze_panes(1, 1)?;
    let bold = Format::new().set_bold();
    for (column, head) in (0..).zip(heads(columns, language)) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    Ok(sheet)
}

fn write_row(sheet: &mut Worksheet, line: u32, cells: Vec<Cell>) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        match cell {
            // Written as a string it is one, whatever it begins with.
            Cell::Text(text) => sheet.write_string(line, column, text)?,
            Cell::Number(number) => sheet.write_number(line, column, number as f64)?,
            Cell::Rate(rate) => sheet.write_number(line, column, rate)?,
            Cell::Empty => continue,
        };
    }
    Ok(())
}

fn broken(error: XlsxError) -> Problem {
    tracing::error!(%error, "a workbook could not be written");
    WebRefusal::Internal.into()
}

fn as_text(cell: Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(FORMULA_SIGNS) => format!("'{text}"),
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Rate(rate) => rate.to_string(),
        Cell::Empty => String::new(),
    }
}

fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_numbers_are_numbers() {
        for text in ["=1+1", "+86", "-1", "@x"] {
            assert_eq!(as_text(Cell::Text(text.to_owned())), format!("'{text}"));
        }
        assert_eq!(as_text(Cell::Text("市热电局".to_owned())), "市热电局");
        assert_eq!(as_text(Cell::Number(-5)), "-5");
        assert_eq!(as_text(Cell::Rate(0.988)), "0.988");
    }
}
