//! Disputes: when the way is open, what rulings and judgments order.

use super::*;

#[test]
fn the_way_to_the_commission_opens_with_the_answer_or_with_silence() {
    let world = World::new();
    let ppid = officer(Role::Ppid);
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let pending = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let due = pending.due_on;
    let early = open_dispute(brought(due), &pending, &world.facts(&ppid, due));
    assert_eq!(early, Err(Refusal::ObjectionPending { due }));
    let next = due.tomorrow().unwrap();
    let silent = open_dispute(brought(next), &pending, &world.facts(&ppid, next)).unwrap().next;
    assert_eq!(silent.apply_by, world.due(RuleName::Dispute, due));
    assert!(!silent.late);

    let objection = upheld(&world, RefusedAsExempt);
    let by = world.facts(&ppid, date(2026, 4, 10));
    let (from, last) = window(&objection, &by).unwrap();
    assert_eq!((from, last), (date(2026, 3, 3), world.due(RuleName::Dispute, date(2026, 3, 3))));
    assert!(!open_dispute(brought(last), &objection, &by).unwrap().next.late);
    let late = open_dispute(brought(last.tomorrow().unwrap()), &objection, &by).unwrap().next;
    assert!(late.late, "for the commission to judge");
    let before = open_dispute(brought(date(2026, 3, 1)), &objection, &by);
    assert!(matches!(before, Err(Refusal::DateOutside { .. })));
    let tomorrow = open_dispute(brought(date(2026, 4, 11)), &objection, &by);
    assert!(matches!(tomorrow, Err(Refusal::DateOutside { .. })));
    let desk = officer(Role::Desk);
    let refused = open_dispute(brought(last), &objection, &world.facts(&desk, date(2026, 4, 10)));
    assert!(matches!(refused, Err(Refusal::WrongRole { .. })));
}

