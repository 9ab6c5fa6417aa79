//! A site with plugins that send or deliver mail, and what became of the mail.

use std::{fs, sync::Arc, time::Duration};

use sandpress::{
    domain::{Actor, Mail, MailId, PageRequest, Visit},
    jobs,
    services::{NewNewsletterSettings, Services},
};

use super::{
    app::TestApp,
    house::{House, answers},
};

/// What the tests write under `[mail]`.
pub(crate) const MAIL: &str =
    "[mail]\nfrom = \"Field Notes <site@example.org>\"\nto = \"me@example.org, Ann <ann@example.org>\"\n";

/// A site without a server.
pub(crate) struct MailSite {
    /// Its use cases.
    pub(crate) services: Services,
    house: Arc<House>,
}

impl MailSite {
    /// A site with components and their grants.
    pub(crate) async fn open(house: &Arc<House>, components: &[(&str, &str)]) -> Self {
        Self::open_with(house, "", components).await
    }

    /// The same with more lines under `[mail]`.
    pub(crate) async fn open_with(house: &Arc<House>, more: &str, components: &[(&str, &str)]) -> Self {
        let services = house.open_with(&format!("{MAIL}{more}"), components).await.unwrap();
        Self { services, house: Arc::clone(house) }
    }

    /// What the component `sends-mail` answers to its lines.
    pub(crate) async fn answers(&self, lines: &str) -> String {
        answers(&self.services, "sends-mail", lines).await
    }

    /// Does what is due.
    pub(crate) async fn run_jobs(&self) -> usize {
        jobs::run_due(&self.services).await.unwrap()
    }

    /// Lets time pass and does what is due then.
    pub(crate) async fn run_jobs_after(&self, seconds: u64) -> usize {
        self.house.clock.advance(Duration::from_secs(seconds));
        self.run_jobs().await
    }

    /// All mail, the youngest first.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        let request = PageRequest::new(1, 1000);
        self.services.list_mails(&Actor::System, None, request).await.unwrap().items
    }

    /// The only mail.
    pub(crate) async fn mail(&self) -> Mail {
        let mut mails = self.mails().await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails.remove(0)
    }

    /// The file of a mail.
    pub(crate) fn file(&self, id: MailId) -> String {
        std::fs::read_to_string(self.house.folder().join(format!("data/mail/{id}.eml"))).unwrap()
    }
}

/// The path of the first link that begins so in the newest mail to the address, once it has been written to a file.
pub(crate) async fn mailed_link(app: &TestApp, email: &str, path: &str) -> String {
    app.run_jobs().await;
    let mut files: Vec<_> = fs::read_dir(app.folder().join("data/mail"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|file| fs::read_to_string(file).unwrap().contains(&format!("<{email}>")))
        .collect();
    files.sort();
    let source = fs::read_to_string(files.pop().unwrap()).unwrap().replace("=\r\n", "").replace("=3D", "=");
    let start =
        source.find(&format!("{}{path}", app.origin())).unwrap_or_else(|| panic!("{path} in {source}"));
    let url: String =
        source[start..].chars().take_while(|c| !c.is_whitespace() && !"\"<>".contains(*c)).collect();
    url.strip_prefix(&app.origin()).unwrap().to_owned()
}

/// Lets readers subscribe to a newsletter with an archive, and choose posts as a topic.
pub(crate) async fn open_newsletter(app: &TestApp) {
    let settings = NewNewsletterSettings {
        is_open: true,
        name: "Tide letter".into(),
        description: "What the sea brought, once a month.".into(),
        footer: "Field Notes\n1 Quay, Saltmouth".into(),
        topics: vec!["type:text".into()],
        max_bounces: "3".into(),
        has_archive: true,
        offers_new: true,
        ..NewNewsletterSettings::default()
    };
    let services = app.app.services();
    services.save_newsletter_settings(&Actor::System, &settings, &Visit::default()).await.unwrap();
}
