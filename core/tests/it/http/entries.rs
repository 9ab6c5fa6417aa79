//! Writing an entry and what becomes of it.

use sandpress::domain::{Entry, EntryId, EntryStatus, Role};

use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

const NEW: &str = "/admin/entries/new/text";

fn id_of(page: &Page) -> EntryId {
    assert_eq!(page.status, 303, "{}", page.body);
    page.location().rsplit('/').next().unwrap().parse().unwrap()
}

async fn save(owner: &Client, entry: &Entry, action: &str, fields: &[(&str, &str)]) -> Page {
    let revision = entry.revision.to_string();
    let all: Vec<_> = [("revision", revision.as_str()), ("action", action)]
        .into_iter()
        .chain(fields.iter().copied())
        .collect();
    owner.post_form(&format!("/admin/entries/{}", entry.id), &all).await
}

#[tokio::test]
async fn the_form_is_drawn_from_the_type() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let form = owner.get(NEW).await;
    assert_eq!(form.status, 200);
    for field in ["title", "summary", "body", "cover", "cover-alt"] {
        assert_eq!(form.field(field), "");
    }
    assert!(form.shows("selected>The Owner</option>"), "{}", form.body);
    for nowhere in
        ["/admin/entries/new/poem", "/admin/entries/x", "/admin/entries/00000000-0000-0000-0000-000000000000"]
    {
        assert_eq!(owner.get(nowhere).await.status, 404, "{nowhere}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_draft_is_kept_and_shown_to_nobody() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let fields = [("field.title", "Half a thought"), ("field.body", "Line\r\nline"), ("action", "save")];
    let made = owner.post_form(NEW, &fields).await;
    let entry = app.entry(id_of(&made)).await;
    assert_eq!((entry.status, entry.path.as_str()), (EntryStatus::Draft, "half-a-thought"));
    let form = owner.get(made.location()).await;
    assert!(form.shows("Saved.") && form.shows("badge-draft"));
    assert_eq!((form.field("title").as_str(), form.field("body").as_str()), ("Half a thought", "Line\nline"));
    assert_eq!(app.get("/half-a-thought").await.status, 404);
    let preview = format!("{}/preview", made.location());
    let page = owner.get(&preview).await;
    assert!(page.status == 200 && page.shows("readers do not see this version") && page.shows("noindex"));
    assert_eq!(page.header("cache-control"), "no-store");
    let stranger = app.get(&preview).await;
    assert_eq!(stranger.status, 303);
    assert!(stranger.location().starts_with("/login?next=") && !stranger.shows("Half a thought"));
    app.shutdown().await;
}

#[tokio::test]
async fn an_empty_draft_may_be_saved_but_not_published() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let entry = app.entry(id_of(&owner.post_form(NEW, &[("action", "save")]).await)).await;
    assert!(entry.path.as_str().starts_with("text-"), "{}", entry.path);
    let refused = save(&owner, &entry, "publish", &[("field.summary", "Kept all the same")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.between("id=\"field-title-error\">", "</ul>").contains("Give the post a title"));
    assert!(refused.between("id=\"field-body-error\">", "</ul>").contains("the body is empty"));
    assert_eq!(refused.field("summary"), "Kept all the same");
    assert_eq!(app.entry(entry.id).await.revision, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn field_errors_stand_beside_their_field_and_the_text_is_kept() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let long = "é".repeat(203);
    let fields = [
        ("field.title", long.as_str()),
        ("field.body", "Text that was <b>long</b> work & must stay.\n"),
        ("field.cover", "javascript:alert(1)"),
        ("path", "a b"),
        ("action", "save"),
    ];
    let page = owner.post_form(NEW, &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.between("id=\"field-title-error\">", "</ul>").contains("Shorten it by 3."));
    assert!(page.between("id=\"field-cover-error\">", "</ul>").contains("not the address of a picture"));
    assert_eq!(page.field("title"), long);
    assert_eq!(page.field("body").trim_end(), "Text that was <b>long</b> work & must stay.");
    assert_eq!(page.field("cover"), "javascript:alert(1)");
    assert!(page.shows("name=\"path\" type=\"text\" value=\"a b\""));
    app.shutdown().await;
}

#[tokio::test]
async fn an_address_has_to_be_free_and_readable() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.post("Taken", "Here.").await;
    for (path, message) in [
        ("taken", "Another entry stands at this address"),
        ("/taken/", "Another entry stands at this address"),
        ("a b", "The address has the character ' '"),
        ("a/../b", "an empty part or a part of dots"),
        ("admin/x", "Addresses that begin with /admin belong to the site itself"),
        ("Media", "belong to the site itself"),
        ("a?b", "The address has the character '?'"),
    ] {
        let fields =
            [("field.title", "Other"), ("field.body", "Text"), ("path", path), ("action", "publish")];
        let page = owner.post_form(NEW, &fields).await;
        assert_eq!(page.status, 422, "{path}");
        assert!(page.between("id=\"path-error\">", "</ul>").contains(message), "{path}: {}", page.body);
        assert_eq!(page.field("title"), "Other");
    }
    let again = owner.post_form(NEW, &[("field.title", "Taken"), ("action", "save")]).await;
    assert_eq!(app.entry(id_of(&again)).await.path.as_str(), "taken-2");
    app.shutdown().await;
}

#[tokio::test]
async fn an_entry_is_published_changed_unpublished_and_published_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let fields = [
        ("field.title", "Tides"),
        ("field.body", "The first text."),
        ("byline", "  Ada \t L. "),
        ("action", "publish"),
    ];
    let made = owner.post_form(NEW, &fields).await;
    let id = id_of(&made);
    assert!(owner.get(made.location()).await.shows("Published. Readers see it now."));
    let page = app.get("/tides").await;
    assert!(page.shows("The first text.") && page.shows("<bdi class=\"p-author\">Ada L.</bdi>"));

    app.wait_a_minute();
    let second = [("field.title", "Tides"), ("field.body", "The second text."), ("byline", "Ada")];
    save(&owner, &app.entry(id).await, "save", &second).await;
    assert!(app.get("/tides").await.shows("The first text."), "an unpublished change was shown");
    let form = owner.get(made.location()).await;
    assert!(form.shows("Changes not published") && form.field("body") == "The second text.");
    assert!(owner.get("/admin/entries").await.shows("Changes not published"));
    assert!(owner.get(&format!("{}/preview", made.location())).await.shows("The second text."));

    save(&owner, &app.entry(id).await, "publish", &second).await;
    assert!(app.get("/tides").await.shows("The second text."));
    assert!(!owner.get(made.location()).await.shows("Changes not published"));

    let page = save(&owner, &app.entry(id).await, "unpublish", &[]).await;
    assert!(owner.get(page.location()).await.shows("Unpublished. Readers no longer see it."));
    assert_eq!(app.get("/tides").await.status, 404);
    let page = save(&owner, &app.entry(id).await, "unpublish", &[]).await;
    assert!(owner.get(page.location()).await.shows("The entry is not published"));

    save(&owner, &app.entry(id).await, "publish", &second).await;
    let entry = app.entry(id).await;
    assert!(entry.is_public() && app.get("/tides").await.shows("2026-03-14T09:26:53Z"), "its date was lost");
    app.shutdown().await;
}

