//! An authority that hands out certificates, in processes of its own: pebble, and the name server that it asks.

use std::{
    collections::BTreeMap,
    fs,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::{net::TcpStream, time::sleep};

/// How long a test waits for it to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// An authority for which every name is this machine. Ended with the value.
pub(crate) struct Authority {
    processes: Vec<Child>,
    folder: TempDir,
    address: SocketAddr,
}

impl Authority {
    /// Starts one that looks for answers at these ports of HTTP and HTTPS.
    pub(crate) async fn start(http: u16, https: u16) -> Self {
        Self::for_customers(http, https, &[]).await
    }

    /// The same, where accounts are for those alone who have one of these keys, by their ids.
    pub(crate) async fn for_customers(http: u16, https: u16, keys: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let root = params.self_signed(&key).unwrap();
        fs::write(folder.path().join("root.pem"), root.pem()).unwrap();
        fs::write(folder.path().join("key.pem"), key.serialize_pem()).unwrap();
        let (address, management, names, names_management) = (free(), free(), free(), free());
        let config = serde_json::json!({ "pebble": {
            "listenAddress": address.to_string(),
            "managementListenAddress": management.to_string(),
            "certificate": folder.path().join("root.pem"),
            "privateKey": folder.path().join("key.pem"),
            "httpPort": http,
            "tlsPort": https,
            "ocspResponderURL": "",
            "externalAccountBindingRequired": !keys.is_empty(),
            "externalAccountMACKeys": keys.iter().copied().collect::<BTreeMap<_, _>>(),
        } });
        let file = folder.path().join("pebble.json");
        fs::write(&file, config.to_string()).unwrap();
        let name_server = Command::new("pebble-challtestsrv")
            .args(["-dns01", &names.to_string(), "-management", &names_management.to_string()])
            .args(["-http01", "", "-https01", "", "-tlsalpn01", ""])
            .args(["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pebble-challtestsrv is missing: run `script/bootstrap --for-tests`");
        let pebble = Command::new("pebble")
            .arg("-config")
            .arg(&file)
            .args(["-dnsserver", &names.to_string()])
            .env("PEBBLE_VA_NOSLEEP", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pebble is missing: run `script/bootstrap --for-tests`");
        let authority = Self { processes: vec![name_server, pebble], folder, address };
        let begin = Instant::now();
        for place in [names_management, address] {
            while TcpStream::connect(place).await.is_err() {
                assert!(begin.elapsed() < PATIENCE, "the authority does not start");
                sleep(Duration::from_millis(50)).await;
            }
        }
        authority
    }

    /// Where it lists what it can do.
    pub(crate) fn directory(&self) -> String {
        format!("https://{}/dir", self.address)
    }

    /// The root by which its own address is believed.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }
}

/// Free a moment ago; nobody else is told of it.
fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

impl Drop for Authority {
    fn drop(&mut self) {
        for process in &mut self.processes {
            // It may have ended already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
