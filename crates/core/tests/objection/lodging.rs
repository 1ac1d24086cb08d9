//! Taking in: grounds, days, late, twice, without a request.

use super::*;

#[test]
fn the_state_of_a_request_says_which_grounds_there_are_and_since_when() {
    let open = request(Track::Ordinary);
    let due = open.due_on;
    assert_eq!(letters(&grounds(&open, due)), "b", "on the last day there is nothing yet");
    let next = due.tomorrow().unwrap();
    assert_eq!(letters(&grounds(&open, next)), "bcg");
    assert_eq!(found(&open, NoResponse, next), Some(next));
    assert_eq!(found(&open, NoResponse, date(2026, 6, 1)), Some(next), "silence is found once");

    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    assert_eq!(letters(&grounds(&refused, date(2026, 2, 20))), "abde");
    let given = refused.clone().after(&RequestEvent::HandedOver {
        delivered: Delivered { by: Delivery::Post, on: date(2026, 2, 25) },
    });
    assert_eq!(found(&given, RefusedAsExempt, date(2026, 3, 9)), Some(date(2026, 2, 25)));

    let late = decided(RequestOutcome::Granted, date(2026, 3, 2));
    assert_eq!(letters(&grounds(&late, date(2026, 3, 2))), "bdeg");
    let mut dear = decided(RequestOutcome::Granted, date(2026, 2, 20));
    dear.decision.as_mut().unwrap().cost_rupiah = 50_000;
    assert_eq!(letters(&grounds(&dear, date(2026, 3, 2))), "bdef");
    assert_eq!(found(&refused, UnreasonableCost, date(2026, 3, 2)), None, "it cost nothing");
    assert_eq!(refused.stage, RequestStage::Decided);

    let lapsed = request(Track::Ordinary).after(&RequestEvent::Lapsed { on: date(2026, 2, 24) });
    assert_eq!(letters(&grounds(&lapsed, date(2026, 3, 2))), "bce");
    let taken_back =
        request(Track::Ordinary).after(&RequestEvent::Withdrawn { on: date(2026, 2, 12) });
    assert_eq!(letters(&grounds(&taken_back, date(2026, 3, 2))), "b");
}

#[test]
fn on_day_one_it_is_taken_and_before_the_answer_is_due_it_is_refused_with_the_date() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let first = world.lodge(Some(&refused), &[], date(2026, 2, 20), &[RefusedAsExempt]).unwrap();
    assert!(!first.next.late);
    assert_eq!(first.next.lodge_by, world.due(RuleName::Objection, date(2026, 2, 20)));
    assert_eq!(first.next.due_on, world.due(RuleName::ObjectionAnswer, date(2026, 2, 20)));
    assert!(first.duties.contains(&Duty::Letter(LetterDuty::Receipt)));

    let open = request(Track::Ordinary);
    for ground in [NoResponse, RefusedAsExempt, TooLate, NotFulfilled] {
        let early = world.lodge(Some(&open), &[], open.due_on, &[ground]);
        assert_eq!(early, Err(Refusal::AnswerStillDue { due: open.due_on }), "{ground:?}");
    }
    let next = open.due_on.tomorrow().unwrap();
    assert!(world.lodge(Some(&open), &[], next, &[NoResponse, TooLate]).is_ok());
    let wrong = world.lodge(Some(&open), &[], next, &[RefusedAsExempt]);
    assert_eq!(wrong, Err(Refusal::NoSuchGround { ground: RefusedAsExempt }));
    let none = world.lodge(Some(&refused), &[], date(2026, 2, 20), &[]);
    assert_eq!(none, Err(Refusal::Missing { what: "objection/ground".into() }));
}

#[test]
fn after_day_thirty_it_is_taken_and_marked() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let last = world.due(RuleName::Objection, date(2026, 2, 20));
    let on_time = world.lodged(&refused, last, RefusedAsExempt);
    assert!(!on_time.late);
    let late = world.lodged(&refused, last.tomorrow().unwrap(), RefusedAsExempt);
    assert!(late.late);
    assert_eq!((late.lodge_by, late.found_on), (last, date(2026, 2, 20)));
    // Of two grounds the younger counts: it would be in time alone.
    let silent = request(Track::Ordinary);
    let both = world.lodge(Some(&silent), &[], last, &[NoResponse, PeriodicMissing]).unwrap().next;
    assert!(!both.late);
}

