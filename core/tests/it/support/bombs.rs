//! Components that no compiler makes, built section by section.

use wasm_encoder::{
    BlockType, CodeSection, Component, ComponentImportSection, ComponentInstanceSection, ComponentSection,
    ComponentTypeRef, ComponentTypeSection, ConstExpr, DataSection, Function, FunctionSection, HeapType,
    InstanceSection, InstanceType, Instruction, MemorySection, MemoryType, Module, ModuleArg, ModuleSection,
    NestedComponentSection, RefType, StartSection, TableSection, TableType, TypeSection,
};

/// The plugin `base` with a core module beside its own, whose start function never ends.
pub(crate) fn loops_at_start(base: &[u8]) -> Vec<u8> {
    let forever =
        [Instruction::Loop(BlockType::Empty), Instruction::Br(0), Instruction::End, Instruction::End];
    with_module(base, &starting(&forever, None, None), 1)
}

/// The same with a start function that grows a table until it gets no more.
pub(crate) fn grows_tables(base: &[u8]) -> Vec<u8> {
    let grow = [
        Instruction::Loop(BlockType::Empty),
        Instruction::RefNull(HeapType::FUNC),
        Instruction::I32Const(10_000),
        Instruction::TableGrow(0),
        Instruction::I32Const(-1),
        Instruction::I32Ne,
        Instruction::BrIf(0),
        Instruction::End,
        Instruction::Unreachable,
        Instruction::End,
    ];
    with_module(base, &starting(&grow, Some(1), None), 1)
}

/// The same with a module that begins with 128 MiB of memory.
pub(crate) fn begins_large(base: &[u8]) -> Vec<u8> {
    with_module(base, &starting(&[Instruction::End], None, Some(2048)), 1)
}

/// The same with a module that is instantiated five hundred times.
pub(crate) fn many_core_instances(base: &[u8]) -> Vec<u8> {
    with_module(base, &starting(&[Instruction::End], None, None), 500)
}

/// The plugin with an empty component in it that is instantiated ten thousand times.
pub(crate) fn many_instances(base: &[u8]) -> Vec<u8> {
    let (mut bytes, index) = (base.to_vec(), sections(base, 4));
    NestedComponentSection(&Component::new()).append_to_component(&mut bytes);
    let mut instances = ComponentInstanceSection::new();
    for _ in 0..10_000 {
        instances.instantiate::<_, &str>(index, []);
    }
    instances.append_to_component(&mut bytes);
    bytes
}

/// A component with 200,000 functions of some length.
pub(crate) fn many_functions() -> Vec<u8> {
    let (mut types, mut functions, mut code) =
        (TypeSection::new(), FunctionSection::new(), CodeSection::new());
    types.ty().function([], []);
    for number in 0..200_000 {
        functions.function(0);
        let mut body = Function::new([]);
        for term in 0..20 {
            body.instruction(&Instruction::I32Const(number));
            body.instruction(&Instruction::I32Const(term));
            body.instruction(&Instruction::I32DivU);
            body.instruction(&Instruction::Drop);
        }
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&code);
    alone(&module)
}

/// A component of 50 MB.
pub(crate) fn much_data() -> Vec<u8> {
    let (mut memories, mut data) = (MemorySection::new(), DataSection::new());
    memories.memory(memory(800));
    data.active(0, &ConstExpr::i32_const(0), (0..50_000_000_u32).map(|byte| (byte % 251) as u8));
    let mut module = Module::new();
    module.section(&memories).section(&data);
    alone(&module)
}

/// A component that imports an interface, and nothing else.
pub(crate) fn importing(interface: &str) -> Vec<u8> {
    let (mut types, mut imports) = (ComponentTypeSection::new(), ComponentImportSection::new());
    types.instance(&InstanceType::new());
    imports.import(interface, ComponentTypeRef::Instance(0));
    let mut component = Component::new();
    component.section(&types).section(&imports);
    component.finish()
}

/// A core module, which is no component.
pub(crate) fn core_module() -> Vec<u8> {
    starting(&[Instruction::End], None, None).finish()
}

fn starting(body: &[Instruction<'_>], table: Option<u64>, memory_pages: Option<u64>) -> Module {
    let mut module = Module::new();
    let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
    types.ty().function([], []);
    functions.function(0);
    module.section(&types).section(&functions);
    if let Some(minimum) = table {
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum,
            maximum: None,
            shared: false,
        });
        module.section(&tables);
    }
    if let Some(pages) = memory_pages {
        let mut memories = MemorySection::new();
        memories.memory(memory(pages));
        module.section(&memories);
    }
    let (mut code, mut function) = (CodeSection::new(), Function::new([]));
    for instruction in body {
        function.instruction(instruction);
    }
    code.function(&function);
    module.section(&StartSection { function_index: 0 }).section(&code);
    module
}

fn memory(minimum: u64) -> MemoryType {
    MemoryType { minimum, maximum: None, memory64: false, shared: false, page_size_log2: None }
}

/// The component with the module, instantiated some times.
fn with_module(base: &[u8], module: &Module, times: usize) -> Vec<u8> {
    let (mut bytes, index) = (base.to_vec(), sections(base, 1));
    ModuleSection(module).append_to_component(&mut bytes);
    let mut instances = InstanceSection::new();
    for _ in 0..times {
        instances.instantiate::<_, &str>(index, Vec::<(&str, ModuleArg)>::new());
    }
    instances.append_to_component(&mut bytes);
    bytes
}

fn alone(module: &Module) -> Vec<u8> {
    let mut component = Component::new();
    component.section(&ModuleSection(module));
    component.finish()
}

/// How many sections of a kind the component has, which is how many modules or components: each has a section.
fn sections(component: &[u8], kind: u8) -> u32 {
    let (mut rest, mut count) = (&component[8..], 0);
    while let Some((&id, mut body)) = rest.split_first() {
        count += u32::from(id == kind);
        let (mut size, mut shift) = (0_usize, 0);
        while let Some((&byte, more)) = body.split_first() {
            (size, shift, body) = (size | usize::from(byte & 0x7f) << shift, shift + 7, more);
            if byte & 0x80 == 0 {
                break;
            }
        }
        rest = &body[size..];
    }
    count
}
