//! Numbering templates: what is refused, what is written, and that no two numbers read the same.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use terbuka_core::number::{
    NumberError, NumberFields, NumberTemplate, Placeholder, Reset, TemplateError,
};

fn fields() -> NumberFields {
    NumberFields {
        class: Some("HM.02".into()),
        kind: Some("SD".into()),
        region: Some("1503".into()),
        unit: Some("2".into()),
        office_code: Some("KPU-Sarolangun".into()),
    }
}

fn refused(text: &str) -> TemplateError {
    NumberTemplate::parse(text, Reset::Yearly).expect_err(text)
}

#[test]
fn the_patterns_seen_in_offices_can_be_written() {
    let on = date(2023, 9, 4);
    for (template, number, draft) in [
        ("{seq}/ORT.06/{region}/{unit}/{year}", "7/ORT.06/1503/2/2023", "…/ORT.06/1503/2/2023"),
        ("{seq} TAHUN {year}", "7 TAHUN 2023", "… TAHUN 2023"),
        (
            "{seq:3}/{class}-{type}/{unit}/KPU/{roman_month}/{year}",
            "007/HM.02-SD/2/KPU/IX/2023",
            "…/HM.02-SD/2/KPU/IX/2023",
        ),
        ("{year}{month:2}{seq:4}", "2023090007", "202309…"),
        ("{{{seq}}} {office_code} {year}", "{7} KPU-Sarolangun 2023", "{…} KPU-Sarolangun 2023"),
    ] {
        let parsed = NumberTemplate::parse(template, Reset::Yearly).expect(template);
        assert_eq!(parsed.format(7, on, &fields()).as_deref(), Ok(number));
        assert_eq!(parsed.blank(on, &fields()).as_deref(), Ok(draft));
        assert_eq!(parsed.to_string(), template);
    }
}

#[test]
fn padding_never_cuts_a_larger_number() {
    let template = NumberTemplate::parse("{seq:3}/{year}", Reset::Yearly).unwrap();
    let on = date(2026, 1, 1);
    let none = NumberFields::default();
    assert_eq!(template.format(1, on, &none).unwrap(), "001/2026");
    assert_eq!(template.format(1000, on, &none).unwrap(), "1000/2026");
    let largest = format!("{}/2026", u64::MAX);
    assert_eq!(template.format(u64::MAX, on, &none).unwrap(), largest);
    assert_eq!(template.format(0, on, &none), Err(NumberError::Zero));
}

#[test]
fn a_counter_belongs_to_its_year_or_to_none() {
    let yearly = NumberTemplate::parse("{seq}/{year}", Reset::Yearly).unwrap();
    assert_eq!(yearly.period(date(2026, 12, 31)), 2026);
    assert_eq!(yearly.period(date(2027, 1, 1)), 2027);
    let never = NumberTemplate::parse("{seq}", Reset::Never).unwrap();
    assert_eq!(never.period(date(2026, 12, 31)), never.period(date(2027, 1, 1)));
}

#[test]
fn what_is_wrong_is_named() {
    assert_eq!(refused("PPID/{year}"), TemplateError::NoSequence);
    assert_eq!(refused(""), TemplateError::NoSequence);
    assert_eq!(refused("{seq}-{seq}/{year}"), TemplateError::SequenceTwice);
    assert_eq!(refused("{seq}/PPID"), TemplateError::NoYear);
    assert_eq!(refused("{nomor}/{year}"), TemplateError::Unknown { word: "nomor".into() });
    assert!(refused("{nomor}/{year}").to_string().contains("{nomor}"));
    assert!(refused("{nomor}/{year}").to_string().contains("{roman_month}"));
    assert_eq!(refused("{}/{seq}"), TemplateError::Unknown { word: String::new() });
    assert_eq!(refused("{seq}/{year"), TemplateError::UnbalancedBrace { at: 7 });
    assert_eq!(refused("{seq}/year}"), TemplateError::UnbalancedBrace { at: 11 });
    assert_eq!(refused("{seq/{year}"), TemplateError::UnbalancedBrace { at: 1 });
    assert_eq!(refused("{seq}/\u{85}{year}"), TemplateError::Control { at: 7 });
    assert_eq!(refused("{seq}\n{year}"), TemplateError::Control { at: 6 });
    for padded in ["{seq:0}", "{seq:10}", "{seq:-1}", "{seq:x}", "{seq:}", "{month:3}"] {
        let text = format!("{padded}/{{seq}}/{{year}}");
        assert!(matches!(refused(&text), TemplateError::Padding { .. }), "{text}");
    }
    assert!(matches!(refused("{seq}/{year:2}"), TemplateError::Padding { .. }));
    assert_eq!(refused(&format!("{{seq}}/{{year}}{}", "x".repeat(120))), TemplateError::TooLong);
}

