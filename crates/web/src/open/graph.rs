//! A small graph of statements, written as Turtle or as JSON-LD; both from the same statements.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// The short names of vocabularies.
const PREFIXES: [(&str, &str); 8] = [
    ("adms", "http://www.w3.org/ns/adms#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("hydra", "http://www.w3.org/ns/hydra/core#"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Object {
    /// A thing by its address.
    Iri(String),
    /// A thing of a vocabulary, `dcat:Dataset`.
    Term(&'static str),
    /// Words in a language.
    Words(String, &'static str),
    /// Words in none.
    Plain(String),
    /// A value of a type, `xsd:date`.
    Typed(String, &'static str),
}

/// Statements by what they are about, in the order they were made.
#[derive(Default)]
pub(super) struct Graph {
    subjects: Vec<(String, Vec<(&'static str, Object)>)>,
}

impl Graph {
    /// Begins with what the following statements are about, and what it is.
    pub(super) fn about(&mut self, iri: &str, kind: &'static str) -> &mut Self {
        self.subjects.push((iri.to_owned(), vec![("a", Object::Term(kind))]));
        self
    }

    /// One statement; empty words say nothing.
    pub(super) fn say(&mut self, property: &'static str, object: Object) -> &mut Self {
        let empty = match &object {
            Object::Iri(text)
            | Object::Words(text, _)
            | Object::Plain(text)
            | Object::Typed(text, _) => text.is_empty(),
            Object::Term(_) => false,
        };
        if let Some((_, said)) = self.subjects.last_mut().filter(|_| !empty) {
            said.push((property, object));
        }
        self
    }

    /// As Turtle.
    pub(super) fn turtle(&self) -> String {
        let mut out = String::new();
        for (name, iri) in PREFIXES {
            let _ = writeln!(out, "@prefix {name}: <{iri}> .");
        }
        for (subject, said) in &self.subjects {
            let _ = write!(out, "\n<{}>", escape_iri(subject));
            for (number, (property, object)) in said.iter().enumerate() {
                let end = if number + 1 == said.len() { " ." } else { " ;" };
                let _ = write!(out, "\n    {property} {}{end}", in_turtle(object));
            }
            out.push('\n');
        }
        out
    }

    /// As JSON-LD.
    pub(super) fn json_ld(&self) -> Value {
        let context: Map<String, Value> =
            PREFIXES.iter().map(|(name, iri)| ((*name).to_owned(), json!(iri))).collect();
        let nodes: Vec<Value> = self
            .subjects
            .iter()
            .map(|(subject, said)| {
                let mut node: BTreeMap<String, Vec<Value>> = BTreeMap::new();
                for (property, object) in said {
                    let (name, value) = match (*property, object) {
                        ("a", Object::Term(kind)) => ("@type", json!(kind)),
                        (property, object) => (property, in_json(object)),
                    };
                    node.entry(name.to_owned()).or_default().push(value);
                }
                let mut fields = Map::from_iter([("@id".to_owned(), json!(subject))]);
                fields.extend(node.into_iter().map(|(name, values)| (name, json!(values))));
                Value::Object(fields)
            })
            .collect();
        json!({ "@context": context, "@graph": nodes })
    }
}

fn in_json(object: &Object) -> Value {
    match object {
        Object::Iri(iri) => json!({ "@id": iri }),
        Object::Term(term) => json!({ "@id": term }),
        Object::Words(text, lang) => json!({ "@value": text, "@language": lang }),
        Object::Plain(text) => json!({ "@value": text }),
        Object::Typed(text, kind) => json!({ "@value": text, "@type": kind }),
    }
}

fn in_turtle(object: &Object) -> String {
    match object {
        Object::Iri(iri) => format!("<{}>", escape_iri(iri)),
        Object::Term(term) => (*term).to_owned(),
        Object::Words(text, lang) => format!("\"{}\"@{lang}", escape(text)),
        Object::Plain(text) => format!("\"{}\"", escape(text)),
        Object::Typed(text, kind) => format!("\"{}\"^^{kind}", escape(text)),
    }
}

/// A text between quotes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// An address between angle brackets.
fn escape_iri(iri: &str) -> String {
    let mut out = String::with_capacity(iri.len());
    for c in iri.chars() {
        if c <= ' ' || "<>\"{}|^`\\".contains(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_place() {
        let mut graph = Graph::default();
        graph
            .about("https://ppid.example/a b<c>", "dcat:Dataset")
            .say("dct:title", Object::Words("\"x\\\n\u{7}".to_owned(), "id"))
            .say("dct:description", Object::Plain(String::new()));
        let turtle = graph.turtle();
        assert!(turtle.contains("<https://ppid.example/a%20b%3Cc%3E>"), "{turtle}");
        assert!(turtle.contains("dct:title \"\\\"x\\\\\\n\"@id ."), "{turtle}");
        let json = graph.json_ld();
        assert_eq!(json["@graph"][0]["@type"][0], "dcat:Dataset");
        assert!(json["@graph"][0].get("dct:description").is_none());
    }
}
