//! Letters as they are written, and themes with letters of their own.

use std::fs;

use super::*;
use crate::contexts::mail::{InvitationLetter, TestLetter};

fn site() -> MailSiteContext {
    MailSiteContext {
        title: "Salt & <b>Sand</b>".into(),
        url: "https://example.org".into(),
        language: "en".into(),
    }
}

#[test]
fn each_part_is_escaped_as_it_has_to_be() {
    let mail = MailTemplates::builtin().unwrap();
    let letter = InvitationLetter { by: "<i>Ada</i> & co".into(), ..InvitationLetter::sample() };
    let written = mail.write(&site(), &letter).unwrap();
    assert_eq!(written.subject, "An invitation to Salt & <b>Sand</b>");
    assert!(written.text.starts_with("<i>Ada</i> & co invites you to Salt & <b>Sand</b> as "));
    assert!(written.text.ends_with("\n-- \nSalt & <b>Sand</b>\nhttps://example.org\n"), "{}", written.text);
    assert!(written.html.contains("&lt;i&gt;Ada&lt;/i&gt; &amp; co invites you"), "{}", written.html);
    assert!(!written.html.contains("<b>Sand"), "{}", written.html);
}

#[test]
fn a_theme_has_its_own_words_and_the_rest_is_the_default() {
    let theme = tempfile::tempdir().unwrap();
    fs::create_dir(theme.path().join("mail")).unwrap();
    fs::write(theme.path().join("mail/test.txt"), "Subject: Hoi\n\nFrom {{ site.title }}.\n").unwrap();
    let mail = MailTemplates::load(theme.path()).unwrap();
    let written = mail.write(&site(), &TestLetter {}).unwrap();
    assert_eq!((written.subject.as_str(), written.text.as_str()), ("Hoi", "From Salt & <b>Sand</b>.\n"));
    assert!(written.html.contains("It does."), "{}", written.html);
    let none = tempfile::tempdir().unwrap();
    assert!(MailTemplates::load(none.path()).is_ok());
}

/// Writes the files of a theme into a folder of this name.
fn theme(beside: &Path, name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = beside.join(name);
    fs::create_dir_all(folder.join("mail")).unwrap();
    for (file, source) in files {
        fs::write(folder.join(file), source).unwrap();
    }
    folder
}

const TOP: &str = "name = \"top\"\nlabel = \"Top\"\nversion = \"1.0.0\"\n";
const CHILD: &str = "name = \"child\"\nlabel = \"Child\"\nversion = \"1.0.0\"\nparent = \"top\"\n";

#[test]
fn a_child_has_the_letters_of_its_parent_and_the_rest_is_the_default() {
    let beside = tempfile::tempdir().unwrap();
    let foot = "{% block subject %}{% endblock %}\n\n{% block content %}{% endblock %}\n-- top\n";
    theme(
        beside.path(),
        "top",
        &[
            ("theme.toml", TOP),
            ("mail/base.txt", &format!("Subject: {foot}")),
            ("mail/test.html", "<p>Of the parent</p>"),
            ("mail/invitation.txt", "Subject: Come\n\nBy the parent.\n"),
        ],
    );
    let child = theme(
        beside.path(),
        "child",
        &[
            ("theme.toml", CHILD),
            ("mail/test.txt", "Subject: Hoi\n\nOf the child.\n"),
            ("mail/invitation.html", "{% include \"parent/test.html\" %}<p>and the child</p>"),
        ],
    );
    let mail = MailTemplates::load(&child).unwrap();
    let test = mail.write(&site(), &TestLetter {}).unwrap();
    assert_eq!((test.subject.as_str(), test.text.as_str()), ("Hoi", "Of the child.\n"));
    assert_eq!(test.html, "<p>Of the parent</p>");
    let invitation = mail.write(&site(), &InvitationLetter::sample()).unwrap();
    assert_eq!((invitation.subject.as_str(), invitation.text.as_str()), ("Come", "By the parent.\n"));
    assert_eq!(invitation.html, "<p>Of the parent</p><p>and the child</p>");
    // A letter of the default theme stands on the parent's base.
    let password = mail.write_sample("password", &site()).unwrap().unwrap();
    assert!(password.text.ends_with("\n-- top\n"), "{}", password.text);
    assert!(password.html.starts_with("<!doctype html>"), "{}", password.html);

    // One of the child is found first, by the parent's letters and those of the default theme as well.
    fs::write(child.join("mail/base.txt"), format!("Subject: {}", foot.replace("top", "child"))).unwrap();
    let password = MailTemplates::load(&child).unwrap().write_sample("password", &site()).unwrap().unwrap();
    assert!(password.text.ends_with("\n-- child\n"), "{}", password.text);
}

#[test]
fn a_mistake_of_the_parent_is_told_with_its_file() {
    let beside = tempfile::tempdir().unwrap();
    let top = theme(beside.path(), "top", &[("theme.toml", TOP), ("mail/test.txt", "Hello")]);
    let child = theme(beside.path(), "child", &[("theme.toml", CHILD)]);
    let told = |child: &Path| MailTemplates::load(child).unwrap_err().to_string();
    let error = told(&child);
    assert!(error.contains("top/mail/test.txt") && error.contains("must begin with a line"), "{error}");
    fs::write(top.join("mail/test.txt"), "Subject: {{").unwrap();
    let error = told(&child);
    assert!(error.contains("top/mail/test.txt"), "{error}");
    fs::remove_dir_all(&top).unwrap();
    let error = told(&child);
    assert!(error.contains("there is no theme in"), "{error}");
}

#[test]
fn mistakes_are_told_when_a_theme_is_loaded() {
    for (source, said) in [
        ("Hello", "must begin with a line"),
        ("Subject: {{ nothing }}", "test.txt"),
        ("Subject: {{", "test.txt"),
    ] {
        let theme = tempfile::tempdir().unwrap();
        fs::create_dir(theme.path().join("mail")).unwrap();
        fs::write(theme.path().join("mail/test.txt"), source).unwrap();
        let error = MailTemplates::load(theme.path()).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
