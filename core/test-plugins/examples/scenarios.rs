//! Runs the scenario that the title of an event names, and answers with an error; see
//! [`sandpress_test_plugins::scenarios`]. All of it with the small allocator.

use sandpress_test_plugins::scenarios::Scenarios;

// Outside WebAssembly nothing is exported, and the compiler would find everything unused.
const _: Scenarios = Scenarios;

sandpress_plugin::export!(Scenarios: lifecycle, entry_events, scheduled);

sandpress_plugin::small_allocator!();
