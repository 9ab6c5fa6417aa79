//! The hook `mail-transport`, and what becomes of mail.

use std::{os::unix::fs::PermissionsExt, sync::Arc};

use sandpress::domain::{Actor, MailState};

use crate::support::{
    house::{House, answers, on_each_engine},
    mail::MailSite,
};

const SENDER: (&str, &str) = ("sends_mail", "mail = [\"to:*\", \"10000/hour\"]");

on_each_engine! {
    a_transport_gets_the_whole_mail
    one_refusal_does_not_send_to_the_others_again
    what_is_refused_for_good_waits_for_somebody
    a_transport_that_crashes_is_tried_again
    mail_that_waits_survives_a_restart
    files_of_mail_are_for_the_owner_alone
    old_mail_is_deleted
    what_is_too_much_for_somebody_waits
    what_is_too_much_in_total_waits
}

async fn with(house: &Arc<House>, transport: (&str, &str)) -> MailSite {
    MailSite::open(house, &[SENDER, transport]).await
}

async fn a_transport_gets_the_whole_mail(house: Arc<House>) {
    let site = with(&house, ("records_mail", "store = true")).await;
    site.answers("to=Bob<bob@example.com>|to=eve@example.com|subject=Hi|text=Words|html=<p>Words</p>|reply-to=me@example.org").await;
    assert_eq!(site.run_jobs().await, 1);
    let mail = site.mail().await;
    assert_eq!((mail.state, mail.transport.as_str(), mail.attempts), (MailState::Sent, "records-mail", 1));
    assert!(mail.recipients.iter().all(|recipient| recipient.state == MailState::Sent));
    let shown = answers(&site.services, "records-mail", "").await.replace("&quot;", "\"");
    assert!(shown.starts_with(&format!("{}/1\n", mail.id)), "{shown}");
    for text in [
        "name: \"Field Notes\"",
        "address: \"site@example.org\"",
        "recipients: [\n        \"bob@example.com\",\n        \"eve@example.com\",\n    ]",
        "subject: \"Hi\"",
        "text: \"Words\"",
        "&lt;p&gt;Words&lt;/p&gt;",
        "date: 1773480413",
        "attempt: 1",
        "Content-Type: multipart/alternative",
        &format!("message-id: \"{}@example.org\"", mail.id),
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(
        shown.contains("\\r\\n") && shown.contains(&format!("Message-ID: &lt;{}@example.org&gt;", mail.id))
    );
}

async fn one_refusal_does_not_send_to_the_others_again(house: Arc<House>) {
    let site = with(&house, ("refuses_mail", "")).await;
    site.answers("to=never@example.com|to=later@example.com|to=bob@example.com|to=silent@example.com").await;
    site.run_jobs().await;
    let states = async || {
        let mail = site.mail().await;
        let states: Vec<_> = mail.recipients.iter().map(|recipient| recipient.state).collect();
        (mail.state, states, mail)
    };
    use MailState::{Dead, Queued, Sent};
    let (state, each, mail) = states().await;
    assert_eq!((state, each), (Queued, vec![Dead, Queued, Sent, Queued]));
    assert_eq!(mail.recipients[0].answer, "550 no such user");
    assert_eq!(site.run_jobs().await, 0);
    assert_eq!(site.run_jobs_after(15).await, 1);
    assert_eq!(states().await.1, [Dead, Queued, Sent, Queued]);
    assert_eq!(site.run_jobs_after(30).await, 1);
    assert_eq!(states().await.1, [Dead, Sent, Sent, Queued]);
    for _ in 0..80 {
        site.run_jobs_after(75 * 60).await;
    }
    let (state, each, mail) = states().await;
    assert_eq!((state, each), (Dead, vec![Dead, Sent, Sent, Dead]));
    assert_eq!(mail.attempts, 80);
    assert!(mail.last_error.contains("silent@example.com: the plugin says nothing"), "{}", mail.last_error);
}

async fn what_is_refused_for_good_waits_for_somebody(house: Arc<House>) {
    let site = with(&house, ("refuses_mail", "")).await;
    site.answers("to=never@example.com\nsubject=invalid|to=bob@example.com").await;
    site.run_jobs().await;
    let mails = site.mails().await;
    assert!(mails.iter().all(|mail| mail.state == MailState::Dead && mail.attempts == 1), "{mails:?}");
    assert!(mails[0].last_error.contains("the service takes no such mail"), "{}", mails[0].last_error);
    assert_eq!(site.run_jobs_after(24 * 60 * 60).await, 0);
    site.services.send_mail_again(&Actor::System, mails[1].id).await.unwrap();
    assert!(site.services.send_mail_again(&Actor::System, mails[1].id).await.is_err());
    assert_eq!(site.run_jobs().await, 1);
    assert_eq!(site.mails().await[1].attempts, 2);
}

async fn a_transport_that_crashes_is_tried_again(house: Arc<House>) {
    let site = with(&house, ("crashes_on_mail", "")).await;
    site.answers("to=bob@example.com").await;
    site.run_jobs().await;
    let mail = site.mail().await;
    assert_eq!((mail.state, mail.attempts), (MailState::Queued, 1));
    assert!(mail.last_error.contains("fell over the dog"), "{}", mail.last_error);
    let mended = MailSite::open(&house, &[SENDER]).await;
    assert_eq!(mended.run_jobs().await, 0);
    assert_eq!(mended.run_jobs_after(60).await, 1);
    let mail = site.mail().await;
    assert_eq!((mail.state, mail.attempts, mail.transport.as_str()), (MailState::Sent, 2, "file:"));
}

async fn mail_that_waits_survives_a_restart(house: Arc<House>) {
    let site = with(&house, ("refuses_mail", "")).await;
    site.answers("to=bob@example.com|key=once").await;
    let again = with(&house, ("refuses_mail", "")).await;
    assert_eq!(again.run_jobs().await, 1);
    assert_eq!(site.mail().await.state, MailState::Sent);
    again.answers("to=bob@example.com|key=once").await;
    assert_eq!(again.run_jobs().await, 0);
}

async fn files_of_mail_are_for_the_owner_alone(house: Arc<House>) {
    let site = MailSite::open(&house, &[SENDER]).await;
    site.answers("to=bob@example.com").await;
    site.run_jobs().await;
    let folder = site.services.mail_folder();
    let file = folder.join(format!("{}.eml", site.mail().await.id));
    for (path, mode) in [(folder, 0o700), (file.as_path(), 0o600)] {
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
}

async fn old_mail_is_deleted(house: Arc<House>) {
    let site = with(&house, ("refuses_mail", "")).await;
    site.answers("to=bob@example.com\nto=never@example.com").await;
    site.run_jobs().await;
    let day = 24 * 60 * 60;
    site.run_jobs_after(29 * day).await;
    assert_eq!(site.services.tidy_mails().await.unwrap(), 0);
    site.run_jobs_after(2 * day).await;
    assert_eq!(site.services.tidy_mails().await.unwrap(), 1);
    site.run_jobs_after(60 * day).await;
    assert_eq!(site.services.tidy_mails().await.unwrap(), 1);
}

async fn states(site: &MailSite) -> Vec<(MailState, u32)> {
    let mut states: Vec<_> = site.mails().await.iter().map(|mail| (mail.state, mail.attempts)).collect();
    states.sort_by_key(|(_, attempts)| *attempts);
    states
}

async fn what_is_too_much_for_somebody_waits(house: Arc<House>) {
    let components = [SENDER, ("refuses_mail", "")];
    let site = MailSite::open_with(&house, "recipient_rate = \"2/hour\"\n", &components).await;
    site.answers("to=bob@example.com|times=3").await;
    site.run_jobs().await;
    let (sent, waits) = ((MailState::Sent, 1), (MailState::Queued, 0));
    assert_eq!(states(&site).await, [waits, sent, sent]);
    site.answers("to=ann@example.com").await;
    site.run_jobs_after(30 * 60).await;
    assert_eq!(states(&site).await, [waits, sent, sent, sent]);
    let again = MailSite::open_with(&house, "recipient_rate = \"2/hour\"\n", &components).await;
    again.run_jobs_after(40 * 60).await;
    assert_eq!(states(&again).await, [sent, sent, sent, sent]);
}

async fn what_is_too_much_in_total_waits(house: Arc<House>) {
    let site = MailSite::open_with(&house, "rate = \"2/minute\"\n", &[SENDER, ("refuses_mail", "")]).await;
    site.answers("to=a@example.com\nto=b@example.com\nto=c@example.com").await;
    site.run_jobs().await;
    let (sent, waits) = ((MailState::Sent, 1), (MailState::Queued, 0));
    assert_eq!(states(&site).await, [waits, sent, sent]);
    site.run_jobs_after(70).await;
    assert_eq!(states(&site).await, [sent, sent, sent]);
}
