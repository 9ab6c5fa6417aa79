//! From the first run to a post that somebody reads.

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

async fn set_up(owner: &Browser, token: &str) {
    owner.go("/admin").await;
    owner.find("input[name=token]").await;
    assert_eq!(owner.path().await, "/setup");
    owner.shoot("setup").await;
    for (field, text) in [
        ("token", token),
        ("name", "Ada Lovelace"),
        ("email", "ada@example.org"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ] {
        owner.fill(&format!("input[name={field}]"), text).await;
    }
    owner.follow("button[type=submit]").await;
    owner.wait_for(".flash-success", "Your site is ready.").await;
    assert_eq!(owner.path().await, "/admin/entries");
    owner.shoot("entries-empty").await;
}

async fn write(owner: &Browser) {
    owner.follow("header a.button-primary").await;
    owner.fill("#field-title", "A walk at low tide").await;
    owner.fill("#field-summary", "Four kilometres of sand.").await;
    owner.write_markdown().await;
    owner.fill("#field-body", "The sea was **far** away.\n\n- gulls\n- rain\n").await;
    owner.follow("button[value=save]").await;
    owner.wait_for(".flash-success", "Saved.").await;
    assert_eq!(owner.value("#field-title").await, "A walk at low tide");
    assert_eq!(owner.text("#author-1 option:checked").await, "Ada Lovelace");
    owner.shoot("entry-form").await;
}

async fn preview_and_publish(owner: &Browser) {
    let form = owner.path().await;
    owner.go(&format!("{form}/preview")).await;
    owner.wait_for(".preview-banner", "readers do not see this version").await;
    owner.wait_for("article h1", "A walk at low tide").await;
    owner.shoot("preview").await;
    owner.go(&form).await;
    owner.follow("button[value=publish]").await;
    owner.wait_for(".flash-success", "Published. Readers see it now.").await;
    owner.go("/admin/entries").await;
    owner.wait_for(".badge-published", "Published").await;
    owner.shoot("entries").await;
}

async fn read(reader: &Browser) {
    reader.go("/").await;
    reader.shoot("home").await;
    reader.follow("article h2 a").await;
    reader.wait_for("article h1", "A walk at low tide").await;
    assert_eq!(reader.path().await, "/a-walk-at-low-tide");
    assert_eq!(reader.text(".prose strong").await, "far");
    assert_eq!(reader.text(".prose li + li").await, "rain");
    assert_eq!(reader.script("return document.cookie").await, "");
    reader.shoot("entry").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_from_the_first_run_to_its_reader() {
    let app = TestApp::start().await;
    let owner = Browser::open(&app.origin()).await;
    set_up(&owner, app.app.services().setup_token()).await;
    write(&owner).await;
    preview_and_publish(&owner).await;
    let none: [String; 0] = [];
    assert_eq!(owner.complaints().await, none);
    owner.close().await;

    let reader = Browser::open(&app.origin()).await;
    read(&reader).await;
    assert_eq!(reader.complaints().await, none);
    let page = app.get("/a-walk-at-low-tide").await;
    for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"]
    {
        assert!(!page.header(name).is_empty(), "{name}");
    }
    let injected = "const script = document.createElement('script');\
                    script.textContent = 'window.ran = true';\
                    document.body.append(script);\
                    return window.ran === true";
    assert_eq!(reader.script(injected).await, false, "an injected script ran");
    assert!(reader.complaints().await.iter().any(|complaint| complaint.contains("Content Security Policy")));
    reader.go("/login").await;
    reader.find("input[name=login]").await;
    reader.shoot("login").await;
    reader.go("/nowhere").await;
    reader.wait_for("h1", "Page not found").await;
    reader.shoot("not-found").await;
    reader.close().await;
    app.shutdown().await;
}
