//! The pages of the documentation, so that their examples are compiled with the examples of this crate.

macro_rules! pages {
    ($($name:ident = $path:literal),+ $(,)?) => {
        $(
            #[doc = include_str!(concat!("../../docs/plugins/", $path))]
            mod $name {}
        )+
    };
}

pages! {
    capability_clock = "capabilities/clock.md",
    capability_connect = "capabilities/connect.md",
    capability_content = "capabilities/content.md",
    capability_http = "capabilities/http.md",
    capability_i18n = "capabilities/i18n.md",
    capability_jobs = "capabilities/jobs.md",
    capability_log = "capabilities/log.md",
    capability_mail = "capabilities/mail.md",
    capability_media = "capabilities/media.md",
    capability_random = "capabilities/random.md",
    capability_secrets = "capabilities/secrets.md",
    capability_settings = "capabilities/settings.md",
    capability_store = "capabilities/store.md",
    capability_users = "capabilities/users.md",
    hook_admin_panel = "hooks/admin-panel.md",
    hook_block = "hooks/block.md",
    hook_content_filter = "hooks/content-filter.md",
    hook_editor_frame = "hooks/editor-frame.md",
    hook_editor_panel = "hooks/editor-panel.md",
    hook_editor = "hooks/editor.md",
    hook_entry_events = "hooks/entry-events.md",
    hook_entry_filter = "hooks/entry-filter.md",
    hook_lifecycle = "hooks/lifecycle.md",
    hook_mail_transport = "hooks/mail-transport.md",
    hook_media_processor = "hooks/media-processor.md",
    hook_page_head = "hooks/page-head.md",
    hook_preinit = "hooks/preinit.md",
    hook_publication_type = "hooks/publication-type.md",
    hook_reader_assets = "hooks/reader-assets.md",
    hook_response_headers = "hooks/response-headers.md",
    hook_response_paths = "hooks/response-paths.md",
    hook_routes = "hooks/routes.md",
    hook_scheduled = "hooks/scheduled.md",
    getting_started = "getting-started.md",
    readme = "../../plugin-api/README.md",
    testing_natively = "testing-natively.md",
}
