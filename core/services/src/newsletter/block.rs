//! The form with which readers subscribe, as a block for documents and templates. The host draws it: where a plugin did,
//! the addresses would go through that plugin.

use super::compose::escaped;
use crate::{Services, blocks::Drawn};
use sandpress_domain::BlockCall;
use sandpress_plugins::{AttributeDefinition, BlockDefinition};

/// The name of the block.
pub(crate) const NAME: &str = "subscribe";

/// The block, for authors and for checking what they say.
pub(crate) fn definition() -> BlockDefinition {
    let attribute = |name: &str, label: &str, help: &str| AttributeDefinition {
        name: name.to_owned(),
        label: label.to_owned(),
        kind: "text".to_owned(),
        help: help.to_owned(),
        required: false,
        default_value: String::new(),
        choices: Vec::new(),
    };
    BlockDefinition {
        name: NAME.to_owned(),
        label: "Subscribe to the newsletter".to_owned(),
        help: "A form with which readers subscribe to the newsletter.".to_owned(),
        attributes: vec![
            attribute("title", "Title", "Empty for the name of the newsletter."),
            attribute("text", "Text", "Empty for what its settings say."),
            attribute("button", "Button", "Empty for “Subscribe”."),
        ],
        needs_entry: false,
        needs_entries: false,
        needs_store: false,
        in_documents: true,
        in_templates: true,
    }
}

impl Services {
    /// The form; nothing where nobody can subscribe.
    pub(crate) fn draw_subscribe_form(&self, call: &BlockCall) -> Drawn {
        let settings = self.newsletter_settings();
        if !settings.is_open {
            return Drawn::gap("nobody can subscribe now: the settings of the newsletter say so");
        }
        let attributes = match definition().complete(call.place, &call.attributes) {
            Ok(attributes) => attributes,
            Err(reason) => return Drawn::gap(reason),
        };
        let said = |name: &str, otherwise: &str| {
            let value = attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
            escaped(if value.is_empty() { otherwise } else { value })
        };
        let title = said("title", &self.newsletter_name());
        let text = said("text", &settings.description);
        let text = if text.is_empty() { text } else { format!("<p class=\"subscribe-text\">{text}</p>\n") };
        let button = said("button", "Subscribe");
        // Browsers take only ASCII before the @ of a field of the type email.
        let html = format!(
            "<form class=\"subscribe\" method=\"post\" action=\"/newsletter\">\n\
             <p class=\"subscribe-title\">{title}</p>\n{text}\
             <p class=\"subscribe-line\"><label><span>Email address</span>\n\
             <input name=\"email\" inputmode=\"email\" maxlength=\"254\" pattern=\"[^@\\s]+@[^@\\s]+\" \
             title=\"An address like name@example.org\" autocomplete=\"email\" autocapitalize=\"none\" \
             spellcheck=\"false\" required></label>\n\
             <button type=\"submit\">{button}</button></p>\n\
             <p hidden><label>Leave this empty <input type=\"text\" name=\"website\" tabindex=\"-1\" autocomplete=\"off\">\
             </label></p>\n</form>"
        );
        Drawn::Html(html.into())
    }
}