#[test]
fn the_same_ground_twice_is_refused_with_the_number_of_the_first() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let first = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let again = std::slice::from_ref(&first);
    let twice =
        world.lodge(Some(&refused), again, date(2026, 2, 24), &[NotAsAsked, RefusedAsExempt]);
    let number = first.number.clone();
    assert_eq!(twice, Err(Refusal::ObjectionTwice { number, ground: RefusedAsExempt }));
    assert!(world.lodge(Some(&refused), again, date(2026, 2, 24), &[NotAsAsked]).is_ok());
    let withdraw = Command::Withdraw { words: "Sudah jelas.".into() };
    let by = world.facts(&Actor::Requester, date(2026, 2, 24));
    let taken_back = decide(&first, withdraw, None, &by).unwrap().next;
    let after = world.lodge(Some(&refused), &[taken_back], date(2026, 2, 25), &[RefusedAsExempt]);
    assert!(after.is_ok(), "what was taken back has used nothing up");
}

#[test]
fn without_a_request_only_periodic_information_can_be_missing() {
    let world = World::new();
    let on = date(2026, 3, 2);
    let periodic = world.lodge(None, &[], on, &[PeriodicMissing]).unwrap().next;
    assert_eq!((periodic.request.as_ref(), periodic.found_on), (None, on));
    for ground in ObjectionGround::ALL.iter().filter(|one| **one != PeriodicMissing) {
        let refused = world.lodge(None, &[], on, &[PeriodicMissing, *ground]);
        assert_eq!(refused, Err(Refusal::NeedsRequest { ground: *ground }));
    }
    let mut tomorrow = command(on, &[PeriodicMissing]);
    tomorrow.found_on = Some(on.tomorrow().unwrap());
    let refused = lodge(tomorrow, None, &[], &world.facts(&Actor::Requester, on));
    assert!(matches!(refused, Err(Refusal::DateOutside { .. })));
    let mut election = command(on, &[PeriodicMissing]);
    election.election = true;
    let short = lodge(election, None, &[], &world.facts(&Actor::Requester, on)).unwrap().next;
    assert_eq!((short.track, short.due_on), (Track::Election, date(2026, 3, 5)));
}

#[test]
fn the_desk_cannot_date_what_has_not_come_or_came_long_ago() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let desk = officer(Role::Desk);
    for (lodged, fine) in [
        (date(2026, 3, 9), true),
        (date(2026, 3, 6), true),
        (date(2026, 3, 10), false),
        (date(2026, 2, 5), false),
    ] {
        let mut letter = command(lodged, &[RefusedAsExempt]);
        letter.channel = Channel::Letter;
        let taken = lodge(letter, Some(&refused), &[], &world.facts(&desk, date(2026, 3, 9)));
        assert_eq!(taken.is_ok(), fine, "{lodged}: {taken:?}");
    }
}

#[test]
fn clocks_run_over_new_year_and_holidays() {
    let world = World::new();
    let mut refused = decided(RequestOutcome::Refused, date(2026, 12, 11));
    refused.due_on = date(2026, 12, 14);
    let objection = world.lodged(&refused, date(2026, 12, 18), RefusedAsExempt);
    assert_eq!(objection.due_on, date(2027, 2, 4), "law sheet 9.3: thirty days from 18 December");
    let answered = world
        .act(&objection, verdict(Outcome::Upheld, None), Role::AtasanPpid, date(2026, 12, 18))
        .unwrap()
        .next;
    assert_eq!(answered.dispute_by, Some(date(2027, 1, 13)), "fourteen days from 18 December");
    let deliver = Command::Deliver { by: Delivery::Post, on: Some(date(2026, 12, 23)) };
    let given = world.act(&answered, deliver, Role::Desk, date(2026, 12, 28)).unwrap().next;
    assert_eq!(given.dispute_by, Some(world.due(RuleName::Dispute, date(2026, 12, 23))));
}
