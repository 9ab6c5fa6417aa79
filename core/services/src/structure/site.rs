//! The settings and menus of the site, ready for every page, and read anew after each change of them.

use std::{collections::HashSet, sync::Arc};

use arc_swap::ArcSwap;

use super::terms::Tree;
use crate::{ServiceError, Services};
use sandpress_config::SiteConfig;
use sandpress_db::{authors, entries, newsletter, site as rows, terms};
use sandpress_domain::{
    EntryId, Menu, MenuItem, MenuTarget, NewsletterSettings, PageTag, SiteSettings, StoredSettings,
    StoredThemes, Taxonomy, TermId, UserId,
};

/// What every page shows of the site.
#[derive(Clone, Debug)]
pub struct SiteState {
    /// Grows with every change.
    pub version: i64,
    /// The settings.
    pub settings: Arc<SiteSettings>,
    /// The menus that stand somewhere, with the links that lead somewhere.
    pub menus: Vec<ShownMenu>,
    /// Which theme was chosen, and the settings of each.
    pub themes: Arc<StoredThemes>,
    /// The settings of the newsletter.
    pub newsletter: Arc<NewsletterSettings>,
    /// How often they had changed when they were read; none where they were not.
    changes: Option<u64>,
}

/// A menu as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownMenu {
    /// Where the theme shows it.
    pub location: String,
    /// Its name.
    pub label: String,
    /// Its links.
    pub items: Vec<ShownItem>,
}

/// A link of a menu as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownItem {
    /// The words.
    pub label: String,
    /// Where it leads: a path of the site, or an address elsewhere.
    pub url: String,
    /// The links below it.
    pub items: Vec<Self>,
}

/// What the site keeps of its settings.
pub(crate) struct Site {
    given: SiteConfig,
    state: ArcSwap<SiteState>,
}

impl Site {
    pub(crate) fn new(given: SiteConfig) -> Self {
        let settings = Arc::new(merged(&given, &StoredSettings::default()));
        let state = SiteState {
            version: 0,
            settings,
            menus: Vec::new(),
            themes: Arc::default(),
            newsletter: Arc::default(),
            changes: None,
        };
        Self { given, state: ArcSwap::from_pointee(state) }
    }

    pub(super) fn given(&self) -> &SiteConfig {
        &self.given
    }
}

/// The stored settings where they hold, and what `cms.toml` says.
pub(super) fn merged(given: &SiteConfig, stored: &StoredSettings) -> SiteSettings {
    let is_pinned = |key: &str| given.pinned.iter().any(|pinned| pinned == key);
    let text = |key: &str, given: &String, stored: &Option<String>| match stored {
        Some(stored) if !is_pinned(key) => stored.clone(),
        _ => given.clone(),
    };
    SiteSettings {
        title: text("title", &given.title, &stored.title),
        description: text("description", &given.description, &stored.description),
        language: text("language", &given.language, &stored.language),
        entries_per_page: match stored.entries_per_page {
            Some(stored) if !is_pinned("entries_per_page") => stored,
            _ => given.entries_per_page,
        },
        time_zone: stored
            .time_zone
            .as_deref()
            .filter(|_| !is_pinned("time_zone"))
            .and_then(|zone| zone.parse().ok())
            .unwrap_or_else(|| given.time_zone.clone()),
        home: stored.home,
        logo: stored.logo.clone(),
        icon: stored.icon.clone(),
        social: stored.social.clone(),
        short_feeds: stored.short_feeds,
        robots_text: stored.robots_text.clone(),
        hidden: stored.hidden,
    }
}

impl Services {
    /// What every page shows of the site, as it was when it was last looked at.
    pub fn site(&self) -> Arc<SiteState> {
        self.0.site.state.load_full()
    }

    /// Reads settings, menus and what menus lead to anew where they have changed.
    ///
    /// # Errors
    /// Where the database fails; what was known stays.
    pub async fn refresh_site(&self) -> Result<(), ServiceError> {
        let changes = self.pages().changes().site();
        if self.site().changes != Some(changes) {
            let state = self.read_site(changes).await?;
            self.0.site.state.store(Arc::new(state));
        }
        Ok(())
    }

