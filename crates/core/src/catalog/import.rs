//! Reading the list an office has: any order of columns, any case, English or official Indonesian
//! headings, and every row that cannot be taken named with what is wrong.

use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::date;

use crate::catalog::content::{Content, Flaw, Link, formats, forms};
use crate::catalog::{Category, State};
use crate::codes;

/// Rows from the top among which the headings are looked for.
const HEADING_ROWS: usize = 25;
/// Characters of a cell that a report repeats.
const SHOWN: usize = 80;

codes! {
    /// What a column of an imported list is.
    Column {
        /// What the office itself calls the item.
        Id = "id",
        /// What it is called.
        Title = "title",
        /// *Ringkasan isi informasi*.
        Summary = "summary",
        /// *Klasifikasi*.
        Category = "category",
        /// *Pejabat/satuan kerja yang menguasai informasi*.
        Unit = "unit",
        /// *Penanggung jawab pembuatan atau penerbitan*.
        Responsible = "responsible",
        /// *Waktu pembuatan*.
        Time = "time",
        /// *Tempat pembuatan*.
        Place = "place",
        /// *Waktu dan tempat pembuatan* in one.
        TimeAndPlace = "time_and_place",
        /// *Bentuk informasi yang tersedia*, file formats among them.
        Format = "format",
        /// *Jangka waktu penyimpanan*.
        Retention = "retention",
        /// *Tautan*.
        Link = "link",
    }
}

impl Column {
    /// What a heading names, in whatever words.
    pub fn read(heading: &str) -> Option<Column> {
        let letters: String =
            heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let has = |sign: &str| letters.contains(sign);
        Some(match letters.as_str() {
            "id" | "kode" | "identifier" | "sourceid" | "kodeinformasi" | "idinformasi" => {
                Column::Id
            }
            "title" | "judul" | "judulinformasi" | "namainformasi" | "namadokumen"
            | "informasi" | "uraian" | "uraianinformasi" | "juduldokumen" | "nama" => Column::Title,
            "summary" | "description" | "deskripsi" | "keterangan" | "isi" | "abstrak" => {
                Column::Summary
            }
            "category" | "kategori" | "klasifikasi" | "jenis" | "sifat" | "jenisinformasi"
            | "class" => Column::Category,
            "unit" | "satker" | "unitkerja" | "satuankerja" | "bidang" | "subbagian" => {
                Column::Unit
            }
            "time" | "date" | "waktu" | "tanggal" | "tahun" | "year" => Column::Time,
            "place" | "tempat" | "lokasi" => Column::Place,
            "format" | "bentuk" | "form" | "media" => Column::Format,
            "link" | "url" | "tautan" => Column::Link,
            _ if has("penanggungjawab") || letters == "responsible" => Column::Responsible,
            _ if has("menguasai") || has("penguasa") || has("pemilikinformasi") => Column::Unit,
            _ if has("retensi") || has("retention") || has("penyimpanan") || has("jangkawaktu") => {
                Column::Retention
            }
            _ if has("waktu") && has("tempat") => Column::TimeAndPlace,
            _ if has("waktu") || has("tanggal") => Column::Time,
            _ if has("tempat") => Column::Place,
            _ if has("ringkasan") => Column::Summary,
            _ if has("klasifikasi") || has("kategori") => Column::Category,
            _ if has("bentuk") || has("format") => Column::Format,
            _ if has("judul") => Column::Title,
            _ if has("tautan") || has("alamatweb") => Column::Link,
            _ if has("satuankerja") || has("unitkerja") => Column::Unit,
            _ => return None,
        })
    }
}

/// A row that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in the file, counted from 1 as spreadsheets do.
    pub line: usize,
    /// What the office itself calls it.
    pub source_id: Option<String>,
    /// What it says, checked.
    pub content: Content,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Its place in the file, counted from 1.
    pub line: usize,
    /// Which column.
    pub field: &'static str,
    /// What is wrong, a stable code.
    pub code: &'static str,
    /// What stands there, shortened.
    pub value: String,
}

/// A list that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The headings with what each was taken for.
    pub columns: Vec<(String, Option<Column>)>,
    /// The rows that can be taken.
    pub rows: Vec<Row>,
    /// What is wrong with the others.
    pub errors: Vec<RowError>,
}

/// Why a file is no list at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoList {
    /// No row names the columns that a list needs.
    #[error("no headings: a title and a category are needed")]
    Headings,
    /// There are headings and nothing under them.
    #[error("no rows")]
    Rows,
}

