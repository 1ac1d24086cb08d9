//! Why a file cannot be read as an SOP, in words for the person who handed it in.

use crate::{Danger, Encryption, Rejection};

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No bytes, or nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// More bytes than the limit.
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// Largest size read.
        limit: u64,
    },
    /// Unpacks to far more than its size.
    #[error("the document unpacks to far more than its size")]
    Bomb,
    /// Locked with a password.
    #[error("the document is locked with a password")]
    Encrypted,
    /// A picture, and no character recognition is installed.
    #[error("the file is a picture and Tesseract with the language `ind` is not installed")]
    Picture,
    /// A PDF without text (a scan), and no character recognition is installed.
    #[error("the PDF holds pictures only and Tesseract with the language `ind` is not installed")]
    ScannedPdf,
    /// A program the reading needs is not installed.
    #[error("{program} is not installed")]
    NoTool {
        /// The program.
        program: &'static str,
    },
    /// A helping program failed, or took too long or too much memory.
    #[error("{program} could not read the file")]
    ToolFailed {
        /// The program.
        program: &'static str,
    },
    /// Of a type that holds no SOP (a spreadsheet, an old `.doc`, an archive).
    #[error("files of type {found} cannot be read")]
    NotAccepted {
        /// What it is.
        found: String,
    },
    /// No text at all, or a program.
    #[error("the file is not a document")]
    NotADocument,
    /// Broken or cut off.
    #[error("the file is damaged")]
    Damaged,
    /// More text or table cells than any SOP has.
    #[error("the document holds more text or table cells than can be read")]
    TooComplex,
    /// A TOML file that is not our data.
    #[error("the data cannot be read: {message}")]
    Data {
        /// What is wrong, with its line.
        message: String,
    },
    /// Text, but nothing of an SOP in it.
    #[error("nothing in the document belongs to an SOP")]
    NotAnSop,
}

impl From<Rejection> for ReadError {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Empty => ReadError::Empty,
            Rejection::TooLarge { bytes, limit } => ReadError::TooLarge { bytes, limit },
            Rejection::NotAccepted { found } => ReadError::NotAccepted { found },
            Rejection::Encrypted {
                lock: Encryption::Pdf | Encryption::Office | Encryption::OpenDocument,
            } => ReadError::Encrypted,
            Rejection::Dangerous {
                danger: Danger::Bomb | Danger::XmlEntities | Danger::TooManyPixels,
            } => ReadError::Bomb,
            Rejection::Dangerous { .. } | Rejection::Unknown | Rejection::ExtensionLies { .. } => {
                ReadError::NotADocument
            }
            Rejection::Damaged => ReadError::Damaged,
        }
    }
}

impl ReadError {
    /// A stable code for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Empty => "empty",
            ReadError::TooLarge { .. } => "too_large",
            ReadError::Bomb => "bomb",
            ReadError::Encrypted => "encrypted",
            ReadError::Picture => "picture",
            ReadError::ScannedPdf => "scanned_pdf",
            ReadError::NoTool { .. } => "no_tool",
            ReadError::ToolFailed { .. } => "tool_failed",
            ReadError::NotAccepted { .. } => "not_accepted",
            ReadError::NotADocument => "not_a_document",
            ReadError::Damaged => "damaged",
            ReadError::TooComplex => "too_complex",
            ReadError::Data { .. } => "data",
            ReadError::NotAnSop => "not_an_sop",
        }
    }

    /// What to tell the person, in Indonesian.
    pub fn message(&self) -> String {
        match self {
            ReadError::Empty => "Berkas kosong.".into(),
            ReadError::TooLarge { bytes, limit } => format!(
                "Berkas terlalu besar: {} MB, paling besar {} MB.",
                bytes.div_ceil(1 << 20),
                limit >> 20
            ),
            ReadError::Bomb => "Isi dokumen membengkak jauh melebihi ukurannya; dokumen tidak dibuka.".into(),
            ReadError::Encrypted => "Dokumen dikunci dengan kata sandi. Buka kuncinya, simpan ulang, lalu coba lagi.".into(),
            ReadError::Picture => "Berkas ini gambar. Pengenal huruf (Tesseract dengan bahasa \"ind\") tidak terpasang, jadi teksnya tidak dapat dibaca.".into(),
            ReadError::ScannedPdf => "PDF ini hasil pindai tanpa teks. Pengenal huruf (Tesseract dengan bahasa \"ind\") tidak terpasang, jadi teksnya tidak dapat dibaca.".into(),
            ReadError::NoTool { program } => format!("Program {program} tidak terpasang, jadi dokumen ini tidak dapat dibaca. Simpan sebagai DOCX atau HTML, lalu coba lagi."),
            ReadError::ToolFailed { program } => format!("Dokumen tidak dapat dibaca oleh {program}: rusak, atau terlalu besar untuk dibaca."),
            ReadError::NotAccepted { found } => format!("Berkas jenis {found} tidak dapat dibaca sebagai SOP. Gunakan DOCX, PDF, HTML, Markdown, teks, atau TOML."),
            ReadError::NotADocument => "Berkas ini bukan dokumen.".into(),
            ReadError::Damaged => "Berkas rusak atau terpotong.".into(),
            ReadError::TooComplex => "Dokumen memuat teks atau sel tabel lebih banyak daripada yang dapat dibaca.".into(),
            ReadError::Data { message } => format!("Data SOP tidak dapat dibaca: {message}"),
            ReadError::NotAnSop => "Tidak ada bagian SOP (identitas, kotak, atau tabel langkah) yang ditemukan di dokumen ini.".into(),
        }
    }
}