#[tokio::test]
async fn the_trash_keeps_what_is_in_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let entry = app.post("Kept in the trash", "All of it.").await;
    let form = format!("/admin/entries/{}", entry.id);
    let page = owner.post_form(&format!("{form}/trash"), &[]).await;
    assert_eq!(page.location(), "/admin/entries");
    let list = owner.get("/admin/entries").await;
    assert!(list.shows("“Kept in the trash” was moved to the trash."));
    assert_eq!(app.get("/kept-in-the-trash").await.status, 404);
    let trashed = owner.get(&form).await;
    assert!(trashed.shows("This entry is in the trash.") && trashed.field("body") == "All of it.");
    let refused = save(&owner, &entry, "save", &[("field.title", "Changed in the trash")]).await;
    assert_eq!(refused.status, 409);
    assert_eq!(owner.post_form(&format!("{form}/trash"), &[]).await.status, 409);

    let restored = owner.post_form(&format!("{form}/restore"), &[]).await;
    assert!(owner.get(restored.location()).await.shows("Restored as a draft."));
    assert_eq!(app.get("/kept-in-the-trash").await.status, 404, "restoring made it public");
    assert_eq!(owner.get(&form).await.field("body"), "All of it.");
    assert_eq!(owner.post_form(&format!("{form}/restore"), &[]).await.status, 409);
    app.shutdown().await;
}

#[tokio::test]
async fn too_much_text_is_refused_beside_its_field_and_kept() {
    let app = TestApp::with(&[], &[("SERVER__MAX_BODY_BYTES", "4194304")]).await;
    let owner = app.owner().await;
    let body = "A line of text.\n".repeat(96 * 1024);
    let fields = [("field.title", "Long"), ("field.body", body.as_str()), ("action", "save")];
    let page = owner.post_form(NEW, &fields).await;
    assert_eq!(page.status, 422);
    let message = page.between("id=\"field-body-error\">", "</ul>");
    assert!(message.contains("has 1537 KiB of text, at most 1024 are allowed"), "{message}");
    assert_eq!(page.field("body").trim_end(), body.trim_end());

    let huge = "x".repeat(5 << 20);
    let page = owner.post_form(NEW, &[("field.body", huge.as_str())]).await;
    assert_eq!(page.status, 413);
    assert!(page.shows("larger than"), "{}", page.body);
    let list = owner.get("/admin/entries").await;
    assert!(list.shows("A blank page"), "something was saved");
    app.shutdown().await;
}

#[tokio::test]
async fn contributors_write_and_do_not_publish() {
    let app = TestApp::start().await;
    let contributor = app.user_as(Role::Contributor).await;
    let fields = [("field.title", "From a guest"), ("field.body", "Text.")];
    let made = contributor.post_form(NEW, &fields).await;
    let entry = app.entry(id_of(&made)).await;
    let refused = save(&contributor, &entry, "publish", &fields).await;
    assert_eq!(refused.status, 403);
    let create = [fields.as_slice(), &[("action", "publish")]].concat();
    assert_eq!(contributor.post_form(NEW, &create).await.status, 403);
    let other = app.draft("Somebody else's", "Text.").await;
    for path in ["", "/preview"] {
        let page = contributor.get(&format!("/admin/entries/{}{path}", other.id)).await;
        assert!(page.status == 404 && !page.shows("Somebody else's"));
    }
    assert!(!contributor.get("/admin/entries").await.shows("Somebody else's"));
    assert!(!app.entry(entry.id).await.is_public());
    app.shutdown().await;
}
