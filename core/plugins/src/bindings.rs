//! What wasmtime makes of the WIT interfaces in `plugin-api/wit`.

#![allow(missing_docs, unreachable_pub, unused, clippy::all, clippy::pedantic)]

wasmtime::component::bindgen!({
    path: "../../plugin-api/wit",
    world: "sandpress:plugin/everything",
    imports: { default: async | trappable },
    exports: { default: async },
    with: {
        "sandpress:connect/connect.connection": crate::host::Connection,
        "sandpress:http/client.body": crate::host::HeldBody,
        "sandpress:media-processor/files.sink": crate::host::Sink,
        "sandpress:media-processor/files.source": crate::host::Source,
        "sandpress:media/reader.reading": crate::host::Reading,
        "sandpress:media/writer.writing": crate::host::Writing,
    },
});
