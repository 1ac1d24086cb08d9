//! The list as a sheet, in the official columns.

use crate::catalog::Content;
use crate::office::Office;
use crate::sheet::{Column, Sheet};

/// The list of one office: what each item is called there and what it says, in order.
pub fn sheet<'a>(
    office: &Office,
    items: impl IntoIterator<Item = (&'a str, &'a Content)>,
) -> Sheet {
    let mut sheet = Sheet::new(
        "Daftar Informasi Publik",
        vec![
            Column::number("No").width(1),
            Column::text("Kode").width(2),
            Column::text("Judul informasi").width(6),
            Column::text("Ringkasan isi informasi").width(7),
            Column::text("Klasifikasi").width(3),
            Column::text("Pejabat/satuan kerja yang menguasai").width(4),
            Column::text("Penanggung jawab pembuatan atau penerbitan").width(4),
            Column::text("Waktu pembuatan").width(3),
            Column::text("Tempat pembuatan").width(3),
            Column::text("Bentuk informasi yang tersedia").width(3),
            Column::text("Jangka waktu penyimpanan").width(3),
        ],
    )
    .landscape()
    .subtitle(office.name.clone());
    for (number, (name, content)) in (1_usize..).zip(items) {
        let form = match (content.forms_in_words(), content.formats_in_words()) {
            (forms, formats) if formats.is_empty() => forms,
            (forms, formats) if forms.is_empty() => formats,
            (forms, formats) => format!("{forms} ({formats})"),
        };
        sheet.push(vec![
            number.into(),
            name.into(),
            content.title.as_str().into(),
            content.summary.as_str().into(),
            content.category.indonesian().into(),
            content.unit.as_str().into(),
            content.responsible.as_str().into(),
            content.time.as_str().into(),
            content.place.as_str().into(),
            form.into(),
            content.retention.as_str().into(),
        ]);
    }
    sheet
}
