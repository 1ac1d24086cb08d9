//! Submissions as people and programs send them.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;
use tokio::task::JoinSet;

use crate::Trouble;
use crate::client::{Client, Reply, get, post};
use crate::load::Call;

/// Separates the parts of a form's body.
const BOUNDARY: &str = "----terbukabench7f3d";

/// The office that is asked, and a body that the API's own description gives as an example.
#[derive(Clone, Debug)]
pub struct Template {
    /// Slug of the office.
    pub office: String,
    body: Value,
}

impl Template {
    /// Asks the server for its first office and for the example in its description.
    ///
    /// # Errors
    /// The server says something else than its description promises.
    pub async fn of(client: &mut Client) -> Result<Template, Trouble> {
        let offices = client.get("/api/v1/offices").await?.expect(200, "listing the offices")?;
        let offices: Value = serde_json::from_slice(&offices.body)?;
        let office = offices[0]["slug"].as_str().unwrap_or_default().to_owned();
        let described = client.get("/api/openapi.json").await?.expect(200, "the description")?;
        let described: Value = serde_json::from_slice(&described.body)?;
        let post = &described["paths"]["/api/v1/offices/{office}/requests"]["post"];
        let body = post["requestBody"]["content"]["application/json"]["example"].clone();
        if office.is_empty() || !body.is_object() {
            return Err(Trouble::Http("no office, or no example body".into()));
        }
        Ok(Template { office, body })
    }

    /// A submission through the API; each has a key of its own, as a careful program sends.
    pub fn by_api(&self, series: &str, client: usize, nth: usize) -> Call {
        let mut body = self.body.clone();
        body["information"] = asked(client, nth).into();
        let headers = format!(
            "content-type: application/json\r\nidempotency-key: {series}-{client}-{nth}\r\n"
        );
        let path = format!("/api/v1/offices/{}/requests", self.office);
        Call { request: post(&path, &headers, body.to_string().as_bytes()), status: 201 }
    }

    /// Sends one submission through the API.
    ///
    /// # Errors
    /// It is not taken.
    pub async fn submit(
        &self,
        client: &mut Client,
        series: &str,
        nth: usize,
    ) -> Result<Taken, Trouble> {
        let call = self.by_api(series, 0, nth);
        let reply = client.call(&call.request).await?.expect(201, "submitting a request")?;
        Taken::read(&reply)
    }

    /// A submission of the public form as a browser sends it, file fields left empty.
    pub fn by_form(&self, open: &OpenForm, client: usize, nth: usize) -> Call {
        let mut text = String::with_capacity(4096);
        let mut field = |name: &str, value: &str| {
            text.push_str(&format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        };
        field("_csrf", &open.csrf);
        field("_key", &open.key);
        let asked = asked(client, nth);
        for (name, value) in self.body.as_object().into_iter().flatten() {
            match value {
                Value::Bool(true) => field(name, "1"),
                Value::String(_) if name == "information" => field(name, &asked),
                Value::String(value) => field(name, value),
                _ => {}
            }
        }
        for name in ["file_identity", "file_power_of_attorney", "file_deed", "file_supporting"] {
            text.push_str(&format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"\"\r\n\
                 content-type: application/octet-stream\r\n\r\n\r\n"
            ));
        }
        text.push_str(&format!("--{BOUNDARY}--\r\n"));
        let headers = format!(
            "content-type: multipart/form-data; boundary={BOUNDARY}\r\ncookie: {}\r\n\
             origin: http://localhost\r\nsec-fetch-site: same-origin\r\n",
            open.cookie
        );
        let path = format!("/{}/formulir-permohonan", self.office);
        Call { request: post(&path, &headers, text.as_bytes()), status: 303 }
    }

    /// Opens the public form so many times, by a few clients at once.
    ///
    /// # Errors
    /// The form holds no key.
    pub async fn open_forms(
        &self,
        address: SocketAddr,
        count: usize,
    ) -> Result<Arc<Vec<OpenForm>>, Trouble> {
        const AT_ONCE: usize = 8;
        let request = get(&format!("/{}/formulir-permohonan", self.office));
        let mut tasks = JoinSet::new();
        for _ in 0..AT_ONCE {
            let request = request.clone();
            tasks.spawn(async move {
                let mut client = Client::new(address);
                let mut opened = Vec::new();
                for _ in 0..count.div_ceil(AT_ONCE) {
                    let reply = client.call(&request).await?.expect(200, "opening the form")?;
                    opened.push(OpenForm::read(&reply)?);
                }
                Ok::<_, Trouble>(opened)
            });
        }
        let mut opened = Vec::new();
        while let Some(done) = tasks.join_next().await {
            opened.extend(done.map_err(|error| Trouble::Http(error.to_string()))??);
        }
        Ok(Arc::new(opened))
    }
}

/// About two hundred characters, different each time.
fn asked(client: usize, nth: usize) -> String {
    format!(
        "Permintaan ukur {client}/{nth}: rekapitulasi jumlah pemilih menurut kecamatan, desa, dan \
         tempat pemungutan suara pada pemilihan terakhir, beserta berita acara penetapannya, dalam \
         bentuk CSV yang dapat diolah."
    )
}

/// What a submission was answered.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Path of the page of the request.
    pub page: String,
    /// Path of its receipt.
    pub receipt: String,
}

impl Taken {
    fn read(reply: &Reply) -> Result<Taken, Trouble> {
        let body: Value = serde_json::from_slice(&reply.body)?;
        let path = |name: &str| -> String {
            let url = body[name].as_str().unwrap_or_default();
            let path = url.splitn(4, '/').nth(3).unwrap_or_default();
            format!("/{path}")
        };
        Ok(Taken { page: path("tracking_url"), receipt: path("receipt_url") })
    }
}

/// The secrets of one opening of the form.
#[derive(Clone, Debug)]
pub struct OpenForm {
    csrf: String,
    key: String,
    cookie: String,
}

impl OpenForm {
    fn read(reply: &Reply) -> Result<OpenForm, Trouble> {
        let page = reply.text();
        let value = |name: &str| -> Result<String, Trouble> {
            let input = page.split('<').find(|tag| tag.contains(&format!("name=\"{name}\"")));
            let value = input.and_then(|tag| tag.split("value=\"").nth(1)?.split('"').next());
            value.map(str::to_owned).ok_or_else(|| Trouble::Http(format!("the form has no {name}")))
        };
        let cookie = reply.header("set-cookie").unwrap_or_default();
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(OpenForm { csrf: value("_csrf")?, key: value("_key")?, cookie })
    }
}
