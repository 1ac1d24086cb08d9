//! A procedure held against the law and against itself.
