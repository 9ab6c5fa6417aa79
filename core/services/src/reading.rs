//! What readers get.

use crate::structure::TermLink;
use crate::{ServiceError, Services, pages::depends_on};
use sandpress_db::{
    authors,
    entries::{self as rows, EntryLink, Neighbours, PublishedFilter},
    renderings, revisions, terms,
};
use sandpress_domain::{
    Actor, Author, Entry, EntryId, EntryPath, MAX_DEPTH, Page, PageRequest, PageTag, Rendering,
};

/// The most years that the archive names.
const MOST_YEARS: usize = 100;

/// An entry as readers see it.
#[derive(Clone, Debug)]
pub struct PublishedEntry {
    /// The entry.
    pub entry: Entry,
    /// Its text.
    pub rendering: Rendering,
    /// What stands beside it in the order of publication.
    pub neighbours: Neighbours,
    /// Who wrote it, in their order.
    pub authors: Vec<Author>,
    /// Under which terms it is found, categories first.
    pub terms: Vec<TermLink>,
    /// What it stands below and readers see, from the top.
    pub above: Vec<EntryLink>,
    /// The path of the picture that the site drew for it; none where it has one of its own, or none was drawn yet.
    pub share_picture: Option<String>,
}

/// An entry in a list that readers see.
#[derive(Clone, Debug)]
pub struct ListedEntry {
    /// The entry.
    pub entry: Entry,
    /// Its text.
    pub rendering: Rendering,
    /// Who wrote it, in their order.
    pub authors: Vec<Author>,
}

/// What stands at a path.
#[derive(Clone, Debug)]
pub enum Located {
    /// An entry.
    Entry(Box<PublishedEntry>),
    /// It has moved.
    Moved {
        /// Where to: a path of this site, or an address of another one.
        location: String,
        /// Whether for good.
        is_permanent: bool,
    },
}

