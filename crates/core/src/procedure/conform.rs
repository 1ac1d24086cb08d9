//! What was done, held against the order in which the SOP has it: steps that a case went past,
//! did again, or did after their turn.
//!
//! The order is the SOP's own flow. A decision may lawfully jump over steps or lead back to earlier
//! ones; only a step that no drawn way avoids can be skipped, and only a return that no drawn way
//! makes is a repetition or comes out of turn. A step that binds no act leaves no trace, and one whose
//! acts the case did not need (SOPs say "bila" instead of drawing it) is not missed.

use std::collections::BTreeMap;

use crate::codes;
use crate::procedure::Procedure;
use crate::procedure::check::places_of;
use crate::request::Act;

codes! {
    /// How a case departed from its SOP at a step.
    Departure {
        /// It went past the step and never did it.
        Skipped = "skipped",
        /// It did the step's act again though no way leads back.
        Repeated = "repeated",
        /// It did the step only after a later one.
        OutOfOrder = "out_of_order",
    }
}

/// One thing that was done for a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Place of its step in the SOP, from 0; `None` when the SOP has no such step.
    pub step: Option<usize>,
    /// What was done.
    pub act: Act,
}

/// A departure: where in the SOP, and with which of the things done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Departed {
    /// Place of the step it concerns, from 0.
    pub step: usize,
    /// Which kind.
    pub how: Departure,
    /// Place in the list of things done: of the act itself, or of the act that went past the step.
    pub by: usize,
}

/// The flow of an SOP, ready to hold cases against.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Where one may go from each step; the number of steps stands for the end.
    next: Vec<Vec<usize>>,
    /// What each step binds.
    acts: Vec<Vec<Act>>,
    /// Steps no way from one step to another avoids, as far as they were asked for.
    between: BTreeMap<(usize, usize), Vec<usize>>,
}

