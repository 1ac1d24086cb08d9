//! BPMN 2.0 as a procedure.

use std::collections::{HashMap, HashSet};

use terbuka_core::procedure::numbers::Numbers;
use terbuka_core::procedure::{Boxes, Branch, Closing, Header, Lane, Procedure, Service, Step};

use super::foreign::{Flow, Kind};
use super::text::shown;
use super::tree::{self, Node};
use super::{BpmnError, ours};

/// Activity of a gateway without a name that stands for itself.
const CHOICE: &str = "Keputusan";

/// Reads a procedure from a BPMN 2.0 file. `fallback` is the service of a file that does not say
/// (every file that this program did not write).
///
/// # Errors
/// When the file is too large, not UTF-8, not XML, not BPMN, built to explode, or holds no task; or
/// when our own elements in it are damaged.
pub fn read(bytes: &[u8], fallback: Service) -> Result<Procedure, BpmnError> {
    let root = tree::parse(bytes)?;
    let ours = root.bpmn("process").find(|process| process.extension("procedure").is_some());
    let process = ours
        .or_else(|| {
            let tasks = |process: &&Node| {
                Flow::of(process).nodes.iter().any(|node| node.kind == Kind::Task)
            };
            root.bpmn("process").find(tasks)
        })
        .ok_or(BpmnError::NoProcess)?;
    let (service, header, boxes, closing) = match process.extension("procedure") {
        Some(node) => ours::read_frame(node)?,
        None => {
            let title = title(&root, process);
            let header = Header { title, ..Header::default() };
            (fallback, header, Boxes::default(), Closing::default())
        }
    };
    let flow = Flow::of(process);
    let lanes = Lanes::of(process, &flow)?;
    let steps = steps(&flow, &lanes)?;
    Ok(Procedure { service, header, boxes, lanes: lanes.list, steps, closing })
}

/// The name of the pool, else of the process.
fn title(root: &Node, process: &Node) -> String {
    let id = process.attribute("id");
    let pools = root.bpmn("collaboration").flat_map(|node| node.bpmn("participant"));
    let pool = pools.into_iter().find(|pool| pool.attribute("processRef") == id);
    let name = |node: &Node| node.attribute("name").map(shown).filter(|name| !name.is_empty());
    pool.and_then(name).or_else(|| name(process)).unwrap_or_default()
}

/// Lanes, and which node stands in which.
struct Lanes {
    list: Vec<Lane>,
    /// Titles as our own elements have them, where another program renamed a lane.
    before: HashMap<String, usize>,
    of: HashMap<usize, usize>,
}

impl Lanes {
    fn of(process: &Node, flow: &Flow<'_>) -> Result<Lanes, BpmnError> {
        let mut lanes = Lanes { list: Vec::new(), before: HashMap::new(), of: HashMap::new() };
        for set in process.bpmn("laneSet") {
            lanes.set(set, flow)?;
        }
        Ok(lanes)
    }

