//! A ZIP that a unit hands in with many files at once: opened in memory, entry by entry, within limits
//! that its own directory may not exceed. Names are cleaned, folders are kept as words for a person,
//! never as a path.

use crate::accept::{Limits, Rejection};
use crate::{name, zip};

/// One file in a pack, still packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its place in the pack's directory.
    at: usize,
    /// Its name, made safe, without folders.
    pub name: String,
    /// The folders it lay in, made safe, from the outside in.
    pub folders: Vec<String>,
}

/// A pack that may be unpacked.
pub struct Pack<'a> {
    bytes: &'a [u8],
    limits: Limits,
    /// Its files, in the order of its directory.
    pub files: Vec<Packed>,
}

/// Whether bytes are a ZIP that is no document: what it holds is to be taken one by one.
pub fn is_pack(bytes: &[u8], limits: &Limits) -> bool {
    // One that cannot be opened is a pack too: opening it says why it is not taken.
    bytes.starts_with(b"PK")
        && zip::names(bytes, limits).map_or(true, |names| !documentlike(&names))
}

/// The signs of a packed document: it is one file, whatever lies in it.
fn documentlike(names: &[String]) -> bool {
    names.iter().any(|name| name == "[Content_Types].xml" || name == "mimetype")
}

/// Opens a pack: its directory is read and judged as a whole, nothing is unpacked yet.
///
/// # Errors
/// [`Rejection`]: damaged, locked, a bomb, or names that lead out of it. One such entry refuses the
/// whole pack, because nobody packs such a thing by mistake.
pub fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Pack<'a>, Rejection> {
    let names = zip::names(bytes, limits)?;
    let files = names.iter().enumerate().filter(|(_, name)| !is_noise(name)).map(|(at, path)| {
        let mut parts: Vec<String> = path
            .split(['/', '\\'])
            .filter(|part| !part.is_empty() && *part != ".")
            .map(name::safe_name)
            .collect();
        let name = parts.pop().unwrap_or_else(|| name::safe_name(path));
        Packed { at, name, folders: parts }
    });
    Ok(Pack { bytes, limits: *limits, files: files.collect() })
}

impl Pack<'_> {
    /// The bytes of one file.
    ///
    /// # Errors
    /// [`Rejection`] when it is damaged or gives more than its directory says.
    pub fn unpack(&self, file: &Packed) -> Result<Vec<u8>, Rejection> {
        zip::entry(self.bytes, &self.limits, file.at)
    }
}

/// Folders, and what machines put into packs without being asked.
fn is_noise(path: &str) -> bool {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    last.is_empty()
        || path.starts_with("__MACOSX/")
        || last.starts_with("._")
        || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accept::{Danger, check};
    use crate::fixtures as made;

    #[test]
    fn a_pack_gives_its_files_and_leaves_what_machines_added() {
        let csv = b"kecamatan,jumlah\nA,1\n".as_slice();
        let bytes = made::zip(&[
            ("Rapat/", b""),
            ("Rapat/2026/notulen?.csv", csv),
            ("__MACOSX/Rapat/._notulen.csv", b"x"),
            ("Rapat/.DS_Store", b"x"),
            ("daftar.txt", b"satu dua"),
        ]);
        let limits = Limits::default();
        assert!(is_pack(&bytes, &limits));
        let pack = open(&bytes, &limits).unwrap();
        let names: Vec<&str> = pack.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["notulen_.csv", "daftar.txt"]);
        assert_eq!(pack.files[0].folders, ["Rapat", "2026"]);
        assert_eq!(pack.unpack(&pack.files[0]).unwrap(), csv);
        assert!(!is_pack(&made::docx(&[]), &limits));
        assert!(!is_pack(csv, &limits));
    }

    #[test]
    fn names_that_lead_out_refuse_the_whole_pack() {
        for path in ["../../etc/cron.d/x", "/etc/passwd", "a\\..\\..\\b.txt", "C/../../x.txt"] {
            let bytes = made::zip(&[("baik.txt", b"baik"), (path, b"jahat")]);
            let refused = open(&bytes, &Limits::default()).err();
            assert_eq!(refused, Some(Danger::PathTraversal.into()), "{path}");
        }
    }

    #[test]
    fn bombs_are_refused_before_anything_is_unpacked() {
        let zeros = vec![0_u8; 4 << 20];
        let bytes = made::zip(&[("nol.txt", &zeros)]);
        assert_eq!(open(&bytes, &Limits::default()).err(), Some(Danger::Bomb.into()));
        let many: Vec<(String, &[u8])> =
            (0..30).map(|n| (format!("{n}.txt"), b"x".as_slice())).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
        let few = Limits { max_entries: 20, ..Limits::default() };
        assert_eq!(open(&made::zip(&many), &few).err(), Some(Danger::Bomb.into()));
        // A pack in a pack is a file that is not taken, not something to dig in.
        let inner = made::zip(&[("a.txt", b"a")]);
        let outer = made::zip(&[("dalam.zip", &inner)]);
        let pack = open(&outer, &Limits::default()).unwrap();
        let bytes = pack.unpack(&pack.files[0]).unwrap();
        assert!(matches!(
            check("dalam.zip", &bytes, &Limits::default()),
            Err(Rejection::NotAccepted { .. })
        ));
    }

    #[test]
    fn a_cut_pack_is_damaged() {
        let bytes = made::zip(&[("a.txt", b"isi"), ("b.txt", b"isi")]);
        for cut in [10, bytes.len() / 2, bytes.len() - 5] {
            assert_eq!(open(&bytes[..cut], &Limits::default()).err(), Some(Rejection::Damaged));
        }
    }
}
