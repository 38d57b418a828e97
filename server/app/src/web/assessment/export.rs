//! The assessment to take along: CSV of the departments, XLSX of the departments and of every question. Numbers are
//! numbers, and no text is ever a formula.

use super::{
    AssessmentQuery, Scope,
    cases::Case,
    departments_of,
    sheets::{self, Cell, Column, DEPARTMENTS, QUESTIONS, heads, row},
};
use crate::{
    node::App,
    web::{
        auth::Who,
        error::{Problem, WebRefusal},
        extract::Query,
        figures::{FiguresOf, all_of},
        language::Language,
        openapi::ReadsSignedIn,
    },
};
use axum::{
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use store::{
    Page,
    assessment::{self, Figure},
    figures::By,
};

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// How many questions are read at a time.
const CASES_AT_ONCE: u32 = 5_000;
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
    let rows = departments(&app, &Scope::of(&app, &who, &query)?, language).await?;
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
    let scope = Scope::of(&app, &who, &query)?;
    let rows = departments(&app, &scope, language).await?;
    let mut questions = Vec::new();
    let mut page = Page { limit: CASES_AT_ONCE, after: None };
    loop {
        let department = scope.department.as_ref();
        let listed =
            assessment::cases(&app.db, Figure::Questions, scope.period, department, scope.now, &page).await?;
        questions.extend(listed.items.into_iter().map(Case::from));
        page.after = listed.next;
        if page.after.is_none() {
            break;
        }
    }
    // Writing thousands of rows takes its time, in which this thread would serve nobody.
    let bytes = tokio::task::spawn_blocking(move || {
        let names = match language {
            Language::Chinese => ["部门", "提问"],
            Language::English => ["Departments", "Questions"],
        };
        let mut book = Workbook::new();
        add_sheet(&mut book, names[0], DEPARTMENTS, &rows, language)?;
        add_sheet(&mut book, names[1], QUESTIONS, &questions, language)?;
        book.save_to_buffer()
    });
    let bytes = bytes.await.map_err(|_| Problem::from(WebRefusal::Internal))?.map_err(broken)?;
    Ok(file("assessment.xlsx", XLSX, bytes))
}

/// The departments of the scope, and the city after them when it is the whole one.
async fn departments(app: &App, scope: &Scope, language: Language) -> Result<Vec<FiguresOf>, Problem> {
    let mut rows = departments_of(app, scope.period, scope.department.as_ref()).await?;
    if scope.department.is_none() {
        let name = match language {
            Language::Chinese => "全市",
            Language::English => "The city",
        };
        let city = all_of(app, By::City, scope.period, None).await?;
        rows.extend(city.into_iter().map(|row| sheets::city(name, row.figures)));
    }
    Ok(rows)
}

/// One table on a sheet of its own, its head held fast.
fn add_sheet<T>(
    book: &mut Workbook,
    name: &str,
    columns: &[Column<T>],
    rows: &[T],
    language: Language,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(name)?.set_freeze_panes(1, 1)?;
    let bold = Format::new().set_bold();
    for (column, head) in (0..).zip(heads(columns, language)) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (line, one) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row(columns, one)) {
            match cell {
                // Written as a string it is one, whatever it begins with.
                Cell::Text(text) => sheet.write_string(line, column, text)?,
                Cell::Number(number) => sheet.write_number(line, column, number as f64)?,
                Cell::Rate(rate) => sheet.write_number(line, column, rate)?,
                Cell::Empty => continue,
            };
        }
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
