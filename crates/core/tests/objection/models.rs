//! Replay, clocks and registers against slow models.

use super::*;

fn all_commands(day: Date) -> Vec<DisputeCommand> {
    vec![
        DisputeCommand::Number { number: "12".into() },
        DisputeCommand::Hearing {
            kind: HearingKind::Adjudication,
            at: at(day),
            minutes: 60,
            place: "x".into(),
        },
        DisputeCommand::MoveHearing { no: 1, at: None },
        DisputeCommand::Mediate { on: None },
        DisputeCommand::MediationFailed { on: None },
        DisputeCommand::Adjudicate { on: None },
        ruling(dispute::Outcome::OpenInPart, Some(day)),
        ruling(dispute::Outcome::Agreement, None),
        DisputeCommand::Appeal { by: Party::Applicant, on: None, number: String::new() },
        DisputeCommand::Judge {
            number: "3".into(),
            on: None,
            judged: Judged::Opens,
            order_due: Some(day),
            words: "x".into(),
        },
        DisputeCommand::Execute { by: Delivery::Post, on: None, note: "x".into() },
        DisputeCommand::Withdraw { on: None },
        DisputeCommand::Close,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is tried in whatever order: nothing panics, and the journal tells the state.
    #[test]
    fn replaying_a_dispute_gives_it_back(order in prop::collection::vec(0..13usize, 0..20)) {
        let world = World::new();
        let ppid = officer(Role::Ppid);
        let objection = upheld(&world, NotFulfilled);
        let mut day = date(2026, 3, 10);
        let first = open_dispute(brought(day), &objection, &world.facts(&ppid, day)).unwrap();
        let (mut dispute, mut events) = (first.next, vec![first.event]);
        for one in order {
            day = day.tomorrow().unwrap();
            if let Ok(decision) = world.note(&dispute, all_commands(day)[one].clone(), day) {
                dispute = decision.next;
                events.push(decision.event);
            }
        }
        prop_assert_eq!(Dispute::replay(&events), Some(dispute.clone()));
        let json: Vec<String> =
            events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        let read: Vec<DisputeEvent> =
            json.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        prop_assert_eq!(Dispute::replay(&read), Some(dispute));
    }

    #[test]
    fn replaying_an_objection_gives_it_back(order in prop::collection::vec(0..8usize, 0..16)) {
        let world = World::new();
        let refused = decided(RequestOutcome::NotHeld, date(2026, 2, 20));
        let mut day = date(2026, 2, 23);
        let first = world.lodge(Some(&refused), &[], day, &[NotAsAsked]).unwrap();
        let (mut objection, mut events) = (first.next, vec![first.event]);
        for one in order {
            day = day.tomorrow().unwrap();
            let (command, role) = match one {
                0 => (Command::Explain { words: "x".into() }, Role::Ppid),
                1 => (verdict(Outcome::Upheld, None), Role::AtasanPpid),
                2 => (verdict(Outcome::Settled, Some(day)), Role::Sekretaris),
                3 => (Command::Deliver { by: Delivery::Email, on: None }, Role::Desk),
                4 => (Command::React { reaction: Reaction::Rejects, words: "x".into() }, Role::Desk),
                5 => (Command::Execute { by: Delivery::Email, on: None, note: "x".into() }, Role::Ppid),
                6 => (Command::Close, Role::Desk),
                _ => (Command::Withdraw { words: "x".into() }, Role::Desk),
            };
            if let Ok(decision) = world.act(&objection, command, role, day) {
                objection = decision.next;
                events.push(decision.event);
            }
        }
        let read: Vec<Event> = events
            .iter()
            .map(|event| serde_json::from_str(&serde_json::to_string(event).unwrap()).unwrap())
            .collect();
        prop_assert_eq!(Objection::replay(&read), Some(objection));
    }

    /// Each clock against counting on fingers: weekdays that no list calls special.
    #[test]
    fn every_clock_is_what_counting_day_by_day_gives(offset in 0..700i32, rule in 0..6usize) {
        let (name, days) = [
            (RuleName::Objection, 30),
            (RuleName::ObjectionAnswer, 30),
            (RuleName::Dispute, 14),
            (RuleName::KiStart, 14),
            (RuleName::KiEnd, 100),
            (RuleName::Court, 14),
        ][rule];
        let from = date(2025, 1, 1).checked_add(offset.days()).unwrap();
        let special: BTreeSet<Date> = Calendar::national()
            .special_days(date(2025, 1, 1), date(2027, 12, 31))
            .into_iter()
            .map(|day| day.date)
            .collect();
        let mut at = from;
        let mut left = days;
        while left > 0 {
            at = at.tomorrow().unwrap();
            let weekend = at.weekday().to_monday_zero_offset() >= 5;
            if !weekend && !special.contains(&at) {
                left -= 1;
            }
        }
        prop_assert_eq!(World::new().due(name, from), at);
    }

    /// The register holds every objection once, with its own ticks, election apart.
    #[test]
    fn the_register_counts_what_there_is(
        drawn in prop::collection::vec((0..3usize, any::<bool>(), 0..4usize), 0..30)
    ) {
        let world = World::new();
        let mut dossiers = Vec::new();
        for (number, (kind, election, state)) in drawn.iter().enumerate() {
            let ground = [NotAsAsked, NotFulfilled, RefusedAsExempt][*kind];
            let mut case = decided(RequestOutcome::GrantedInPart, date(2026, 2, 20));
            case.track = if *election { Track::Election } else { Track::Ordinary };
            let mut objection = world.lodged(&case, date(2026, 2, 23), ground);
            objection.number = format!("{:03}", number + 1);
            let on = date(2026, 3, 2);
            if *state >= 1 {
                let outcome = [Outcome::Upheld, Outcome::Granted, Outcome::GrantedInPart][*state - 1];
                let due = (outcome != Outcome::Upheld).then_some(on);
                objection = world
                    .act(&objection, verdict(outcome, due), Role::AtasanPpid, on)
                    .unwrap()
                    .next;
            }
            dossiers.push(Dossier {
                objection,
                person: None,
                request_number: None,
                texts: BTreeMap::new(),
            });
        }
        for layout in Layout::ALL {
            let columns = if *layout == Layout::Recent { 21 } else { 20 };
            let both = objections(&world.office, 2026, None, *layout, &dossiers);
            prop_assert_eq!(both.columns.len(), columns);
            prop_assert_eq!(both.rows.len(), drawn.len());
            let ordinary =
                objections(&world.office, 2026, Some(Track::Ordinary), *layout, &dossiers);
            let election =
                objections(&world.office, 2026, Some(Track::Election), *layout, &dossiers);
            let count = drawn.iter().filter(|(_, election, _)| *election).count();
            prop_assert_eq!(election.rows.len(), count);
            prop_assert_eq!(ordinary.rows.len(), drawn.len() - count);
            let joined: Vec<_> = ordinary.rows.iter().chain(&election.rows).cloned().collect();
            prop_assert_eq!(&both.rows, &joined, "one after the other");
            let first_ground = columns - 11;
            for (letter, ground) in ObjectionGround::ALL.iter().enumerate() {
                let ticks = both.rows.iter();
                let ticks = ticks.filter(|row| row[first_ground + letter] == Cell::Tick(true));
                let have = dossiers.iter().filter(|one| one.objection.grounds.contains(ground));
                prop_assert_eq!(ticks.count(), have.count(), "{:?}", ground);
            }
            let answered = both.rows.iter().filter(|row| row[columns - 3] != Cell::Empty).count();
            let have = dossiers.iter().filter(|one| one.objection.answer.is_some()).count();
            prop_assert_eq!(answered, have);
        }
    }
}
