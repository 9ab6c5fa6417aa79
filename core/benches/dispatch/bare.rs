//! The same components called with wasmtime alone: the engine of the sandbox and a fresh instance for each call, but
//! no queue, no budget, no clock, no account of what happened.

use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store,
    component::{Component, HasSelf, Instance, InstancePre, Linker, ResourceTable},
};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::site;

#[allow(unreachable_pub, unused, clippy::all)]
mod bindings {
    wasmtime::component::bindgen!({
        path: "../plugin-api/wit",
        world: "sandpress:plugin/everything",
        exports: { default: async },
    });
}

pub(crate) use bindings::exports::sandpress::{
    editor::renderer::GuestIndices as EditorIndices,
    publication_type::publication_type::{Entry, GuestIndices as TypeIndices},
};
pub(crate) use bindings::sandpress::types::types::FieldValue;

use bindings::sandpress::types::types;

/// A component that is compiled and linked.
pub(crate) struct Bare {
    engine: Engine,
    pub(crate) pre: InstancePre<State>,
}

/// What WASI needs.
pub(crate) struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl types::Host for State {}

impl Bare {
    /// Compiles a bundled component.
    pub(crate) fn load(name: &str) -> Self {
        let engine = Engine::new(&config()).unwrap();
        let component = Component::from_binary(&engine, &site::component(name)).unwrap();
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker).unwrap();
        types::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state).unwrap();
        let pre = linker.instantiate_pre(&component).unwrap();
        Self { engine, pre }
    }

    /// A fresh instance.
    pub(crate) async fn instantiate(&self) -> (Store<State>, Instance) {
        let state = State { wasi: WasiCtx::builder().build(), table: ResourceTable::new() };
        let mut store = Store::new(&self.engine, state);
        store.set_epoch_deadline(u64::MAX / 2);
        let instance = self.pre.instantiate_async(&mut store).await.unwrap();
        (store, instance)
    }
}

/// The settings of `plugins::engine`, which keeps them to itself.
fn config() -> Config {
    let mut pooling = PoolingAllocationConfig::default();
    pooling
        .total_component_instances(80)
        .total_core_instances(80 * 8)
        .total_memories(80 * 2)
        .total_tables(80 * 8)
        .table_elements(100_000)
        .max_core_instances_per_component(8)
        .max_memories_per_component(2)
        .max_tables_per_component(8)
        .total_stacks(80)
        .max_memory_size(512 << 20)
        .pagemap_scan(Enabled::No)
        .table_keep_resident(32 << 10);
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .epoch_interruption(true)
        .concurrency_support(false)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pooling));
    config
}
