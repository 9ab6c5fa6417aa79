//! Calls any function of a hook with JSON, by the component's own types: what authors try their plugins with. The call
//! goes through the same [`Scope`] as every other.

mod json;
mod sample;
mod shape;
mod value;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};
use wasmtime::component::{
    Component, Val,
    types::{ComponentFunc, ComponentItem},
};

pub use shape::{Shape, Whole};
pub use value::Misfit;

use super::{
    error::{CallError, LoadProblem},
    hooks::Hook,
    inspection::{Inspector, Introduction},
    registry::Plugins,
    scope::Scope,
};
use sandpress_config::PluginConfig;
use shape::Names;

/// The names of all functions of all hooks.
const NAMES: &[&str] = &[
    "act",
    "assets",
    "before-publish",
    "before-save",
    "blocks",
    "configure",
    "definition",
    "deliver",
    "describe",
    "files",
    "filter",
    "format",
    "handle",
    "headers",
    "items",
    "make",
    "panels",
    "paths",
    "probe",
    "render",
    "routes",
    "run",
    "schedules",
    "show",
    "submit",
    "summary",
    "upgrade",
    "validate",
];

/// A function that a component has because of a hook.
#[derive(Clone, Debug)]
pub struct Function {
    /// The hook.
    pub hook: Hook,
    /// Its name in WIT.
    pub name: &'static str,
    /// The parameters with their types.
    pub parameters: Vec<(String, Shape)>,
    /// What it answers; none where it answers nothing.
    pub result: Option<Shape>,
    /// The interface, with its version.
    interface: String,
}

/// What a component is, before anything is granted to it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What it says of itself.
    pub introduction: Introduction,
    /// The capabilities that it imports.
    pub capabilities: Vec<String>,
    /// The functions of its hooks.
    pub functions: Vec<Function>,
}

