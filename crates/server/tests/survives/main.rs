//! What the running program survives, and what it never tells: killed under load, half-open
//! connections, a full and a read-only disk, and people's data that must be in no log. The real
//! binary, in a process of its own.

mod canary;
mod disk;
mod half_open;
mod http;
mod killed;
mod program;
