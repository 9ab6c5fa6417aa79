//! `sandpress mail queue`: what was not delivered, and what is done about it.

use std::fs;

use serde_json::Value;

use crate::support::{components::test_component, site::Site};

const MAIL: &str = "[mail]\nfrom = \"Field Notes <site@example.org>\"\n";

/// A site whose mail goes through the component that refuses what is for `never` and `later`.
async fn refusing() -> Site {
    let site = Site::new().await;
    let component = test_component("refuses_mail");
    site.write_config(&format!(
        "{MAIL}[plugins.refuses-mail]\ncomponent = {component:?}\n[plugins.refuses-mail.limits]\ncpu_ms = 5000\nwall_ms = 30000\n"
    ));
    site
}

/// What `sandpress mail queue --json` and these arguments print.
fn queue(site: &Site, arguments: &[&str]) -> Vec<Value> {
    let arguments = [&["mail", "queue", "--json"], arguments].concat();
    serde_json::from_str(&site.print(&arguments)).unwrap()
}

fn test_mail(site: &Site, address: &str) -> (i32, String) {
    let outcome = site.run(&["mail", "test", address]);
    (outcome.code, outcome.err)
}

#[tokio::test]
async fn what_was_not_delivered_is_listed_and_sent_again() {
    let site = refusing().await;
    assert_eq!(site.print(&["mail", "queue"]), "No mail waits, and all was delivered.\n");
    assert_eq!(test_mail(&site, "ann@example.org").0, 0);
    for person in ["never@example.org", "never@example.com"] {
        let (code, err) = test_mail(&site, person);
        assert!(code == 1 && err.contains(&format!("not delivered: {person}: 550 no such user")), "{err}");
    }
    let (code, err) = test_mail(&site, "later@example.org");
    assert!(code == 1 && err.contains("tried again later: later@example.org: 451 come back"), "{err}");

    assert_eq!(queue(&site, &[]).len(), 3);
    let failed = queue(&site, &["--failed"]);
    assert_eq!(failed.len(), 2, "{failed:?}");
    for mail in &failed {
        assert_eq!((&mail["state"], &mail["attempts"]), (&"dead".into(), &1.into()), "{mail}");
        assert_eq!((&mail["plugin"], &mail["subject"]), (&"".into(), &"A test mail".into()), "{mail}");
    }
    let table = site.print(&["mail", "queue", "--failed"]);
    assert!(table.contains("never@example.com") && table.contains("550 no such user"), "{table}");
    assert!(
        !table.contains("later@example.org") && site.print(&["mail", "queue"]).contains("later@"),
        "{table}"
    );

    let (first, second) = (failed[0]["id"].as_str().unwrap(), failed[1]["id"].as_str().unwrap());
    let said = site.print(&["mail", "queue", "--resend", first]);
    assert_eq!(said, "It is sent again by the running server, or by the next one.\n");
    let failed = queue(&site, &["--failed"]);
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0]["id"], second);
    assert_eq!(queue(&site, &[]).len(), 3);
    let again = site.run(&["mail", "queue", "--resend", first]);
    assert!(again.code == 1 && again.err.contains("was delivered, or is tried again by itself"), "{again:?}");

    let said = site.print(&["mail", "queue", "--all"]);
    assert_eq!(said, "1 sent again by the running server, or by the next one.\n");
    assert_eq!(site.print(&["mail", "queue", "--all"]).lines().next().unwrap().split(' ').next(), Some("0"));
    assert!(queue(&site, &["--failed"]).is_empty());

    // Now nobody refuses: what was sent again arrives with the next mail, each once.
    site.write_config(MAIL);
    assert_eq!(test_mail(&site, "Bob <bob@bücher.example>").0, 0);
    for id in [first, second] {
        let file = fs::read_to_string(site.path(&format!("data/mail/{id}.eml"))).unwrap();
        assert!(file.contains("To: <never@example."), "{file}");
    }
    let files = fs::read_dir(site.path("data/mail")).unwrap();
    let mut sources = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    // What leaves is ASCII, whatever letters the domain has.
    assert!(sources.any(|source| source.contains("<bob@xn--bcher-kva.example>") && source.is_ascii()));
    let left = queue(&site, &[]);
    assert!(left.iter().all(|mail| mail["recipients"][0] == "later@example.org"), "{left:?}");
    site.remove().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let site = refusing().await;
    let unknown = "0198a7c0-0000-7000-8000-000000000000";
    for (arguments, code, said) in [
        (&["--resend", "one"][..], 2, "--resend"),
        (&["--resend", unknown], 1, "the mail"),
        (&["--resend", unknown, "--all"], 2, "cannot be used with"),
        (&["--json", "--all"], 2, "cannot be used with"),
        (&["--json", "--resend", unknown], 2, "cannot be used with"),
    ] {
        let outcome = site.run(&[&["mail", "queue"], arguments].concat());
        assert!(outcome.code == code && outcome.err.contains(said), "{arguments:?}: {outcome:?}");
    }
    site.remove().await;
}
