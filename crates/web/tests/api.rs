//! The API as a program meets it.

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use support::{Browser, Page, Site};
use terbuka_web::api::body::example;

async fn post(
    browser: &mut Browser,
    office: &str,
    body: &Value,
    key: Option<&str>,
) -> (Page, Value) {
    let mut request = Request::post(format!("/api/v1/offices/{office}/requests"))
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let page = browser.send(request, Body::from(body.to_string())).await;
    let json = serde_json::from_str(&page.body).unwrap_or(Value::Null);
    (page, json)
}

#[tokio::test]
async fn submit_and_follow() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let offices = browser.get("/api/v1/offices").await;
    let offices: Value = serde_json::from_str(&offices.body).unwrap();
    assert_eq!(offices[0]["slug"], "uji");
    assert_eq!(offices[1]["time_zone"], "Asia/Jayapura");
    let (page, taken) = post(&mut browser, "uji", &example(), None).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    assert_eq!(taken["number"], "001/PIP/1503/II/2026");
    assert_eq!(taken["received_at"], "2026-02-10T09:00:00+07:00");
    assert_eq!(taken["due"], "2026-02-26");
    // By the code of the office, too.
    let (page, _) = post(&mut browser, "1503", &example(), None).await;
    assert_eq!(page.status, StatusCode::CREATED);

    let token = taken["token"].as_str().unwrap();
    let get = |token: &str, number: &str| {
        Request::get(format!("/api/v1/requests/{number}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
    };
    let number = "001/PIP/1503/II/2026";
    for written in [number.to_owned(), number.replace('/', "%2F")] {
        let page = browser.send(get(token, &written), Body::empty()).await;
        assert_eq!(page.status, StatusCode::OK, "{written}: {}", page.body);
        let state: Value = serde_json::from_str(&page.body).unwrap();
        assert_eq!(state["state"], "received");
        assert_eq!(state["clock"]["due"], "2026-02-26");
        assert_eq!(state["clock"]["alternative_due"], "2026-02-25");
        assert_eq!(state["timeline"][0]["event"], "received");
        assert_eq!(state["letters"][0]["kind"], "receipt");
        assert!(!page.body.contains("Siti") && !page.body.contains("1503994507900001"));
    }
    let page = browser.get(&format!("/api/v1/requests/{number}")).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(page.headers[header::WWW_AUTHENTICATE], "Bearer");
    for (token, number) in [(token, "002/PIP/1503/II/2026"), ("x", number), ("", number)] {
        let page = browser.send(get(token, number), Body::empty()).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{token} {number}");
        assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
    }
    site.close().await;
}

#[tokio::test]
async fn files_come_along_and_are_checked_by_content() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let mut body = example();
    body["attachments"] =
        json!([{"name": "catatan.txt", "purpose": "supporting", "content": "aGFsbyBkdW5pYQo="}]);
    let (page, _) = post(&mut browser, "uji", &body, None).await;
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
    // A program under the name of a document.
    body["attachments"][0] =
        json!({"name": "ktp.pdf", "purpose": "identity", "content": "TVqQAAMAAAAEAAAA//8AALgA"});
    let (page, problem) = post(&mut browser, "uji", &body, None).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
    assert_eq!(problem["errors"][0]["pointer"], "/files", "{}", page.body);
    site.close().await;
}

#[tokio::test]
async fn one_key_makes_one_request() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let (first, a) = post(&mut browser, "uji", &example(), Some("kunci-1")).await;
    let (second, b) = post(&mut browser, "uji", &example(), Some("kunci-1")).await;
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(a, b);
    assert_eq!(second.headers["idempotency-replayed"], "true");
    let mut other = example();
    other["purpose"] = json!("Lain");
    let (page, problem) = post(&mut browser, "uji", &other, Some("kunci-1")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["type"], "/api/problems/key_reused");
    let (page, _) = post(&mut browser, "uji", &other, Some("a b")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.close().await;
}

#[tokio::test]
async fn every_wrong_field_has_its_entry() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let mut body = example();
    body["email"] = json!("siti@");
    body["identity_number"] = json!("1");
    body["purpose"] = json!("");
    let (page, problem) = post(&mut browser, "uji", &body, None).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
    let mut pointers: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/email", "/identity_number", "/purpose"]);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().len() > 10);
    for (office, status) in
        [("tidak-ada", StatusCode::NOT_FOUND), ("uji", StatusCode::UNPROCESSABLE_ENTITY)]
    {
        let (page, _) = post(&mut browser, office, &json!({"x": 1}), None).await;
        assert_eq!(page.status, status);
    }
    let (page, problem) = post(&mut browser, "uji", &json!([1]), None).await;
    assert_eq!(
        (page.status, &problem["type"]),
        (StatusCode::BAD_REQUEST, &json!("/api/problems/broken"))
    );
    let page = browser.get("/api/v1/nothing").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/problem+json");
    site.close().await;
}
