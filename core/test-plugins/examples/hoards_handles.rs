//! `render` asks for a hundred thousand timers and gives none back.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

#[allow(missing_docs, clippy::all)]
mod timers {
    wit_bindgen::generate!({
        inline: "
            package test:timers;
            world timers {
                import wasi:clocks/monotonic-clock@0.2.3;
            }
            package wasi:io@0.2.3 {
                interface poll {
                    resource pollable;
                }
            }
            package wasi:clocks@0.2.3 {
                interface monotonic-clock {
                    use wasi:io/poll@0.2.3.{pollable};
                    type duration = u64;
                    subscribe-duration: func(when: duration) -> pollable;
                }
            }
        ",
        generate_all,
    });
}

use timers::wasi::clocks::monotonic_clock::subscribe_duration;

struct HoardsHandles;

impl Behaviour for HoardsHandles {
    const ID: &'static str = "hoards-handles";

    fn render(_entry: Entry) -> Result<String, Error> {
        let timers: Vec<_> = (0..100_000).map(|_| subscribe_duration(1)).collect();
        Ok(format!("<p>{} timers</p>", timers.len()))
    }
}

component!(HoardsHandles);
