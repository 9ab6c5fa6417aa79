//! What wasmtime makes of the WIT interfaces in `plugin-api/wit`.

#![allow(missing_docs, unreachable_pub, unused, clippy::all, clippy::pedantic)]

wasmtime::component::bindgen!({
    path: "../plugin-api/wit",
    world: "sandpress:plugin/everything",
    imports: { default: async | trappable },
    exports: { default: async },
});
