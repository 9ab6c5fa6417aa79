//! The editor in its frame, as authors use it, and what a hostile one can reach.

use sandpress::domain::Role;

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

const FRAME: &str = ".editor-frame";

/// Keys of WebDriver.
pub(super) const ENTER: &str = "\u{e007}";
const END: &str = "\u{e010}";
const NONE: [String; 0] = [];

/// The form of a new post, with the cursor in the open editor.
pub(super) async fn write(app: &TestApp) -> Browser {
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.go("/admin/entries/new/text").await;
    browser.fill("#login", "owner@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("button[type=submit]").await;
    browser.find(".field.framed:not(.opening)").await;
    browser.fill("#field-title", "Low water").await;
    browser.enter_frame(FRAME).await;
    browser.click(".ProseMirror").await;
    browser
}

/// Puts something on the clipboard of the editor and pastes it.
pub(super) async fn paste(browser: &Browser, kind: &str, content: &str) {
    let script = format!(
        "const data = new DataTransfer();\
         data.setData({kind:?}, {content:?});\
         const paste = new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }});\
         document.querySelector('.ProseMirror').dispatchEvent(paste)"
    );
    browser.script(&script).await;
}

/// Waits until the field of the form holds the text, and gives all of it.
pub(super) async fn stored(browser: &Browser, text: &str) -> String {
    browser.leave_frame().await;
    browser.wait_for_value("#field-body", text).await;
    let value = browser.value("#field-body").await;
    browser.enter_frame(FRAME).await;
    value
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_written_with_the_slash_menu_and_published() {
    let app = TestApp::start().await;
    let browser = write(&app).await;
    browser.keys("The sea was **far** away.").await;
    browser.keys(&format!("{ENTER}/head")).await;
    browser.wait_for(".popup .menu-item[aria-selected=true]", "Heading").await;
    browser.leave_frame().await;
    browser.shoot("editor-slash").await;
    browser.enter_frame(FRAME).await;
    browser.keys(&format!("{ENTER}What to bring{ENTER}- boots{ENTER}a lamp{ENTER}{ENTER}")).await;
    browser.keys("/table").await;
    browser.wait_for(".popup .menu-item[aria-selected=true]", "Table").await;
    browser.keys(&format!("{ENTER}Place\u{e004}Water\u{e004}")).await;
    browser.wait_for(".table-tools", "Row above").await;
    let markdown = stored(&browser, "| Place | Water |").await;
    assert!(
        markdown.starts_with(
            "The sea was **far** away.\n\n## What to bring\n\n- boots\n- a lamp\n\n| Place | Water |"
        ),
        "{markdown}"
    );
    browser.wait_for(".status-words", "13 words").await;
    browser.leave_frame().await;
    browser.shoot("editor").await;
    browser.follow("button[value=publish]").await;
    browser.wait_for(".flash-success", "Published. Readers see it now.").await;
    assert_eq!(browser.complaints().await, NONE);
    browser.go("/low-water").await;
    browser.wait_for("article h2", "What to bring").await;
    browser.wait_for("article strong", "far").await;
    browser.wait_for("article th", "Place").await;
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_found_and_replaced_and_pastes_come_in_clean() {
    let app = TestApp::start().await;
    let browser = write(&app).await;
    let hostile = "<meta><style>p{color:red}</style><p style='color:red' onclick='parent.x()'>High <b>water</b> \
                   <script>document.title='ran'</script><img src=x onerror='document.title=`ran`'>\
                   <a href='javascript:alert(1)'>here</a></p><ul><li>one</li></ul><iframe src='/admin'></iframe>";
    paste(&browser, "text/html", hostile).await;
    let markdown = stored(&browser, "High").await;
    assert_eq!(markdown.trim(), "High **water** here\n\n- one");
    assert_eq!(browser.script("return document.title").await, "Editor");

    let too_much = "const data = new DataTransfer();\
                    data.setData('text/plain', 'x'.repeat(10_000_000));\
                    const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });\
                    document.querySelector('.ProseMirror').dispatchEvent(paste)";
    browser.script(too_much).await;
    browser.wait_for(".notice", "too much to paste").await;

    browser.click(".ProseMirror").await;
    browser.keys("\u{e009}h\u{e000}").await;
    browser.fill(".find input[aria-label=Find]", "water").await;
    browser.wait_for(".find-count", "1 of 1").await;
    browser.fill(".find input[aria-label='Replace with']", "tide").await;
    browser.keys(ENTER).await;
    let markdown = stored(&browser, "tide").await;
    assert_eq!(markdown.trim(), "High **tide** here\n\n- one");
    browser.leave_frame().await;
    browser.shoot("editor-find").await;
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_block_of_a_plugin_is_filled_in_by_a_form_and_what_is_unknown_stays() {
    let variables = [
        ("PLUGINS__RELATED_POSTS__GRANTS__STORE", "true"),
        ("PLUGINS__RELATED_POSTS__GRANTS__CONTENT_READ", "true"),
        ("PLUGINS__RELATED_POSTS__GRANTS__JOBS", "600/hour"),
        ("PLUGINS__RELATED_POSTS__LIMITS__CPU_MS", "5000"),
    ];
    let app = TestApp::with(&["related_posts"], &variables).await;
    let browser = write(&app).await;
    browser.keys("/related").await;
    browser.wait_for(".popup .menu-item[aria-selected=true]", "Related").await;
    browser.keys(ENTER).await;
    browser.wait_for(".popup.form h2", "Related").await;
    browser.leave_frame().await;
    browser.shoot("editor-block").await;
    browser.enter_frame(FRAME).await;
    browser.fill(".popup.form input[name=count]", "4").await;
    browser.keys(ENTER).await;
    stored(&browser, "::related-posts{count=4}").await;
    browser.leave_frame().await;
    browser.write_markdown().await;
    let unknown = "<aside>raw *html*</aside>\n\n:::newer{a=1}\ntext\n:::\n\n::unknown{a=1}";
    browser.fill("#field-body", &format!("Text\n\n{unknown}\n")).await;
    browser.click(".editor-switch").await;
    browser.find(".field.framed:not(.opening)").await;
    browser.enter_frame(FRAME).await;
    browser.click(".ProseMirror > p").await;
    browser.keys(&format!("{END} and more.")).await;
    let markdown = stored(&browser, "Text and more.").await;
    assert!(markdown.contains(unknown), "{markdown}");
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_frame_there_is_the_field_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let browser = write(&app).await;
    browser.keys("Written in the editor.").await;
    browser.leave_frame().await;
    browser.click(".editor-switch").await;
    browser.wait_for(".editor-switch", "Editor").await;
    assert_eq!(browser.value("#field-body").await.trim(), "Written in the editor.");
    browser.fill("#field-body", "Written as *text*.").await;
    browser.click(".editor-switch").await;
    browser.find(".field.framed:not(.opening)").await;
    browser.enter_frame(FRAME).await;
    browser.wait_for(".ProseMirror em", "text").await;
    browser.leave_frame().await;
    browser.follow("button[value=save]").await;
    browser.wait_for(".flash-success", "Saved.").await;

    let form = browser.path().await;
    browser.allow_scripts(false).await;
    browser.go(&form).await;
    browser.fill("#field-body", "Written without scripts.").await;
    browser.follow("button[value=save]").await;
    browser.wait_for(".flash-success", "Saved.").await;
    browser.go(&format!("{form}/preview")).await;
    browser.wait_for(".prose p", "Written without scripts.").await;
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_editor_reaches_nothing() {
    let app = TestApp::with(&["breaks_out"], &[("PLUGINS__EDITOR__ENABLED", "false")]).await;
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.go("/admin/entries/new/text").await;
    browser.fill("#login", "owner@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("button[type=submit]").await;
    browser.wait_for_value("#field-body", "evaluated").await;
    let results: serde_json::Value = serde_json::from_str(&browser.value("#field-body").await).unwrap();
    let results = results.as_object().unwrap();
    assert!(results.len() > 15, "{results:?}");
    for (attack, outcome) in results {
        assert!(outcome.as_str().unwrap().starts_with("refused"), "{attack}: {outcome}");
    }
    assert_eq!(browser.path().await, "/admin/entries/new/text");
    browser.close().await;
    app.shutdown().await;
}

/// Drops a picture behind the first paragraph.
const DROP: &str = "const canvas = document.createElement('canvas');\
    canvas.width = 300; canvas.height = 200; canvas.getContext('2d').fillRect(40, 40, 100, 100);\
    return new Promise((done) => canvas.toBlob((blob) => {\
      const data = new DataTransfer();\
      data.items.add(new File([blob], 'gulls.png', { type: 'image/png' }));\
      const { left, top } = document.querySelector('.ProseMirror p').getBoundingClientRect();\
      const place = { clientX: left + 5, clientY: top + 5, bubbles: true, cancelable: true };\
      document.querySelector('.ProseMirror p').dispatchEvent(new DragEvent('drop', { dataTransfer: data, ...place }));\
      done(null);\
    }))";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_is_dropped_goes_to_the_library_and_into_the_text() {
    let app = TestApp::start().await;
    let browser = write(&app).await;
    browser.keys("Gulls at the pier.").await;
    browser.leave_frame().await;
    let offline = "window.send = XMLHttpRequest.prototype.send;\
                   XMLHttpRequest.prototype.send = function () { this.onerror(); };\
                   return null";
    browser.script(offline).await;
    browser.enter_frame(FRAME).await;
    browser.script(DROP).await;
    browser.wait_for(".upload.failed", "gulls.png was not uploaded: the site could not be reached.").await;
    let markdown = stored(&browser, "Gulls").await;
    assert_eq!(markdown.trim(), "Gulls at the pier.");
    browser.leave_frame().await;
    browser.shoot("editor-upload").await;
    browser.script("XMLHttpRequest.prototype.send = window.send; return null").await;
    browser.enter_frame(FRAME).await;
    browser.click(".upload .chip").await;
    browser.find("figure.pictures img[src^='blob:']").await;
    let markdown = stored(&browser, "](/media/").await;
    assert!(markdown.starts_with("Gulls at the pier.\n\n![](/media/"), "{markdown}");
    browser.click(".picture-about.missing").await;
    browser.fill(".popup.form input[name=alt]", "Three gulls").await;
    browser.keys(ENTER).await;
    stored(&browser, "![Three gulls](/media/").await;
    browser.leave_frame().await;
    browser.shoot("editor-picture").await;
    assert_eq!(browser.complaints().await, NONE);
    browser.go("/admin/media").await;
    browser.wait_for("main", "gulls").await;
    browser.close().await;
    app.shutdown().await;
}
