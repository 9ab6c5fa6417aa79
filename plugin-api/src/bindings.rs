//! What wit-bindgen makes of `wit/`: one module for each hook and each capability, so that a component's
//! imports and exports are exactly what its author used.

macro_rules! hook {
    ($module:ident, $world:literal, $macro:literal $(, $shared:literal: $path:path)?) => {
        #[allow(missing_docs, clippy::all)]
        pub mod $module {
            wit_bindgen::generate!({
                path: "wit",
                world: $world,
                with: {
                    "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types,
                    $($shared: $path)?
                },
                pub_export_macro: true,
                export_macro_name: $macro,
                default_bindings_module: "sandpress_plugin::bindings",
                generate_unused_types: true,
            });
        }
    };
}

macro_rules! capability {
    ($module:ident, $world:literal $(, $option:ident: $value:tt)?) => {
        #[allow(missing_docs, clippy::all)]
        pub mod $module {
            wit_bindgen::generate!({ path: "wit", world: $world $(, $option: $value)? });
        }
    };
}

#[allow(missing_docs, clippy::all)]
pub mod types {
    wit_bindgen::generate!({
        path: "wit",
        world: "sandpress:types/types-only@1.0.0",
        additional_derives: [PartialEq, Eq],
        generate_unused_types: true,
    });
}

#[allow(missing_docs, clippy::all)]
pub mod panel {
    wit_bindgen::generate!({
        path: "wit",
        world: "sandpress:panel/panel-types-only@1.0.0",
        with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types },
        generate_unused_types: true,
    });
}

hook!(lifecycle, "sandpress:lifecycle/lifecycle-hook@1.0.0", "__export_lifecycle");
hook!(
    publication_type,
    "sandpress:publication-type/publication-type-hook@1.0.0",
    "__export_publication_type"
);
hook!(editor, "sandpress:editor/editor-hook@1.0.0", "__export_editor");
hook!(editor_frame, "sandpress:editor-frame/editor-frame-hook@1.0.0", "__export_editor_frame");
hook!(entry_filter, "sandpress:entry-filter/entry-filter-hook@1.0.0", "__export_entry_filter");
hook!(entry_events, "sandpress:entry-events/entry-events-hook@1.0.0", "__export_entry_events");
hook!(scheduled, "sandpress:scheduled/scheduled-hook@1.0.0", "__export_scheduled");
hook!(content_filter, "sandpress:content-filter/content-filter-hook@1.0.0", "__export_content_filter");
hook!(block, "sandpress:block/block-hook@1.0.0", "__export_block");
hook!(page_head, "sandpress:page-head/page-head-hook@1.0.0", "__export_page_head");
hook!(reader_assets, "sandpress:reader-assets/reader-assets-hook@1.0.0", "__export_reader_assets");
hook!(
    response_headers,
    "sandpress:response-headers/response-headers-hook@1.0.0",
    "__export_response_headers"
);
hook!(response_paths, "sandpress:response-paths/response-paths-hook@1.0.0", "__export_response_paths");
hook!(routes, "sandpress:routes/routes-hook@1.0.0", "__export_routes");
hook!(admin_panel,
    "sandpress:admin-panel/admin-panel-hook@1.0.0",
    "__export_admin_panel",
    "sandpress:panel/types@1.0.0": crate::bindings::panel::sandpress::panel::types
);
hook!(editor_panel,
    "sandpress:editor-panel/editor-panel-hook@1.0.0",
    "__export_editor_panel",
    "sandpress:panel/types@1.0.0": crate::bindings::panel::sandpress::panel::types
);
hook!(mail_transport, "sandpress:mail-transport/mail-transport-hook@1.0.0", "__export_mail_transport");
hook!(media_processor, "sandpress:media-processor/media-processor-hook@1.0.0", "__export_media_processor");

#[allow(missing_docs, clippy::all)]
pub mod preinit {
    wit_bindgen::generate!({
        path: "wit",
        world: "sandpress:preinit/preinit-hook@1.0.0",
        pub_export_macro: true,
        export_macro_name: "__export_preinit",
        default_bindings_module: "sandpress_plugin::bindings",
    });
}

capability!(clock, "sandpress:clock/clock-capability@1.0.0");
capability!(connect,
    "sandpress:connect/connect-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(content_read,
    "sandpress:content/content-read-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(content_write,
    "sandpress:content/content-write-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(http,
    "sandpress:http/http-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(i18n,
    "sandpress:i18n/i18n-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(jobs,
    "sandpress:jobs/jobs-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(log, "sandpress:log/log-capability@1.0.0");
capability!(mail,
    "sandpress:mail/mail-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(media_read,
    "sandpress:media/media-read-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(media_write,
    "sandpress:media/media-write-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(random,
    "sandpress:random/random-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(secrets,
    "sandpress:secrets/secrets-capability@1.1.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(settings, "sandpress:settings/settings-capability@1.0.0");
capability!(store,
    "sandpress:store/store-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
capability!(users,
    "sandpress:users/users-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
