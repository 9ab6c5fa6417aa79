//! Has a page for people with a permission that there is not.

use sandpress_plugin::{
    admin_panel::{AdminPanel, PanelDefinition, PanelRequest},
    panel::Panel,
    types::Error,
};
use sandpress_test_plugins::{Behaviour, component};

struct Plugin;

impl Behaviour for Plugin {
    const ID: &'static str = "wants-odd-permission";
}

impl AdminPanel for Plugin {
    fn panels() -> Vec<PanelDefinition> {
        vec![PanelDefinition::new("page", "Page").permission("site-destroy")]
    }

    fn show(_: PanelRequest) -> Result<Panel, Error> {
        Ok(Panel::new(""))
    }
}

component!(Plugin: lifecycle; also admin_panel);
