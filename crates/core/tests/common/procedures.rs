//! Procedures for property tests: from ordinary ones to what no office would write.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use terbuka_core::procedure::*;
use terbuka_core::request::Act;
use terbuka_core::role::Role;

/// Words as offices write them, and as nobody should.
pub fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z][a-z]{2,9}( [a-z]{2,12}){0,12}",
        1 => "\\PC{0,30}",
        1 => any::<String>(),
        1 => Just(String::new()),
        1 => Just("<b>&amp; \"x\" ]]> </script>\\u{0}\r\n\t ".to_owned()),
        1 => Just("Pemutakhiran/penyebarluasan-pengadministrasian".to_owned()),
    ]
}

fn dated() -> impl Strategy<Value = Dated> {
    let day = (1900..2100i16, 1..=12i8, 1..=28i8)
        .prop_map(|(y, m, d)| terbuka_core::jiff::civil::date(y, m, d));
    (words(), option::of(day)).prop_map(|(text, on)| Dated { text, on })
}

fn header() -> impl Strategy<Value = Header> {
    let approver = (words(), option::of(words()), option::of(words()))
        .prop_map(|(position, name, nip)| Approver { position, name, nip });
    let dates = [(); 4].map(|()| option::of(dated()));
    (option::of(words()), words(), dates, option::of(approver)).prop_map(
        |(number, title, [created, approved, effective, revised], approved_by)| Header {
            number,
            title,
            created,
            approved,
            effective,
            revised,
            approved_by,
        },
    )
}

fn boxes() -> impl Strategy<Value = Boxes> {
    [(); 6].map(|()| vec(words(), 0..4)).prop_map(
        |[legal_basis, qualifications, related, equipment, warnings, records]| Boxes {
            legal_basis,
            qualifications,
            related,
            equipment,
            warnings,
            records,
        },
    )
}

fn time() -> impl Strategy<Value = TimeStandard> {
    prop_oneof![
        (any::<u32>(), prop::sample::select(DurationUnit::ALL))
            .prop_map(|(amount, unit)| TimeStandard::Duration { amount, unit }),
        (any::<u16>(), option::of(any::<u16>()))
            .prop_map(|(days, extension)| TimeStandard::WorkingDays { days, extension }),
        words().prop_map(|text| TimeStandard::Schedule { text }),
        words().prop_map(|text| TimeStandard::Tentative { text }),
        words().prop_map(|text| TimeStandard::Text { text }),
    ]
}

fn lanes() -> impl Strategy<Value = Vec<Lane>> {
    let role = prop::sample::select(&Role::ALL[..]);
    // From a few titles, so that some come twice.
    let title = prop_oneof![
        3 => (0..12u8).prop_map(|n| format!("Pelaksana {n}")),
        1 => words(),
    ];
    let lane = (title, vec(role, 0..3), any::<bool>()).prop_map(|(title, roles, system)| Lane {
        title,
        roles,
        system,
    });
    vec(lane, 0..13)
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (1..20u8).prop_map(|n| n.to_string()),
        1 => (1..20u8).prop_map(|n| format!("Langkah {n}.")),
        1 => words(),
    ]
}

fn step(lanes: Vec<String>) -> impl Strategy<Value = Step> {
    let lane = if lanes.is_empty() {
        words().boxed()
    } else {
        prop_oneof![8 => prop::sample::select(lanes), 1 => words()].boxed()
    };
    let answer = prop_oneof![
        3 => prop::sample::select(&["Ya", "Tidak"][..]).prop_map(str::to_owned),
        1 => words(),
    ];
    let branch =
        (answer, option::of(number())).prop_map(|(answer, to)| Branch { answer, to }).boxed();
    let decision = prop_oneof![
        3 => Just(None),
        3 => vec(branch.clone(), 2..3).prop_map(Some),
        1 => vec(branch, 0..16).prop_map(Some),
    ];
    let said = [(); 3].map(|()| option::of(words()));
    let acts = vec(prop::sample::select(Act::ALL), 0..3);
    (number(), words(), vec(lane, 0..4), said, option::of(time()), decision, acts).prop_map(
        |(number, activity, lanes, [requires, output, remark], time, decision, acts)| Step {
            number,
            activity,
            lanes,
            requires,
            time,
            output,
            remark,
            decision,
            acts,
        },
    )
}

/// Whole procedures of up to this many steps, most of them numbered as one would.
pub fn procedure(most: usize) -> impl Strategy<Value = Procedure> {
    let closing =
        (option::of(any::<u8>()), any::<[bool; 3]>()).prop_map(|(reviews, said)| Closing {
            reviews_a_year: reviews,
            force_majeure: said[0],
            scope_change_voids: said[1],
            in_force_when_signed: said[2],
        });
    let table = lanes().prop_flat_map(move |lanes| {
        let titles: Vec<String> = lanes.iter().map(|lane| lane.title.clone()).collect();
        (Just(lanes), vec(step(titles), 0..most), any::<bool>())
    });
    (prop::sample::select(Service::ALL), header(), boxes(), table, closing).prop_map(
        |(service, header, boxes, (lanes, mut steps, ordered), closing)| {
            if ordered {
                for (index, step) in steps.iter_mut().enumerate() {
                    step.number = (index + 1).to_string();
                }
            }
            Procedure { service, header, boxes, lanes, steps, closing }
        },
    )
}
