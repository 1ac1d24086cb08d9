//! The program `terbuka`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The one provider of cryptography, before anything can ask for one. A second call is harmless.
    let _ = rustls::crypto::ring::default_provider().install_default();
    terbuka_server::commands::main()
}
