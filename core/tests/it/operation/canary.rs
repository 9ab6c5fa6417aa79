//! No log holds a secret, however much is logged.

use std::{collections::BTreeMap, fs, path::Path};

use http::Method;
use serde_json::json;

use crate::{
    http::media::png,
    support::{
        client::Client,
        site::{Serving, Site},
        write_secret,
    },
};

const PASSWORD: &str = "canary-password violet harbour 7";
const WRONG: &str = "canary-wrong-password amber meadow 4";
const NEW: &str = "canary-new-password whistle lantern 9";

/// What must stand nowhere, by what it is.
#[derive(Default)]
struct Secrets(BTreeMap<&'static str, String>);

impl Secrets {
    fn add(&mut self, what: &'static str, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(secret.len() >= 12, "{what} is too short to be told from chance: {secret}");
        self.0.insert(what, secret.clone());
        secret
    }

    /// Looks for them in every file below the folder.
    fn search(&self, folder: &Path) {
        let mut folders = vec![folder.to_owned()];
        let mut bytes = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                bytes += text.len();
                for (what, secret) in &self.0 {
                    let line = text.lines().find(|line| line.contains(secret.as_str()));
                    assert!(line.is_none(), "{what} stands in {}: {}", path.display(), line.unwrap());
                }
            }
        }
        assert!(bytes > 20_000, "{bytes} bytes are no busy log");
    }
}

fn configure(site: &Site, secrets: &mut Secrets) {
    let key = secrets.add("a secret in a file", "canary-secret-in-a-file");
    write_secret(&site.path("mail-password"), &key);
    let toml = fs::read_to_string(site.path("cms.toml")).unwrap();
    let log = "[log]\nlevel = \"trace\"\nto = \"file:logs/site.log\"\naccess = \"file:logs/access.log\"\n\
               access_format = \"json\"\naudit = \"file:logs/audit.log\"\ndebug = \"file:logs/debug.log\"\ndebug_level = \"trace\"\n";
    let more = "[mail]\nfrom = \"site@example.org\"\n[secrets]\nmail-password = { file = \"mail-password\" }\n\
                scraper = { env = \"CANARY_SCRAPER\" }\n[metrics]\ntoken = \"scraper\"\n[accounts]\nregistration = \"open\"\n";
    fs::write(site.path("cms.toml"), toml.replace("[log]\n", log) + more).unwrap();
}

/// The session of a browser, the token of its forms, and log-ins that go wrong.
async fn visit(serving: &Serving, secrets: &mut Secrets) -> Client {
    let client = serving.client();
    for password in [WRONG, PASSWORD] {
        let csrf = client.token().await;
        secrets.add("the token of a form", csrf.clone());
        let fields = [("csrf", csrf.as_str()), ("login", "Ada"), ("password", password)];
        let page = client.request(Method::POST, "/login?password=canary-in-the-query", &[], &fields).await;
        if page.status == 303 {
            let cookie = page.cookie().split(['=', ';']).nth(1).unwrap().to_owned();
            secrets.add("the cookie of a session", cookie);
        }
    }
    secrets.add("a query", "canary-in-the-query");
    client
}

