//! Sheets as a workbook: real dates and numbers, headings that stay in view, ready to print.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use terbuka_core::letter::PrintError;
use terbuka_core::sheet::{Cell, ColumnKind, Sheet};

/// The most a cell of the format can hold, in UTF-16 units.
const CELL_UNITS: usize = 32_767;

/// Characters per unit of relative column width.
const UNIT: f64 = 4.2;

/// A workbook with one worksheet per sheet.
pub fn workbook<'a>(
    title: &str,
    sheets: impl Iterator<Item = &'a Sheet>,
) -> Result<Vec<u8>, PrintError> {
    write(title, sheets).map_err(|error| PrintError::Engine(format!("XLSX: {error}")))
}

fn write<'a>(title: &str, sheets: impl Iterator<Item = &'a Sheet>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed instant instead of the clock: the same sheet gives the same bytes.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(fit(title)).set_creation_datetime(&epoch));
    let formats = Formats::new();
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        let name = tab_name(&sheet.title, &names);
        let page = book.add_worksheet();
        page.set_name(&name)?;
        names.push(name);
        fill(page, sheet, &formats)?;
    }
    if names.is_empty() {
        book.add_worksheet();
    }
    book.save_to_buffer()
}

struct Formats {
    title: Format,
    heading: Format,
    text: Format,
    date: Format,
    number: Format,
    money: Format,
    tick: Format,
    note: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(13),
            heading: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(0x00E7_ECF2),
            text: cell().set_text_wrap(),
            date: cell().set_num_format("dd-mm-yyyy"),
            number: cell().set_num_format("#,##0"),
            money: cell().set_num_format("\"Rp\"#,##0"),
            tick: cell().set_align(FormatAlign::Center),
            note: Format::new().set_italic(),
        }
    }

    fn decimal(&self, places: u8) -> Format {
        let zeros = "0".repeat(usize::from(places.clamp(1, 12)));
        self.number.clone().set_num_format(format!("#,##0.{zeros}"))
    }

    fn of(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Text => &self.text,
            ColumnKind::Date => &self.date,
            ColumnKind::Number => &self.number,
            ColumnKind::Money => &self.money,
            ColumnKind::Tick => &self.tick,
        }
    }
}

fn fill(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    let mut row: u32 = 0;
    page.write_with_format(row, 0, fit(&sheet.title), &formats.title)?;
    row += 1;
    for line in &sheet.subtitle {
        page.write(row, 0, fit(line))?;
        row += 1;
    }
    if let Some(day) = sheet.as_of {
        let text = format!("Keadaan per {}", terbuka_core::letter::words::date(day));
        page.write(row, 0, text)?;
        row += 1;
    }
    row += 1;
    for (index, column) in (0_u16..).zip(&sheet.columns) {
        page.set_column_width(index, f64::from(column.width.max(1)) * UNIT)?;
    }
    let first = headings(page, sheet, row, formats)?;
    row = first;
    for cells in &sheet.rows {
        line(page, sheet, row, cells, formats, false)?;
        row += 1;
    }
    if let (Some(last), false) = (last_column(sheet), sheet.rows.is_empty()) {
        page.autofilter(first - 1, 0, row - 1, last)?;
    }
    for cells in &sheet.totals {
        line(page, sheet, row, cells, formats, true)?;
        row += 1;
    }
    row += 1;
    for note in &sheet.notes {
        page.write_with_format(row, 0, fit(note), &formats.note)?;
        row += 1;
    }
    page.set_freeze_panes(first, 0)?;
    page.set_paper_size(9); // A4
    if sheet.landscape {
        page.set_landscape();
    }
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(first.saturating_sub(1), first.saturating_sub(1))?;
    page.set_footer("&CHalaman &P dari &N");
    Ok(())
}

fn last_column(sheet: &Sheet) -> Option<u16> {
    u16::try_from(sheet.columns.len().checked_sub(1)?).ok()
}

/// Writes one or two rows of headings and returns the first row below them.
fn headings(
    page: &mut Worksheet,
    sheet: &Sheet,
    top: u32,
    formats: &Formats,
) -> Result<u32, XlsxError> {
    let groups = sheet.groups();
    let grouped = groups.iter().any(|(group, _)| group.is_some());
    let bottom = if grouped { top + 1 } else { top };
    let mut column: u16 = 0;
    let mut headings = sheet.columns.iter();
    for (group, span) in groups {
        let span = u16::try_from(span).unwrap_or(u16::MAX);
        match group {
            Some(group) if span > 1 => {
                let last = column + span - 1;
                page.merge_range(top, column, top, last, fit(group).as_str(), &formats.heading)?;
            }
            Some(group) => {
                page.write_with_format(top, column, fit(group), &formats.heading)?;
            }
            None if grouped => {
                page.write_with_format(top, column, "", &formats.heading)?;
            }
            None => {}
        }
        for heading in headings.by_ref().take(usize::from(span)) {
            page.write_with_format(bottom, column, fit(&heading.heading), &formats.heading)?;
            column += 1;
        }
    }
    Ok(bottom + 1)
}

