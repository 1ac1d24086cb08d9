//! Writes procedures as BPMN 2.0, to be opened in a modelling tool:
//! `cargo run -p terbuka-documents --example bpmn -- target/bpmn data/procedures/*.toml`

use std::error::Error;
use std::path::PathBuf;

use terbuka_core::procedure::text;
use terbuka_documents::bpmn;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or("target/bpmn".to_owned()));
    std::fs::create_dir_all(&folder)?;
    for path in arguments.map(PathBuf::from) {
        let procedure = text::from_toml(&std::fs::read_to_string(&path)?)?;
        let name = path.file_stem().map(PathBuf::from).unwrap_or_default();
        std::fs::write(folder.join(name.with_extension("bpmn")), bpmn::write(&procedure))?;
    }
    Ok(())
}