#[test]
fn which_commission_is_competent_follows_the_level() {
    let names = |level| {
        let found = competent(&office(level));
        found.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    assert_eq!(names(Level::National), ["Komisi Informasi Pusat"]);
    assert_eq!(names(Level::Province), ["Komisi Informasi Provinsi Jambi"]);
    assert_eq!(
        names(Level::City),
        ["Komisi Informasi Provinsi Jambi", "Komisi Informasi Kabupaten Uji"]
    );
}

#[test]
fn an_office_says_which_commission_is_its_own() {
    let mut office = office(Level::Regency);
    office.settings.commission = Some(CommissionLevel::Local);
    assert_eq!(competent(&office)[0].name, "Komisi Informasi Kabupaten Uji");
    assert_eq!(competent(&office)[1].level, CommissionLevel::Province, "for a file of before");
    office.settings.commission_name = Some(" Komisi Informasi Uji Raya ".into());
    assert_eq!(competent(&office)[0].name, "Komisi Informasi Uji Raya");
    // What the law does not offer to an office of this level changes nothing.
    office.level = Level::Province;
    office.settings.commission_name = Some("  ".into());
    assert_eq!(competent(&office)[0].name, "Komisi Informasi Provinsi Jambi");
}

#[test]
fn a_ruling_that_reverses_orders_and_a_judgment_can_lift_it() {
    let world = World::new();
    let ppid = officer(Role::Ppid);
    let objection = upheld(&world, RefusedAsExempt);
    let on = date(2026, 3, 10);
    let dispute = open_dispute(brought(on), &objection, &world.facts(&ppid, on)).unwrap().next;
    assert_eq!(dispute.ends_by, world.due(RuleName::KiEnd, on));
    let mediate = world.note(&dispute, DisputeCommand::Mediate { on: None }, on);
    assert_eq!(mediate, Err(Refusal::NotMediable { ground: RefusedAsExempt }));
    let heard =
        world.note(&dispute, DisputeCommand::Adjudicate { on: None }, date(2026, 3, 16)).unwrap();
    let on = date(2026, 4, 20);
    let missing = world.note(&heard.next, ruling(dispute::Outcome::OpenWhole, None), on);
    assert_eq!(missing, Err(Refusal::Missing { what: "order_due".into() }));
    let due = date(2026, 5, 8);
    let ruled =
        world.note(&heard.next, ruling(dispute::Outcome::OpenWhole, Some(due)), on).unwrap();
    assert_eq!(ruled.duties, [DisputeDuty::OrderOnRequest]);
    assert_eq!(ruled.next.open_order().map(|order| order.due_on), Some(due));
    let court_by = ruled.next.ruling.as_ref().unwrap().court_by;
    assert_eq!(court_by, Some(world.due(RuleName::Court, on)));
    let close = world.note(&ruled.next, DisputeCommand::Close, on);
    assert_eq!(close, Err(Refusal::OrderOpen { due }));

    let appeal =
        |on| DisputeCommand::Appeal { by: Party::Office, on: Some(on), number: "9/G".into() };
    let late = court_by.unwrap().tomorrow().unwrap();
    let in_court = world.note(&ruled.next, appeal(late), late).unwrap().next;
    assert!(in_court.appeal.as_ref().unwrap().late);
    let judge = |judged, order_due| DisputeCommand::Judge {
        number: "9/G/2026".into(),
        on: None,
        judged,
        order_due,
        words: "Amar.".into(),
    };
    let on = date(2026, 7, 1);
    let closes = world.note(&in_court, judge(Judged::Closes, None), on).unwrap();
    assert_eq!(
        (closes.duties.as_slice(), &closes.next.order),
        (&[DisputeDuty::LiftOnRequest][..], &None)
    );
    assert!(world.note(&closes.next, DisputeCommand::Close, on).is_ok());
    let affirmed = world.note(&in_court, judge(Judged::Affirmed, None), on).unwrap();
    assert!(affirmed.duties.is_empty() && affirmed.next.open_order().is_some());
    let give = DisputeCommand::Execute { by: Delivery::Email, on: None, note: "Berkas.".into() };
    let done = world.note(&affirmed.next, give, on).unwrap();
    assert_eq!(done.duties, [DisputeDuty::ExecutedOnRequest]);
    assert!(world.note(&done.next, DisputeCommand::Close, on).is_ok());

    // Upheld by the commission, opened by the court.
    let upheld = world.note(&heard.next, ruling(dispute::Outcome::Upheld, None), date(2026, 4, 20));
    let upheld = upheld.unwrap().next;
    assert!(upheld.open_order().is_none());
    let in_court = world.note(&upheld, appeal(date(2026, 4, 21)), date(2026, 4, 21)).unwrap().next;
    let opens = world.note(&in_court, judge(Judged::Opens, Some(date(2026, 7, 20))), on).unwrap();
    assert_eq!(opens.duties, [DisputeDuty::OrderOnRequest]);
}

#[test]
fn an_agreement_is_final_and_hearings_are_moved_and_called_off() {
    let world = World::new();
    let ppid = officer(Role::Ppid);
    let objection = upheld(&world, NotFulfilled);
    let on = date(2026, 3, 10);
    let dispute = open_dispute(brought(on), &objection, &world.facts(&ppid, on)).unwrap().next;
    let hearing = |at, place: &str| DisputeCommand::Hearing {
        kind: HearingKind::Mediation,
        at,
        minutes: 90,
        place: place.into(),
    };
    let first = at(date(2026, 3, 20));
    assert!(world.note(&dispute, hearing(first, " "), on).is_err());
    assert!(world.note(&dispute, hearing(first + (24 * 2000).hours(), "x"), on).is_err());
    let set = world.note(&dispute, hearing(first, "Ruang mediasi"), on).unwrap();
    assert_eq!(set.texts[0].slot, "hearing/1/place");
    let moved = DisputeCommand::MoveHearing { no: 1, at: Some(first + 24.hours()) };
    let moved = world.note(&set.next, moved, on).unwrap().next;
    assert_eq!((moved.hearings[0].moved, moved.hearings[0].at), (1, first + 24.hours()));
    let off = DisputeCommand::MoveHearing { no: 1, at: None };
    let off = world.note(&moved, off, on).unwrap().next;
    assert!(off.standing_hearings().is_empty());
    let again = DisputeCommand::MoveHearing { no: 1, at: Some(first) };
    assert_eq!(world.note(&off, again, on), Err(Refusal::NoHearing));

    let mediated = world.note(&off, DisputeCommand::Mediate { on: None }, on).unwrap().next;
    let agreed = ruling(dispute::Outcome::Agreement, Some(date(2026, 4, 1)));
    let agreed = world.note(&mediated, agreed, date(2026, 3, 21)).unwrap().next;
    assert_eq!(agreed.ruling.as_ref().unwrap().court_by, None);
    assert!(agreed.open_order().is_some());
    let court = DisputeCommand::Appeal { by: Party::Applicant, on: None, number: String::new() };
    assert_eq!(world.note(&agreed, court, date(2026, 3, 23)), Err(Refusal::AgreementFinal));
}
