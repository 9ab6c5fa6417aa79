//! Asks for a task that nothing could run. `render` returns the answer.

use sandpress_plugin::jobs::NewJob;
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component, escaped};

struct QueuesWithoutHook;

impl Behaviour for QueuesWithoutHook {
    const ID: &'static str = "queues-without-hook";

    fn render(_entry: Entry) -> Result<String, Error> {
        let answer = NewJob::new("never").enqueue();
        Ok(format!("<p>{}</p>", escaped(&format!("{answer:?}"))))
    }
}

component!(QueuesWithoutHook);
