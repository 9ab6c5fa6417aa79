//! A kept page under load, beside nginx with the same bytes: both on one core, who asks on the other.

use std::{env, thread, time::Duration};

use super::{
    nginx::Nginx,
    process::{CLIENT_CORE, Running, get, header, pinned},
    site::Site,
};

/// Connections that ask at the same time.
const CONNECTIONS: &str = "32";

/// What a load came to.
struct Load {
    requests: f64,
    p99: String,
    errors: bool,
}

pub(super) fn compare(site: &Site) {
    let own = Running::sandpress(site);
    let (head, plain) = get(own.address, &site.path, "");
    let gzip = compressed(&own, &site.path, "gzip");
    let brotli = compressed(&own, &site.path, "br");
    let nginx = Nginx::serve(&head, &plain, &gzip, &brotli);
    let (nginx_head, nginx_plain) = get(nginx.running.address, "/page.html", "");
    assert_eq!(nginx_plain, plain);
    let known = |head: &str| format!("If-None-Match: {}", header(head, "etag"));
    println!("| page, with gzip, with brotli | {}, {}, {} bytes |", plain.len(), gzip.len(), brotli.len());
    let encoded = |encoding: &str| format!("Accept-Encoding: {encoding}");
    for (what, ours, theirs) in [
        ("a kept page", String::new(), String::new()),
        ("304", known(&head), known(&nginx_head)),
        ("gzip", encoded("gzip"), encoded("gzip")),
        ("brotli", encoded("br"), encoded("br")),
    ] {
        let other = load(&nginx.running, "/page.html", &theirs);
        let own = load(&own, &site.path, &ours);
        for (who, load) in [("Sandpress", &own), ("nginx", &other)] {
            let failed = if load.errors { ", with errors" } else { "" };
            println!("| {what}: {who} | {:.0} requests a second, p99 {}{failed} |", load.requests, load.p99);
        }
        println!("| {what}: Sandpress to nginx | {:.2} |", own.requests / other.requests);
    }
}

/// The compressed page, once it is there.
fn compressed(server: &Running, path: &str, encoding: &str) -> Vec<u8> {
    for _ in 0..100 {
        let (head, body) = get(server.address, path, &format!("Accept-Encoding: {encoding}"));
        if header(&head, "content-encoding") == encoding && !header(&head, "content-length").is_empty() {
            return body;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("the page is not there with {encoding}");
}

fn load(server: &Running, path: &str, header: &str) -> Load {
    let seconds = env::var("BENCH_SECONDS").unwrap_or_else(|_| "5".to_owned());
    let mut command = pinned(CLIENT_CORE, "wrk");
    command.args(["-t1", "-c", CONNECTIONS, "-d", &seconds, "--latency"]);
    if !header.is_empty() {
        command.args(["-H", header]);
    }
    let output = command.arg(format!("http://{}{path}", server.address)).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let after = |word: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(word));
        line.map(|rest| rest.trim().to_owned()).unwrap_or_default()
    };
    Load {
        requests: after("Requests/sec:").parse().unwrap(),
        p99: after("99%"),
        errors: text.contains("Non-2xx") && !header.starts_with("If-None-Match"),
    }
}
