//! The site behind nginx with the configuration that docs/deploy ships.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command},
    time::Instant,
};

use reqwest::{Client, redirect::Policy};

use super::writers::token;
use crate::{
    http::media::png,
    support::{
        app::PASSWORD,
        client::choose_cryptography,
        components::repository,
        site::{PATIENCE, Site},
    },
};

/// nginx in a folder of its own.
struct Nginx {
    child: Child,
    https: u16,
    http: u16,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The shipped configuration with the places of this test.
fn configuration(folder: &Path, site: SocketAddr, http: u16, https: u16) -> String {
    let shipped = fs::read_to_string(repository().join("docs/deploy/nginx/sandpress.conf")).unwrap();
    let here = shipped
        .replace("127.0.0.1:8080", &site.to_string())
        .replace("/etc/sandpress/tls", folder.to_str().unwrap())
        .replace("    listen [::]:80;\n", "")
        .replace("    listen [::]:443 ssl http2;\n", "")
        .replace("listen 80;", &format!("listen 127.0.0.1:{http};"))
        .replace("listen 443 ssl http2;", &format!("listen 127.0.0.1:{https} ssl http2;"));
    let user = if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
        "user root;"
    } else {
        ""
    };
    let folder = folder.display();
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};"))
        .join("\n");
    format!(
        "{user}\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{paths}\n{here}\n}}\n"
    )
}

fn certificate(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(vec!["example.org".to_owned()]).unwrap();
    fs::write(folder.join("fullchain.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("privkey.pem"), made.signing_key.serialize_pem()).unwrap();
}

impl Nginx {
    async fn start(folder: &Path, site: SocketAddr) -> Self {
        certificate(folder);
        let begin = Instant::now();
        loop {
            let (http, https) = (free_port(), free_port());
            let file = folder.join("nginx.conf");
            fs::write(&file, configuration(folder, site, http, https)).unwrap();
            let arguments = ["-e".into(), folder.join("error.log"), "-c".into(), file];
            let tested = Command::new("/usr/sbin/nginx").arg("-t").args(&arguments).output();
            let tested =
                tested.expect("nginx is missing: run `script/bootstrap --for-tests`, which installs it");
            assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
            let mut child = Command::new("/usr/sbin/nginx").args(&arguments).spawn().unwrap();
            while child.try_wait().unwrap().is_none() {
                if tokio::net::TcpStream::connect(("127.0.0.1", https)).await.is_ok() {
                    return Self { child, https, http };
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            // Somebody else took the port in between.
            assert!(begin.elapsed() < PATIENCE, "{}", fs::read_to_string(folder.join("error.log")).unwrap());
        }
    }

    fn client(&self) -> Client {
        choose_cryptography();
        let here = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .no_proxy()
            .danger_accept_invalid_certs(true)
            .resolve("example.org", here(self.https))
            .build()
            .unwrap()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM lets it end its workers; SIGKILL would leave them.
        let _ = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        let _ = self.child.wait();
    }
}

async fn plain_http_leads_to_https(client: &Client, port: u16) {
    let plain = format!("http://127.0.0.1:{}/a?b=c", port);
    let moved = client.get(plain).header("host", "example.org").send().await.unwrap();
    assert_eq!(
        (moved.status().as_u16(), &moved.headers()["location"]),
        (308, &"https://example.org/a?b=c".parse().unwrap())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_site_works_behind_the_shipped_nginx() {
    let site = Site::new().await;
    let toml = fs::read_to_string(site.path("cms.toml")).unwrap();
    let server = "[server]\npublic_url = \"https://example.org\"\ntrusted_proxies = \"127.0.0.1/32\"\n";
    fs::write(site.path("cms.toml"), toml.replace("[server]\n", server)).unwrap();
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let access = site.path("access.log");
    let to = format!("file:{}", access.display());
    let mut serving = site.serve_with(&[("SANDPRESS_LOG__ACCESS", &to)]).await;
    let line: serde_json::Value =
        serde_json::from_str(&serving.wait_for_log("\"message\":\"serving\"").await).unwrap();
    let address = line["fields"]["listens_on"].as_str().unwrap().parse().unwrap();
    let folder = site.path("nginx");
    fs::create_dir(&folder).unwrap();
    let nginx = Nginx::start(&folder, address).await;
    let client = nginx.client();
    let origin = format!("https://example.org:{}", nginx.https);

    plain_http_leads_to_https(&client, nginx.http).await;
    let csrf = token(&client, &format!("{origin}/login")).await.unwrap();
    let form = [("csrf", csrf.as_str()), ("login", "Ada"), ("password", PASSWORD)];
    let request = client.post(format!("{origin}/login")).header("x-forwarded-for", "6.6.6.6");
    let logged_in = request.header("x-request-id", "forged").form(&form).send().await.unwrap();
    assert_eq!(logged_in.status(), 303);
    let cookie = logged_in.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-sandpress=") && cookie.contains("Secure"), "{cookie}");
    assert_ne!(logged_in.headers()["x-request-id"], "forged");

    let page = format!("{origin}/admin/entries/new/text");
    let csrf = token(&client, &page).await.unwrap();
    let fields = [
        ("csrf", csrf.as_str()),
        ("field.title", "Behind nginx"),
        ("field.body", "Text."),
        ("action", "publish"),
    ];
    assert_eq!(client.post(&page).form(&fields).send().await.unwrap().status(), 303);
    let file = reqwest::multipart::Part::bytes(png("a")).file_name("a.png");
    let upload = client.post(format!("{origin}/admin/media/upload")).header("x-csrf-token", &csrf);
    let upload = upload
        .header("accept", "application/json")
        .multipart(reqwest::multipart::Form::new().part("file", file));
    let upload = upload.send().await.unwrap();
    assert!(upload.status().is_success(), "{}", upload.text().await.unwrap());

    let read = client.get(format!("{origin}/behind-nginx")).send().await.unwrap();
    assert_eq!(read.status(), 200);
    assert!(read.headers()["strict-transport-security"].to_str().unwrap().starts_with("max-age="));
    assert!(!read.headers().get("server").is_some_and(|server| server.to_str().unwrap().contains('/')));
    assert!(read.text().await.unwrap().contains("Behind nginx"));
    let missing = client.get(format!("{origin}/nowhere")).send().await.unwrap();
    let id = missing.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert!(missing.status() == 404 && missing.text().await.unwrap().contains(&id));
    assert_eq!(client.get(format!("{origin}/metrics")).send().await.unwrap().status(), 404);
    let other = client.get(&origin).header("host", "evil.example").send().await.unwrap();
    assert_ne!(other.status(), 200);

    let events = site.print(&["audit", "list"]);
    assert!(events.contains("127.0.0.1") && !events.contains("6.6.6.6"), "{events}");
    drop(nginx);
    assert!(serving.stop().await.success());
    let log = fs::read_to_string(access).unwrap();
    assert!(log.contains(&id) && log.contains("\"GET /behind-nginx HTTP/1.1\" 200"), "{log}");
    site.remove().await;
}
