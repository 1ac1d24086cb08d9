//! What comes after: who may do what when, orders, moved calendars.

use super::*;

#[test]
fn an_answer_says_what_must_be_done_and_until_when() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let objection = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let on = date(2026, 3, 2);
    let answer = |command| world.act(&objection, command, Role::AtasanPpid, on);
    let missing = |what: &str| Err(Refusal::Missing { what: what.into() });
    let silent = Verdict {
        outcome: Outcome::Upheld,
        reasons: "  ".into(),
        order: String::new(),
        order_due: None,
    };
    assert_eq!(answer(Command::Answer(Box::new(silent))), missing("answer/reasons"));
    assert_eq!(answer(verdict(Outcome::Granted, None)), missing("answer/order"));
    let past = answer(verdict(Outcome::Granted, Some(date(2026, 2, 27))));
    assert!(matches!(past, Err(Refusal::DateOutside { .. })), "{past:?}");
    let settled = answer(verdict(Outcome::Settled, None));
    assert_eq!(settled, Err(Refusal::NotAmicable { ground: RefusedAsExempt }));

    let granted = answer(verdict(Outcome::GrantedInPart, Some(date(2026, 3, 6)))).unwrap();
    assert!(granted.duties.contains(&Duty::Letter(LetterDuty::Order)));
    assert!(granted.duties.contains(&Duty::OrderOnRequest));
    assert_eq!(granted.next.open_order().map(|order| order.due_on), Some(date(2026, 3, 6)));
    let upheld = answer(verdict(Outcome::Upheld, None)).unwrap();
    assert!(upheld.next.open_order().is_none());
    assert!(!upheld.duties.contains(&Duty::Letter(LetterDuty::Order)));
    let give = |note: &str| Command::Execute { by: Delivery::Email, on: None, note: note.into() };
    let nothing = world.act(&upheld.next, give("x"), Role::Ppid, on);
    assert_eq!(nothing, Err(Refusal::NoOrder));
    let done = world.act(&granted.next, give("Daftar."), Role::Ppid, date(2026, 3, 5)).unwrap();
    assert!(done.next.open_order().is_none());
    assert_eq!(world.act(&done.next, give("x"), Role::Ppid, on), Err(Refusal::NoOrder));
}

#[test]
fn a_silent_request_is_mended_by_its_own_answer() {
    let world = World::new();
    let open = request(Track::Ordinary);
    let on = date(2026, 3, 2);
    let objection = world.lodged(&open, on, NoResponse);
    let command = verdict(Outcome::Granted, Some(date(2026, 3, 9)));
    let answered = world.act(&objection, command, Role::AtasanPpid, on).unwrap().next;
    let give = Command::Execute { by: Delivery::Email, on: None, note: "Berkas.".into() };
    let ppid = officer(Role::Ppid);
    let facts = world.facts(&ppid, on);
    let early = decide(&answered, give.clone(), Some(&open), &facts);
    assert_eq!(early, Err(Refusal::RequestStillOpen { number: open.number.clone() }));
    let decided = decided(RequestOutcome::Granted, on);
    assert!(decide(&answered, give, Some(&decided), &facts).is_ok());
}

#[test]
fn a_request_remembers_what_was_ordered_done_and_lifted() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let objection = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let command = verdict(Outcome::Granted, Some(date(2026, 3, 9)));
    let answered = world.act(&objection, command, Role::AtasanPpid, date(2026, 3, 2)).unwrap().next;
    let order = answered.open_order().unwrap().clone();
    let told = ordered(&refused, objection.id.clone(), OrderedBy::Superior, order.clone()).next;
    assert_eq!(told.open_orders().count(), 1);
    assert_eq!(told.stage, refused.stage, "the request itself stays answered");
    let by = terbuka_core::request::order::Execution { on: date(2026, 3, 5), by: Delivery::Email };
    let done = executed(&told, objection.id.clone(), by.clone()).next;
    assert_eq!((done.open_orders().count(), done.order_executed()), (0, Some(&by)));
    // A second order of the same source after a judgment, and its end.
    let again = ordered(&done, objection.id.clone(), OrderedBy::Court, order).next;
    let lifted = lifted(&again, objection.id.clone(), date(2026, 4, 1)).next;
    assert_eq!(lifted.open_orders().count(), 0);
    assert_eq!(lifted.orders[0].execution, Some(by));
    assert_eq!(lifted.orders[1].lifted_on, Some(date(2026, 4, 1)));
}

