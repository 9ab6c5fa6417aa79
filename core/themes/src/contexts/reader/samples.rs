//! Pages that do not exist, to try a theme with.

use serde_json::json;

use super::{
    AccountContentContext, AccountPageContext, EntryCardContext, EntryContext, ErrorContext,
    FullEntryContext, HeadContext, HeadingContext, HomeContext, LinkContext, MenuContext, MetaContext,
    NamedLinkContext, NeighbourContext, PageContext, PictureContext, PluginContentContext, PluginPageContext,
    PropertyContext, SiteContext,
};
use crate::contexts::{FailureContext, PaginationContext};
use crate::json_ld;

/// Languages that are written from right to left, by their first subtag.
const RIGHT_TO_LEFT: [&str; 11] = ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];

impl SiteContext {
    /// Which way a language is written: `ltr` or `rtl`.
    pub fn direction_of(language: &str) -> &'static str {
        let first = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        if RIGHT_TO_LEFT.contains(&first.as_str()) { "rtl" } else { "ltr" }
    }

    /// A site with all its parts.
    pub fn sample() -> Self {
        Self {
            title: "The Tide Table".into(),
            description: "Notes from a small harbour".into(),
            language: "en".into(),
            direction: Self::direction_of("en").into(),
            archive_url: "/archive".into(),
            search_url: "/search".into(),
            url: "https://example.org/".into(),
            feed_url: "/atom.xml".into(),
            logo_url: "/media/logo.svg".into(),
            icon_url: "/media/icon.png".into(),
            social: vec![NamedLinkContext::new("Harbour club", "https://example.org/club")],
        }
    }
}

impl PictureContext {
    /// A picture in several sizes.
    pub fn sample() -> Self {
        Self {
            url: "/media/low-water.jpg".into(),
            alt: "Boats that lie on sand".into(),
            srcset: "/media/low-water-480.jpg 480w, /media/low-water.jpg 1200w".into(),
            modern_srcset: "/media/low-water-480.avif 480w".into(),
            width: 1200,
            height: 800,
            colours: ["#a8c4d8", "#b9d0df", "#c9b48a", "#8d7a55"].map(str::to_owned).to_vec(),
        }
    }
}

impl HeadingContext {
    /// Three headings, the last below the second.
    pub fn sample() -> Vec<Self> {
        let heading = |level, id: &str, text: &str| Self { level, id: id.into(), text: text.into() };
        vec![heading(2, "ebb", "Ebb"), heading(2, "flood", "Flood"), heading(3, "spring", "Spring tides")]
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
            feed_url: "/tag/tides/atom.xml".into(),
            menus: vec![MenuContext::sample("main"), MenuContext::sample("footer")],
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
            links: vec![LinkContext {
                rel: "alternate".into(),
                href: "https://example.org/feed.json".into(),
                r#type: "application/feed+json".into(),
                title: "The Tide Table".into(),
                hreflang: "en".into(),
            }],
            json_ld: vec![json_ld(&json!({"@context": "https://schema.org", "@type": "Place"}))],
        }
    }
}

impl HomeContext {
    /// The middle of a long list.
    pub fn sample() -> Self {
        let with_image = EntryCardContext::sample();
        let without = EntryCardContext {
            image_url: String::new(),
            image_alt: String::new(),
            picture: PictureContext::default(),
            ..with_image.clone()
        };
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
            picture: PictureContext::sample(),
            published_at: "2026-11-20T08:00:00Z".into(),
            published_on: "20 November 2026".into(),
            byline: "Ada Marsh and a guest".into(),
            authors: vec![NamedLinkContext::new("Ada Marsh", "/author/ada-marsh")],
            guest: "a guest".into(),
            reading_minutes: 4,
            r#type: "image".into(),
            label: "12 pictures".into(),
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
            breadcrumbs: vec![NamedLinkContext::new("About", "/about")],
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
            breadcrumbs: Vec::new(),
        }
    }
}

impl FullEntryContext {
    /// An entry with all its parts.
    pub fn sample() -> Self {
        Self {
            title: "Low water".into(),
            url: "/low-water".into(),
            html: "<h2 id=\"ebb\">Ebb</h2><p>The sea is <em>gone</em>.</p><h2 id=\"flood\">Flood</h2>\
                   <h3 id=\"spring\">Spring tides</h3>"
                .into(),
            outline: HeadingContext::sample(),
            excerpt: "What the harbour looks like when the sea is gone.".into(),
            byline: "Ada Marsh and a guest".into(),
            authors: vec![NamedLinkContext::new("Ada Marsh", "/author/ada-marsh")],
            guest: "a guest".into(),
            categories: vec![NamedLinkContext::new("Tides", "/category/sea/tides")],
            tags: vec![NamedLinkContext::new("low water", "/tag/low-water")],
            listed: true,
            published_at: "2026-11-20T08:00:00Z".into(),
            published_on: "20 November 2026".into(),
            updated_at: "2026-11-21T09:30:00Z".into(),
            updated_on: "21 November 2026".into(),
            reading_minutes: 4,
            word_count: 830,
            r#type: "text".into(),
            label: "12 pictures".into(),
            preview: true,
        }
    }
}

impl AccountPageContext {
    /// The page to log in.
    pub fn sample() -> Self {
        let html = "<h1>Log in</h1><form class=\"panel\" method=\"post\"><label>Password <input name=\"password\"></label></form>";
        let account = AccountContentContext {
            title: "Log in".into(),
            html: html.into(),
            styles_url: "/assets/admin/0123/forms.css".into(),
        };
        Self { page: PageContext::sample(), account }
    }

    /// A page with nothing on it.
    pub fn bare() -> Self {
        let (title, html, styles_url) = ("Log in".into(), "<h1>Log in</h1>".into(), String::new());
        Self { page: PageContext::bare(), account: AccountContentContext { title, html, styles_url } }
    }
}

impl PluginPageContext {
    /// A page with a form.
    pub fn sample() -> Self {
        let html = "<form method=\"post\"><label>Your name <input name=\"name\"></label><button>Send</button></form>";
        let plugin =
            PluginContentContext { id: "contact".into(), title: "Write to us".into(), html: html.into() };
        Self { page: PageContext::sample(), plugin }
    }

    /// A page with nothing but a title.
    pub fn bare() -> Self {
        let plugin =
            PluginContentContext { id: "contact".into(), title: "Thank you".into(), html: String::new() };
        Self { page: PageContext::bare(), plugin }
    }
}

impl ErrorContext {
    /// The page for an address that nothing stands at.
    pub fn sample() -> Self {
        Self {
            page: PageContext::sample(),
            error: FailureContext::sample(),
            latest: vec![EntryCardContext::sample()],
        }
    }

    /// The same with a head that says only the title.
    pub fn bare() -> Self {
        Self { page: PageContext::bare(), error: FailureContext::sample(), latest: Vec::new() }
    }
}
