//! Departures from an SOP against a slow, obvious model: every simple way through the steps written
//! down one after another, and each case looked at with the list in hand.

use proptest::prelude::*;
use terbuka_core::procedure::conform::{Departed, Departure, Done, Flow};
use terbuka_core::procedure::{Branch, Procedure, Service, template};
use terbuka_core::request::Act;

/// An SOP of so many steps; `ways` says where each leads besides the next one.
fn sop(ways: &[Option<usize>]) -> Procedure {
    let mut sop = template(Service::Request);
    let mut one = sop.steps.remove(0);
    one.decision = None;
    sop.steps = vec![one; ways.len()];
    for (at, way) in ways.iter().enumerate() {
        let step = &mut sop.steps[at];
        step.number = (at + 1).to_string();
        // A way to a step beyond the last is a way to the end only from the last step itself.
        let next = (at + 1 < ways.len()).then(|| (at + 2).to_string());
        step.decision = way.map(|to| {
            vec![
                Branch { answer: "Ya".into(), to: next },
                Branch { answer: "Tidak".into(), to: Some((to + 1).to_string()) },
            ]
        });
    }
    sop
}

/// Every way from a place to another that goes through no step twice.
fn every_way(ways: &[Option<usize>], at: usize, to: usize, walked: &[usize]) -> Vec<Vec<usize>> {
    if at == to {
        return vec![walked.to_vec()];
    }
    if at >= ways.len() || walked.contains(&at) {
        return Vec::new();
    }
    let walked: Vec<usize> = walked.iter().copied().chain([at]).collect();
    let mut all = every_way(ways, at + 1, to, &walked);
    if let Some(other) = ways[at] {
        all.extend(every_way(ways, other, to, &walked));
    }
    all
}

/// Whether a step lies on every way to `to` that leaves `from` (or begins, when there is none).
fn on_every_way(ways: &[Option<usize>], from: Option<usize>, to: usize, step: usize) -> bool {
    let starts = match from {
        None => vec![0],
        Some(from) => [Some(from + 1), ways[from]].into_iter().flatten().collect(),
    };
    let all = starts.into_iter().flat_map(|start| every_way(ways, start, to, &[]));
    all.into_iter().all(|way| way.contains(&step))
}

fn model(ways: &[Option<usize>], done: &[(usize, Act)]) -> Vec<Departed> {
    let mut found = Vec::new();
    // Where the case stands before each thing done: the furthest step, or where it was led back to.
    let mut stands = vec![None];
    for (at, _) in done {
        let last: Option<usize> = *stands.last().expect("never empty");
        let back = last.is_some_and(|from| at <= &from && ways[from] == Some(*at));
        let beyond = last.is_none_or(|from| from < *at);
        stands.push(if back || beyond { Some(*at) } else { last });
    }
    // The first thing done that went past a step.
    let past = |step: usize, until: usize| {
        (0..until).find(|by| {
            let (at, from) = (done[*by].0, stands[*by]);
            from.is_none_or(|from| from < step) && step < at && on_every_way(ways, from, at, step)
        })
    };
    for (by, (at, act)) in done.iter().enumerate() {
        let earlier = &done[..by];
        let back = stands[by].is_some_and(|from| *at <= from && ways[from] == Some(*at));
        if earlier.contains(&(*at, *act)) {
            if !back && !act.comes_often() {
                found.push(Departed { step: *at, how: Departure::Repeated, by });
            }
        } else if earlier.iter().all(|(other, _)| other != at) && past(*at, by).is_some() {
            found.push(Departed { step: *at, how: Departure::OutOfOrder, by });
        }
    }
    for step in 0..ways.len() {
        if done.iter().all(|(at, _)| *at != step)
            && let Some(by) = past(step, done.len())
        {
            found.push(Departed { step, how: Departure::Skipped, by });
        }
    }
    found.sort();
    found
}

proptest! {
    #[test]
    fn the_flow_finds_what_the_model_finds(
        ways in prop::collection::vec(prop::option::weighted(0.4, 0..7_usize), 1..8),
        done in prop::collection::vec((0..8_usize, prop::sample::select(vec![
            Act::Decide, Act::HandOver, Act::Dispose, Act::Reply,
        ])), 0..12),
    ) {
        let steps = ways.len();
        let ways: Vec<Option<usize>> = ways.into_iter().map(|way| way.map(|to| to % steps)).collect();
        let done: Vec<(usize, Act)> = done.into_iter().map(|(at, act)| (at % steps, act)).collect();
        let told: Vec<Done> =
            done.iter().map(|(at, act)| Done { step: Some(*at), act: *act }).collect();
        let mut flow = Flow::of(&sop(&ways));
        prop_assert_eq!(flow.departures(&told), model(&ways, &done));
        // What was asked before changes no answer.
        prop_assert_eq!(flow.departures(&told), model(&ways, &done));
    }

    #[test]
    fn what_the_sop_does_not_know_changes_nothing(
        known in prop::collection::vec(0..5_usize, 0..8),
        at in 0..8_usize,
    ) {
        let mut flow = Flow::of(&sop(&[None; 5]));
        let mut done: Vec<Done> =
            known.iter().map(|step| Done { step: Some(*step), act: Act::Decide }).collect();
        let plain = flow.departures(&done);
        let at = at.min(done.len());
        done.insert(at, Done { step: None, act: Act::Remind });
        let moved = flow.departures(&done).into_iter().map(|one| Departed {
            by: if one.by > at { one.by - 1 } else { one.by },
            ..one
        });
        prop_assert_eq!(moved.collect::<Vec<_>>(), plain);
    }
}
