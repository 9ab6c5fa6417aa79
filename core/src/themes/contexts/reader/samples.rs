//! Pages that do not exist, to try a theme with.

use serde_json::json;

use super::{
    EntryCardContext, EntryContext, ErrorContext, FullEntryContext, HeadContext, HomeContext, LinkContext,
    MetaContext, NeighbourContext, PageContext, PropertyContext, SiteContext,
};
use crate::themes::contexts::{FailureContext, PaginationContext};
use crate::themes::json_ld;

impl SiteContext {
    /// A site with all its parts.
    pub fn sample() -> Self {
        Self {
            title: "The Tide Table".into(),
            description: "Notes from a small harbour".into(),
            language: "en".into(),
            url: "https://example.org/".into(),
            feed_url: "/atom.xml".into(),
        }
    }
}

impl PageContext {
    /// The head of an entry's page with all its parts.
    pub fn sample() -> Self {
        Self {
            title: "Low water · The Tide Table".into(),
            description: "What the harbour looks like when the sea is gone.".into(),
            canonical_url: "https://example.org/low-water".into(),
            robots: "noindex".into(),
            og_type: "article".into(),
            image_url: "https://example.org/media/low-water.jpg".into(),
            published_at: "2026-11-20T08:00:00Z".into(),
            modified_at: "2026-11-21T09:30:00Z".into(),
            author: "Ada Marsh".into(),
            json_ld: json_ld(&json!({"@context": "https://schema.org", "@type": "BlogPosting"})),
            head: HeadContext::sample(),
        }
    }

    /// The head with a title and nothing else.
    pub fn bare() -> Self {
        Self { title: "The Tide Table".into(), og_type: "website".into(), ..Self::default() }
    }
}

impl HeadContext {
    /// A head with one item of each kind.
    pub fn sample() -> Self {
        Self {
            metas: vec![MetaContext { name: "citation_title".into(), content: "Low water".into() }],
            properties: vec![PropertyContext { property: "article:section".into(), content: "Tides".into() }],
            links: vec![LinkContext { rel: "license".into(), href: "https://example.org/license".into() }],
            json_ld: vec![json_ld(&json!({"@context": "https://schema.org", "@type": "Place"}))],
        }
    }
}

impl HomeContext {
    /// The middle of a long list.
    pub fn sample() -> Self {
        let with_image = EntryCardContext::sample();
        let without =
            EntryCardContext { image_url: String::new(), image_alt: String::new(), ..with_image.clone() };
        Self {
            page: PageContext::sample(),
            entries: vec![with_image, without],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 6,
                newer_url: "/".into(),
                older_url: "/page/3".into(),
            },
        }
    }

    /// The home page of a site without entries.
    pub fn bare() -> Self {
        Self { page: PageContext::bare(), entries: Vec::new(), pagination: PaginationContext::single(0) }
    }
}

impl EntryCardContext {
    /// An entry with all its parts.
    pub fn sample() -> Self {
        Self {
            title: "Low water".into(),
            url: "/low-water".into(),
            excerpt: "What the harbour looks like when the sea is gone.".into(),
            image_url: "/media/low-water.jpg".into(),
            image_alt: "Boats that lie on sand".into(),
            published_at: "2026-11-20T08:00:00Z".into(),
            published_on: "20 November 2026".into(),
            byline: "Ada Marsh".into(),
            reading_minutes: 4,
        }
    }
}

impl EntryContext {
    /// A preview of an entry with all its parts.
    pub fn sample() -> Self {
        Self {
            page: PageContext::sample(),
            entry: FullEntryContext::sample(),
            newer: NeighbourContext { title: "High water".into(), url: "/high-water".into() },
            older: NeighbourContext { title: "Ebb".into(), url: "/ebb".into() },
        }
    }

    /// The only entry of a site, with a title and nothing else.
    pub fn bare() -> Self {
        Self {
            page: PageContext::bare(),
            entry: FullEntryContext {
                title: "Low water".into(),
                url: "/low-water".into(),
                r#type: "text".into(),
                ..FullEntryContext::default()
            },
            newer: NeighbourContext::default(),
            older: NeighbourContext::default(),
        }
    }
}

impl FullEntryContext {
    /// An entry with all its parts.
    pub fn sample() -> Self {
        Self {
            title: "Low water".into(),
            url: "/low-water".into(),
            html: "<p>The sea is <em>gone</em>.</p>".into(),
            excerpt: "What the harbour looks like when the sea is gone.".into(),
            byline: "Ada Marsh".into(),
            published_at: "2026-11-20T08:00:00Z".into(),
            published_on: "20 November 2026".into(),
            updated_at: "2026-11-21T09:30:00Z".into(),
            updated_on: "21 November 2026".into(),
            reading_minutes: 4,
            word_count: 830,
            r#type: "text".into(),
            preview: true,
        }
    }
}

impl ErrorContext {
    /// The page for an address that nothing stands at.
    pub fn sample() -> Self {
        Self { page: PageContext::sample(), error: FailureContext::sample() }
    }

    /// The same with a head that says only the title.
    pub fn bare() -> Self {
        Self { page: PageContext::bare(), error: FailureContext::sample() }
    }
}