    /// The innermost lanes of a set; the tree is no deeper than its reader allows.
    fn set(&mut self, set: &Node, flow: &Flow<'_>) -> Result<(), BpmnError> {
        for lane in set.bpmn("lane") {
            let inner: Vec<&Node> = lane.bpmn("childLaneSet").collect();
            if !inner.is_empty() {
                for set in inner {
                    self.set(set, flow)?;
                }
                continue;
            }
            let index = self.list.len();
            let not_shown = lane.extension("notShown").is_some();
            if !not_shown {
                let name = shown(lane.attribute("name").unwrap_or_default());
                let mut own = match lane.extension("lane") {
                    Some(node) => ours::read_lane(node)?,
                    None => Lane { title: name.clone(), roles: Vec::new(), system: false },
                };
                self.before.entry(own.title.clone()).or_insert(index);
                if shown(&own.title) != name {
                    own.title = name;
                }
                self.list.push(own);
                for node in lane.bpmn("flowNodeRef") {
                    if let Some(node) = flow.by_id.get(node.text.trim()) {
                        self.of.entry(*node).or_insert(index);
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts a step into the lanes the diagram shows it in, and renames what was renamed.
    fn settle(&self, node: usize, step: &mut Step) {
        let stands = self.of.get(&node).copied();
        let home = step.lanes.iter().find_map(|title| self.before.get(title)).copied();
        if stands != home {
            let title = stands.and_then(|lane| self.list.get(lane));
            step.lanes = title.map(|lane| lane.title.clone()).into_iter().collect();
            return;
        }
        for title in &mut step.lanes {
            if let Some(lane) = self.before.get(title).and_then(|lane| self.list.get(*lane)) {
                title.clone_from(&lane.title);
            }
        }
    }
}

/// The steps of a flow with what our own elements say of them.
fn steps(flow: &Flow<'_>, lanes: &Lanes) -> Result<Vec<Step>, BpmnError> {
    let mut own: HashMap<usize, (usize, Step)> = HashMap::new();
    for (index, node) in flow.nodes.iter().enumerate() {
        if let Some(extension) = node.node.extension("step") {
            own.insert(index, ours::read_step(extension)?);
        }
    }
    let mut order: Vec<usize> = (0..flow.nodes.len()).filter(|i| flow.is_step(*i)).collect();
    // As our own elements number them, if the flow still runs that way; else as the flow runs.
    order.sort_by_key(|index| own.get(index).map_or(usize::MAX, |(place, _)| *place));
    let kept = order.iter().enumerate().all(|(at, index)| {
        let straight =
            flow.choices(*index).is_some() || flow.next(*index) == order.get(at + 1).copied();
        own.contains_key(index) && straight
    });
    if !kept {
        order = flow.order();
    }
    let position: HashMap<usize, usize> =
        order.iter().enumerate().map(|(at, i)| (*i, at)).collect();
    let mut taken: HashSet<String> = own.values().map(|(_, step)| step.number.clone()).collect();
    let mut steps: Vec<Step> = Vec::with_capacity(order.len());
    for (at, index) in order.iter().enumerate() {
        let name = flow.nodes[*index].name.clone();
        let mut step = match own.remove(index) {
            Some((_, mut step)) => {
                if shown(&step.activity) != name {
                    step.activity = name;
                }
                step
            }
            None => {
                let number = (at + 1).to_string();
                let number = if taken.insert(number.clone()) { number } else { String::new() };
                let unnamed = name.is_empty() && flow.nodes[*index].kind == Kind::Choice;
                new(number, if unnamed { CHOICE.to_owned() } else { name })
            }
        };
        lanes.settle(*index, &mut step);
        steps.push(step);
    }
    let told = decisions(flow, &order, &position, &steps);
    for (at, (step, told)) in steps.iter_mut().zip(told).enumerate() {
        if let Some(told) = told {
            step.decision = told;
        }
        // The sheet reads from row to row; a flow that does not must be said.
        if step.decision.is_none() && !kept {
            let next = flow.next(order[at]).and_then(|next| position.get(&next)).copied();
            if next != Some(at + 1) && (next.is_some() || at + 1 < order.len()) {
                let said = match next {
                    Some(next) => format!("Lanjut ke langkah {}.", next + 1),
                    None => "Selesai di langkah ini.".to_owned(),
                };
                let remark = step.remark.take().filter(|remark| !remark.contains(&said));
                step.remark =
                    Some(remark.map_or(said.clone(), |remark| format!("{remark} {said}")));
            }
        }
    }
    Ok(steps)
}

/// What the flow says of each step's decision, where our own elements do not say the same.
fn decisions(
    flow: &Flow<'_>,
    order: &[usize],
    position: &HashMap<usize, usize>,
    steps: &[Step],
) -> Vec<Option<Option<Vec<Branch>>>> {
    let numbers = Numbers::of_steps(steps);
    let number = |at: usize| steps.get(at).map(|step| step.number.clone());
    let one = |(at, (index, step)): (usize, (&usize, &Step))| {
        let drawn: Option<Vec<(String, Option<usize>)>> = flow.choices(*index).map(|ways| {
            let place = |to: Option<usize>| to.and_then(|to| position.get(&to)).copied();
            ways.into_iter().map(|(name, to)| (name, place(to))).collect()
        });
        let said: Option<Vec<(String, Option<usize>)>> = step.decision.as_ref().map(|branches| {
            if branches.is_empty() {
                // Drawn as a gateway with one way on.
                return vec![(String::new(), Some(at + 1).filter(|next| *next < steps.len()))];
            }
            let targets = numbers.targets(at, branches);
            let ways = branches.iter().zip(targets);
            ways.map(|(branch, (to, _))| (shown(&branch.answer), to)).collect()
        });
        if drawn == said {
            return None;
        }
        // A gateway with a single way joins, and decides nothing.
        Some(drawn.filter(|ways| ways.len() > 1).map(|ways| {
            ways.into_iter()
                .map(|(answer, to)| Branch { answer, to: to.and_then(number) })
                .collect()
        }))
    };
    order.iter().zip(steps).enumerate().map(one).collect()
}

fn new(number: String, activity: String) -> Step {
    Step {
        number,
        activity,
        lanes: Vec::new(),
        requires: None,
        time: None,
        output: None,
        remark: None,
        decision: None,
        acts: Vec::new(),
    }
}
