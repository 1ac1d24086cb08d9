//! Pictures that the program drew as SVG, as PNG for those who need one for a slide or a paper.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use terbuka_core::letter::PrintError;

use crate::fonts;

/// Pixels for one unit of the drawing: sharp on paper.
const SCALE: f32 = 2.0;
/// The most a side may have, in pixels.
const SIDE: f32 = 8_000.0;

/// Only the letter's own fonts: nothing of the machine is looked at.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for file in fonts::own_files() {
        fonts.load_font_data(file.to_vec());
    }
    Arc::new(fonts)
});

/// Draws an SVG of ours on white.
pub fn png(svg: &str) -> Result<Vec<u8>, PrintError> {
    let wrong = |reason: String| PrintError::Engine(format!("PNG: {reason}"));
    let options = Options {
        fontdb: FONTS.clone(),
        font_family: "Liberation Sans".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| wrong(error.to_string()))?;
    let (width, height) = (tree.size().width() * SCALE, tree.size().height() * SCALE);
    if width > SIDE || height > SIDE {
        return Err(wrong("the picture is too large".to_owned()));
    }
    let mut pixels = Pixmap::new(width.ceil() as u32, height.ceil() as u32)
        .ok_or_else(|| wrong("the picture has no size".to_owned()))?;
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| wrong(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use terbuka_core::letter::{Bar, BarChart};
    use terbuka_core::statistics::chart::{Shape, draw};

    #[test]
    fn a_chart_becomes_a_picture_with_ink_on_it() {
        let chart = BarChart {
            title: "Permohonan".into(),
            unit: "permohonan".into(),
            bars: vec![Bar { label: "Portal".into(), value: 3 }],
        };
        let svg = draw(&chart, Shape::Bars, "Portal 3", "a");
        let made = png(&svg).unwrap();
        assert!(made.starts_with(b"\x89PNG"));
        // The same without its words: those were drawn too.
        assert!(svg.contains(">Portal"));
        let silent = png(&svg.replace(">Portal", ">")).unwrap();
        assert_ne!(made, silent);
        assert_eq!(made, png(&svg).unwrap());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for wrong in
            ["", "<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"99999\" height=\"1\"/>"]
        {
            assert!(png(wrong).is_err(), "{wrong}");
        }
    }
}
