//! The hooks that work on entries.

use crate::{
    Kept,
    released::{
        exports::sandpress::{
            content_filter::content_filter::{self, Content},
            editor::renderer::{self, Heading, Rendered},
            entry_events::entry_events::{self, Event},
            entry_filter::entry_filter::{self, Candidate},
            page_head::page_head::{self, Item, Meta, Page},
            publication_type::publication_type::{
                self, Entry, EntrySummary, FieldDefinition, Stage, TypeDefinition,
            },
        },
        sandpress::{
            settings::settings,
            types::types::{Error, FieldValue},
        },
    },
};

impl publication_type::Guest for Kept {
    fn definition() -> TypeDefinition {
        let field = |name: &str, kind: &str| FieldDefinition {
            name: name.into(),
            within: String::new(),
            label: name.into(),
            kind: kind.into(),
            help: String::new(),
            required: false,
            max_length: 0,
            default_value: String::new(),
            choices: Vec::new(),
            minimum: String::new(),
            maximum: String::new(),
            step: String::new(),
            min_items: 0,
            max_items: 0,
            of: Vec::new(),
            conditions: Vec::new(),
            extra: Vec::new(),
        };
        TypeDefinition {
            id: "kept-1-0-0".into(),
            label: "Kept".into(),
            label_plural: "Kept".into(),
            fields: vec![field("title", "text"), field("body", "rich-text")],
            media_kinds: Vec::new(),
            extra: Vec::new(),
        }
    }

    fn validate(fields: Vec<FieldValue>, _stage: Stage) -> Result<Vec<FieldValue>, Error> {
        Ok(fields)
    }

    fn render(entry: Entry) -> Result<String, Error> {
        let greeting = settings::get("greeting").unwrap_or_default();
        let body: String = entry.rendered.iter().map(|field| field.html.as_str()).collect();
        Ok(format!("<p>{greeting}</p>{body}"))
    }

    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        let title = entry.fields.iter().find(|field| field.name == "title");
        Ok(EntrySummary {
            title: title.map(|field| field.value.clone()).unwrap_or_default(),
            excerpt: "kept".into(),
            image: None,
            image_alt: String::new(),
            label: String::new(),
            media: Vec::new(),
            schema: Vec::new(),
            extra: Vec::new(),
        })
    }
}

impl renderer::Guest for Kept {
    fn format() -> String {
        "kept".into()
    }

    fn render(document: String) -> Result<Rendered, Error> {
        Ok(Rendered {
            html: format!("<p>edited: {document}</p>"),
            text: document,
            word_count: 2,
            headings: vec![Heading { level: 1, id: "one".into(), text: "One".into() }],
            extra: Vec::new(),
        })
    }
}

fn with_suffix(mut fields: Vec<FieldValue>, suffix: &str) -> Vec<FieldValue> {
    for field in fields.iter_mut().filter(|field| field.name == "title") {
        field.value.push_str(suffix);
    }
    fields
}

impl entry_filter::Guest for Kept {
    fn before_save(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(Some(with_suffix(entry.fields, " saved")))
    }

    fn before_publish(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        Ok(Some(with_suffix(entry.fields, " published")))
    }
}

impl entry_events::Guest for Kept {
    fn handle(event: Event) -> Result<(), Error> {
        Err(Error::Unavailable(format!("{} {} {}", event.kind, event.title, event.attempt)))
    }
}

impl content_filter::Guest for Kept {
    fn filter(content: Content) -> Result<Option<String>, Error> {
        Ok(Some(format!("{}<p>filtered</p>", content.html)))
    }
}

impl page_head::Guest for Kept {
    fn items(page: Page) -> Result<Vec<Item>, Error> {
        Ok(vec![Item::Meta(Meta { name: "kept".into(), content: page.title })])
    }
}
