//! Certificates from an authority.

use rustls::pki_types::pem::PemObject;

use super::*;
use crate::support::authority::Authority;

/// Days after which a certificate of pebble, which holds for five years, has to be renewed.
const LATER: u64 = 5 * 365 * 24 * 60 * 60 * 3 / 4;

async fn issue_and_renewal(challenge: &str) {
    let folder = tempfile::tempdir().unwrap();
    // The authority has to know the ports, and the server the authority: the ports are taken first.
    let ports = [0, 0].map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let [http, https] = ports.map(|listener| listener.local_addr().unwrap());
    let authority = Authority::start(http.port(), https.port()).await;
    let tls = format!(
        "mode = \"acme\"\nacme_challenge = {challenge:?}\nredirect_listen = \"{http}\"\nacme_contact = \"ann@example.org\"\n\
         acme_directory = {:?}\nacme_root = {:?}\nacme_folder = \"acme\"",
        authority.directory(),
        authority.root(),
    );
    let clock = Arc::new(FixedClock::new(time::OffsetDateTime::now_utc()));
    let config = config(folder.path(), &tls);
    let open = async || open(&config, clock.clone()).await;
    let tls = open().await;
    let options =
        ServerOptions { listen: https, allowed_hosts: vec!["site.example".to_owned()], ..options() };
    let server = Server::bind(options).await.unwrap().with_tls(tls.clone());
    let server = server.with_redirect(http, None).await.unwrap();
    let (stop, router) = (CancellationToken::new(), Router::new().route("/", get(async || "hello")));
    let run = tokio::spawn(server.run(router, stop.clone()));
    let server = Secure { address: https, redirect: http, tls: tls.clone(), stop, run };

    let placeholder = server.certificate().await;
    assert!(tls.renew_if_due().await.unwrap());
    let issued = server.certificate().await;
    assert_ne!(issued, placeholder);
    assert!(!tls.renew_if_due().await.unwrap(), "it holds for long");
    let mut connection = server.connect(&[]).await;
    assert_eq!(ask(&mut connection, GET).await, "http/1.1 200 ok");

    clock.advance(Duration::from_secs(LATER));
    assert!(tls.renew_if_due().await.unwrap());
    let renewed = server.certificate().await;
    assert_ne!(renewed, issued);
    assert_eq!(ask(&mut connection, GET).await, "http/1.1 200 ok", "a connection outlives the renewal");

    let kept = fs::read_dir(folder.path().join("acme")).unwrap().next().unwrap().unwrap().path();
    for name in ["account.json", "site.example.pem"] {
        let mode = fs::metadata(kept.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let account = fs::read(kept.join("account.json")).unwrap();
    server.stop().await;
    let again = open().await;
    assert_eq!(kept_certificate(&kept), renewed, "what was ordered is there after a start");
    drop(authority);
    assert!(again.renew_if_due().await.is_err(), "by the moved clock it is due, and nobody answers");
    assert_eq!(fs::read(kept.join("account.json")).unwrap(), account);
}

/// An order at an authority that gave `known` a key, by a site with these lines in `[tls]` and in `[secrets]`.
async fn ordered(known: &str, tls: &str, secrets: &str) -> Result<bool, String> {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("eab-key");
    fs::write(&secret, format!("{EAB_KEY}\n")).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let ports = [0, 0].map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    let [http, https] = ports.map(|listener| listener.local_addr().unwrap());
    let authority = Authority::for_customers(http.port(), https.port(), &[(known, EAB_KEY)]).await;
    let lines = format!(
        "mode = \"acme\"\nacme_directory = {:?}\nacme_root = {:?}\nacme_folder = \"acme\"\n{tls}\n{secrets}",
        authority.directory(),
        authority.root(),
    );
    let config = config(folder.path(), &lines);
    let tls = open(&config, Arc::new(SystemClock)).await;
    let options =
        ServerOptions { listen: https, allowed_hosts: vec!["site.example".to_owned()], ..options() };
    let server = Server::bind(options).await.unwrap().with_tls(tls.clone());
    let (stop, router) = (CancellationToken::new(), Router::new());
    let run = tokio::spawn(server.run(router, stop.clone()));
    let renewed = tls.renew_if_due().await.map_err(|error| error.to_string());
    stop.cancel();
    timeout(PATIENCE, run).await.unwrap().unwrap();
    renewed
}

const EAB_KEY: &str = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

const BY_FILE: &str = "[secrets]\neab = { file = \"eab-key\" }";

#[tokio::test]
async fn an_account_is_bound_to_what_the_authority_gave() {
    let lines = "acme_eab_key_id = \"kid-1\"\nacme_eab_key = \"eab\"";
    assert_eq!(ordered("kid-1", lines, BY_FILE).await, Ok(true));
}

#[tokio::test]
async fn without_the_right_key_there_is_no_account() {
    let bound = "acme_eab_key_id = \"kid-1\"\nacme_eab_key = \"eab\"";
    let open = "[secrets]\neab = { file = \"cms.pem\" }";
    for (known, tls, secrets, words) in [
        ("kid-1", "", "", "set [tls] acme_eab_key_id and acme_eab_key in cms.toml"),
        ("kid-2", bound, BY_FILE, "the authority does not accept it: "),
        ("kid-1", bound, "", "the secret \"eab\" is not there"),
        ("kid-1", bound, open, "the secret \"eab\" cannot be read"),
    ] {
        let told = ordered(known, tls, secrets).await.unwrap_err();
        assert!(told.contains(words) && !told.contains(EAB_KEY), "{told}");
    }
}

/// The certificate that is kept, as it is sent.
fn kept_certificate(folder: &Path) -> Vec<u8> {
    let pem = fs::read(folder.join("site.example.pem")).unwrap();
    CertificateDer::from_pem_slice(&pem).unwrap().to_vec()
}

#[tokio::test]
async fn a_certificate_is_ordered_and_renewed_by_a_page() {
    issue_and_renewal("http-01").await;
}

#[tokio::test]
async fn a_certificate_is_ordered_and_renewed_by_a_certificate() {
    issue_and_renewal("tls-alpn-01").await;
}
