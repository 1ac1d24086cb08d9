//! A procedure as BPMN 2.0.

use std::collections::HashMap;
use std::fmt::Write;

use terbuka_core::procedure::Procedure;
use terbuka_core::procedure::draw::words;
use terbuka_core::procedure::numbers::Numbers;

use super::place::{Bounds, Place, corners};
use super::text::{escape, shown};
use super::{BPMN, NAMESPACE, ours};

/// Name of the lane for steps whose actor the document does not show.
const NOT_SHOWN: &str = "Pelaksana tidak disebut";

/// Name of the event for a branch whose target is not known.
const OPEN: &str = "Tujuan tidak disebut";

/// Writes a procedure as a BPMN 2.0 file: a collaboration of one pool, its lanes, a user task for
/// each step (a service task where the program acts), an exclusive gateway behind each decision,
/// and a diagram. [`super::read`] gives back an equal procedure.
pub fn write(procedure: &Procedure) -> String {
    let mut writer = Writer::new(procedure);
    writer.flows();
    writer.document()
}

/// A thing flows lead from and to.
struct Thing {
    id: String,
    element: &'static str,
    name: String,
    extension: String,
    bounds: Bounds,
    row: usize,
}

struct Flow {
    from: usize,
    to: usize,
    name: String,
}

struct Writer<'a> {
    procedure: &'a Procedure,
    place: Place,
    /// The row of lanes each step stands in.
    rows: Vec<usize>,
    things: Vec<Thing>,
    flows: Vec<Flow>,
    /// Task of each step.
    tasks: Vec<usize>,
}

impl<'a> Writer<'a> {
    fn new(procedure: &'a Procedure) -> Writer<'a> {
        let mut lane_of: HashMap<&str, usize> = HashMap::new();
        for (index, lane) in procedure.lanes.iter().enumerate() {
            lane_of.entry(&lane.title).or_insert(index);
        }
        let none = procedure.lanes.len();
        let home = |lanes: &[String]| {
            lanes.iter().find_map(|title| lane_of.get(title.as_str()).copied()).unwrap_or(none)
        };
        let rows: Vec<usize> = procedure.steps.iter().map(|step| home(&step.lanes)).collect();
        let extra = usize::from(rows.contains(&none));
        let place = Place { rows: none + extra, steps: procedure.steps.len() };
        Writer { procedure, place, rows, things: Vec::new(), flows: Vec::new(), tasks: Vec::new() }
    }

    fn thing(&mut self, thing: Thing) -> usize {
        self.things.push(thing);
        self.things.len() - 1
    }

    fn event(
        &mut self,
        id: String,
        element: &'static str,
        name: &str,
        bounds: Bounds,
        row: usize,
    ) -> usize {
        let (name, extension) = (name.to_owned(), String::new());
        self.thing(Thing { id, element, name, extension, bounds, row })
    }

    fn flow(&mut self, from: usize, to: usize, name: String) {
        self.flows.push(Flow { from, to, name });
    }

    /// Everything that is connected, and how.
    fn flows(&mut self) {
        let procedure = self.procedure;
        let last = procedure.steps.len().saturating_sub(1);
        let first_row = self.rows.first().copied().unwrap_or(0);
        let last_row = self.rows.last().copied().unwrap_or(0);
        let start = self.event(
            "Start_1".to_owned(),
            "startEvent",
            "Mulai",
            self.place.start(first_row),
            first_row,
        );
        for (index, step) in procedure.steps.iter().enumerate() {
            let row = self.rows[index];
            let system = procedure.lanes.get(row).is_some_and(|lane| lane.system);
            let task = Thing {
                id: format!("Step_{}", index + 1),
                element: if system { "serviceTask" } else { "userTask" },
                name: shown(&step.activity),
                extension: ours::write_step(step, index),
                bounds: self.place.task(row, index),
                row,
            };
            let task = self.thing(task);
            self.tasks.push(task);
        }
        let end = self.event(
            "End_1".to_owned(),
            "endEvent",
            "Selesai",
            self.place.end(last_row),
            last_row,
        );
        let tasks = self.tasks.clone();
        self.flow(start, tasks.first().copied().unwrap_or(end), String::new());
        let numbers = Numbers::of(procedure);
        for (index, step) in procedure.steps.iter().enumerate() {
            let next = tasks.get(index + 1).copied().unwrap_or(end);
            let Some(branches) = &step.decision else {
                self.flow(tasks[index], next, String::new());
                continue;
            };
            let row = self.rows[index];
            let bounds = self.place.gateway(row, index);
            let id = format!("Gateway_{}", index + 1);
            let gateway = self.event(id, "exclusiveGateway", "", bounds, row);
            self.flow(tasks[index], gateway, String::new());
            if branches.is_empty() {
                let to = if index < last { next } else { end };
                self.flow(gateway, to, String::new());
            }
            let mut open = 0;
            for (branch, (to, _)) in branches.iter().zip(numbers.targets(index, branches)) {
                let to = to.map(|to| tasks[to]).unwrap_or_else(|| {
                    open += 1;
                    let id = format!("Open_{}_{open}", index + 1);
                    self.event(id, "endEvent", OPEN, self.place.open(row, index, open - 1), row)
                });
                self.flow(gateway, to, shown(&branch.answer));
            }
        }
    }

    fn document(&self) -> String {
        let procedure = self.procedure;
        let title = match shown(&procedure.header.title) {
            title if title.is_empty() => words::service(procedure.service).to_owned(),
            title => title,
        };
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <bpmn:definitions xmlns:bpmn=\"{BPMN}\" \
             xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" \
             xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" \
             xmlns:di=\"http://www.omg.org/spec/DD/20100524/DI\" \
             xmlns:t=\"{NAMESPACE}\" id=\"Definitions_1\" targetNamespace=\"{NAMESPACE}\" \
             exporter=\"Terbuka\">\n\
             <bpmn:collaboration id=\"Collaboration_1\">\n\
             <bpmn:participant id=\"Participant_1\" name=\"{0}\" processRef=\"Process_1\"/>\n\
             </bpmn:collaboration>\n\
             <bpmn:process id=\"Process_1\" name=\"{0}\" isExecutable=\"false\">\n\
             <bpmn:extensionElements>{1}</bpmn:extensionElements>\n",
            escape(&title),
            ours::write_frame(
                procedure.service,
                &procedure.header,
                &procedure.boxes,
                &procedure.closing
            )
        );
        self.lanes(&mut out);
        let mut incoming: Vec<Vec<usize>> = vec![Vec::new(); self.things.len()];
        let mut outgoing = incoming.clone();
        for (index, flow) in self.flows.iter().enumerate() {
            incoming[flow.to].push(index);
            outgoing[flow.from].push(index);
        }
        for (index, thing) in self.things.iter().enumerate() {
            let Thing { id, element, name, extension, .. } = thing;
            let _ = write!(out, "<bpmn:{element} id=\"{id}\"{}>", named(name));
            if !extension.is_empty() {
                let _ = write!(out, "<bpmn:extensionElements>{extension}</bpmn:extensionElements>");
            }
            for flow in &incoming[index] {
                let _ = write!(out, "<bpmn:incoming>Flow_{}</bpmn:incoming>", flow + 1);
            }
            for flow in &outgoing[index] {
                let _ = write!(out, "<bpmn:outgoing>Flow_{}</bpmn:outgoing>", flow + 1);
            }
            let _ = writeln!(out, "</bpmn:{element}>");
        }
        for (index, flow) in self.flows.iter().enumerate() {
            let _ = writeln!(
                out,
                "<bpmn:sequenceFlow id=\"Flow_{}\"{} sourceRef=\"{}\" targetRef=\"{}\"/>",
                index + 1,
                named(&flow.name),
                self.things[flow.from].id,
                self.things[flow.to].id
            );
        }
        out.push_str("</bpmn:process>\n");
        self.diagram(&mut out);
        out.push_str("</bpmn:definitions>\n");
        out
    }

