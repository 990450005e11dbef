//! Tables out to CSV and Excel, and back in.

use std::path::Path;

use calamine::{Data, Reader as _, open_workbook_auto_from_rs};
use code::table::Table;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::{error::Error, sources::read_text, view::Record};

/// The largest workbook that is read, in bytes.
const WORKBOOK_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The most cells that are read of a workbook's sheet.
const CELLS_MAX: usize = 10_000_000;
/// The widest that a column is made, in characters.
const WIDTH_MAX: usize = 60;

/// A table as an Excel workbook: one sheet, a bold header that stays in sight, every cell as text, so
/// that Excel changes none.
///
/// # Errors
/// When the workbook cannot be made.
pub fn to_workbook(table: &Table) -> Result<Vec<u8>, Error> {
    let header: Vec<String> = table.schema.header().into_iter().map(str::to_owned).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| table.written(row)).collect();
    workbook(&table.schema.name, &header, &rows)
}

/// Rows of text as a workbook.
///
/// # Errors
/// When the workbook cannot be made.
pub fn workbook(name: &str, header: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, Error> {
    let make = || -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // The same rows give the same bytes on any day.
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2019, 10, 1)?;
        workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
        let bold = Format::new().set_bold();
        let text = Format::new().set_num_format("@");
        let sheet = workbook.add_worksheet();
        sheet.set_name(name.chars().take(31).collect::<String>())?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, title) in (0u16..).zip(header) {
            sheet.write_string_with_format(0, column, title, &bold)?;
            let cells = rows.iter().filter_map(|row| row.get(usize::from(column)));
            let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
            let width = longest.max(title.len()).min(WIDTH_MAX);
            sheet.set_column_width(column, f64::from(u32::try_from(width).unwrap_or(10)) + 2.0)?;
        }
        for (line, row) in (1u32..).zip(rows) {
            for (column, cell) in (0u16..).zip(row) {
                sheet.write_string_with_format(line, column, cell, &text)?;
            }
        }
        if let (Ok(last), Ok(width)) = (u32::try_from(rows.len()), u16::try_from(header.len())) {
            sheet.autofilter(0, 0, last, width.saturating_sub(1))?;
        }
        workbook.save_to_buffer()
    };
    make().map_err(|error| Error::Bug(format!("the workbook could not be made: {error}")))
}

/// Rows of text as CSV.
///
/// # Errors
/// When a row has another length than the header.
pub fn csv_text(header: &[String], rows: &[Vec<String>]) -> Result<String, Error> {
    let bug = |error: csv::Error| Error::Bug(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(bug)?;
    rows.iter().try_for_each(|row| writer.write_record(row)).map_err(bug)?;
    let bytes = writer.into_inner().map_err(|error| Error::Bug(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Error::Bug(error.to_string()))
}

/// Rows of a table as TOML, each cell as the `insert` of an amendment writes it.
///
/// # Errors
/// When they cannot be written.
pub fn toml_text(table: &str, on: jiff::civil::Date, rows: &[Record]) -> Result<String, Error> {
    #[derive(serde::Serialize)]
    struct File<'f> {
        table: &'f str,
        as_at: String,
        row: &'f [Record],
    }
    let file = File { table, as_at: on.to_string(), row: rows };
    toml::to_string(&file).map_err(|error| Error::Bug(error.to_string()))
}

/// The text of a table's file: CSV as it is, or the first sheet of a workbook as CSV.
///
/// # Errors
/// When the file is missing, too large, or neither CSV nor a workbook.
pub fn read_table_text(path: &Path) -> Result<String, Error> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "csv" => read_text(path),
        "xlsx" | "xls" | "ods" => read_workbook(path),
        _ => Err(Error::input(
            format!("`{}` is neither CSV nor a workbook", path.display()),
            "give a file that ends in .csv, .xlsx, .xls or .ods",
        )),
    }
}

fn read_workbook(path: &Path) -> Result<String, Error> {
    let fault = |source| Error::File { path: path.to_owned(), verb: "read", source };
    if std::fs::metadata(path).map_err(fault)?.len() > WORKBOOK_BYTES_MAX {
        return Err(Error::input(
            format!("`{}` is larger than {WORKBOOK_BYTES_MAX} bytes", path.display()),
            "export the sheet as CSV, or split it",
        ));
    }
    let bytes = std::fs::read(path).map_err(fault)?;
    let bad = |why: String| {
        Error::input(
            format!("`{}` cannot be read as a workbook: {why}", path.display()),
            "save it again from Excel or LibreOffice, or export it as CSV",
        )
    };
    let mut workbook = open_workbook_auto_from_rs(std::io::Cursor::new(bytes))
        .map_err(|error| bad(error.to_string()))?;
    let range = workbook
        .worksheet_range_at(0)
        .ok_or_else(|| bad("it has no sheet".to_owned()))?
        .map_err(|error| bad(error.to_string()))?;
    let (rows, columns) = range.get_size();
    if rows.saturating_mul(columns) > CELLS_MAX {
        return Err(bad(format!("it has more than {CELLS_MAX} cells")));
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in range.rows() {
        let cells: Vec<String> = row.iter().map(cell_text).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            writer.write_record(&cells).map_err(|error| bad(error.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| bad(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| bad(error.to_string()))
}

/// A cell as CSV has it, also where Excel made a number, a date or a truth value of it.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string().trim().to_owned(),
    }
}
