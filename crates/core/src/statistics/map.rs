//! The 38 provinces as a map of equal tiles, drawn by us from `data/regions.toml`: one tile each,
//! neighbours near each other, darker where the number is greater. The table beside it says the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;

use super::chart::{escaped, open};
use crate::law::{DataError, read_toml};

/// A province.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Province {
    /// Two digits, as the Ministry of Home Affairs numbers them; an office's code begins with it.
    pub code: String,
    /// Name.
    pub name: String,
    /// What stands on its tile.
    pub short: String,
    /// Place from the left, from 0.
    pub column: u32,
    /// Place from the top, from 0.
    pub row: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "province")]
    provinces: Vec<Province>,
}

static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| {
    read("regions.toml", include_str!("../../../../data/regions.toml"))
        .expect("the shipped provinces are well-formed")
});

fn read(file: &str, text: &str) -> Result<Vec<Province>, DataError> {
    let provinces = read_toml::<File>(file, text)?.provinces;
    for (at, one) in provinces.iter().enumerate() {
        let digits = one.code.len() == 2 && one.code.bytes().all(|b| b.is_ascii_digit());
        let clash = provinces[..at].iter().any(|other| {
            other.code == one.code || (other.column, other.row) == (one.column, one.row)
        });
        if !digits || clash || one.column >= COLUMNS || one.row >= ROWS {
            let problem = "its code or its place is wrong or taken";
            return Err(DataError::contradiction(file, &one.name, problem));
        }
    }
    Ok(provinces)
}

const COLUMNS: u32 = 16;
const ROWS: u32 = 9;
const TILE: u32 = 56;
const TOP: u32 = 16;

/// Shades from few to many, with the colour of the words on them.
const SHADES: [(&str, &str); 5] = [
    ("#efe9e3", "#26201c"),
    ("#f0c9b8", "#26201c"),
    ("#dd8f7a", "#26201c"),
    ("#b24a3c", "#ffffff"),
    ("#7a1712", "#ffffff"),
];

/// Every province, by code.
pub fn provinces() -> &'static [Province] {
    &PROVINCES
}

/// The province that an office's code lies in; none for the national office.
pub fn province_of(code: &str) -> Option<&'static Province> {
    let start = code.get(..2)?;
    PROVINCES.iter().find(|province| province.code == start)
}

/// The map: a number for each province that has one, and where its tile leads.
pub fn draw(
    title: &str,
    description: &str,
    values: &BTreeMap<String, u64>,
    link: impl Fn(&Province) -> Option<String>,
) -> String {
    let most = values.values().copied().max().unwrap_or(0);
    let (width, height) = (COLUMNS * TILE + 16, ROWS * TILE + TOP + 8);
    let mut out = open(title, description, "map", width, height);
    // A picture with links inside is a group of things, not one image.
    out = out.replacen("role=\"img\"", "role=\"group\"", 1);
    for province in PROVINCES.iter() {
        let value = values.get(&province.code).copied();
        let (fill, ink) = SHADES[shade(value.unwrap_or(0), most)];
        let (x, y) = (8 + province.column * TILE, TOP + province.row * TILE);
        let (middle, side) = (x + TILE / 2 - 2, TILE - 4);
        let (name, short) = (escaped(&province.name), escaped(&province.short));
        let number = value.map_or_else(|| "–".to_owned(), |value| value.to_string());
        let href = link(province).filter(|_| value.is_some());
        if let Some(href) = &href {
            let _ = write!(out, "<a href=\"{}\">", escaped(href));
        }
        let _ = write!(
            out,
            "<g><title>{name}: {number}</title><rect x=\"{x}\" y=\"{y}\" width=\"{side}\" \
             height=\"{side}\" rx=\"4\" fill=\"{fill}\" stroke=\"#6b625b\"/><text x=\"{middle}\" \
             y=\"{}\" font-size=\"11\" text-anchor=\"middle\" fill=\"{ink}\">{short}</text><text \
             x=\"{middle}\" y=\"{}\" font-size=\"14\" font-weight=\"bold\" text-anchor=\"middle\" \
             fill=\"{ink}\">{number}</text></g>",
            y + 20,
            y + 40
        );
        if href.is_some() {
            out.push_str("</a>");
        }
    }
    out.push_str("</svg>");
    out
}

/// Which shade a value has among those up to `most`; nothing is the lightest.
fn shade(value: u64, most: u64) -> usize {
    if value == 0 || most == 0 {
        return 0;
    }
    let step = u128::from(value) * 4 / u128::from(most);
    usize::try_from(step).unwrap_or(4).clamp(1, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_38_provinces_each_on_a_tile_of_its_own() {
        assert_eq!(provinces().len(), 38);
        assert_eq!(province_of("1503").unwrap().name, "Jambi");
        assert_eq!(province_of("15").unwrap().name, "Jambi");
        for none in ["00", "", "1", "x", "é1"] {
            assert_eq!(province_of(none), None, "{none}");
        }
        let twice = "[[province]]\ncode='11'\nname='A'\nshort='A'\ncolumn=0\nrow=0\n".repeat(2);
        assert!(read("x", &twice).is_err());
    }

    #[test]
    fn every_tile_is_drawn_named_and_leads_only_where_there_is_a_number() {
        let values = BTreeMap::from([("15".to_owned(), 7), ("13".to_owned(), 0)]);
        let svg = draw("Peta <>", "38 petak", &values, |one| Some(format!("/p/{}?a&b", one.code)));
        assert_eq!(svg.matches("<rect x=").count(), 38);
        assert!(svg.contains("<title>Jambi: 7</title>") && svg.contains("<title>Aceh: –</title>"));
        assert_eq!(svg.matches("<a href=").count(), 2);
        assert!(svg.contains("href=\"/p/15?a&amp;b\"") && svg.contains("Peta &lt;&gt;"));
        assert_eq!([shade(0, 9), shade(1, 900), shade(900, 900), shade(5, 0)], [0, 1, 4, 0]);
        assert_eq!(shade(u64::MAX, u64::MAX), 4);
    }
}
