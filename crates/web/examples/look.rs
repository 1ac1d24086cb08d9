//! private
use std::sync::Arc;
use terbuka_web::*;
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let offices: Vec<terbuka_core::office::Office> =
        serde_json::from_str(&std::fs::read_to_string("/work/.target/web/offices.json").unwrap())
            .unwrap();
    let n = std::env::args().nth(1).map(|x| x.parse().unwrap()).unwrap_or(5);
    let st = AppState::new(
        WebSettings::default(),
        seal::Seal::random().unwrap(),
        Arc::new(|| jiff::Timestamp::now()),
        offices.into_iter().take(n).collect(),
    );
    let l = tokio::net::TcpListener::bind("127.0.0.1:8391").await.unwrap();
    axum::serve(l, router(st)).await.unwrap();
}
