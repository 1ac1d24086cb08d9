//! The demo's data folder: whole, begun but not finished, or somebody else's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::installation;

/// Says that the loading has begun; becomes [`LOADED`] when it ends.
const BEGUN: &str = "demo.begun";
const LOADED: &str = "demo.loaded";

/// What a demo writes into its folder, and so what a fresh start may remove.
const OWN: [&str; 7] =
    ["terbuka.db", "terbuka.db-wal", "terbuka.db-shm", "secret.key", "files", "mail", BEGUN];

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It holds a real installation.
    #[error("{0} berisi pemasangan yang bukan contoh; pilih folder lain dengan --data")]
    NotADemo(PathBuf),
    /// The disk refuses.
    #[error("{path}: {source}")]
    Disk {
        /// Which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// The folder, ready to be loaded into or to be served from.
#[derive(Debug)]
pub struct DemoFolder {
    path: PathBuf,
    /// Everything is there: nothing needs loading.
    pub loaded: bool,
}

impl DemoFolder {
    /// Looks at the folder; a loading that did not end is cleared away.
    ///
    /// # Errors
    /// It is not a demo's; the disk refuses.
    pub fn open(path: &Path) -> Result<DemoFolder, FolderError> {
        let folder = DemoFolder { path: path.to_owned(), loaded: path.join(LOADED).is_file() };
        if folder.loaded {
            return Ok(folder);
        }
        if path.join(BEGUN).is_file() {
            folder.clear()?;
        } else if installation::is_there(path) {
            return Err(FolderError::NotADemo(path.to_owned()));
        }
        fs::create_dir_all(path).map_err(|source| folder.fault(path, source))?;
        let begun = path.join(BEGUN);
        fs::write(&begun, "").map_err(|source| folder.fault(&begun, source))?;
        Ok(folder)
    }

    /// Notes that everything is loaded.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn finish(&mut self) -> Result<(), FolderError> {
        let begun = self.path.join(BEGUN);
        fs::rename(&begun, self.path.join(LOADED)).map_err(|source| self.fault(&begun, source))?;
        self.loaded = true;
        Ok(())
    }

    fn clear(&self) -> Result<(), FolderError> {
        for name in OWN {
            let path = self.path.join(name);
            let removed =
                if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(self.fault(&path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn fault(&self, path: &Path, source: io::Error) -> FolderError {
        FolderError::Disk { path: path.to_owned(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_loaded_folder_is_cleared_and_a_real_one_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("demo");
        let mut demo = DemoFolder::open(&path).expect("fresh");
        assert!(!demo.loaded);
        fs::write(path.join("terbuka.db"), "half").expect("written");
        fs::write(path.join("mine.txt"), "not the demo's").expect("written");
        demo = DemoFolder::open(&path).expect("again");
        assert!(!demo.loaded && !path.join("terbuka.db").exists());
        assert!(path.join("mine.txt").exists());
        demo.finish().expect("noted");
        assert!(DemoFolder::open(&path).expect("whole").loaded);

        let real = folder.path().join("real");
        fs::create_dir(&real).expect("made");
        fs::write(real.join("secret.key"), "x").expect("written");
        assert!(matches!(DemoFolder::open(&real), Err(FolderError::NotADemo(_))));
        assert!(real.join("secret.key").exists());
    }
}
