//! SOPs as BPMN 2.0, out and in.
//!
//! What BPMN has a place for stands where any BPMN program looks for it: a pool with its lanes,
//! tasks, exclusive gateways, sequence flows, start and end, and a diagram. The rest (identity
//! block, boxes, times, roles) stands in extension elements of our own namespace [`NAMESPACE`], so
//! that a procedure written and read back is equal to itself. What was changed in between by
//! another program (a task renamed or moved to another lane, a flow led elsewhere) is believed.
//!
//! Files of other programs have no such elements: they give lanes, steps and decisions in the order
//! of the flow, and nothing that is not there.

mod foreign;
mod ours;
mod place;
mod read;
mod text;
mod tree;
mod write;

pub use read::read;
pub use tree::MAX_BYTES;
pub use write::write;

use thiserror::Error;

/// Namespace of our extension elements.
pub const NAMESPACE: &str = "https://terbuka.id/ns/sop/1";

/// Namespace of BPMN 2.0.
const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// Why a file gave no procedure.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BpmnError {
    /// Larger than any procedure.
    #[error("the file has {size} bytes; {limit} is the most")]
    TooLarge {
        /// Bytes of the file.
        size: usize,
        /// Most bytes.
        limit: usize,
    },
    /// Not UTF-8, the only encoding BPMN programs write.
    #[error("the file is not UTF-8")]
    Encoding,
    /// A document type definition: no BPMN has one, and entities are how XML is made to explode.
    #[error("the file defines a document type")]
    DocumentType,
    /// Nested or branched beyond anything drawn by people.
    #[error("the file is nested too deeply or has too many elements")]
    TooDeep,
    /// Not well-formed XML.
    #[error("not XML: {0}")]
    Xml(String),
    /// XML, but no BPMN process with a step in it.
    #[error("no BPMN process with tasks")]
    NoProcess,
    /// Our own elements, with something in them that is not understood.
    #[error("an extension element is damaged: {0}")]
    Damaged(String),
}
