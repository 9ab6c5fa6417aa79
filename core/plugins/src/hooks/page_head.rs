//! Hook `page-head`: what plugins say of an entry in the head of its page.

use crate::{
    bindings::exports::sandpress::page_head::page_head::{GuestIndices, Item, Page},
    error::CallError,
    hooks::{Call, Hook, Indices, field_values, is_safe_target},
    load::LoadedPlugin,
    scope::Scope,
};
use sandpress_domain::{FieldValues, HeadItem, Rendering};

const CALL: Call = Hook::PageHead.function("items");

/// Names that the site uses itself, or that change how browsers treat the page.
const RESERVED_NAMES: &[&str] = &[
    "author",
    "color-scheme",
    "description",
    "generator",
    "referrer",
    "robots",
    "theme-color",
    "twitter:card",
    "viewport",
];

/// Properties that the site uses itself.
const RESERVED_PROPERTIES: &[&str] = &[
    "article:modified_time",
    "article:published_time",
    "og:description",
    "og:image",
    "og:site_name",
    "og:title",
    "og:type",
    "og:url",
];

/// Relations that only tell something of the entry: browsers load and run nothing for them.
const RELATIONS: &[&str] = &["alternate", "author", "license", "me"];

const MAX_NAME_BYTES: usize = 64;
const MAX_CONTENT_BYTES: usize = 1_000;
const MAX_JSON_BYTES: usize = 16 << 10;

/// The most items on one page, those of all plugins together.
const MAX_ITEMS: usize = 64;

impl Scope {
    /// Asks the plugins for what the head of the page says beside the site's own. Whether all of them answered; one
    /// that does not is left out.
    pub(crate) async fn add_head(
        &mut self,
        publication_type: &str,
        fields: &FieldValues,
        rendering: &mut Rendering,
    ) -> bool {
        let table = self.table();
        let mut all_answered = true;
        for plugin in table.in_order() {
            let Some(indices) = &plugin.hooks.page_head else { continue };
            let page = Page {
                publication_type: publication_type.to_owned(),
                title: rendering.title.clone(),
                excerpt: rendering.excerpt.clone(),
                fields: field_values(fields),
                extra: Vec::new(),
            };
            match self.head_items(plugin, indices, &page).await {
                Ok(items) => merge(&plugin.id, &mut rendering.head, items),
                Err(error) => {
                    all_answered = false;
                    plugin.left_out(CALL, &error, "a page goes without what a plugin says in its head");
                }
            }
        }
        all_answered
    }

    async fn head_items(
        &mut self,
        plugin: &LoadedPlugin,
        indices: &Indices<GuestIndices>,
        page: &Page,
    ) -> Result<Vec<Item>, CallError> {
        self.ask(plugin, CALL, async |store, instance| {
            indices.load(&mut *store, instance)?.call_items(store, page).await
        })
        .await
    }
}

/// Takes over the items that may stand in a head. One that is there already, and a name or property that an earlier
/// plugin has used, is left out; a plugin itself may use one several times, as `article:tag` is used.
fn merge(plugin: &str, head: &mut Vec<HeadItem>, items: Vec<Item>) {
    let earlier = head.len();
    for item in items {
        let accepted = match accept(item) {
            Ok(accepted) => accepted,
            Err(reason) => {
                tracing::warn!(plugin, reason, "dropped an item for the head of a page");
                continue;
            }
        };
        if head.len() >= MAX_ITEMS {
            tracing::warn!(plugin, "dropped items for the head of a page: it has {MAX_ITEMS}");
            return;
        }
        let is_taken = head.iter().take(earlier).any(|other| is_same_name(other, &accepted));
        if !is_taken && !head.contains(&accepted) {
            head.push(accepted);
        }
    }
}

fn is_same_name(one: &HeadItem, other: &HeadItem) -> bool {
    match (one, other) {
        (HeadItem::Meta { name: one, .. }, HeadItem::Meta { name: other, .. })
        | (HeadItem::Property { property: one, .. }, HeadItem::Property { property: other, .. }) => {
            one.eq_ignore_ascii_case(other)
        }
        _ => false,
    }
}

/// The item as it is stored, or why it may not stand in a head.
fn accept(item: Item) -> Result<HeadItem, &'static str> {
    match item {
        Item::Meta(meta) => {
            check_name(&meta.name, RESERVED_NAMES)?;
            Ok(HeadItem::Meta { content: content(&meta.content)?, name: meta.name })
        }
        Item::Property(property) => {
            check_name(&property.property, RESERVED_PROPERTIES)?;
            Ok(HeadItem::Property { content: content(&property.content)?, property: property.property })
        }
        Item::Link(link) if !RELATIONS.contains(&link.rel.as_str()) => {
            Err("links can be alternate, author, license or me")
        }
        Item::Link(link) if !is_safe_target(&link.href) => {
            Err("links lead to a path of this site or to https")
        }
        Item::Link(link) => Ok(HeadItem::Link { rel: link.rel, href: link.href }),
        Item::JsonLd(json) if json.len() > MAX_JSON_BYTES => Err("structured data is too long"),
        Item::JsonLd(json) => match serde_json::from_str::<serde_json::Value>(&json) {
            Ok(value) if value.is_object() || value.is_array() => Ok(HeadItem::JsonLd(value)),
            Ok(_) => Err("structured data is neither an object nor a list"),
            Err(_) => Err("structured data is not JSON"),
        },
    }
}

fn check_name(name: &str, reserved: &[&str]) -> Result<(), &'static str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b":._-".contains(&byte);
    if name.is_empty() || name.len() > MAX_NAME_BYTES || !name.bytes().all(fits) {
        return Err("the name is empty, too long, or has other characters than letters, digits and :._-");
    }
    if reserved.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        return Err("the name belongs to the site");
    }
    Ok(())
}

/// The text on one line.
fn content(text: &str) -> Result<String, &'static str> {
    if text.len() > MAX_CONTENT_BYTES {
        return Err("the content is too long");
    }
    Ok(super::one_line(text))
}
