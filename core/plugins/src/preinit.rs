//! Runs a component's preparation once and keeps the memory that it leaves behind, so that no instance has to
//! prepare anything. For building plugins; the running site never calls it.

use wasmtime::{
    Config, Engine, Store,
    component::{Component, Instance, Lift, Linker, ResourceTable, WasmList, types::ComponentItem},
};
use wasmtime_wasi::{Deterministic, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wizer::{ComponentInstanceState, Wizer};

/// The exported function that prepares a component: the world `preinit-hook` of `sandpress:preinit`.
const FUNCTION: &str = "preinitialise";

/// Why a component cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PreinitError {
    /// The bytes are no component, or one that cannot be snapshotted.
    #[error("this component cannot be prepared: {0:#}")]
    Unsuitable(#[source] wasmtime::Error),
    /// The component does not export the function.
    #[error("this component has nothing to prepare: it does not export `{FUNCTION}` of sandpress:preinit")]
    NothingToPrepare,
    /// It imports what is not there at build time, or cannot start.
    #[error("this component cannot start without a site: {0:#}")]
    CannotStart(#[source] wasmtime::Error),
    /// The function trapped.
    #[error("`{FUNCTION}` of this component failed: {0:#}")]
    Failed(#[source] wasmtime::Error),
    /// The memory could not be read or written down.
    #[error("the prepared memory of this component cannot be kept: {0:#}")]
    CannotKeep(#[source] wasmtime::Error),
}

/// Runs `preinitialise` of a component and returns the component with the memory that it left behind. It runs with an
/// inert WASI: no files, no environment, no network.
///
/// # Errors
/// [`PreinitError`].
pub async fn preinitialise(component: &[u8]) -> Result<Vec<u8>, PreinitError> {
    let mut wizer = Wizer::new();
    // Wizer 48 would take the function out of the core module but leave its alias in the component, which is then
    // invalid. Nothing calls it on a site.
    wizer.init_func(FUNCTION).keep_init_func(true);
    let (context, instrumented) = wizer.instrument_component(component).map_err(PreinitError::Unsuitable)?;

    let mut config = Config::new();
    config.wasm_component_model(true);
    let engine = Engine::new(&config).map_err(PreinitError::Unsuitable)?;
    let compiled = Component::new(&engine, &instrumented).map_err(PreinitError::Unsuitable)?;
    if compiled.get_export_index(None, FUNCTION).is_none() {
        return Err(PreinitError::NothingToPrepare);
    }
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker).map_err(PreinitError::CannotStart)?;
    refuse_capabilities(&mut linker, &compiled).map_err(PreinitError::CannotStart)?;
    let mut store = Store::new(&engine, State::default());
    let instance =
        linker.instantiate_async(&mut store, &compiled).await.map_err(PreinitError::CannotStart)?;
    let function = instance
        .get_typed_func::<(), ()>(&mut store, FUNCTION)
        .map_err(|_| PreinitError::NothingToPrepare)?;
    function.call_async(&mut store, ()).await.map_err(PreinitError::Failed)?;

    let mut memory = Memory { store, instance, failure: None };
    let snapshot = wizer.snapshot_component(&context, &mut memory).await.map_err(PreinitError::CannotKeep)?;
    match memory.failure {
        Some(failure) => Err(PreinitError::CannotKeep(failure)),
        None => Ok(snapshot),
    }
}

/// A component may import capabilities, but they need a site: calling one ends the preparation.
fn refuse_capabilities(linker: &mut Linker<State>, component: &Component) -> wasmtime::Result<()> {
    let engine = linker.engine().clone();
    for (name, item) in component.component_type().imports(&engine) {
        let ComponentItem::ComponentInstance(interface) = item.ty else { continue };
        if name.starts_with("wasi:") {
            continue;
        }
        let mut instance = linker.instance(name)?;
        for (function, item) in interface.exports(&engine) {
            if matches!(item.ty, ComponentItem::ComponentFunc(_)) {
                let refusal = format!("{name}#{function} is not there at build time");
                instance.func_new(function, move |_, _, _, _| Err(wasmtime::format_err!("{refusal}")))?;
            }
        }
    }
    Ok(())
}

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl Default for State {
    fn default() -> Self {
        // The same component always becomes the same bytes, so nothing in it may be random. A seed that is the
        // same in every instance, and that anybody can read in the component, would be no secret in any case.
        let wasi = WasiCtxBuilder::new()
            .insecure_random_seed(0)
            .insecure_random(Deterministic::new(vec![0]))
            .secure_random(Deterministic::new(vec![0]))
            .build();
        Self { wasi, table: ResourceTable::new() }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Reads memories and globals through the accessors that wizer put into the component. The trait has no room for
/// errors, so the first one is kept and the snapshot is thrown away.
struct Memory {
    store: Store<State>,
    instance: Instance,
    failure: Option<wasmtime::Error>,
}

impl Memory {
    async fn call<R: Lift + Send + Sync + 'static>(&mut self, instance: &str, function: &str) -> Option<R> {
        let result = self.try_call(instance, function).await;
        result.map_err(|error| self.failure.get_or_insert(error)).ok()
    }

    async fn try_call<R: Lift + Send + Sync + 'static>(
        &mut self,
        instance: &str,
        function: &str,
    ) -> wasmtime::Result<R> {
        let missing = || wasmtime::format_err!("the accessor {instance}#{function} is missing");
        let parent = self.instance.get_export_index(&mut self.store, None, instance).ok_or_else(missing)?;
        let index =
            self.instance.get_export_index(&mut self.store, Some(&parent), function).ok_or_else(missing)?;
        let accessor = self.instance.get_typed_func::<(), (R,)>(&mut self.store, index)?;
        Ok(accessor.call_async(&mut self.store, ()).await?.0)
    }
}

impl ComponentInstanceState for Memory {
    async fn call_func_ret_list_u8(
        &mut self,
        instance: &str,
        func: &str,
        contents: impl FnOnce(&[u8]) + Send,
    ) {
        match self.call::<WasmList<u8>>(instance, func).await {
            Some(bytes) => contents(bytes.as_le_slice(&self.store)),
            None => contents(&[]),
        }
    }

    async fn call_func_ret_s32(&mut self, instance: &str, func: &str) -> i32 {
        self.call(instance, func).await.unwrap_or_default()
    }

    async fn call_func_ret_s64(&mut self, instance: &str, func: &str) -> i64 {
        self.call(instance, func).await.unwrap_or_default()
    }

    async fn call_func_ret_f32(&mut self, instance: &str, func: &str) -> u32 {
        self.call::<f32>(instance, func).await.unwrap_or_default().to_bits()
    }

    async fn call_func_ret_f64(&mut self, instance: &str, func: &str) -> u64 {
        self.call::<f64>(instance, func).await.unwrap_or_default().to_bits()
    }
}
