//! XML as a small tree, within limits: only BPMN's elements and ours, everything else is passed by.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{BPMN, BpmnError, NAMESPACE};

/// The largest file that is read. A procedure of 3,000 steps takes a third of it.
pub const MAX_BYTES: usize = 12 * 1024 * 1024;

const MAX_DEPTH: usize = 64;
const MAX_NODES: usize = 400_000;
/// Namespaces in force at one place.
const MAX_SCOPES: usize = 64;
/// Attributes of one element.
const MAX_ATTRIBUTES: usize = 64;

/// Whose element it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// BPMN's own.
    Bpmn,
    /// Ours.
    Ours,
    /// Somebody else's.
    Other,
}

/// An element.
#[derive(Debug)]
pub struct Node {
    /// Whose it is.
    pub space: Space,
    /// Name without prefix.
    pub name: String,
    /// Attributes without a prefix.
    attributes: Vec<(String, String)>,
    /// Elements in it.
    pub children: Vec<Node>,
    /// Text in it, but for the text of its children.
    pub text: String,
}

impl Node {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// BPMN's elements of this name directly within.
    pub fn bpmn<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a Node> + use<'a> {
        self.children.iter().filter(move |node| node.space == Space::Bpmn && node.name == name)
    }

    /// Our elements of this name directly within.
    pub fn all<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a Node> + use<'a> {
        self.children.iter().filter(move |node| node.space == Space::Ours && node.name == name)
    }

    /// Our first element of this name directly within.
    pub fn one(&self, name: &'static str) -> Option<&Node> {
        self.all(name).next()
    }

    /// Our element of this name among the extension elements.
    pub fn extension(&self, name: &'static str) -> Option<&Node> {
        self.bpmn("extensionElements").find_map(|node| node.one(name))
    }
}

/// Reads a whole document.
pub fn parse(bytes: &[u8]) -> Result<Node, BpmnError> {
    if bytes.len() > MAX_BYTES {
        return Err(BpmnError::TooLarge { size: bytes.len(), limit: MAX_BYTES });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| BpmnError::Encoding)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.contains('\0') {
        // UTF-16 of plain ASCII is valid UTF-8 full of zeros.
        return Err(BpmnError::Encoding);
    }
    let mut reader = Reader::from_str(text);
    let mut builder = Builder::default();
    loop {
        match reader.read_event().map_err(xml)? {
            Event::Start(tag) => builder.open(&tag)?,
            Event::Empty(tag) => {
                builder.open(&tag)?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.text(&text.xml10_content()),
            Event::CData(text) => builder.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let c = match reference.resolve_char_ref().map_err(xml)? {
                    Some(c) => c,
                    None => match &*reference.xml10_content() {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        name => {
                            return Err(BpmnError::Xml(format!(
                                "unknown entity &{};",
                                short(name)
                            )));
                        }
                    },
                };
                builder.text(c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(BpmnError::DocumentType),
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoding() {
                    let encoding =
                        encoding.map_err(|error| BpmnError::Xml(short(&error.to_string())))?;
                    let name = encoding.to_ascii_lowercase();
                    if !matches!(&*name, "utf-8" | "utf8" | "us-ascii") {
                        return Err(BpmnError::Encoding);
                    }
                }
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if !builder.open.is_empty() {
        return Err(BpmnError::Xml("an element is never closed".to_owned()));
    }
    builder.root.ok_or(BpmnError::NoProcess)
}

fn xml(error: impl std::fmt::Display) -> BpmnError {
    BpmnError::Xml(short(&error.to_string()))
}

/// A message that quotes no more of the file than helps.
fn short(text: &str) -> String {
    text.chars().take(120).collect()
}

#[derive(Default)]
struct Builder {
    open: Vec<Node>,
    root: Option<Node>,
    scopes: Vec<(usize, String, Space)>,
    depth: usize,
    /// Depth at which an element of somebody else began; what is in it is passed by.
    passing: Option<usize>,
    nodes: usize,
}

impl Builder {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), BpmnError> {
        self.depth += 1;
        self.nodes += 1;
        if self.depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(BpmnError::TooDeep);
        }
        if self.passing.is_some() {
            return Ok(());
        }
        let mut attributes = Vec::new();
        // Without the reader's check for doubles, which takes the square of their number.
        for (count, attribute) in tag.attributes().with_checks(false).enumerate() {
            if count >= MAX_ATTRIBUTES {
                return Err(BpmnError::TooDeep);
            }
            let attribute = attribute.map_err(xml)?;
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .map_err(xml)?
                .into_owned();
            let key: &str = attribute.key.as_ref();
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.declare(prefix, &value)?;
            } else if key == "xmlns" {
                self.declare("", &value)?;
            } else if !key.contains(':') {
                attributes.push((key.to_owned(), value));
            }
        }
        let full: &str = tag.name().into_inner();
        let (prefix, name) = full.split_once(':').unwrap_or(("", full));
        let space = self
            .scopes
            .iter()
            .rev()
            .find(|(_, known, _)| known == prefix)
            .map_or(Space::Other, |(_, _, space)| *space);
        if space == Space::Other && !self.open.is_empty() {
            self.passing = Some(self.depth);
            return Ok(());
        }
        let name = name.to_owned();
        self.open.push(Node { space, name, attributes, children: Vec::new(), text: String::new() });
        Ok(())
    }

    fn declare(&mut self, prefix: &str, address: &str) -> Result<(), BpmnError> {
        if self.scopes.len() >= MAX_SCOPES {
            return Err(BpmnError::TooDeep);
        }
        let space = match address {
            BPMN => Space::Bpmn,
            NAMESPACE => Space::Ours,
            _ => Space::Other,
        };
        self.scopes.push((self.depth, prefix.to_owned(), space));
        Ok(())
    }

    fn close(&mut self) {
        let passing = self.passing;
        if passing == Some(self.depth) {
            self.passing = None;
        }
        while self.scopes.last().is_some_and(|(depth, _, _)| *depth >= self.depth) {
            self.scopes.pop();
        }
        self.depth = self.depth.saturating_sub(1);
        if passing.is_some() {
            return;
        }
        if let Some(node) = self.open.pop() {
            match self.open.last_mut() {
                Some(parent) => parent.children.push(node),
                None => self.root = self.root.take().or(Some(node)),
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.passing.is_none()
            && let Some(node) = self.open.last_mut()
        {
            node.text.push_str(text);
        }
    }
}
