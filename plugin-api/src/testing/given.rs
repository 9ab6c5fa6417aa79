//! What a plugin finds on a site for tests.

use super::{Answer, KeptEntry, Server, Site, moment::Moment, store};
use crate::{
    store::{IndexField, Operation},
    types::{FieldError, Mailbox},
    users::User,
};

impl Site {
    /// The time is this moment (RFC 3339), and stands still; see [`Site::advance`].
    ///
    /// # Panics
    /// Where it is no moment.
    #[must_use]
    pub fn now(self, moment: &str) -> Self {
        let Some(now) = Moment::parse(moment) else {
            panic!("{moment:?} is no moment in the form 2026-01-31T12:00:00Z (RFC 3339)")
        };
        self.change(|state| state.now = now)
    }

    /// The language of the site as a BCP 47 tag.
    #[must_use]
    pub fn language(self, tag: &str) -> Self {
        self.change(|state| state.language = tag.to_owned())
    }

    /// Another chance: random values are the same in each test, and others with another seed.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        self.change(|state| state.chance = seed)
    }

    /// A setting has this value. Numbers are decimal, booleans `true` or `false`.
    ///
    /// # Panics
    /// Where the site is for a plugin ([`Site::of`]) that does not declare the setting.
    #[must_use]
    pub fn setting(self, key: &str, value: &str) -> Self {
        self.change(|state| state.settings.set(key, value))
    }

    /// A setting of the kind `list` has these items.
    ///
    /// # Panics
    /// As for [`Site::setting`].
    #[must_use]
    pub fn setting_list(self, key: &str, items: &[&str]) -> Self {
        self.change(|state| state.settings.set_list(key, items.iter().copied()))
    }

    /// There is a document in the plugin's store, with fields by which it is found.
    #[must_use]
    pub fn document(self, collection: &str, key: &str, body: &str, fields: &[(&str, &str)]) -> Self {
        let field =
            |(name, value): &(&str, &str)| IndexField { name: (*name).into(), value: (*value).into() };
        let put = store::put(collection, key, body, fields.iter().map(field).collect());
        self.change(|state| {
            let kept = state.transact(|documents| documents.apply(&Operation::Put(put)));
            assert!(kept.is_ok(), "the documents of the test are more than the quota of the store");
        })
    }

    /// There is an entry.
    #[must_use]
    pub fn entry(self, entry: KeptEntry) -> Self {
        self.change(|state| state.keep_entry(entry))
    }

    /// The site refuses whatever fields the plugin writes into entries, as a publication type or a filter can.
    #[must_use]
    pub fn refuses_entries(self, errors: &[FieldError]) -> Self {
        self.change(|state| state.entries.refusal = errors.to_vec())
    }

    /// There is a file with these bytes.
    #[must_use]
    pub fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.change(|state| state.add_file(name, bytes.to_vec()))
    }

    /// There is a person with an account.
    #[must_use]
    pub fn user(self, user: User) -> Self {
        self.change(|state| state.users.push(user))
    }

    /// Calls run on behalf of the user of this id.
    ///
    /// # Panics
    /// Where there is no such [`Site::user`].
    #[must_use]
    pub fn acting_as(self, id: &str) -> Self {
        self.change(|state| {
            assert!(
                state.users.iter().any(|user| user.id == id),
                "there is no user {id:?}: add one with `.user(…)`"
            );
            state.acting = Some(id.to_owned());
        })
    }

    /// There is a secret, granted for all hosts.
    #[must_use]
    pub fn secret(self, name: &str, value: &str) -> Self {
        self.change(|state| drop(state.secrets.insert(name.to_owned(), value.to_owned())))
    }

    /// A server answers so to requests with this method for exactly this address. Several answers to the same come one
    /// after the other, and the last one stays. What the plugin asks elsewhere ends the test.
    #[must_use]
    pub fn http_answer(self, method: &str, url: &str, answer: Answer) -> Self {
        self.change(|state| state.web.add(method, url, answer))
    }

    /// A server listens on a port.
    #[must_use]
    pub fn server(self, host: &str, port: u16, server: Server) -> Self {
        self.change(|state| state.servers.add(format!("{host}:{port}"), server))
    }

    /// Mail of the site comes from this address and goes to these, as `[mail]` in cms.toml says; `site@example.org` and
    /// `people@example.org` where a test says nothing.
    #[must_use]
    pub fn mail(self, from: Option<&str>, to: &[&str]) -> Self {
        self.change(|state| {
            state.mail.sender = from.map(Mailbox::address);
            state.mail.people = to.iter().map(|address| Mailbox::address(*address)).collect();
        })
    }

    /// Grants what these words mean in `[plugins.<id>.grants]` of cms.toml, and no more: `.grant("store", &["1 MiB"])`,
    /// `.grant("content-read", &["text", "drafts"])`, `.grant("mail", &["to:site", "20/hour"])`. A capability of which the
    /// test says nothing is granted as widely as an owner can, with the quotas and rates that `true` stands for.
    ///
    /// # Panics
    /// Where the words mean nothing.
    #[must_use]
    pub fn grant(self, capability: &str, words: &[&str]) -> Self {
        self.change(|state| state.grants.grant(capability, words))
    }

    /// A capability is not granted: whatever the plugin asks of it is denied. A real site does not even load a component
    /// that imports it.
    ///
    /// # Panics
    /// Where it is no capability that has to be granted.
    #[must_use]
    pub fn deny(self, capability: &str) -> Self {
        self.change(|state| state.grants.deny(capability))
    }

    /// The plugin has no hook `scheduled`, so it may put nothing into the queue.
    #[must_use]
    pub fn without_scheduled(self) -> Self {
        self.change(|state| state.jobs.has_no_hook = true)
    }
}