/// Every act at every stage by every role, with the shipped SOP and without.
#[test]
fn every_act_at_every_stage_belongs_to_whom_the_table_says() {
    let world = World::new();
    let sop = template(Service::Objection);
    let on = date(2026, 3, 2);
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let lodged = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let commands = [
        Command::Explain { words: "x".into() },
        verdict(Outcome::Upheld, None),
        Command::Deliver { by: Delivery::Email, on: None },
        Command::React { reaction: Reaction::Accepts, words: String::new() },
        Command::Execute { by: Delivery::Email, on: None, note: "x".into() },
        Command::Close,
        Command::Withdraw { words: "x".into() },
    ];
    let mut tried = 0;
    for stage in Stage::ALL {
        let mut objection = lodged.clone();
        objection.stage = *stage;
        for command in &commands {
            for role in Role::ALL {
                for procedure in [None, Some(&sop)] {
                    let actor = officer(role);
                    let facts = Facts { procedure, ..world.facts(&actor, on) };
                    let act = command.act();
                    tried += 1;
                    match decide(&objection, command.clone(), None, &facts) {
                        Err(Refusal::ObjectionStage { .. }) => {
                            assert!(!stage.acts().contains(&act), "{stage:?} {act:?}");
                        }
                        Err(Refusal::WrongRole { .. }) => {
                            assert!(stage.acts().contains(&act));
                            assert!(!act.roles().contains(&role), "{act:?} by {role:?}");
                        }
                        Err(Refusal::WrongLane { step, .. }) => {
                            assert!(procedure.is_some(), "step {step} without an SOP");
                        }
                        Ok(_) | Err(Refusal::NoOrder) => {
                            let lane = procedure.is_some_and(|sop| {
                                let step = sop.step_of(act);
                                step.is_some_and(|step| {
                                    sop.lanes_of(step).iter().any(|lane| lane.roles.contains(&role))
                                })
                            });
                            assert!(act.roles().contains(&role) || lane, "{act:?} by {role:?}");
                        }
                        other => panic!("{stage:?} {act:?} {role:?}: {other:?}"),
                    }
                }
            }
            // The program does nothing of it; the objector only what is his.
            let facts = world.facts(&Actor::System, on);
            assert!(decide(&objection, command.clone(), None, &facts).is_err());
            let facts = world.facts(&Actor::Requester, on);
            let own = matches!(command.act(), Act::ObjectionReact | Act::ObjectionWithdraw);
            let may = own && stage.acts().contains(&command.act());
            assert_eq!(decide(&objection, command.clone(), None, &facts).is_ok(), may);
        }
    }
    assert_eq!(tried, Stage::ALL.len() * commands.len() * Role::ALL.len() * 2);
    assert!(!Act::ObjectionAnswer.roles().contains(&Role::Ppid), "nobody judges himself");
}

#[test]
fn a_moved_calendar_moves_what_is_not_answered_yet() {
    let world = World::new();
    let refused = decided(RequestOutcome::Refused, date(2026, 2, 20));
    let objection = world.lodged(&refused, date(2026, 2, 23), RefusedAsExempt);
    let closed = terbuka_core::law::SpecialDay::new(
        date(2026, 3, 2),
        terbuka_core::law::DayKind::OfficeClosed,
        "Pindah kantor",
    );
    let calendar = Calendar::national().clone().with_office_days([closed]);
    let actor = officer(Role::Ppid);
    let facts = Facts { calendar: &calendar, ..world.facts(&actor, date(2026, 2, 24)) };
    let moved = recompute(&objection, &facts).unwrap().expect("it moved").next;
    assert!(moved.due_on > objection.due_on);
    assert_eq!(moved.late, objection.late, "what the receipt said stays");
    assert_eq!(recompute(&moved, &facts).unwrap(), None, "once is enough");
}