#[test]
fn numbers_that_could_read_the_same_are_refused() {
    for (text, neighbour) in [
        ("{seq}{month}/{year}", "month"),
        ("{month}{seq}/{year}", "month"),
        ("{seq}1{month}/{year}", "month"),
        ("{month}{year}{seq}", "month"),
        ("{unit}{seq}/{year}", "unit"),
        ("{seq}{region}/{year}", "region"),
    ] {
        assert_eq!(refused(text), TemplateError::Ambiguous { neighbour }, "{text}");
    }
    for fine in ["{seq}{month:2}/{year}", "{year}{seq}", "{seq}{roman_month}{month}/{year}"] {
        assert!(NumberTemplate::parse(fine, Reset::Yearly).is_ok(), "{fine}");
    }
}

#[test]
fn values_that_are_missing_or_unfit_are_named() {
    let template = NumberTemplate::parse("{seq}/{class}/{year}", Reset::Yearly).unwrap();
    let on = date(2026, 1, 1);
    let with = |class: &str| NumberFields { class: Some(class.into()), ..Default::default() };
    let missing = Err(NumberError::Missing(Placeholder::Class));
    assert_eq!(template.format(1, on, &NumberFields::default()), missing);
    assert_eq!(template.blank(on, &with("  ")), missing);
    let unfit = Err(NumberError::Unfit(Placeholder::Class));
    assert_eq!(template.format(1, on, &with("HM\n02")), unfit);
    assert_eq!(template.format(1, on, &with(&"x".repeat(41))), unfit);
    assert!(NumberError::Missing(Placeholder::Class).to_string().contains("{class}"));
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("{class}".to_owned()),
        Just("{type}".to_owned()),
        Just("{region}".to_owned()),
        Just("{unit}".to_owned()),
        Just("{office_code}".to_owned()),
        Just("{month}".to_owned()),
        Just("{month:2}".to_owned()),
        Just("{roman_month}".to_owned()),
        Just("{year}".to_owned()),
        Just("{seq}".to_owned()),
        (1..=9u8).prop_map(|width| format!("{{seq:{width}}}")),
        "[0-9/. A-Z-]{1,3}",
        Just("{{".to_owned()),
        Just("}}".to_owned()),
    ]
}

fn dates_of_a_year() -> impl Strategy<Value = Date> {
    (1..=12i8, 1..=28i8).prop_map(|(month, day)| date(2026, month, day))
}

proptest! {
    /// Any text is either refused or a template that writes itself back and numbers its papers.
    #[test]
    fn any_text_is_refused_or_works(text in "\\PC{0,40}", pieces in prop::collection::vec(piece(), 0..8)) {
        for text in [text, pieces.concat()] {
            let Ok(template) = NumberTemplate::parse(&text, Reset::Never) else { continue };
            let again = NumberTemplate::parse(&template.to_string(), Reset::Never);
            prop_assert_eq!(again.as_ref(), Ok(&template));
            let number = template.format(4711, date(2026, 3, 1), &fields()).unwrap();
            prop_assert!(number.contains("4711"), "{} wrote {}", text, number);
            let draft = template.blank(date(2026, 3, 1), &fields()).unwrap();
            prop_assert!(draft.contains('…'));
        }
    }

    /// Within one counter no two running numbers read the same, in whatever months and for
    /// whatever units they are given.
    #[test]
    fn different_running_numbers_read_differently(
        pieces in prop::collection::vec(piece(), 1..8),
        papers in prop::collection::vec((1..2000u64, dates_of_a_year(), 0..3usize), 2..60),
    ) {
        let text = pieces.concat();
        let Ok(template) = NumberTemplate::parse(&text, Reset::Yearly) else { return Ok(()) };
        let mut written: HashMap<String, u64> = HashMap::new();
        for (seq, on, unit) in papers {
            let unit = Some(["1", "11", "2"][unit].to_owned());
            let number = template.format(seq, on, &NumberFields { unit, ..fields() }).unwrap();
            let earlier = written.insert(number.clone(), seq);
            prop_assert!(
                earlier.is_none_or(|earlier| earlier == seq),
                "{} writes {:?} for {} and {}", text, number, earlier.unwrap_or_default(), seq
            );
        }
    }
}