impl Services {
    /// The published entries of the site's lists that pass the filter, newest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_published(
        &self,
        filter: &PublishedFilter,
        request: PageRequest,
    ) -> Result<Page<ListedEntry>, ServiceError> {
        let total = self.count_listed(filter).await?;
        let page = rows::list_published(self.db(), filter, total, request).await?;
        let ids: Vec<_> = page.items.iter().map(|(entry, _)| entry.id).collect();
        let mut authors = authors::of_entries(self.db(), &ids).await?;
        depends_on(lists(filter));
        depends_on(ids.iter().map(|id| PageTag::Entry(*id)));
        depends_on(authors.values().flatten().map(|author| PageTag::Author(author.user)));
        Ok(page.map(|(entry, rendering)| ListedEntry {
            authors: authors.remove(&entry.id).unwrap_or_default(),
            entry,
            rendering,
        }))
    }

    /// How many entries the list has. The last numbers are remembered, since counting takes longer the more there are.
    async fn count_listed(&self, filter: &PublishedFilter) -> Result<u64, ServiceError> {
        if *filter == PublishedFilter::default() {
            return self.count_all_listed().await;
        }
        let changes = self.pages().changes().lists();
        if let Some(total) = self.pages().totals().find(filter, changes) {
            return Ok(total);
        }
        let total = rows::count_published(self.db(), filter).await?;
        self.pages().totals().keep(filter.clone(), changes, total);
        Ok(total)
    }

    /// How many entries all lists of the site have together. Only the weeks in which something changed are counted.
    async fn count_all_listed(&self) -> Result<u64, ServiceError> {
        let (changes, totals) = (self.pages().changes().weeks(), self.pages().weeks());
        let Some(outdated) = totals.outdated(&changes) else {
            totals.keep_all(&rows::count_published_by_week(self.db()).await?, &changes);
            return Ok(totals.total());
        };
        for week in outdated {
            let Some(between) = week.span() else { continue };
            let filter = PublishedFilter { between: Some(between), ..PublishedFilter::default() };
            totals.keep(week, rows::count_published(self.db(), &filter).await?, &changes);
        }
        Ok(totals.total())
    }

    /// The years in which entries of the site's lists were published, where the site is, newest first, with their number.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_years(&self) -> Result<Vec<(i16, u64)>, ServiceError> {
        depends_on([PageTag::Lists, PageTag::Settings]);
        let zone = self.site().settings.time_zone.clone();
        let Some((first, last)) = rows::published_span(self.db()).await? else { return Ok(Vec::new()) };
        let (Some(first), Some(last)) = (zone.year(first), zone.year(last)) else { return Ok(Vec::new()) };
        let mut years = Vec::new();
        for year in (first..=last).rev().take(MOST_YEARS) {
            let Some(filter) = self.published_in(year) else { continue };
            let entries = self.count_listed(&filter).await?;
            if entries > 0 {
                years.push((year, entries));
            }
        }
        Ok(years)
    }

    /// What was published in a year, where the site is; none for years that no calendar of ours has.
    pub fn published_in(&self, year: i16) -> Option<PublishedFilter> {
        let zone = &self.site().settings.time_zone;
        let between = zone.begin_of_year(year).zip(zone.begin_of_year(year.checked_add(1)?))?;
        Some(PublishedFilter { between: Some(between), ..PublishedFilter::default() })
    }

    /// The entry of this id as readers see it.
    ///
    /// # Errors
    /// As for [`Services::locate`].
    pub async fn find_published(&self, id: EntryId) -> Result<Option<PublishedEntry>, ServiceError> {
        depends_on([PageTag::Entry(id)]);
        match rows::find_by_id(self.db(), id).await?.filter(Entry::is_public) {
            Some(entry) => Ok(Some(self.published(entry).await?)),
            None => Ok(None),
        }
    }

    async fn published(&self, entry: Entry) -> Result<PublishedEntry, ServiceError> {
        let neighbours = rows::published_neighbours(self.db(), &entry).await?;
        let shown = [&neighbours.newer, &neighbours.older].into_iter().flatten();
        depends_on([PageTag::Entry(entry.id), PageTag::Beside(entry.id)]);
        depends_on(shown.map(|link| PageTag::Entry(link.id)));
        let rendering = self.rendering_of(&entry).await?;
        self.with_place(entry, rendering, neighbours).await
    }

    pub(crate) async fn with_place(
        &self,
        entry: Entry,
        rendering: Rendering,
        neighbours: Neighbours,
    ) -> Result<PublishedEntry, ServiceError> {
        let authors =
            authors::of_entries(self.db(), &[entry.id]).await?.remove(&entry.id).unwrap_or_default();
        let terms = terms::of_entries(self.db(), &[entry.id]).await?.remove(&entry.id).unwrap_or_default();
        depends_on(authors.iter().map(|author| PageTag::Author(author.user)));
        let (terms, above) = (self.term_links(&terms).await?, self.above(&entry).await?);
        let share_picture = self.share_picture_of(&entry, &rendering).await?;
        Ok(PublishedEntry { entry, rendering, neighbours, authors, terms, above, share_picture })
    }

    /// The published entries above one, from the top. Also those that readers do not see stand between.
    async fn above(&self, entry: &Entry) -> Result<Vec<EntryLink>, ServiceError> {
        let (mut above, mut next) = (Vec::new(), entry.parent);
        while let Some(id) = next.filter(|_| above.len() < MAX_DEPTH) {
            depends_on([PageTag::Entry(id)]);
            let Some(parent) = rows::find_by_id(self.db(), id).await? else { break };
            next = parent.parent;
            if parent.is_public() {
                above.push(EntryLink { id, title: parent.title, path: parent.path });
            }
        }
        above.reverse();
        Ok(above)
    }

    /// What readers find at a path.
    ///
    /// # Errors
    /// Where the database fails, or the text has to be rendered anew and a plugin fails.
    pub async fn locate(&self, path: &EntryPath) -> Result<Option<Located>, ServiceError> {
        match rows::find_by_path(self.db(), path).await?.filter(Entry::is_readable) {
            Some(entry) => Ok(Some(Located::Entry(Box::new(self.published(entry).await?)))),
            None => {
                let Some(redirect) = self.find_redirect(path).await? else { return Ok(None) };
                self.count_followed(path);
                let location = redirect.target.location();
                Ok(Some(Located::Moved { location, is_permanent: redirect.is_permanent }))
            }
        }
    }

    /// The newest revision of an entry as readers would see it.
    ///
    /// # Errors
    /// As for [`Services::get_entry`], or where a plugin refuses or fails.
    pub async fn preview(&self, actor: &Actor, id: EntryId) -> Result<PublishedEntry, ServiceError> {
        let details = self.get_entry(actor, id).await?;
        let mut scope = self.plugins().scope();
        let rendering =
            self.draw_entry(&mut scope, &details.entry.publication_type, &details.revision.fields).await?;
        self.with_place(details.entry, rendering, Neighbours::default()).await
    }

    /// The kept rendering, also one that is out of date: a job makes those anew. One that is missing is made now.
    async fn rendering_of(&self, entry: &Entry) -> Result<Rendering, ServiceError> {
        match renderings::find(self.db(), entry.id).await? {
            Some(rendering) => Ok(rendering),
            None => self.render_again(entry).await,
        }
    }

    /// Renders the published revision of an entry and keeps the result, unless it was changed meanwhile.
    pub(super) async fn render_again(&self, entry: &Entry) -> Result<Rendering, ServiceError> {
        let number = entry.published_revision.unwrap_or(entry.revision);
        let revision = revisions::find(self.db(), entry.id, number)
            .await?
            .ok_or(ServiceError::NotFound("the published revision of the entry"))?;
        let mut scope = self.plugins().scope();
        let rendering = self.draw_entry(&mut scope, &entry.publication_type, &revision.fields).await?;
        let tx = self.db().begin().await?;
        let current = rows::find_for_update(&tx, entry.id).await?;
        if current.as_ref().is_some_and(|current| current.published_revision == entry.published_revision) {
            renderings::upsert(&tx, entry.id, number, &rendering).await?;
            if let Some(current) = &current {
                self.index_entry(&tx, current).await?;
            }
            self.commit_pages(tx, [PageTag::Entry(entry.id)]).await?;
        }
        Ok(rendering)
    }
}

/// What a list of entries depends on beside the entries in it.
fn lists(filter: &PublishedFilter) -> Vec<PageTag> {
    let terms = filter.terms.iter().flatten().map(|term| PageTag::ListsOfTerm(*term));
    let of_type = filter.publication_type.clone().map(PageTag::ListsOfType);
    let tags: Vec<_> = terms.chain(filter.author.map(PageTag::ListsOfAuthor)).chain(of_type).collect();
    if tags.is_empty() { vec![PageTag::Lists] } else { tags }
}
