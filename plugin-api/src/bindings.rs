//! What wit-bindgen makes of `wit/`: one module for each hook and each capability, so that a component's
//! imports and exports are exactly what its author used.

macro_rules! hook {
    ($module:ident, $world:literal, $macro:literal) => {
        #[allow(missing_docs, clippy::all)]
        pub mod $module {
            wit_bindgen::generate!({
                path: "wit",
                world: $world,
                with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types },
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
hook!(entry_filter, "sandpress:entry-filter/entry-filter-hook@1.0.0", "__export_entry_filter");
hook!(content_filter, "sandpress:content-filter/content-filter-hook@1.0.0", "__export_content_filter");
hook!(page_head, "sandpress:page-head/page-head-hook@1.0.0", "__export_page_head");
hook!(
    response_headers,
    "sandpress:response-headers/response-headers-hook@1.0.0",
    "__export_response_headers"
);

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

capability!(log, "sandpress:log/log-capability@1.0.0");
capability!(settings, "sandpress:settings/settings-capability@1.0.0");
capability!(
    store,
    "sandpress:store/store-capability@1.0.0",
    with: { "sandpress:types/types@1.0.0": crate::bindings::types::sandpress::types::types }
);
