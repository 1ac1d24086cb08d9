//! Packed documents (Office Open XML, OpenDocument): the central directory is read first, and the
//! parts are unpacked in memory only within the limits it may not exceed.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::accept::{Danger, Encryption, Kind, Limits, Rejection};
use crate::scan::{COMPOUND_FILE, contains, has_test_virus, is_executable};

/// One entry of the central directory.
struct Entry<'a> {
    name: String,
    method: u16,
    encrypted: bool,
    packed: &'a [u8],
    unpacked: u64,
}

/// Names the document type, or refuses.
pub(crate) fn inspect(bytes: &[u8], limits: &Limits) -> Result<Kind, Rejection> {
    inspect_at(bytes, limits, 0)
}

/// A chart brings its table along as a document in the document; deeper than that nobody needs.
const MAX_DEPTH: u8 = 1;

fn inspect_at(bytes: &[u8], limits: &Limits, depth: u8) -> Result<Kind, Rejection> {
    let entries = directory(bytes, limits)?;
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    guard_directory(&entries, limits)?;
    if names.iter().any(|name| is_macro_part(name)) {
        return Err(Danger::Macros.into());
    }
    let mut room = limits.max_unpacked;
    let mut parts = Parts::default();
    for entry in &entries {
        let content = unpack(entry, room)?;
        room -= content.len() as u64;
        look_inside(&entry.name, &content)?;
        if content.starts_with(b"PK\x03\x04") {
            if depth == MAX_DEPTH {
                return Err(Danger::EmbeddedFile.into());
            }
            let inner = Limits { max_unpacked: room, ..*limits };
            inspect_at(&content, &inner, depth + 1).map_err(|why| match why {
                Rejection::Dangerous { .. } => why,
                _ => Danger::EmbeddedFile.into(),
            })?;
        }
        parts.note(&entry.name, &content);
    }
    parts.kind(&names)
}

/// Parts of a packed document by their names, for reading rather than keeping: what else is in it is
/// left packed. Absent parts are left out.
pub(crate) fn parts(
    bytes: &[u8],
    limits: &Limits,
    wanted: &[&str],
) -> Result<Vec<(String, Vec<u8>)>, Rejection> {
    let entries = directory(bytes, limits)?;
    guard_directory(&entries, limits)?;
    let mut room = limits.max_unpacked;
    let mut found = Vec::new();
    for entry in entries.iter().filter(|entry| wanted.contains(&entry.name.as_str())) {
        let content = unpack(entry, room)?;
        room -= content.len() as u64;
        if contains(&content, b"<!ENTITY") {
            return Err(Danger::XmlEntities.into());
        }
        found.push((entry.name.clone(), content));
    }
    Ok(found)
}