    fn lanes(&self, out: &mut String) {
        if self.place.rows == 0 {
            return;
        }
        let mut within: Vec<Vec<&str>> = vec![Vec::new(); self.place.rows];
        for thing in &self.things {
            if let Some(ids) = within.get_mut(thing.row) {
                ids.push(&thing.id);
            }
        }
        out.push_str("<bpmn:laneSet id=\"LaneSet_1\">\n");
        for (row, ids) in within.into_iter().enumerate() {
            let (name, extension) = match self.procedure.lanes.get(row) {
                Some(lane) => (shown(&lane.title), ours::write_lane(lane)),
                None => (NOT_SHOWN.to_owned(), "<t:notShown/>".to_owned()),
            };
            let _ = write!(
                out,
                "<bpmn:lane id=\"Lane_{}\"{}><bpmn:extensionElements>{extension}</bpmn:extensionElements>",
                row + 1,
                named(&name)
            );
            for id in ids {
                let _ = write!(out, "<bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>");
            }
            out.push_str("</bpmn:lane>\n");
        }
        out.push_str("</bpmn:laneSet>\n");
    }

    fn diagram(&self, out: &mut String) {
        out.push_str(
            "<bpmndi:BPMNDiagram id=\"Diagram_1\">\
             <bpmndi:BPMNPlane id=\"Plane_1\" bpmnElement=\"Collaboration_1\">\n",
        );
        shape(out, "Participant_1", " isHorizontal=\"true\"", self.place.pool());
        for row in 0..self.place.rows {
            let lane = self.place.lane(row);
            shape(out, &format!("Lane_{}", row + 1), " isHorizontal=\"true\"", lane);
        }
        for thing in &self.things {
            let more =
                if thing.element == "exclusiveGateway" { " isMarkerVisible=\"true\"" } else { "" };
            shape(out, &thing.id, more, thing.bounds);
        }
        let mut before: (usize, i64) = (usize::MAX, 0);
        for (index, flow) in self.flows.iter().enumerate() {
            // The flows out of one thing stand one after the other.
            before = if before.0 == flow.from { (flow.from, before.1 + 1) } else { (flow.from, 0) };
            let _ = write!(
                out,
                "<bpmndi:BPMNEdge id=\"Flow_{0}_di\" bpmnElement=\"Flow_{0}\">",
                index + 1
            );
            let (from, to) = (self.things[flow.from].bounds, self.things[flow.to].bounds);
            for (x, y) in corners(from, to, before.1) {
                let _ = write!(out, "<di:waypoint x=\"{x}\" y=\"{y}\"/>");
            }
            out.push_str("</bpmndi:BPMNEdge>\n");
        }
        out.push_str("</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n");
    }
}

fn named(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" name=\"{}\"", escape(name)) }
}

fn shape(out: &mut String, id: &str, more: &str, bounds: Bounds) {
    let Bounds { x, y, width, height } = bounds;
    let _ = writeln!(
        out,
        "<bpmndi:BPMNShape id=\"{id}_di\" bpmnElement=\"{id}\"{more}>\
         <dc:Bounds x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></bpmndi:BPMNShape>"
    );
}
