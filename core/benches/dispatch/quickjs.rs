//! The same summary of an entry in QuickJS, with nothing left over from the call before: the other way to run strangers'
//! code with a fresh state for each request.

use rquickjs::{Context, Function, Object, Runtime};

/// What `summary` of the plugin `text` does, in JavaScript.
const SUMMARY: &str = r"
(entry) => {
    const value = (name) => (entry.fields.find((field) => field.name === name) || { value: '' }).value;
    const oneLine = (text) => text.split(/\s+/u).filter((word) => word !== '').join(' ');
    const isWebAddress = (text) => text.startsWith('https://') || text.startsWith('http://') || text.startsWith('/');
    const shortened = (text) => {
        const line = oneLine(text.slice(0, 1600));
        if (line.length <= 200) return line;
        const boundary = line.lastIndexOf(' ', 200);
        return line.slice(0, boundary >= 120 ? boundary : 200) + '…';
    };
    const written = oneLine(value('summary'));
    const body = entry.rendered.find((field) => field.name === 'body');
    const cover = value('cover');
    return {
        title: oneLine(value('title')),
        excerpt: written !== '' ? written : body ? shortened(body.text) : '',
        image: isWebAddress(cover) ? cover : null,
        imageAlt: oneLine(value('cover-alt')),
    };
}";

/// Calls the function in a new context, with its limits of memory and stack, and gives the title.
pub(crate) fn summary(runtime: &Runtime, fields: &[(&str, &str)]) -> String {
    let context = Context::full(runtime).unwrap();
    context.with(|ctx| {
        let entry = Object::new(ctx.clone()).unwrap();
        let list = rquickjs::Array::new(ctx.clone()).unwrap();
        for (index, (name, value)) in fields.iter().enumerate() {
            let field = Object::new(ctx.clone()).unwrap();
            field.set("name", *name).unwrap();
            field.set("value", *value).unwrap();
            list.set(index, field).unwrap();
        }
        entry.set("fields", list).unwrap();
        entry.set("rendered", rquickjs::Array::new(ctx.clone()).unwrap()).unwrap();
        let function: Function<'_> = ctx.eval(SUMMARY).unwrap();
        let summary: Object<'_> = function.call((entry,)).unwrap();
        summary.get::<_, String>("title").unwrap()
    })
}

/// A runtime with the limits of memory and stack that the sandbox has by default.
pub(crate) fn runtime() -> Runtime {
    let runtime = Runtime::new().unwrap();
    runtime.set_memory_limit(32 << 20);
    runtime.set_max_stack_size(1 << 20);
    runtime
}
