//! People who write without a pause, and remember what they were told is saved.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::{Client, RequestBuilder, Response, multipart};
use tokio::task::JoinSet;

use crate::{http::media::png, support::client::choose_cryptography};

/// What somebody was told is saved.
#[derive(Clone)]
pub(super) enum Saved {
    /// A published entry: its address and its title.
    Entry(String, String),
    /// A file: its address and its bytes.
    File(String, Vec<u8>),
    /// Somebody is logged in with the cookies of this client.
    Session(Client),
}

/// The writers of one site.
pub(super) struct Writers {
    saved: Arc<Mutex<Vec<Saved>>>,
    stop: Arc<AtomicBool>,
    tasks: JoinSet<()>,
}

/// A visitor with cookies of their own.
pub(super) fn client() -> Client {
    choose_cryptography();
    Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap()
}

/// The token of the form at an address; none where the site does not answer.
pub(super) async fn token(client: &Client, url: &str) -> Option<String> {
    let page = client.get(url).send().await.ok()?.text().await.ok()?;
    let (_, rest) = page.split_once("name=\"csrf\" value=\"")?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// Logs in. Whether it was told that it is.
pub(super) async fn log_in(client: &Client, origin: &str, name: &str, password: &str) -> Option<()> {
    let token = token(client, &format!("{origin}/login")).await?;
    let form = [("csrf", token.as_str()), ("login", name), ("password", password)];
    let answer = client.post(format!("{origin}/login")).form(&form).send().await.ok()?;
    (answer.status() == 303).then_some(())
}

async fn sent(request: RequestBuilder) -> Option<Response> {
    request.send().await.ok()
}

/// Publishes an entry. Where it stands, once it was told that it is published.
pub(super) async fn publish(client: &Client, origin: &str, title: &str) -> Option<Saved> {
    let form = format!("{origin}/admin/entries/new/text");
    let token = token(client, &form).await?;
    let fields =
        [("csrf", token.as_str()), ("field.title", title), ("field.body", "Text."), ("action", "publish")];
    let answer = sent(client.post(form).form(&fields)).await?;
    let slug = title.to_lowercase().replace(' ', "-");
    (answer.status() == 303).then(|| Saved::Entry(format!("/{slug}"), title.to_owned()))
}

/// Adds a file to the library. Where it stands, once it was told that it is kept.
pub(super) async fn upload(client: &Client, origin: &str, name: &str, bytes: Vec<u8>) -> Option<Saved> {
    let token = token(client, &format!("{origin}/admin/entries/new/text")).await?;
    let part = multipart::Part::bytes(bytes.clone()).file_name(name.to_owned());
    let request = client.post(format!("{origin}/admin/media/upload"));
    let request = request.header("x-csrf-token", token).header("accept", "application/json");
    let answer = sent(request.multipart(multipart::Form::new().part("file", part))).await?;
    if !answer.status().is_success() {
        return None;
    }
    let json: serde_json::Value = serde_json::from_str(&answer.text().await.ok()?).ok()?;
    Some(Saved::File(json["asset"]["url"].as_str()?.to_owned(), bytes))
}

impl Writers {
    /// So many begin: most publish entries, some add files, some log in. `round` makes what they write differ.
    pub(super) fn begin(origin: &str, people: &[Client], round: usize, password: &'static str) -> Self {
        let (saved, stop) = (Arc::<Mutex<Vec<Saved>>>::default(), Arc::<AtomicBool>::default());
        let mut tasks = JoinSet::new();
        for (n, person) in people.iter().cloned().enumerate() {
            let (saved, stop, origin) = (Arc::clone(&saved), Arc::clone(&stop), origin.to_owned());
            tasks.spawn(async move {
                let mut count = 0;
                while !stop.load(Ordering::Relaxed) {
                    count += 1;
                    let name = format!("R{round} W{n} N{count}");
                    let done = match n % 10 {
                        0 => {
                            let other = client();
                            let in_time = log_in(&other, &origin, "Ada", password).await;
                            in_time.map(|()| Saved::Session(other))
                        }
                        1..=3 => {
                            let bytes = png(&name);
                            upload(&person, &origin, &format!("{}.png", name.replace(' ', "-")), bytes).await
                        }
                        _ => publish(&person, &origin, &name).await,
                    };
                    match done {
                        Some(done) => saved.lock().unwrap().push(done),
                        // Nobody answers any more, or the site is busy.
                        None => tokio::time::sleep(Duration::from_millis(5)).await,
                    }
                }
            });
        }
        Self { saved, stop, tasks }
    }

    /// How much was saved so far.
    pub(super) fn count(&self) -> usize {
        self.saved.lock().unwrap().len()
    }

    /// Lets everybody stop, and gives what they were told is saved.
    pub(super) async fn end(mut self) -> Vec<Saved> {
        self.stop.store(true, Ordering::Relaxed);
        while let Some(ended) = self.tasks.join_next().await {
            ended.unwrap();
        }
        self.saved.lock().unwrap().clone()
    }
}

/// What of it is not there.
pub(super) async fn missing(origin: &str, saved: &[Saved]) -> Vec<String> {
    let (reader, mut missing) = (client(), Vec::new());
    for saved in saved {
        let lost = match saved {
            Saved::Entry(path, title) => {
                let page = reader.get(format!("{origin}{path}")).send().await.unwrap().text().await.unwrap();
                (!page.contains(title)).then(|| path.clone())
            }
            Saved::File(path, bytes) => {
                let file = reader.get(format!("{origin}{path}")).send().await.unwrap();
                (file.bytes().await.unwrap() != bytes.as_slice()).then(|| path.clone())
            }
            Saved::Session(client) => {
                let page = client.get(format!("{origin}/account")).send().await.unwrap();
                (page.status() != 200).then(|| format!("a session: {}", page.status()))
            }
        };
        missing.extend(lost);
    }
    missing
}