/// The names of a pack's entries, once its directory has passed.
pub(crate) fn names(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, Rejection> {
    let entries = directory(bytes, limits)?;
    guard_directory(&entries, limits)?;
    Ok(entries.into_iter().map(|entry| entry.name).collect())
}

/// The bytes of one entry by its place in the directory.
pub(crate) fn entry(bytes: &[u8], limits: &Limits, at: usize) -> Result<Vec<u8>, Rejection> {
    let entries = directory(bytes, limits)?;
    let entry = entries.get(at).ok_or(Rejection::Damaged)?;
    unpack(entry, limits.max_unpacked)
}

/// The few parts that say what the document is.
#[derive(Default)]
struct Parts {
    mimetype: String,
    content_types: String,
    manifest_encrypted: bool,
}

impl Parts {
    fn note(&mut self, name: &str, content: &[u8]) {
        match name {
            "mimetype" => self.mimetype = String::from_utf8_lossy(content).trim().to_owned(),
            "[Content_Types].xml" => {
                self.content_types = String::from_utf8_lossy(content).into_owned();
            }
            "META-INF/manifest.xml" => {
                self.manifest_encrypted = contains(content, b"encryption-data");
            }
            _ => {}
        }
    }

    fn kind(&self, names: &[&str]) -> Result<Kind, Rejection> {
        if self.content_types.to_ascii_lowercase().contains("macroenabled") {
            return Err(Danger::Macros.into());
        }
        if self.manifest_encrypted {
            return Err(Rejection::Encrypted { lock: Encryption::OpenDocument });
        }
        let has = |name: &str| names.contains(&name);
        match self.mimetype.as_str() {
            "application/vnd.oasis.opendocument.text" if has("content.xml") => Ok(Kind::Odt),
            "application/vnd.oasis.opendocument.spreadsheet" if has("content.xml") => Ok(Kind::Ods),
            other if !other.is_empty() => {
                Err(Rejection::NotAccepted { found: other.chars().take(100).collect() })
            }
            _ if self.content_types.is_empty() => Err(not_accepted("application/zip")),
            _ if has("word/document.xml") => Ok(Kind::Docx),
            _ if has("xl/workbook.xml") => Ok(Kind::Xlsx),
            _ => Err(not_accepted("application/vnd.openxmlformats-officedocument")),
        }
    }
}

fn not_accepted(found: &str) -> Rejection {
    Rejection::NotAccepted { found: found.to_owned() }
}

fn is_macro_part(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with("vbaproject.bin")
        || lower.contains("/activex/")
        || lower.starts_with("basic/")
        || lower.starts_with("scripts/")
        || lower.contains("/macrosheets/")
}

/// What the directory alone forbids: bombs, locks, paths that leave the document.
fn guard_directory(entries: &[Entry<'_>], limits: &Limits) -> Result<(), Rejection> {
    let mut total: u64 = 0;
    for entry in entries {
        total = total.saturating_add(entry.unpacked);
        let ratio = entry.unpacked / (entry.packed.len() as u64).max(1);
        if total > limits.max_unpacked || (entry.unpacked > 1 << 20 && ratio > limits.max_ratio) {
            return Err(Danger::Bomb.into());
        }
        if entry.encrypted {
            return Err(Rejection::Encrypted { lock: Encryption::Office });
        }
        let leaves = entry.name.split(['/', '\\']).any(|part| part == "..");
        if leaves || entry.name.starts_with(['/', '\\']) || entry.name.contains('\0') {
            return Err(Danger::PathTraversal.into());
        }
    }
    Ok(())
}

fn unpack(entry: &Entry<'_>, room: u64) -> Result<Vec<u8>, Rejection> {
    let content = match entry.method {
        0 => entry.packed.to_vec(),
        8 => {
            // One byte more than declared: an entry that gives more is lying about its size.
            let limit = entry.unpacked.saturating_add(1).min(room.saturating_add(1));
            match decompress_to_vec_with_limit(entry.packed, limit as usize) {
                Ok(content) => content,
                Err(failed) if failed.output.len() as u64 >= limit => {
                    return Err(Danger::Bomb.into());
                }
                Err(_) => return Err(Rejection::Damaged),
            }
        }
        _ => return Err(Rejection::Damaged),
    };
    let size = content.len() as u64;
    if size > entry.unpacked || size > room {
        return Err(Danger::Bomb.into());
    }
    Ok(content)
}

fn look_inside(name: &str, content: &[u8]) -> Result<(), Rejection> {
    if has_test_virus(content) {
        return Err(Danger::TestVirus.into());
    }
    if is_executable(content) {
        return Err(Danger::Executable.into());
    }
    let lower = name.to_ascii_lowercase();
    let xml = [".xml", ".rels", ".rdf"].iter().any(|end| lower.ends_with(end));
    if xml && contains(content, b"<!ENTITY") {
        return Err(Danger::XmlEntities.into());
    }
    if lower.ends_with(".rels")
        && contains(content, b"attachedTemplate")
        && contains(content, b"External")
    {
        return Err(Danger::RemoteTemplate.into());
    }
    if content.starts_with(&COMPOUND_FILE)
        || (lower.contains("embeddings/") && lower.ends_with(".bin"))
    {
        return Err(Danger::EmbeddedFile.into());
    }
    Ok(())
}

/// Reads the central directory. Entry sizes come from it, data from where it points.
fn directory<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Vec<Entry<'a>>, Rejection> {
    let end = end_record(bytes).ok_or(Rejection::Damaged)?;
    let count = usize::from(half(bytes, end + 10)?);
    if count > limits.max_entries {
        return Err(Danger::Bomb.into());
    }
    let mut at = word(bytes, end + 16)? as usize;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        if bytes.get(at..at + 4) != Some(b"PK\x01\x02") {
            return Err(Rejection::Damaged);
        }
        let name_len = usize::from(half(bytes, at + 28)?);
        let skip = usize::from(half(bytes, at + 30)?) + usize::from(half(bytes, at + 32)?);
        let name = bytes.get(at + 46..at + 46 + name_len).ok_or(Rejection::Damaged)?;
        let local = word(bytes, at + 42)? as usize;
        let packed_len = word(bytes, at + 20)? as usize;
        if bytes.get(local..local.saturating_add(4)) != Some(b"PK\x03\x04") {
            return Err(Rejection::Damaged);
        }
        let data = local
            + 30
            + usize::from(half(bytes, local + 26)?)
            + usize::from(half(bytes, local + 28)?);
        entries.push(Entry {
            name: String::from_utf8_lossy(name).into_owned(),
            method: half(bytes, at + 10)?,
            encrypted: half(bytes, at + 8)? & 1 == 1,
            packed: bytes.get(data..data.saturating_add(packed_len)).ok_or(Rejection::Damaged)?,
            unpacked: word(bytes, at + 24)?.into(),
        });
        at += 46 + name_len + skip;
    }
    Ok(entries)
}

/// Where the end record begins; it is the last thing but a comment of at most 65,535 bytes.
fn end_record(bytes: &[u8]) -> Option<usize> {
    let from = bytes.len().saturating_sub(22 + 65_535);
    let last = bytes[from..].windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let at = from + last;
    bytes.get(at..at + 22).map(|_| at)
}

fn half(bytes: &[u8], at: usize) -> Result<u16, Rejection> {
    bytes
        .get(at..at.saturating_add(2))
        .map(|b| u16::from_le_bytes([b[0], b[1]]))
        .ok_or(Rejection::Damaged)
}