async fn use_tokens(site: &Site, serving: &Serving, secrets: &mut Secrets) {
    let made = site.print(&[
        "token",
        "create",
        "--user",
        "Ada",
        "--name",
        "x",
        "--scope",
        "entry-create,entry-edit-own",
    ]);
    let token = secrets.add("the token of a program", made.trim());
    let client = serving.client();
    let bearer = format!("Bearer {token}");
    let call = async |path: &str, authorization: &str, body: serde_json::Value| {
        client.call(Method::POST, path, &[("authorization", authorization)], Some(&body)).await
    };
    let grant = call("/api/v1/token", &bearer, json!({})).await;
    assert_eq!(grant.status, 200, "{}", grant.body);
    let access = secrets.add("an access token", grant.json()["access_token"].as_str().unwrap());
    let refresh = secrets.add("a refresh token", grant.json()["refresh_token"].as_str().unwrap());
    client.get_with("/api/v1/me", &[("authorization", &format!("Bearer {access}"))]).await;
    client.get(&format!("/api/v1/me?access_token={token}")).await;
    client.get_with("/", &[("cookie", &format!("sandpress={refresh}")), ("x-api-key", &token)]).await;
    client.get_with("/", &[("referer", &format!("{}/forgotten/{token}", serving.origin))]).await;
    let refreshed = call("/api/v1/token/refresh", "", json!({ "refresh_token": refresh })).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.body);
    let basic = secrets.add("a header with a password", "Y2FuYXJ5LWJhc2ljOmNhbmFyeQ==");
    client.get_with("/api/v1/me", &[("authorization", &format!("Basic {basic}"))]).await;
    let scraper = "Bearer canary-scraper-token-1";
    assert_eq!(client.get_with("/metrics", &[("authorization", scraper)]).await.status, 200);
}

/// The link of a letter, and a password that is chosen by it.
async fn forget(site: &Site, serving: &Serving, secrets: &mut Secrets) {
    let client = serving.client();
    client.post_form("/forgotten", &[("login", "ada@example.org")]).await;
    let begin = std::time::Instant::now();
    let link = loop {
        let letters = fs::read_dir(site.path("data/mail")).into_iter().flatten().flatten();
        let texts = letters.filter_map(|letter| fs::read_to_string(letter.path()).ok());
        let link = texts.filter_map(|text| {
            let text = text.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
            let (_, rest) = text.split_once("/forgotten/")?;
            Some(
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                    .collect::<String>(),
            )
        });
        if let Some(link) = link.last() {
            break link;
        }
        assert!(begin.elapsed() < crate::support::site::PATIENCE, "no letter came");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let link = secrets.add("the link of a letter", link);
    let path = format!("/forgotten/{link}");
    assert_eq!(client.get(&path).await.status, 200);
    let csrf = client.get(&path).await.hidden("csrf");
    let fields = [("csrf", csrf.as_str()), ("password", NEW), ("password_again", NEW)];
    assert_eq!(client.post_bare(&path, &fields).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_session_leaves_no_secret_in_any_log() {
    let site = Site::new().await;
    let mut secrets = Secrets::default();
    configure(&site, &mut secrets);
    for (what, secret) in [("a password", PASSWORD), ("a wrong password", WRONG), ("a new password", NEW)] {
        secrets.add(what, secret);
    }
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let variables = [
        ("CANARY_SCRAPER", "canary-scraper-token-1"),
        ("SANDPRESS_SECRET_API_KEY", "canary-secret-in-a-variable"),
    ];
    for (_, secret) in variables {
        secrets.0.insert("a variable", secret.to_owned());
    }
    secrets.add("another variable", "canary-scraper-token-1");
    let serving = site.serve_with_log_to(&variables, &site.path("logs/site.log")).await;
    let ada = visit(&serving, &mut secrets).await;
    let fields = [("field.title", "Busy"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(ada.post_form("/admin/entries/new/text", &fields).await.status, 303);
    assert_eq!(ada.add_media(&[], "a.png", png("a")).await.status, 201);
    let offer = ada.get("/account/two-factor").await;
    if let Some((_, rest)) = offer.body.split_once("secret=") {
        let secret: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        secrets.add("the secret of a second factor", secret);
    }
    for path in
        ["/", "/busy", "/atom.xml", "/nowhere", "/admin/status", "/admin/plugins", "/admin/jobs", "/account"]
    {
        ada.get(path).await;
    }
    use_tokens(&site, &serving, &mut secrets).await;
    forget(&site, &serving, &mut secrets).await;
    serving.signal("HUP");
    assert!(serving.stop().await.success());
    secrets.search(&site.path("logs"));
    let rest = ["out", "log"].map(|name| fs::read_to_string(site.path(name)).unwrap()).concat();
    for (what, secret) in &secrets.0 {
        assert!(!rest.contains(secret.as_str()), "{what} was printed");
    }
    site.remove().await;
}