/// Why a function was not called, or gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum DynamicError {
    /// The input does not fit.
    #[error("{0}")]
    Input(#[from] Misfit),
    /// The call failed.
    #[error(transparent)]
    Call(#[from] CallError),
}

impl Function {
    /// The hook and the function, as in `block.render`.
    pub fn title(&self) -> String {
        format!("{}.{}", self.hook.as_str(), self.name)
    }

    /// The function as WIT writes it.
    pub fn wit(&self) -> String {
        let parameters = self.parameters.iter().map(|(name, shape)| format!("{name}: {}", shape.wit()));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let result = self.result.as_ref().map(|shape| format!(" -> {}", shape.wit())).unwrap_or_default();
        format!("{}: func({parameters}){result};", self.name)
    }

    /// The definitions of the types that it needs, as WIT writes them.
    pub fn definitions(&self) -> Vec<String> {
        let mut definitions = Vec::new();
        for shape in self.parameters.iter().map(|(_, shape)| shape).chain(&self.result) {
            shape.define(&mut definitions);
        }
        definitions
    }

    /// An input to begin with.
    pub fn sample(&self) -> Value {
        Value::Object(self.parameters.iter().map(|(name, shape)| (name.clone(), shape.sample())).collect())
    }

    /// The arguments that the JSON stands for.
    fn arguments(&self, input: &Value) -> Result<Vec<Val>, Misfit> {
        let none = Map::new();
        let object = match input {
            Value::Null => &none,
            Value::Object(object) => object,
            _ => {
                let message = "the input is an object with a member for each parameter".to_owned();
                return Err(Misfit { path: "input".to_owned(), message });
            }
        };
        let record = Shape::Record(Some(self.title()), self.parameters.clone());
        match value::from_json(&record, &Value::Object(object.clone()), "input")? {
            Val::Record(fields) => Ok(fields.into_iter().map(|(_, value)| value).collect()),
            _ => Ok(Vec::new()),
        }
    }
}

impl Inspector {
    /// Asks the component of this configuration who it is. Nothing is granted to it, whatever the configuration says.
    ///
    /// # Errors
    /// Why a site would refuse the component, whatever its owner grants.
    pub async fn identify(&self, config: &PluginConfig) -> Result<Identity, LoadProblem> {
        let inspected = self.loader.inspect(config).await?;
        let capabilities = inspected.names.capabilities.clone();
        let plugin = self.loader.link(config, inspected, None)?;
        let introduction = Introduction::of(&plugin, &mut self.loader.scope()).await?;
        Ok(Identity { introduction, capabilities, functions: functions(plugin.pre.component()) })
    }
}

impl Plugins {
    /// The functions that a running plugin has because of its hooks.
    pub fn functions(&self, plugin: &str) -> Vec<Function> {
        let scope = self.scope();
        let table = scope.table();
        table.plugins.get(plugin).map(|plugin| functions(plugin.pre.component())).unwrap_or_default()
    }
}

impl Scope {
    /// Calls a function with JSON, and gives its answer as JSON; null where it has none.
    ///
    /// # Errors
    /// Where the input does not fit, or the call fails. What the plugin itself answers is no error, whatever it is.
    pub async fn call_function(
        &mut self,
        plugin: &str,
        function: &Function,
        input: &Value,
    ) -> Result<Value, DynamicError> {
        let arguments = function.arguments(input)?;
        let call = function.hook.function(function.name);
        let table = self.table();
        let gone = || CallError::not_running(plugin, function.hook);
        let plugin = table.plugins.get(plugin).ok_or_else(gone)?;
        let missing = || wasmtime::format_err!("no function {}", function.title());
        let arguments = &arguments;
        let answer = self
            .call(plugin, call, async |store, instance| {
                let interface = instance.get_export_index(&mut *store, None, &function.interface);
                let interface = interface.ok_or_else(missing)?;
                let index = instance.get_export_index(&mut *store, Some(&interface), function.name);
                let guest = instance.get_func(&mut *store, index.ok_or_else(missing)?).ok_or_else(missing)?;
                let mut results = vec![Val::Bool(false); usize::from(function.result.is_some())];
                guest.call_async(&mut *store, arguments, &mut results).await?;
                Ok(results.pop())
            })
            .await?;
        let answer = function.result.as_ref().zip(answer);
        Ok(answer.map_or(Value::Null, |(shape, value)| json::to_json(shape, &value)))
    }
}

/// The functions of the hooks that the component has, in the order of its exports.
fn functions(component: &Component) -> Vec<Function> {
    let engine = component.engine();
    let ty = component.component_type();
    let mut functions = Vec::new();
    let shared = ty.imports(engine).filter_map(|(_, import)| match import.ty {
        ComponentItem::ComponentInstance(instance) => Some(Names::of(&instance, engine)),
        _ => None,
    });
    let shared: Vec<_> = shared.collect();
    for (interface, export) in ty.exports(engine) {
        let (Some(hook), ComponentItem::ComponentInstance(instance)) =
            (Hook::of_export(interface), export.ty)
        else {
            continue;
        };
        let names = Names::of(&instance, engine).and(&shared);
        functions.extend(instance.exports(engine).filter_map(|(name, export)| {
            let name = NAMES.iter().find(|known| **known == name)?;
            let ComponentItem::ComponentFunc(ty) = export.ty else { return None };
            Some(function(hook, name, interface, &ty, &names))
        }));
    }
    functions
}

fn function(hook: Hook, name: &'static str, interface: &str, ty: &ComponentFunc, names: &Names) -> Function {
    Function {
        hook,
        name,
        parameters: ty.params().map(|(name, ty)| (name.to_owned(), names.shape(&ty))).collect(),
        result: ty.results().next().map(|ty| names.shape(&ty)),
        interface: interface.to_owned(),
    }
}

/// The name that was probably meant.
pub fn closest<'a>(names: impl Iterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    let rated = names.map(|known| (strsim::jaro_winkler(known, name), known));
    rated.filter(|(likeness, _)| *likeness > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}