/// Reads a table of cells as a list. `mapping` says what columns are where their headings do not.
///
/// # Errors
/// [`NoList`].
pub fn read(table: &[Vec<String>], mapping: &[Option<Column>]) -> Result<Reading, NoList> {
    let named = |row: &Vec<String>| row.iter().filter(|cell| Column::read(cell).is_some()).count();
    let (at, head) = table
        .iter()
        .enumerate()
        .take(HEADING_ROWS)
        // The first of equals: what follows the headings may look like one.
        .max_by_key(|(at, row)| (named(row), usize::MAX - at))
        .ok_or(NoList::Headings)?;
    let mut columns: Vec<Option<Column>> = Vec::new();
    for (index, heading) in head.iter().enumerate() {
        let column = mapping.get(index).copied().flatten().or_else(|| Column::read(heading));
        // A column that stands twice counts once.
        columns.push(column.filter(|column| !columns.contains(&Some(*column))));
    }
    let has = |column| columns.contains(&Some(column));
    if !has(Column::Category) || !(has(Column::Title) || has(Column::Summary)) {
        return Err(NoList::Headings);
    }
    let mut reading = Reading {
        columns: head.iter().cloned().zip(columns.iter().copied()).collect(),
        ..Reading::default()
    };
    let (mut ids, mut said) = (HashSet::new(), HashSet::new());
    for (line, row) in (at + 2..).zip(&table[at + 1..]) {
        let is_numbering = row.iter().all(|cell| cell.trim().parse::<u16>().is_ok_and(|n| n < 40));
        if row.iter().all(|cell| cell.trim().is_empty()) || is_numbering {
            continue;
        }
        let cell = |column| -> &str {
            let place = columns.iter().position(|found| *found == Some(column));
            place.and_then(|place| row.get(place)).map_or("", |cell| cell.trim())
        };
        match one(&cell) {
            Ok((source_id, content)) => {
                let key = (content.title.clone(), content.unit.clone(), content.time.clone());
                let twice = match &source_id {
                    Some(id) => !ids.insert(id.clone()),
                    None => !said.insert(key),
                };
                if twice {
                    let field = if source_id.is_some() { "id" } else { "title" };
                    let value = source_id.unwrap_or(content.title);
                    let value = shown(&value);
                    reading.errors.push(RowError { line, field, code: "duplicate", value });
                } else {
                    reading.rows.push(Row { line, source_id, content });
                }
            }
            Err(flaws) => {
                for Flaw { field, code } in flaws {
                    let value = Column::from_code(field).map(&cell).map(shown).unwrap_or_default();
                    reading.errors.push(RowError { line, field, code, value });
                }
            }
        }
    }
    if reading.rows.is_empty() && reading.errors.is_empty() {
        return Err(NoList::Rows);
    }
    Ok(reading)
}

fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn one<'a>(cell: &impl Fn(Column) -> &'a str) -> Result<(Option<String>, Content), Vec<Flaw>> {
    let mut flaws = Vec::new();
    let word = cell(Column::Category);
    let category = Category::read(word);
    if category.is_none() {
        let code = if word.is_empty() { "required" } else { "category" };
        flaws.push(Flaw { field: "category", code });
    }
    let id = cell(Column::Id);
    if id.chars().count() > 100 || id.chars().any(char::is_control) {
        flaws.push(Flaw { field: "id", code: "too_long" });
    }
    // The official list has one column for what it is and what it says.
    let (title, summary) = match (cell(Column::Title), cell(Column::Summary)) {
        ("", summary) => (summary, ""),
        both => both,
    };
    let mut content = Content::new(title, category.unwrap_or(Category::Exempt));
    content.summary = summary.to_owned();
    content.unit = cell(Column::Unit).to_owned();
    content.responsible = cell(Column::Responsible).to_owned();
    let (time, place) = match cell(Column::TimeAndPlace) {
        "" => (cell(Column::Time), cell(Column::Place)),
        both => time_and_place(both),
    };
    content.time = serial_date(time).unwrap_or_else(|| time.to_owned());
    content.place = place.to_owned();
    content.forms = forms(cell(Column::Format));
    content.formats = formats(cell(Column::Format));
    content.retention = cell(Column::Retention).to_owned();
    let link = cell(Column::Link);
    if !link.is_empty() && category != Some(Category::Exempt) {
        content.links.push(Link { title: String::new(), url: link.to_owned() });
    }
    match content.checked() {
        Ok(content) if flaws.is_empty() => Ok(((!id.is_empty()).then(|| id.to_owned()), content)),
        Ok(_) => Err(flaws),
        Err(more) => {
            flaws.extend(more);
            Err(flaws)
        }
    }
}