fn word(bytes: &[u8], at: usize) -> Result<u32, Rejection> {
    bytes
        .get(at..at.saturating_add(4))
        .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .ok_or(Rejection::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures as made;

    fn look(bytes: &[u8]) -> Result<Kind, Rejection> {
        inspect(bytes, &Limits::default())
    }

    fn danger(bytes: &[u8]) -> Danger {
        match look(bytes) {
            Err(Rejection::Dangerous { danger }) => danger,
            other => panic!("expected a danger, got {other:?}"),
        }
    }

    #[test]
    fn macros_are_refused_wherever_they_hide() {
        assert_eq!(danger(&made::docx(&[("word/vbaProject.bin", b"x")])), Danger::Macros);
        assert_eq!(danger(&made::xlsx(&[("xl/VBAPROJECT.BIN", b"x")])), Danger::Macros);
        assert_eq!(danger(&made::docx(&[("word/activeX/activeX1.xml", b"<a/>")])), Danger::Macros);
        assert_eq!(
            danger(&made::open_document("text", &[("Basic/Standard/Module1.xml", b"<a/>")])),
            Danger::Macros
        );
        let types = b"<Types><Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>";
        let macro_enabled =
            made::zip(&[("[Content_Types].xml", types.as_slice()), ("word/document.xml", b"<d/>")]);
        assert_eq!(danger(&macro_enabled), Danger::Macros);
    }

    #[test]
    fn bombs_are_refused_before_they_are_unpacked() {
        let flat = vec![0u8; 4 << 20];
        assert_eq!(danger(&made::docx(&[("word/media/a.bin", flat.as_slice())])), Danger::Bomb);
        let many: Vec<(String, Vec<u8>)> =
            (0..2_100).map(|i| (format!("word/{i}.xml"), b"<a/>".to_vec())).collect();
        let many: Vec<(&str, &[u8])> =
            many.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        assert_eq!(danger(&made::docx(&many)), Danger::Bomb);
        let lying = made::zip_with_declared_size("word/document.xml", &vec![b'a'; 500_000], 100);
        assert_eq!(danger(&lying), Danger::Bomb);
        let sum: Vec<Vec<u8>> = (0..5u8).map(|seed| made::noise(30 << 10, seed)).collect();
        let sum: Vec<(&str, &[u8])> =
            ["a", "b", "c", "d", "e"].into_iter().zip(sum.iter().map(Vec::as_slice)).collect();
        let tight = Limits { max_unpacked: 100 << 10, ..Limits::default() };
        assert_eq!(inspect(&made::docx(&sum), &tight), Err(Danger::Bomb.into()));
    }

    #[test]
    fn other_tricks_are_refused() {
        assert_eq!(danger(&made::docx(&[("../../etc/passwd", b"x")])), Danger::PathTraversal);
        assert_eq!(danger(&made::docx(&[("/abs", b"x")])), Danger::PathTraversal);
        assert_eq!(
            danger(&made::docx(&[(
                "word/styles.xml",
                b"<!DOCTYPE l [<!ENTITY a \"b\">]><l>&a;</l>"
            )])),
            Danger::XmlEntities
        );
        assert_eq!(
            danger(&made::docx(&[(
                "word/_rels/settings.xml.rels",
                b"<Relationship Type=\"x/attachedTemplate\" TargetMode=\"External\" Target=\"http://e/\"/>"
            )])),
            Danger::RemoteTemplate
        );
        assert_eq!(
            danger(&made::docx(&[("word/embeddings/oleObject1.bin", b"x")])),
            Danger::EmbeddedFile
        );
    }

    #[test]
    fn a_table_behind_a_chart_is_looked_at_too() {
        let at = "word/embeddings/Microsoft_Excel_Sheet.xlsx";
        let chart = made::docx(&[(at, made::xlsx(&[]).as_slice())]);
        assert_eq!(look(&chart), Ok(Kind::Docx));
        let spoilt = made::docx(&[(at, made::xlsx(&[("xl/vbaProject.bin", b"x")]).as_slice())]);
        assert_eq!(danger(&spoilt), Danger::Macros);
        let any = made::docx(&[(at, made::zip(&[("a", b"b")]).as_slice())]);
        assert_eq!(danger(&any), Danger::EmbeddedFile);
        let deep = made::docx(&[(at, chart.as_slice())]);
        assert_eq!(danger(&deep), Danger::EmbeddedFile);
    }

    #[test]
    fn locked_and_foreign_packages_are_named() {
        let manifest = b"<manifest><encryption-data/></manifest>";
        assert_eq!(
            look(&made::open_document("text", &[("META-INF/manifest.xml", manifest)])),
            Err(Rejection::Encrypted { lock: Encryption::OpenDocument })
        );
        assert_eq!(
            look(&made::open_document("presentation", &[])),
            Err(not_accepted("application/vnd.oasis.opendocument.presentation"))
        );
        assert_eq!(look(b"PK\x05\x06"), Err(Rejection::Damaged));
        let whole = made::docx(&[]);
        assert_eq!(look(&whole[..whole.len() - 30]), Err(Rejection::Damaged));
    }
}