fn line(
    page: &mut Worksheet,
    sheet: &Sheet,
    row: u32,
    cells: &[Cell],
    formats: &Formats,
    total: bool,
) -> Result<(), XlsxError> {
    for ((index, column), cell) in (0_u16..).zip(&sheet.columns).zip(cells) {
        let weight = |format: &Format| {
            if total {
                format.clone().set_bold().set_border_top(FormatBorder::Medium)
            } else {
                format.clone()
            }
        };
        let base = weight(formats.of(column.kind));
        match cell {
            Cell::Empty | Cell::Tick(false) => page.write_blank(row, index, &base)?,
            Cell::Text(text) => {
                let format = weight(&formats.text);
                page.write_string_with_format(row, index, fit(text), &format)?
            }
            Cell::Date(date) => match excel_date(*date) {
                Some(value) => {
                    page.write_datetime_with_format(row, index, value, &weight(&formats.date))?
                }
                // The format's calendar begins in 1900.
                None => page.write_string_with_format(row, index, date.to_string(), &base)?,
            },
            Cell::Number(number) => {
                number_or_text(page, row, index, *number, &weight(&formats.number))?
            }
            Cell::Money(rupiah) => {
                number_or_text(page, row, index, *rupiah, &weight(&formats.money))?
            }
            Cell::Decimal { units, places } => {
                let value = *units as f64 / 10_f64.powi(i32::from(*places));
                let format = weight(&formats.decimal(*places));
                page.write_number_with_format(row, index, value, &format)?
            }
            Cell::Tick(true) => {
                page.write_string_with_format(row, index, "Ya", &weight(&formats.tick))?
            }
        };
    }
    Ok(())
}

/// Numbers beyond 15 digits would be rounded by the format; they stay words.
fn number_or_text<'a>(
    page: &'a mut Worksheet,
    row: u32,
    column: u16,
    number: i64,
    format: &Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    if number.unsigned_abs() < 1_000_000_000_000_000 {
        page.write_number_with_format(row, column, number as f64, format)
    } else {
        page.write_string_with_format(row, column, number.to_string(), format)
    }
}

fn excel_date(date: terbuka_core::jiff::civil::Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok().filter(|y| *y >= 1900)?;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// A text that fits a cell: no control characters, not longer than the format allows.
fn fit(text: &str) -> String {
    const CUT: &str = " … (dipotong)";
    let mut out = String::with_capacity(text.len());
    let mut units = 0;
    for c in text.chars().filter(|c| *c == '\n' || !c.is_control()) {
        units += c.len_utf16();
        if units > CELL_UNITS - CUT.len() {
            out.push_str(CUT);
            break;
        }
        out.push(c);
    }
    out
}

/// A name for the tab: at most 31 characters, none that the format forbids, none twice.
fn tab_name(title: &str, taken: &[String]) -> String {
    let plain: String = title
        .chars()
        .map(|c| if c.is_control() || "[]:*?/\\'".contains(c) { ' ' } else { c })
        .collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = if words.is_empty() { "Lembar" } else { &words };
    let cut = |room: usize| -> String {
        let mut units = 0;
        let fitting = words.chars().take_while(|c| {
            units += c.len_utf16();
            units <= room
        });
        fitting.collect::<String>().trim_end().to_owned()
    };
    let free = |name: &String| !taken.iter().any(|t| t.to_lowercase() == name.to_lowercase());
    std::iter::once(cut(31))
        .chain((2..).map(|n| format!("{} ({n})", cut(24))))
        .find(free)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_names_are_allowed_and_differ() {
        let taken = vec!["Register".to_owned()];
        assert_eq!(tab_name("Register", &taken), "Register (2)");
        assert_eq!(tab_name("a/b:c", &[]), "a b c");
        assert_eq!(tab_name("", &[]), "Lembar");
        assert!(tab_name(&"x".repeat(80), &[]).len() <= 31);
    }

    #[test]
    fn texts_are_cut_to_what_a_cell_holds() {
        assert!(fit(&"😀".repeat(40_000)).encode_utf16().count() <= CELL_UNITS);
        assert_eq!(fit("a\0b\nc"), "ab\nc");
    }
}
