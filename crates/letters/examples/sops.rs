//! Prints SOPs as the official sheet, to be looked at:
//! `cargo run -p terbuka-letters --example sops -- target/sops data/procedures/*.toml`

use std::error::Error;
use std::path::PathBuf;

use terbuka_core::letter::{Print, Status, sample};
use terbuka_core::procedure::draw::{Surface, draw, svg};
use terbuka_core::procedure::text;
use terbuka_letters::Printer;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or("target/sops".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let printer = Printer::default();
    for path in arguments.map(PathBuf::from) {
        let procedure = text::from_toml(&std::fs::read_to_string(&path)?)?;
        let name = path.file_stem().map(PathBuf::from).unwrap_or_default();
        let pdf = printer.procedure_pdf(&procedure, &sample::letterhead(), Status::Final)?;
        std::fs::write(folder.join(name.with_extension("pdf")), pdf)?;
        let drawing = draw(&procedure, Surface::Screen);
        if let Some(picture) = svg::page(&drawing, 0, &procedure.header.title, "sop") {
            std::fs::write(folder.join(name.with_extension("svg")), picture)?;
        }
    }
    Ok(())
}
