//! Every commit of the services says which pages it makes out of date, or stands here with why it makes none.

use std::collections::BTreeMap;

use super::sandbox::host_sources;

/// The commits that readers see nothing of: the file, how many, and why.
const UNSEEN: &[(&str, usize, &str)] = &[
    ("services/access_tokens.rs", 5, "programs log in"),
    ("services/account.rs", 1, "a password"),
    ("services/accounts/email.rs", 2, "an address of a person"),
    ("services/accounts/identities.rs", 3, "how people log in"),
    ("services/accounts/invitation.rs", 2, "a new account has written nothing"),
    ("services/accounts/password.rs", 3, "a password"),
    ("services/accounts/registration.rs", 2, "a new account has written nothing"),
    ("services/audit.rs", 1, "the audit log"),
    ("services/backup/filling.rs", 1, "a restore, into an empty database that nobody serves"),
    ("services/backup/planned.rs", 1, "when a backup is due"),
    ("services/csv.rs", 1, "the audit log"),
    ("services/entries/planning.rs", 2, "what is planned shows when it is done, by the pipeline"),
    ("services/entries/sittings.rs", 2, "words that are not saved"),
    ("services/factors/mod.rs", 1, "how people log in"),
    ("services/mail/delivery.rs", 1, "mail"),
    ("services/mail/desk.rs", 2, "mail"),
    ("services/mail/digest.rs", 1, "mail"),
    ("services/mail/mod.rs", 2, "mail"),
    ("services/mail/posting.rs", 1, "an example in its documentation"),
    ("services/media/folders.rs", 2, "folders are no part of any address"),
    ("services/media/mod.rs", 1, "what is said of an asset is taken over when it is put into a text"),
    ("services/media/upload.rs", 1, "no entry shows a new asset"),
    ("services/newsletter/export.rs", 1, "the audit log"),
    (
        "services/newsletter/flow.rs",
        7,
        "how the sending of an issue goes on; pages of the archive are not kept",
    ),
    ("services/newsletter/import.rs", 1, "subscribers"),
    ("services/newsletter/issues.rs", 3, "pages of the archive are not kept"),
    ("services/newsletter/own.rs", 4, "subscribers"),
    ("services/newsletter/people.rs", 3, "subscribers"),
    ("services/newsletter/sending.rs", 4, "mail to subscribers"),
    ("services/newsletter/subscribe.rs", 2, "subscribers"),
    ("services/pages/mod.rs", 2, "the purge itself"),
    ("services/people/mod.rs", 1, "roles, sessions and locks of accounts"),
    ("services/people/recovery.rs", 1, "how people log in"),
    ("services/people/roles.rs", 2, "what people may do"),
    ("services/personal_data.rs", 1, "the audit log"),
    ("services/plugin_media.rs", 1, "no entry shows a new asset"),
    ("services/redirecting.rs", 2, "redirects are not kept"),
    ("services/renditions/mod.rs", 1, "a job, after which entries are rendered anew"),
    ("services/search/index.rs", 1, "the index of the search, whose pages are not kept"),
    ("services/search/rebuild.rs", 3, "the index of the search, whose pages are not kept"),
    ("services/sessions.rs", 3, "how people log in"),
    ("services/tallies.rs", 1, "how often something was asked for"),
    ("services/tasks.rs", 3, "jobs of plugins"),
    ("services/tokens.rs", 2, "programs log in"),
    ("services/users.rs", 2, "a new account has written nothing"),
];

#[test]
fn every_commit_says_which_pages_it_changes() {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for (file, text) in host_sources() {
        if file.starts_with("services/") && !file.contains("/tests") {
            let commits = text.matches(".commit()").count();
            if commits > 0 {
                found.insert(file, commits);
            }
        }
    }
    let known: BTreeMap<_, _> =
        UNSEEN.iter().map(|(file, commits, _)| ((*file).to_owned(), *commits)).collect();
    assert_eq!(
        found, known,
        "a transaction that readers see something of ends with Services::commit_pages and the tags of what changed; \
         one that they see nothing of is counted here, with why"
    );
}

#[test]
fn nobody_else_ends_transactions() {
    for (file, text) in host_sources() {
        let is_below = ["db/", "services/"].iter().any(|layer| file.starts_with(layer));
        assert!(is_below || !text.contains(".commit()"), "{file}");
    }
}
