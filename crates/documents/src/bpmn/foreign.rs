//! The flow of a BPMN process as any program may draw it: which nodes are steps, and what follows.

use std::collections::{HashMap, HashSet};

use super::text::shown;
use super::tree::{Node, Space};

/// What a node of the flow is to a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody does something.
    Task,
    /// One way is chosen.
    Choice,
    /// Events, and gateways that choose nothing: the flow goes through.
    Through,
}

/// A node of the flow.
#[derive(Debug)]
pub struct FlowNode<'a> {
    /// The element.
    pub node: &'a Node,
    /// What it is.
    pub kind: Kind,
    /// Its name on one line.
    pub name: String,
    /// Ways out, as (name, node), in the file's order.
    pub out: Vec<(String, usize)>,
    /// How many flows come in, and from where the last one does.
    pub incoming: (usize, Option<usize>),
}

/// The flow.
#[derive(Debug)]
pub struct Flow<'a> {
    /// Nodes in the file's order.
    pub nodes: Vec<FlowNode<'a>>,
    /// Nodes by id.
    pub by_id: HashMap<&'a str, usize>,
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "task" | "userTask" | "serviceTask" | "manualTask" | "sendTask" | "receiveTask"
        | "scriptTask" | "businessRuleTask" | "callActivity" | "subProcess" | "transaction"
        | "adHocSubProcess" => Some(Kind::Task),
        "exclusiveGateway" | "inclusiveGateway" | "eventBasedGateway" | "complexGateway" => {
            Some(Kind::Choice)
        }
        "parallelGateway"
        | "startEvent"
        | "endEvent"
        | "intermediateThrowEvent"
        | "intermediateCatchEvent"
        | "boundaryEvent" => Some(Kind::Through),
        _ => None,
    }
}

impl<'a> Flow<'a> {
    /// The flow of a process. Flows to nodes that are not there are left out.
    pub fn of(process: &'a Node) -> Flow<'a> {
        let mut flow = Flow { nodes: Vec::new(), by_id: HashMap::new() };
        for node in process.children.iter().filter(|node| node.space == Space::Bpmn) {
            let Some(kind) = kind(&node.name) else { continue };
            if let Some(id) = node.attribute("id") {
                flow.by_id.entry(id).or_insert(flow.nodes.len());
            }
            let name = shown(node.attribute("name").unwrap_or_default());
            flow.nodes.push(FlowNode { node, kind, name, out: Vec::new(), incoming: (0, None) });
        }
        for node in process.bpmn("sequenceFlow") {
            let end = |name| node.attribute(name).and_then(|id| flow.by_id.get(id)).copied();
            if let (Some(from), Some(to)) = (end("sourceRef"), end("targetRef")) {
                let name = shown(node.attribute("name").unwrap_or_default());
                flow.nodes[from].out.push((name, to));
                let (count, _) = flow.nodes[to].incoming;
                flow.nodes[to].incoming = (count + 1, Some(from));
            }
        }
        flow
    }

    /// The gateway that belongs to a task: without a name of its own, and nothing else leads there.
    pub fn gateway(&self, task: usize) -> Option<usize> {
        let [(_, gateway)] = self.nodes[task].out[..] else { return None };
        let node = &self.nodes[gateway];
        let alone = node.kind == Kind::Choice && node.name.is_empty() && node.incoming.0 == 1;
        (alone && self.nodes[task].kind == Kind::Task).then_some(gateway)
    }

    /// Whether a node is a row of the sheet: a task, or a choice that stands for itself.
    pub fn is_step(&self, index: usize) -> bool {
        let node = &self.nodes[index];
        match node.kind {
            Kind::Task => true,
            Kind::Through => false,
            Kind::Choice => {
                let owner = node.incoming.1.filter(|from| self.gateway(*from) == Some(index));
                node.out.len() > 1 && owner.is_none()
            }
        }
    }

    /// The first step that is reached from a node, itself included.
    pub fn step_from(&self, mut index: usize) -> Option<usize> {
        let mut seen = HashSet::new();
        while !self.is_step(index) {
            if !seen.insert(index) {
                return None;
            }
            index = self.nodes[index].out.first()?.1;
        }
        Some(index)
    }

    /// Ways out of a step that choose, with the steps they lead to; none when nothing is chosen.
    pub fn choices(&self, step: usize) -> Option<Vec<(String, Option<usize>)>> {
        let chooser = match self.gateway(step) {
            Some(gateway) => gateway,
            None if self.nodes[step].kind == Kind::Choice => step,
            // Several named ways right out of a task choose as well; without names they part.
            None if self.nodes[step].out.len() > 1
                && self.nodes[step].out.iter().any(|(name, _)| !name.is_empty()) =>
            {
                step
            }
            None => return None,
        };
        let out = &self.nodes[chooser].out;
        Some(out.iter().map(|(name, to)| (name.clone(), self.step_from(*to))).collect())
    }

    /// The step that comes after a step that chooses nothing.
    pub fn next(&self, step: usize) -> Option<usize> {
        self.nodes[step].out.first().and_then(|(_, to)| self.step_from(*to))
    }

    /// Steps along the flow, from where it starts, first ways first; then what no flow reaches.
    pub fn order(&self) -> Vec<usize> {
        let starts = (0..self.nodes.len()).filter(|index| self.nodes[*index].incoming.0 == 0);
        let mut seen = vec![false; self.nodes.len()];
        let mut order = Vec::new();
        for start in starts.chain(0..self.nodes.len()) {
            let mut open = vec![start];
            while let Some(index) = open.pop() {
                if std::mem::replace(&mut seen[index], true) {
                    continue;
                }
                if self.is_step(index) {
                    order.push(index);
                }
                open.extend(self.nodes[index].out.iter().rev().map(|(_, to)| *to));
            }
        }
        order
    }
}
