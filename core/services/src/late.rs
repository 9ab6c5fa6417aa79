//! The use cases for plugins that write: plugins are loaded before the use cases are there.

use std::sync::{Arc, OnceLock, Weak};

use super::{Inner, Services};

/// The services, once they are open and for as long as somebody else keeps them. Clones share it.
#[derive(Clone, Default)]
pub(super) struct LateServices(Arc<OnceLock<Weak<Inner>>>);

impl LateServices {
    /// Notes that the services are open.
    pub(super) fn open(&self, services: &Services) {
        self.0.get_or_init(|| Arc::downgrade(&services.0));
    }

    /// The services; none while the site opens or closes.
    pub(super) fn get(&self) -> Option<Services> {
        self.0.get()?.upgrade().map(Services)
    }
}