    async fn read_site(&self, changes: u64) -> Result<SiteState, ServiceError> {
        let version = rows::version(self.db()).await?;
        let settings = Arc::new(merged(&self.0.site.given, &rows::settings(self.db()).await?));
        let menus = rows::menus(self.db()).await?.into_iter().filter(|menu| !menu.location.is_empty());
        let menus: Vec<_> = menus.collect();
        self.pages().set_in_menus(in_menus(&menus));
        let menus = self.resolved(menus).await?;
        let themes = Arc::new(self.read_themes().await?);
        let newsletter = Arc::new(newsletter::settings(self.db()).await?);
        Ok(SiteState { version, settings, menus, themes, newsletter, changes: Some(changes) })
    }

    /// The menus with the links that readers can follow, under the names that the things have now.
    async fn resolved(&self, menus: Vec<Menu>) -> Result<Vec<ShownMenu>, ServiceError> {
        let targets = || menus.iter().flat_map(|menu| &menu.items).map(|item| &item.target);
        let entry = |target: &MenuTarget| match target {
            MenuTarget::Entry(id) => Some(*id),
            _ => None,
        };
        let term = |target: &MenuTarget| match target {
            MenuTarget::Term(id) => Some(*id),
            _ => None,
        };
        let author = |target: &MenuTarget| match target {
            MenuTarget::Author(id) => Some(*id),
            _ => None,
        };
        let entries: Vec<EntryId> = targets().filter_map(entry).collect();
        let terms: Vec<TermId> = targets().filter_map(term).collect();
        let authors: Vec<UserId> = targets().filter_map(author).collect();
        let links = self.links(&entries, &terms, &authors).await?;
        let shown = |menu: Menu| ShownMenu {
            location: menu.location,
            label: menu.label,
            items: nested(&menu.items, &links),
        };
        Ok(menus.into_iter().map(shown).collect())
    }

    async fn links(
        &self,
        entries: &[EntryId],
        terms: &[TermId],
        authors: &[UserId],
    ) -> Result<Vec<(MenuTarget, String, String)>, ServiceError> {
        let mut links = vec![(MenuTarget::Home, "Home".to_owned(), "/".to_owned())];
        if !entries.is_empty() {
            let found = entries::links(self.db(), entries).await?.into_iter();
            links
                .extend(found.map(|(id, link)| (MenuTarget::Entry(id), link.title, link.path.to_url_path())));
        }
        if !terms.is_empty() {
            let mut all = terms::list(self.db(), Taxonomy::Category).await?;
            all.extend(terms::find_all(self.db(), terms).await?);
            let tree = Tree::of(all.clone());
            let wanted = all.into_iter().filter(|term| terms.contains(&term.id));
            links.extend(
                wanted.map(|term| (MenuTarget::Term(term.id), term.name.to_string(), tree.url(term.id))),
            );
        }
        for author in authors::named(self.db(), authors).await? {
            if authors::has_public_entries(self.db(), author.user).await? {
                let url = format!("/author/{}", author.slug.to_url());
                links.push((MenuTarget::Author(author.user), author.name, url));
            }
        }
        Ok(links)
    }
}

/// What a change of which may change the menus.
fn in_menus(menus: &[Menu]) -> HashSet<PageTag> {
    let targets = menus.iter().flat_map(|menu| &menu.items).map(|item| &item.target);
    let tags = targets.flat_map(|target| match target {
        MenuTarget::Entry(id) => vec![PageTag::Entry(*id)],
        MenuTarget::Term(id) => vec![PageTag::Term(*id)],
        MenuTarget::Author(id) => vec![PageTag::Author(*id), PageTag::ListsOfAuthor(*id)],
        MenuTarget::Home | MenuTarget::Url(_) => Vec::new(),
    });
    tags.collect()
}

/// A link below one that leads nowhere any more stands by itself.
fn nested(items: &[MenuItem], links: &[(MenuTarget, String, String)]) -> Vec<ShownItem> {
    let mut shown: Vec<ShownItem> = Vec::new();
    for item in items {
        let (name, url) = match (&item.target, links.iter().find(|(target, ..)| *target == item.target)) {
            (MenuTarget::Url(url), _) => (url.clone(), url.clone()),
            (_, Some((_, name, url))) => (name.clone(), url.clone()),
            (_, None) => continue,
        };
        let label = if item.label.is_empty() { name } else { item.label.clone() };
        let link = ShownItem { label, url, items: Vec::new() };
        match shown.last_mut().filter(|_| item.nested) {
            Some(above) => above.items.push(link),
            None => shown.push(link),
        }
    }
    shown
}
