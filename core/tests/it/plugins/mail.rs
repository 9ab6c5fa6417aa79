//! The capability `mail` through real components, on each engine.

use std::sync::Arc;

use sandpress::domain::MailState;

use crate::support::{
    house::{House, on_each_engine},
    mail::MailSite,
    sandbox::{config_of, fields, load, refusal},
};

on_each_engine! {
    mail_allowed_reaches_the_sites_own_people
    mail_refused_to_another_recipient
    mail_refused_from_another_sender
    a_grant_names_domains_and_senders
    a_rate_holds_over_restarts
    many_at_the_same_time_keep_to_the_rate
    one_key_is_one_mail
    a_call_has_a_budget_of_mails
    headers_cannot_be_injected
    long_and_foreign_texts_arrive_whole
    html_is_cleaned
}

async fn site(house: &Arc<House>, grant: &str) -> MailSite {
    MailSite::open(house, &[("sends_mail", &format!("mail = {grant}"))]).await
}

async fn mail_allowed_reaches_the_sites_own_people(house: Arc<House>) {
    let site = site(&house, "true").await;
    let answer = site.answers("subject=Hello|reply-to=Bob<bob@example.com>").await;
    let mail = site.mail().await;
    assert_eq!(answer, format!("sent {}", mail.id));
    assert_eq!((mail.state, mail.attempts, mail.plugin.as_str()), (MailState::Queued, 0, "sends-mail"));
    assert_eq!(site.run_jobs().await, 1);
    let mail = site.mail().await;
    assert_eq!((mail.state, mail.attempts, mail.transport.as_str()), (MailState::Sent, 1, "file:"));
    let file = site.file(mail.id);
    for line in [
        "From: \"Field Notes\" <site@example.org>\r\n",
        "Reply-To: \"Bob\" <bob@example.com>\r\n",
        "Subject: Hello\r\n",
        "Date: Sat, 14 Mar 2026 09:26:53 +0000\r\n",
        "\r\nSome words.",
    ] {
        assert!(file.contains(line), "{line}: {file}");
    }
    assert!(file.contains("me@example.org") && file.contains("ann@example.org"), "{file}");
    assert!(file.contains(&format!("Message-ID: <{}@example.org>\r\n", mail.id)), "{file}");
    assert_eq!(site.answers("to=ME@example.org").await.len(), answer.len());
}

#[tokio::test]
async fn mail_refused_without_grant() {
    let missing = refusal("wants_mail", "").await;
    assert!(missing.contains("wants mail (it imports sandpress:mail/sender@1.0.0)"), "{missing}");
    assert!(missing.contains("[plugins.wants-mail.grants] mail = true"), "{missing}");
    let odd = refusal("wants_mail", "[plugins.wants-mail.grants]\nmail = \"always\"").await;
    assert!(odd.contains("`mail` in [plugins.wants-mail.grants] must be true"), "{odd}");
}

#[tokio::test]
async fn mail_refused_before_the_plugin_has_said_who_it_is() {
    let configs = config_of("mails_in_describe", "[plugins.mails-in-describe.grants]\nmail = true");
    let plugins = load(&configs).await.unwrap();
    assert!(plugins.list()[0].summary.contains("Denied"), "{}", plugins.list()[0].summary);
}

#[tokio::test]
async fn without_a_house_mail_is_unavailable() {
    let configs = config_of("sends_mail", "[plugins.sends-mail.grants]\nmail = \"to:*\"");
    let plugins = load(&configs).await.unwrap();
    let fields = fields("T", "subject=x\nto=a@example.org");
    let html = plugins.scope().render_entry("sends-mail", &fields).await.unwrap().html;
    assert!(html.contains("unavailable\nunavailable"), "{html}");
}

async fn mail_refused_to_another_recipient(house: Arc<House>) {
    let site = site(&house, "true").await;
    let lines = "to=eve@example.com\nto=me@example.org|to=eve@example.com\nto=me@example.org.example.com\n\
                 to=me@mail.example.org\nto=Ann<eve@example.com>";
    assert_eq!(site.answers(lines).await, "denied\ndenied\ndenied\ndenied\ndenied");
    assert!(site.mails().await.is_empty());
}

async fn mail_refused_from_another_sender(house: Arc<House>) {
    let site = site(&house, "[\"to:*\"]").await;
    assert_eq!(site.answers("from=bank@example.com|to=eve@example.com").await, "denied");
    assert!(site.answers("from=SITE@example.org|to=eve@example.com").await.starts_with("sent "));
}

async fn a_grant_names_domains_and_senders(house: Arc<House>) {
    let site =
        site(&house, "[\"from:forms@example.com\", \"to:@example.com\", \"to:bob@example.net\"]").await;
    let lines = "to=eve@EXAMPLE.com\nto=bob@example.net|from=Forms<forms@example.com>\nto=eve@example.net\n\
                 to=eve@mail.example.com\nsubject=to the site";
    let answers = site.answers(lines).await;
    let answers: Vec<_> = answers.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(answers, ["sent", "sent", "denied", "denied", "denied"]);
    let mails = site.mails().await;
    assert_eq!(mails[0].sender.to_string(), "Forms <forms@example.com>");
    assert_eq!(mails[1].sender.to_string(), "forms@example.com");
}