impl Flow {
    /// The flow as the SOP's decisions draw it; a way that could not be read leads to the next step.
    pub fn of(procedure: &Procedure) -> Flow {
        let places = places_of(procedure);
        let next = procedure.steps.iter().enumerate().map(|(at, step)| {
            let Some(ways) = step.decision.as_ref().filter(|ways| ways.len() > 1) else {
                return vec![at + 1];
            };
            let leads = |to: &Option<String>| to.as_ref().and_then(|to| places.place(to));
            ways.iter().map(|way| leads(&way.to).unwrap_or(at + 1)).collect()
        });
        let acts = procedure.steps.iter().map(|step| step.acts.clone()).collect();
        Flow { next: next.collect(), acts, between: BTreeMap::new() }
    }

    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.next.len()
    }

    /// Whether it has no step.
    pub fn is_empty(&self) -> bool {
        self.next.is_empty()
    }

    /// Departures of one case, in the order of steps; `done` in the order it was done.
    pub fn departures(&mut self, done: &[Done]) -> Vec<Departed> {
        let mut found = Vec::new();
        let mut seen: Vec<Vec<Act>> = vec![Vec::new(); self.len()];
        let mut passed: Vec<Option<usize>> = vec![None; self.len()];
        let mut last: Option<usize> = None;
        for (by, one) in done.iter().enumerate() {
            let Some(at) = one.step.filter(|at| *at < self.len()) else { continue };
            let before = seen[at].contains(&one.act);
            let first = seen[at].is_empty();
            let drawn_back = last.is_some_and(|from| at <= from && self.next[from].contains(&at));
            if before && !one.act.comes_often() && !drawn_back {
                found.push(Departed { step: at, how: Departure::Repeated, by });
            } else if first && passed[at].is_some() {
                found.push(Departed { step: at, how: Departure::OutOfOrder, by });
            }
            if last.is_none_or(|from| from < at) {
                for step in self.unavoidable(last, at) {
                    passed[step].get_or_insert(by);
                }
            }
            seen[at].push(one.act);
            // Catching up on an earlier step does not begin the way anew, unless it is drawn so.
            last = if drawn_back { Some(at) } else { last.max(Some(at)) };
        }
        let all: Vec<Act> = done.iter().map(|one| one.act).collect();
        for (step, acts) in seen.iter().enumerate() {
            let missed = acts.is_empty() && self.acts[step].iter().any(|act| act.is_missed(&all));
            if let Some(by) = passed[step].filter(|_| missed) {
                found.push(Departed { step, how: Departure::Skipped, by });
            }
        }
        found.sort_unstable();
        found
    }

    /// Steps between two places (from the beginning when `from` is none) that every way from one to
    /// the other goes through; all of them where no way is drawn.
    fn unavoidable(&mut self, from: Option<usize>, to: usize) -> Vec<usize> {
        // The beginning is kept under a place that no step has.
        let key = (from.unwrap_or(usize::MAX), to);
        if let Some(known) = self.between.get(&key) {
            return known.clone();
        }
        let start = from.map_or(vec![0], |at| self.next[at].clone());
        let first = from.map_or(0, |at| at + 1);
        let found: Vec<usize> =
            (first..to).filter(|step| !self.reaches(&start, to, *step)).collect();
        self.between.insert(key, found.clone());
        found
    }

    /// Whether a way leads from one of `start` to `to` without going through `around`.
    fn reaches(&self, start: &[usize], to: usize, around: usize) -> bool {
        let mut seen = vec![false; self.len() + 1];
        let mut open: Vec<usize> = start.to_vec();
        while let Some(at) = open.pop() {
            if at == to {
                return true;
            }
            if at == around || at >= self.len() || std::mem::replace(&mut seen[at], true) {
                continue;
            }
            open.extend(&self.next[at]);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::{Branch, Service, template};

    fn sop(steps: usize, ways: &[(usize, &[usize])]) -> Procedure {
        let mut sop = template(Service::Request);
        let one = sop.steps[0].clone();
        sop.steps = (1..=steps)
            .map(|n| crate::procedure::Step {
                number: n.to_string(),
                decision: None,
                ..one.clone()
            })
            .collect();
        for (at, to) in ways {
            let way = |to: &usize| Branch { answer: "Ya".into(), to: Some(to.to_string()) };
            sop.steps[at - 1].decision = Some(to.iter().map(way).collect());
        }
        sop
    }

    /// Steps by their numbers, all done by acts that come once.
    fn run(sop: &Procedure, done: &[usize]) -> Vec<(usize, Departure, usize)> {
        let done: Vec<Done> =
            done.iter().map(|n| Done { step: n.checked_sub(1), act: Act::Decide }).collect();
        let found = Flow::of(sop).departures(&done);
        found.into_iter().map(|one| (one.step + 1, one.how, one.by)).collect()
    }

    #[test]
    fn skipped_repeated_and_out_of_turn() {
        use Departure::*;
        let straight = sop(4, &[]);
        assert_eq!(run(&straight, &[1, 2, 3, 4]), []);
        assert_eq!(run(&straight, &[1, 3]), [(2, Skipped, 1)]);
        assert_eq!(run(&straight, &[1, 3, 2, 4]), [(2, OutOfOrder, 2)]);
        assert_eq!(run(&straight, &[1, 2, 2, 3]), [(2, Repeated, 2)]);
        assert_eq!(run(&straight, &[3, 1]), [(1, OutOfOrder, 1), (2, Skipped, 0)]);
        // What is not over yet is not skipped; what the SOP does not know departs from nothing.
        assert_eq!(run(&straight, &[1, 2, 0]), []);
        assert_eq!(run(&straight, &[]), []);
    }

    #[test]
    fn a_drawn_way_is_no_departure() {
        use Departure::*;
        // Step 2 decides: on to 3, or straight to 5; step 4 decides: back to 2, or on.
        let drawn = sop(5, &[(2, &[3, 5]), (4, &[2, 5])]);
        assert_eq!(run(&drawn, &[1, 2, 5]), []);
        assert_eq!(run(&drawn, &[1, 2, 3, 4, 2, 5]), []);
        assert_eq!(run(&drawn, &[1, 2, 4, 5]), [(3, Skipped, 2)]);
        assert_eq!(run(&drawn, &[1, 2, 3, 4, 3]), [(3, Repeated, 4)]);
        assert_eq!(run(&drawn, &[1, 5]), [(2, Skipped, 1)]);
    }

    #[test]
    fn what_the_case_did_not_need_is_not_missed() {
        let mut sop = sop(4, &[]);
        sop.steps[1].acts = vec![Act::AnswerOnSpot];
        sop.steps[2].acts = vec![Act::Dispose, Act::Decide];
        let run = |done: &[(usize, Act)]| -> Vec<usize> {
            let done = done.iter().map(|(at, act)| Done { step: Some(at - 1), act: *act });
            let found = Flow::of(&sop).departures(&done.collect::<Vec<_>>());
            found.into_iter().map(|one| one.step + 1).collect()
        };
        assert!(run(&[(1, Act::Receive), (2, Act::AnswerOnSpot), (4, Act::Register)]).is_empty());
        assert!(run(&[(1, Act::Receive), (3, Act::Decide), (4, Act::Register)]).is_empty());
        assert_eq!(run(&[(1, Act::Receive), (4, Act::Register)]), [3]);
    }

    #[test]
    fn what_comes_often_is_not_repeated() {
        let act = |act| Done { step: Some(1), act };
        let done = [act(Act::Dispose), act(Act::Dispose), act(Act::Reply), act(Act::Reply)];
        let found = Flow::of(&sop(2, &[])).departures(&done);
        assert_eq!(found.len(), 1, "only step 1 was gone past: {found:?}");
    }
}
