//! A visitor with cookies of their own, who sends forms as a browser does.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::multipart::{Form, Part};

/// A visitor. Redirects are not followed.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    origin: String,
}

/// A response that was read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// The status.
    pub(crate) status: u16,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body as text.
    pub(crate) body: String,
    /// The body as it came.
    pub(crate) bytes: Vec<u8>,
}

/// Chooses the cryptography of the test clients, which they ask for even where they never speak TLS.
pub(crate) fn choose_cryptography() {
    // All but the first call find it chosen.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Client {
    /// A visitor whom the site at `origin` does not know.
    pub(crate) fn new(origin: String) -> Self {
        choose_cryptography();
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { http, origin }
    }

    /// Fetches a page.
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.request(Method::GET, path, &[], &[]).await
    }

    /// Fetches a page with further headers.
    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        self.request(Method::GET, path, headers, &[]).await
    }

    /// Sends any request; a POST has the fields as a form.
    pub(crate) async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        fields: &[(&str, &str)],
    ) -> Page {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.origin));
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request = request.header(name, HeaderValue::from_str(value).unwrap());
        }
        if method == Method::POST {
            request = request.form(fields);
        }
        Page::read(request).await
    }

    /// Sends a body of any type.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        content_type: &str,
        body: impl Into<Vec<u8>>,
    ) -> Page {
        let request = self.http.request(method, format!("{}{path}", self.origin)).body(body.into());
        Page::read(request.header(http::header::CONTENT_TYPE, content_type)).await
    }

    /// Sends JSON, or nothing, with further headers.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&serde_json::Value>,
    ) -> Page {
        let mut request = self.http.request(method, format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        Page::read(request).await
    }

    /// Posts fields as they are, without a token.
    pub(crate) async fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.request(Method::POST, path, &[], fields).await
    }

    /// The token that the visitor's forms carry.
    pub(crate) async fn token(&self) -> String {
        for path in ["/admin/entries", "/account/two-factor", "/login", "/setup"] {
            let page = self.get(path).await;
            if page.status == 200 {
                return page.hidden("csrf");
            }
        }
        panic!("no page has a form");
    }

    /// Posts a form with its token.
    pub(crate) async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token().await;
        let fields: Vec<_> = [("csrf", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.post_bare(path, &fields).await
    }

    /// Sends a file with a form and its token.
    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Page {
        let mut form = Form::new().text("csrf", self.token().await);
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let form = form.part("component", Part::bytes(file.to_vec()).file_name("plugin.wasm"));
        Page::read(self.http.post(format!("{}{path}", self.origin)).multipart(form)).await
    }

    /// Sends a file to the media library as a script does.
    pub(crate) async fn add_media(&self, fields: &[(&str, &str)], name: &str, file: Vec<u8>) -> Page {
        let mut form = Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let form = form.part("file", Part::bytes(file).file_name(name.to_owned()));
        let request = self.http.post(format!("{}/admin/media/upload", self.origin)).multipart(form);
        let token = self.token().await;
        Page::read(request.header("x-csrf-token", token).header("accept", "application/json")).await
    }

    /// Logs in by the form.
    pub(crate) async fn log_in(&self, login: &str, password: &str) -> Page {
        self.post_form("/login", &[("login", login), ("password", password)]).await
    }
}

impl Page {
    /// What comes back.
    async fn read(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        Self { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// A header; empty where it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where the response leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of the first `<input>` of this name.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let found = self.body.split_once(&start).and_then(|(_, rest)| rest.split_once('"'));
        unescape(found.unwrap_or_else(|| panic!("no field {name} in {}", self.body)).0)
    }

    /// What stands between the first `start` and the `end` after it, with the entities of HTML read.
    pub(crate) fn between(&self, start: &str, end: &str) -> String {
        let found = self.body.split_once(start).and_then(|(_, rest)| rest.split_once(end));
        unescape(found.unwrap_or_else(|| panic!("no {start} … {end} in {}", self.body)).0)
    }

    /// The text in the field of the entry's form.
    pub(crate) fn field(&self, name: &str) -> String {
        let start = format!("id=\"field-{}\" name=\"field.{name}\"", name.replace('.', "-"));
        let (before, rest) =
            self.body.split_once(&start).unwrap_or_else(|| panic!("no field {name} in {}", self.body));
        let (tag, after) = rest.split_once('>').unwrap();
        if before.ends_with("<select ") {
            let options = after.split_once("</select>").unwrap().0;
            let chosen = options.split_once("\" selected>").map_or("", |(before, _)| before);
            return unescape(chosen.rsplit_once("value=\"").map_or("", |(_, value)| value));
        }
        match tag.split_once("value=\"") {
            Some((_, value)) => unescape(value.split_once('"').unwrap().0),
            None => unescape(after.split_once("</textarea>").unwrap().0.trim_start_matches('\n')),
        }
    }

    /// Whether the page shows the text.
    pub(crate) fn shows(&self, text: &str) -> bool {
        unescape(&self.body).contains(text)
    }

    /// The first cookie that the response sets, as it stands there.
    pub(crate) fn cookie(&self) -> &str {
        self.header("set-cookie")
    }
}

/// Reads the entities that the templates write.
pub(crate) fn unescape(html: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ];
    entities.into_iter().fold(html.to_owned(), |text, (entity, character)| text.replace(entity, character))
}
