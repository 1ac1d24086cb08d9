//! Files made for the tests: small, whole, and harmful only in the way each test names.

use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

/// A one-page PDF with `extra` written into its catalogue.
pub(crate) fn pdf(extra: &str) -> Vec<u8> {
    pdf_parts(extra, &[], "")
}

/// A PDF with a stream that holds `content` as it is.
pub(crate) fn pdf_with_stream(content: &[u8]) -> Vec<u8> {
    let mut object = format!("4 0 obj\n<< /Length {} >>\nstream\n", content.len()).into_bytes();
    object.extend_from_slice(content);
    object.extend_from_slice(b"\nendstream\nendobj\n");
    pdf_parts("", &object, "")
}

/// A PDF that keeps `object` in a compressed object stream.
pub(crate) fn pdf_with_packed_objects(object: &str) -> Vec<u8> {
    let packed = compress_to_vec_zlib(format!("9 0 {object}").as_bytes(), 6);
    let mut stream = format!(
        "4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {} >>\nstream\r\n",
        packed.len()
    )
    .into_bytes();
    stream.extend_from_slice(&packed);
    stream.extend_from_slice(b"\r\nendstream\nendobj\n");
    pdf_parts("", &stream, "")
}

/// A PDF whose trailer names an encryption dictionary.
pub(crate) fn encrypted_pdf() -> Vec<u8> {
    pdf_parts("", &[], "/Encrypt 8 0 R ")
}

fn pdf_parts(catalogue: &str, objects: &[u8], trailer: &str) -> Vec<u8> {
    let mut bytes = format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R {catalogue} >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    )
    .into_bytes();
    bytes.extend_from_slice(objects);
    bytes.extend_from_slice(
        format!("trailer\n<< /Size 5 /Root 1 0 R {trailer}>>\nstartxref\n9\n%%EOF\n").as_bytes(),
    );
    bytes
}

/// A PNG that declares these dimensions (its picture data is not real).
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    bytes.extend_from_slice(&width.to_be_bytes());
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(b"\x08\x02\x00\x00\x00crc!");
    bytes.extend_from_slice(b"\x00\x00\x00\x04IDATdatacrc!\x00\x00\x00\x00IENDcrc!");
    bytes
}

/// A JPEG that declares these dimensions.
pub(crate) fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes =
        b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".to_vec();
    bytes.extend_from_slice(b"\xFF\xC0\x00\x0B\x08");
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(&width.to_be_bytes());
    bytes.extend_from_slice(b"\x01\x01\x11\x00\xFF\xDA\x00\x00\xFF\xD9");
    bytes
}

/// A word processing document with more parts.
pub(crate) fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships/>"),
        ("word/document.xml", b"<document/>"),
    ];
    parts.extend_from_slice(more);
    zip(&parts)
}

/// A spreadsheet with more parts.
pub(crate) fn xlsx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")];
    parts.extend_from_slice(more);
    zip(&parts)
}

/// An OpenDocument file of the given kind (`text`, `spreadsheet`, …).
pub(crate) fn open_document(kind: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mime = format!("application/vnd.oasis.opendocument.{kind}");
    let mut parts: Vec<(&str, &[u8])> =
        vec![("mimetype", mime.as_bytes()), ("content.xml", b"<content/>")];
    parts.extend_from_slice(more);
    zip(&parts)
}

/// A compound file that names one stream in its directory.
pub(crate) fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(512, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(1024, 0);
    bytes
}

/// The industry's harmless test virus, put together at run time.
pub(crate) fn test_virus() -> Vec<u8> {
    let tail = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE";
    format!("X5O!P%@AP[4\\PZX54(P^)7CC)7}}${tail}!$H+H*").into_bytes()
}

/// Bytes that do not compress.
pub(crate) fn noise(len: usize, seed: u8) -> Vec<u8> {
    let mut state = u32::from(seed) + 1;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        })
        .collect()
}

/// A packed file with these entries.
pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let sized: Vec<_> = entries.iter().map(|(n, c)| (*n, *c, c.len() as u32)).collect();
    pack(&sized)
}

/// A packed document whose one entry declares another size than it has.
pub(crate) fn zip_with_declared_size(name: &str, content: &[u8], declared: u32) -> Vec<u8> {
    pack(&[(name, content, declared)])
}

fn pack(entries: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, content, declared) in entries {
        let packed = compress_to_vec(content, 6);
        let mut common = vec![20, 0, 0, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend_from_slice(&(packed.len() as u32).to_le_bytes());
        common.extend_from_slice(&declared.to_le_bytes());
        common.extend_from_slice(&(name.len() as u16).to_le_bytes());
        common.extend_from_slice(&[0, 0]);
        let offset = bytes.len() as u32;
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&common);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let start = bytes.len() as u32;
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00");
    let count = (entries.len() as u16).to_le_bytes();
    bytes.extend_from_slice(&[count, count].concat());
    bytes.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes
}
