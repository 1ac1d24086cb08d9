use super::*;

fn read(text: &str) -> TimeStandard {
    time(text, None).expect(text).standard
}

fn days(days: u16, extension: Option<u16>) -> TimeStandard {
    TimeStandard::WorkingDays { days, extension }
}

fn span(amount: u32, unit: DurationUnit) -> TimeStandard {
    TimeStandard::Duration { amount, unit }
}

#[test]
fn amounts_are_typed() {
    assert_eq!(read("10 Menit"), span(10, DurationUnit::Minutes));
    assert_eq!(read("± 15 mnt."), span(15, DurationUnit::Minutes));
    assert_eq!(read("15'"), span(15, DurationUnit::Minutes));
    assert_eq!(read("setengah jam"), span(30, DurationUnit::Minutes));
    assert_eq!(read("1 jam"), span(1, DurationUnit::Hours));
    assert_eq!(read("3 (tiga) jam kerja"), span(3, DurationUnit::WorkingHours));
    assert_eq!(read("1 x 24 jam"), span(24, DurationUnit::Hours));
    assert_eq!(read("2x24 jam"), span(48, DurationUnit::Hours));
    assert_eq!(read("7 hari"), span(7, DurationUnit::Days));
    assert_eq!(read("1 Minggu"), span(7, DurationUnit::Days));
    assert_eq!(read("1 bulan"), span(1, DurationUnit::Months));
    assert_eq!(read("Paling lambat 3 (tiga) hari kerja sejak diterima"), days(3, None));
    assert_eq!(read("tiga puluh hari kerja"), days(30, None));
    assert_eq!(read("10menit"), span(10, DurationUnit::Minutes));
}

#[test]
fn parts_of_an_hour_are_minutes() {
    for (text, minutes) in [
        ("1/2 jam", 30),
        ("½ jam", 30),
        ("1½ jam", 90),
        ("1 1/2 jam", 90),
        ("1,5 Jam", 90),
        ("2.25 jam", 135),
        ("3/4 jam", 45),
    ] {
        assert_eq!(read(text), span(minutes, DurationUnit::Minutes), "{text}");
    }
    // Neither dates nor hours of service, nor what is no part of an hour.
    for text in ["11/2 jam", "1/2 hari", "99999,5 jam", "1/2"] {
        assert!(
            !matches!(read(text), TimeStandard::Duration { unit: DurationUnit::Minutes, .. }),
            "{text}"
        );
    }
}

#[test]
fn extensions_in_all_wordings() {
    for text in [
        "10 hari kerja dan dapat diperpanjang 7 hari kerja",
        "10 (sepuluh) Hari Kerja, dapat diperpanjang paling lama 7 (tujuh) hari kerja",
        "10 + 7 hari kerja",
        "10 hari kerja + 7 hari kerja",
        "maksimal 10 hari kerja (perpanjangan 7 hari kerja)",
        "sepuluh hari kerja dengan perpanjangan tujuh hari kerja",
    ] {
        let read = read(text);
        if text.starts_with("maksimal") {
            // Inside brackets the words are gone, the figures are not: kept as written.
            assert!(
                matches!(read, TimeStandard::Text { .. } | TimeStandard::WorkingDays { .. }),
                "{text}"
            );
        } else {
            assert_eq!(read, days(10, Some(7)), "{text}");
        }
    }
}

#[test]
fn schedules_and_open_times() {
    for text in ["Pada hari dan jam kerja", "jam kerja", "Setiap hari kerja"] {
        assert_eq!(read(text), TimeStandard::Schedule { text: text.into() });
    }
    assert_eq!(read("Tentatif"), TimeStandard::Tentative { text: "Tentatif".into() });
    for text in [
        "5-10 menit",
        "1 s.d. 2 jam",
        "setelah SOP ditetapkan",
        "hari yang sama",
        "1 bulan sekali",
        "setiap triwulan",
    ] {
        let time = time(text, None).expect(text);
        assert_eq!(time.standard, TimeStandard::Text { text: text.into() });
        assert!(time.understood, "{text}");
    }
    assert!(!time("Formulir pendaftaran", None).expect("kept").understood);
    assert_eq!(time(" - ", None), None);
}

#[test]
fn a_heading_may_set_the_unit() {
    let unit = heading_unit("Waktu (Menit)");
    assert_eq!(time("20", unit).expect("read").standard, span(20, DurationUnit::Minutes));
    assert!(!time("20", None).expect("kept").understood);
}

#[test]
fn only_unmistakable_slips_are_mended() {
    let mended = time("l0 menit", None).expect("read");
    assert_eq!(mended.standard, span(10, DurationUnit::Minutes));
    assert!(mended.repaired);
    assert!(!time("lO berkas", None).expect("kept").understood);
}

#[test]
fn absurd_numbers_are_kept_as_text() {
    for text in
        ["99999999999999 hari kerja", "70000 hari kerja", "4294967295 x 9 jam", "4294967295 tahun"]
    {
        assert!(time(text, None).is_some(), "{text}");
    }
}
