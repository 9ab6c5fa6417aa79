use sandpress_plugin::lifecycle::*;
struct Hello;
impl Lifecycle for Hello { fn describe() -> Description { sandpress_plugin::log::write(sandpress_plugin::log::Level::Info,"hi"); Description::new("hello", "1.0.0", "Hello", "Says hello.") } }
sandpress_plugin::export!(Hello: lifecycle);