/// What somebody types column by column, read as one row is.
///
/// # Errors
/// Every flaw, with its column.
pub fn typed<'a>(cell: impl Fn(Column) -> &'a str) -> Result<Content, Vec<Flaw>> {
    one(&cell).map(|(_, content)| content)
}

/// "Muara Bulian, Januari 2024" or "Januari 2024, Muara Bulian": the part with a digit is the time.
fn time_and_place(both: &str) -> (&str, &str) {
    match both.split_once([',', '/', ';']) {
        Some((first, second)) if first.contains(|c: char| c.is_ascii_digit()) => {
            (first.trim(), second.trim())
        }
        Some((first, second)) => (second.trim(), first.trim()),
        None if both.contains(|c: char| c.is_ascii_digit()) => (both, ""),
        None => ("", both),
    }
}

/// A day as spreadsheets count it, from the end of 1899: 45292 is 1 January 2024.
fn serial_date(cell: &str) -> Option<String> {
    let days: i32 = cell.parse().ok().filter(|days| (20_000..80_000).contains(days))?;
    let day = date(1899, 12, 30).checked_add(days.days()).ok()?;
    Some(day.to_string())
}

/// Whether an imported row changes an item: it says something else, or the item was withdrawn.
pub fn is_news(digest_now: &str, digest_new: &str, state: State) -> bool {
    digest_now != digest_new || state == State::Withdrawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn columns_come_in_any_order_and_language() {
        let official = "DAFTAR INFORMASI PUBLIK\n\
            No|Ringkasan Isi Informasi|Pejabat/Satuan Kerja yang Menguasai Informasi|Penanggung Jawab \
            Pembuatan/Penerbitan|Waktu dan Tempat Pembuatan|Bentuk Informasi yang Tersedia|Jangka \
            Waktu Penyimpanan|Klasifikasi\n\
            1|2|3|4|5|6|7|8\n\
            1|Laporan Keuangan|Subbag Keuangan|Sekretaris|Kuala Kapuas, Juni 2024|Soft copy (PDF)|5 \
            tahun|Informasi Berkala\n";
        let reading = read(&table(official), &[]).unwrap();
        assert!(reading.errors.is_empty(), "{:?}", reading.errors);
        let content = &reading.rows[0].content;
        assert_eq!(content.title, "Laporan Keuangan");
        assert_eq!((content.time.as_str(), content.place.as_str()), ("Juni 2024", "Kuala Kapuas"));
        assert_eq!(content.category, Category::Periodic);
        assert_eq!((content.year, content.retention.as_str()), (Some(2024), "5 tahun"));
        assert_eq!(reading.rows[0].source_id, None);
        let english = "retention|TIME|format|unit|Category|summary|title|ID\n\
            tetap|45292|csv|Data|SETIAP SAAT|isi|DPT|x-1\n";
        let reading = read(&table(english), &[]).unwrap();
        let row = &reading.rows[0];
        assert_eq!((row.line, row.source_id.as_deref()), (2, Some("x-1")));
        assert_eq!((row.content.time.as_str(), row.content.year), ("2024-01-01", Some(2024)));
    }

    #[test]
    fn bad_rows_are_named_and_good_ones_taken() {
        let rows = "id|title|category\n1|A|berkala\n1|B|berkala\n2||berkala\n3|C|entah\n|D|dik\n|D|dik\n\n4|E|";
        let reading = read(&table(rows), &[]).unwrap();
        assert_eq!(reading.rows.len(), 2);
        let said: Vec<(usize, &str, &str)> =
            reading.errors.iter().map(|error| (error.line, error.field, error.code)).collect();
        assert_eq!(
            said,
            [
                (3, "id", "duplicate"),
                (4, "title", "required"),
                (5, "category", "category"),
                (7, "title", "duplicate"),
                (9, "category", "required"),
            ]
        );
    }

    #[test]
    fn what_is_no_list_is_said_so() {
        assert_eq!(read(&[], &[]), Err(NoList::Headings));
        assert_eq!(read(&table("a|b\n1|2"), &[]), Err(NoList::Headings));
        assert_eq!(read(&table("title|category"), &[]), Err(NoList::Rows));
        let odd = table("x|y\nLaporan|berkala");
        let mapping = [Some(Column::Title), Some(Column::Category)];
        assert_eq!(read(&odd, &mapping).unwrap().rows.len(), 1);
    }
}
