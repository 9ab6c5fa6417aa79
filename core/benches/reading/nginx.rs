//! nginx with a page and its compressed forms as files.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::process::{Running, SERVER_CORE, free_address, pinned};

/// nginx, with the folder that it serves.
pub(super) struct Nginx {
    /// The server.
    pub(super) running: Running,
    _folder: TempDir,
}

/// Where Debian puts the module for files that are compressed already.
const BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

impl Nginx {
    /// Serves `page.html` with these bytes, as they are, by gzip and by brotli, with the headers of the page.
    pub(super) fn serve(head: &str, plain: &[u8], gzip: &[u8], brotli: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (name, bytes) in [("page.html", plain), ("page.html.gz", gzip), ("page.html.br", brotli)] {
            fs::write(root.join(name), bytes).unwrap();
        }
        let address = free_address();
        let file = root.join("nginx.conf");
        fs::write(&file, config(root, &address.to_string(), &headers(head))).unwrap();
        let mut command = pinned(SERVER_CORE, "nginx");
        command.arg("-p").arg(root).arg("-c").arg(file).args(["-e", "stderr"]);
        Self { running: Running::start(command, address), _folder: folder }
    }
}

/// Headers that nginx makes by itself.
const OWN: [&str; 6] = ["connection", "content-length", "content-type", "date", "etag", "vary"];

/// The other headers of the page, in nginx's words.
fn headers(head: &str) -> String {
    let pairs = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let lines = pairs.filter(|(name, _)| !OWN.contains(name)).map(|(name, value)| match name {
        "x-request-id" => "add_header x-request-id $request_id; ".to_owned(),
        _ => format!("add_header {name} \"{value}\"; "),
    });
    lines.collect()
}

fn config(root: &Path, address: &str, headers: &str) -> String {
    let root = root.display();
    format!(
        "load_module {BROTLI};\nuser root;\ndaemon off;\nmaster_process off;\nworker_processes 1;\npid {root}/nginx.pid;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  keepalive_requests 100000000;\n  open_file_cache max=100;\n  \
         types {{ text/html html; }}\n  client_body_temp_path {root}/a;\n  proxy_temp_path {root}/b;\n  \
         fastcgi_temp_path {root}/c;\n  uwsgi_temp_path {root}/d;\n  scgi_temp_path {root}/e;\n  \
         server {{ listen {address}; root {root}; gzip_static on; gzip_vary on; brotli_static on; {headers}}}\n}}\n"
    )
}