async fn a_rate_holds_over_restarts(house: Arc<House>) {
    let components = [("sends_mail", "mail = [\"to:*\", \"4/hour\"]")];
    let site = MailSite::open(&house, &components).await;
    let answers = site
        .answers("to=a@example.com|to=b@example.com|to=c@example.com\nto=a@example.com|to=b@example.com")
        .await;
    assert!(answers.starts_with("sent ") && answers.ends_with("\nlimit"), "{answers}");
    let again = MailSite::open(&house, &components).await;
    let answers = again.answers("to=a@example.com\nto=a@example.com").await;
    assert!(answers.starts_with("sent ") && answers.ends_with("\nlimit"), "{answers}");
    site.run_jobs_after(59 * 60).await;
    assert_eq!(site.answers("to=a@example.com").await, "limit");
    site.run_jobs_after(2 * 60).await;
    assert!(site.answers("to=a@example.com").await.starts_with("sent "));
}

async fn many_at_the_same_time_keep_to_the_rate(house: Arc<House>) {
    let site = Arc::new(site(&house, "[\"to:*\", \"7/day\"]").await);
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let site = Arc::clone(&site);
            tokio::spawn(async move { site.answers("to=a@example.com|times=4").await })
        })
        .collect();
    let mut sent = 0;
    for task in tasks {
        sent += task.await.unwrap().lines().filter(|line| line.starts_with("sent ")).count();
    }
    assert_eq!((sent, site.mails().await.len()), (7, 7));
}

async fn one_key_is_one_mail(house: Arc<House>) {
    let components = [("sends_mail", "mail = [\"to:*\", \"3/hour\"]"), ("wants_mail", "mail = true")];
    let site = MailSite::open(&house, &components).await;
    let answers = site.answers("key=order 1|to=a@example.com|times=3\nkey=order 2|to=a@example.com").await;
    let ids: Vec<_> = answers.lines().collect();
    assert!(ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3], "{answers}");
    site.run_jobs_after(60).await;
    assert_eq!(site.answers("key=order 1|to=a@example.com").await, ids[0]);
    assert_eq!(site.run_jobs().await, 0);
    assert_eq!(site.mails().await.len(), 2);
}

async fn a_call_has_a_budget_of_mails(house: Arc<House>) {
    let site = site(&house, "true").await;
    let answers = site.answers("times=6").await;
    assert!(answers.ends_with("\nlimit") && answers.matches("sent").count() == 5, "{answers}");
    let answers = site.answers("text=x*200000\ntext=x*70000\ntext=x*60000").await;
    let answers: Vec<_> = answers.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(answers, ["sent", "limit", "sent"]);
}

async fn headers_cannot_be_injected(house: Arc<House>) {
    let site = site(&house, "\"to:*\"").await;
    for (line, field) in [
        ("subject=Hi\\r\\nBcc: eve@example.com", "subject"),
        ("subject=Hi\\nBcc: eve@example.com", "subject"),
        ("subject=Hi\\0", "subject"),
        ("subject=Hi\\lBcc: eve@example.com", "subject"),
        ("subject=x*256", "subject"),
        ("subject=", "subject"),
        ("to=a@example.com\\r\\nBcc: eve@example.com", "recipients"),
        ("to=a@example.com\\n", "recipients"),
        ("to=a@example.com\\0", "recipients"),
        ("to=a@example.com, eve@example.com", "recipients"),
        ("to=A\\r\\nBcc: eve@example.com<a@example.com>", "recipients"),
        ("to=A\\l<a@example.com>", "recipients"),
        ("to=\"a b\"@example.com", "recipients"),
        ("from=site@example.org\\r\\nBcc: eve@example.com", "sender"),
        ("from=S\\n<site@example.org>", "sender"),
        ("reply-to=a@example.com\\r\\nBcc: eve@example.com", "reply-to"),
        ("key=a\\nb", "key"),
        ("text=\\0", "text"),
        ("text= ", "text"),
        ("html=<p>\\0</p>", "html"),
    ] {
        assert_eq!(site.answers(line).await, format!("invalid {field}"), "{line}");
    }
    let many = "|to=a@example.com".repeat(11);
    assert_eq!(site.answers(&many[1..]).await, "invalid recipients");
    assert!(site.mails().await.is_empty());
}

async fn long_and_foreign_texts_arrive_whole(house: Arc<House>) {
    let site = site(&house, "\"to:*\"").await;
    let line = "subject=Grüße an \"alle\" <b>*11|to=Ünal, \"Ö\" (y)<a@example.com>|text=.\\r\\nFrom x\\n€ und so weiter *2000";
    assert!(site.answers(line).await.starts_with("sent "));
    site.run_jobs().await;
    let file = site.file(site.mail().await.id);
    assert!(file.is_ascii(), "{file}");
    assert!(file.lines().all(|line| line.len() <= 998), "a line is too long");
    assert!(!file.replace("\r\n", "").contains(['\r', '\n']), "a line does not end in CR LF");
    let (head, _) = file.split_once("\r\n\r\n").unwrap();
    let names: Vec<_> = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).collect();
    let known = [
        "From: ",
        "To: ",
        "Subject: ",
        "Date: ",
        "Message-ID: ",
        "Auto-Submitted: ",
        "MIME-Version: ",
        "Content-",
    ];
    assert!(names.iter().all(|line| known.iter().any(|name| line.starts_with(name))), "{head}");
    assert_eq!(head.matches("a@example.com").count(), 1, "{head}");
}

async fn html_is_cleaned(house: Arc<House>) {
    let site = site(&house, "true").await;
    site.answers("html=<p onclick=\"x()\">Hi</p><script>alert(1)</script><a href=\"javascript:x()\">a</a>")
        .await;
    let html = site.mail().await.html.unwrap();
    assert!(html.contains("<p>Hi</p>") && !html.contains("script"), "{html}");
}
