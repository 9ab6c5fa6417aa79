//! Where old addresses lead, and which addresses lead nowhere.

use url::Url;

use crate::{
    ServiceError, Services,
    audit::{changed, record},
};
use sandpress_db::{entries as rows, missing_pages, redirect_rules, redirects};
use sandpress_domain::{
    Actor, EntryPath, MissingPage, Page, PageRequest, PathError, Permission, Redirect, RedirectTarget,
};

/// Redirects of the site's own.
const MAX_RULES: u64 = 10_000;

/// Redirects that one page of the list or one export holds.
const MAX_LISTED: u64 = 10_000;

/// The longest target in bytes.
const MAX_TARGET: usize = 2_000;

/// Redirects that lead to each other, one after the other: more are taken for a circle.
const MAX_HOPS: usize = 10;

/// The columns of a table of redirects.
const COLUMNS: [&str; 3] = ["from", "to", "status"];

/// What came of a table of redirects.
#[derive(Debug, Default)]
pub struct RedirectImport {
    /// Redirects that were taken over.
    pub done: usize,
    /// Lines that were not, with why; at most a hundred.
    pub refused: Vec<(usize, String)>,
}

impl Services {
    /// Every redirect whose address or target contains `words`, in the order of the addresses.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_redirects(
        &self,
        actor: &Actor,
        words: &str,
        request: PageRequest,
    ) -> Result<Page<Redirect>, ServiceError> {
        need(actor)?;
        let mut all = redirect_rules::list(self.db(), None, MAX_LISTED).await?;
        all.extend(redirects::list_all(self.db(), None, MAX_LISTED).await?);
        let words = words.trim().trim_start_matches('/').to_lowercase();
        all.retain(|redirect| {
            redirect.path.as_str().to_lowercase().contains(&words)
                || redirect.target.location().to_lowercase().contains(&words)
        });
        all.sort_by(|one, other| one.path.cmp(&other.path));
        let total = all.len() as u64;
        let from = usize::try_from(request.offset()).unwrap_or(usize::MAX);
        let items = all.into_iter().skip(from).take(request.size() as usize).collect();
        Ok(Page { items, total, request })
    }

    /// Leads an address of the site elsewhere: to another one, or to a page of another site over http or https.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with `from` or `to`; [`ServiceError::Denied`].
    pub async fn save_redirect(
        &self,
        actor: &Actor,
        from: &str,
        to: &str,
        is_permanent: bool,
    ) -> Result<EntryPath, ServiceError> {
        need(actor)?;
        let path = self.parse_from(from)?;
        let target = self.parse_target(to)?;
        if let Some(entry) = rows::find_by_path(self.db(), &path).await?
            && entry.is_readable()
        {
            return Err(ServiceError::invalid(
                "from",
                "readers find an entry at this address: move that first",
            ));
        }
        self.refuse_circle(&path, &target).await?;
        let is_new = redirect_rules::find(self.db(), &path).await?.is_none();
        if is_new && redirect_rules::count(self.db()).await? >= MAX_RULES {
            return Err(ServiceError::State("the site has ten thousand redirects: delete some first"));
        }
        let now = self.clock().now();
        let tx = self.db().begin().await?;
        redirects::delete(&tx, &path).await?;
        redirect_rules::upsert(&tx, &path, &target, is_permanent, now).await?;
        missing_pages::delete(&tx, &path).await?;
        let event = changed(actor, now, subject(&path), if is_new { "made" } else { "changed" });
        record(&tx, &event).await?;
        tx.commit().await?;
        Ok(path)
    }

    /// Leads an address nowhere any more.
    ///
    /// # Errors
    /// [`ServiceError::Denied`], or where it leads nowhere.
    pub async fn delete_redirect(&self, actor: &Actor, from: &str) -> Result<(), ServiceError> {
        need(actor)?;
        let path = self.parse_from(from)?;
        let tx = self.db().begin().await?;
        let is_gone = redirect_rules::delete(&tx, &path).await? | redirects::delete(&tx, &path).await?;
        if !is_gone {
            return Err(ServiceError::NotFound("the redirect"));
        }
        record(&tx, &changed(actor, self.clock().now(), subject(&path), "deleted")).await?;
        Ok(tx.commit().await?)
    }

    /// Every redirect as a table with the columns `from`, `to` and `status`.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn export_redirects(&self, actor: &Actor) -> Result<Vec<u8>, ServiceError> {
        let page = self.list_redirects(actor, "", PageRequest::new(1, u32::MAX)).await?;
        let row = |redirect: &Redirect| {
            let status = if redirect.is_permanent { "301" } else { "302" };
            [format!("/{}", redirect.path.as_str()), redirect.target.location(), status.to_owned()]
        };
        crate::csv::table(&COLUMNS, page.items.iter().map(row))
    }

    /// Takes redirects over from a table: an address and a target in each line, and 301 or 302 where it is said. Lines
    /// that cannot be taken over are told, and the others are there.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] where it is no table.
    pub async fn import_redirects(&self, actor: &Actor, table: &str) -> Result<RedirectImport, ServiceError> {
        need(actor)?;
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(::csv::Trim::All)
            .from_reader(table.as_bytes());
        let mut outcome = RedirectImport::default();
        for (number, record) in reader.records().enumerate() {
            let cell = |index| record.as_ref().ok().and_then(|record| record.get(index)).unwrap_or_default();
            if record.is_ok() && cell(0).is_empty() || (number == 0 && cell(0) == "from") {
                continue;
            }
            let result = match (&record, cell(2)) {
                (Err(error), _) => Err(error.to_string()),
                (_, "" | "301" | "302") => {
                    let saved = self.save_redirect(actor, cell(0), cell(1), cell(2) != "302").await;
                    saved.map(drop).map_err(|error| error.to_string())
                }
                (_, other) => Err(format!("the status is {other:?}: write 301 or 302")),
            };
            match result {
                Ok(()) => outcome.done += 1,
                Err(why) if outcome.refused.len() < 100 => outcome.refused.push((number + 1, why)),
                Err(_) => {}
            }
        }
        Ok(outcome)
    }

    /// The addresses that readers asked for and at which nothing stands, the most asked for first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_missing_pages(
        &self,
        actor: &Actor,
        request: PageRequest,
    ) -> Result<Page<MissingPage>, ServiceError> {
        need(actor)?;
        self.write_tallies().await?;
        Ok(missing_pages::list(self.db(), request).await?)
    }

    /// Forgets one such address, or all of them.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn forget_missing_pages(&self, actor: &Actor, path: Option<&str>) -> Result<(), ServiceError> {
        need(actor)?;
        match path {
            Some(path) => missing_pages::delete(self.db(), &self.parse_from(path)?).await.map(drop)?,
            None => missing_pages::clear(self.db()).await.map(drop)?,
        }
        Ok(())
    }

    /// What readers are told where no entry stands: where else they find it.
    pub(super) async fn find_redirect(&self, path: &EntryPath) -> Result<Option<Redirect>, ServiceError> {
        if let Some(rule) = redirect_rules::find(self.db(), path).await? {
            return Ok(Some(rule));
        }
        Ok(redirects::find(self.db(), path).await?)
    }

    fn parse_from(&self, from: &str) -> Result<EntryPath, ServiceError> {
        let from = from.trim();
        let from = from.strip_prefix(self.0.origin.as_str()).unwrap_or(from);
        from.parse().map_err(|error: PathError| ServiceError::invalid("from", error.to_string()))
    }

    /// A path of this site with a slash at its beginning, or the address of another one.
    fn parse_target(&self, to: &str) -> Result<String, ServiceError> {
        let to = to.trim();
        if to.is_empty() || to.len() > MAX_TARGET || to.chars().any(|c| c.is_control() || c == '\\') {
            return Err(ServiceError::invalid(
                "to",
                "write where the address is to lead: /a/path or https://…",
            ));
        }
        let base: Url = self.0.origin.parse().map_err(|_| ServiceError::NotFound("the site's address"))?;
        let refused =
            || ServiceError::invalid("to", "this leads nowhere: write a path such as /a/path, or https://…");
        let is_path = to.starts_with('/') && !to.starts_with("//");
        let url = if is_path { base.join(to) } else { Url::parse(to) };
        let url = url.map_err(|_| refused())?;
        let has_secret = !url.username().is_empty() || url.password().is_some();
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() || has_secret {
            return Err(refused());
        }
        if url.origin() == base.origin() {
            let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            return Ok(format!("{}{query}{fragment}", url.path()));
        }
        Ok(url.into())
    }

    /// Follows the target through the redirects that there are.
    async fn refuse_circle(&self, from: &EntryPath, target: &str) -> Result<(), ServiceError> {
        let circle =
            || ServiceError::invalid("to", "the address would lead back to itself: choose another target");
        let mut target = target.to_owned();
        for _ in 0..MAX_HOPS {
            let Some(path) = path_of(&target) else { return Ok(()) };
            if &path == from {
                return Err(circle());
            }
            match self.find_redirect(&path).await? {
                Some(Redirect { target: RedirectTarget::Entry { .. }, .. }) | None => return Ok(()),
                Some(next) => target = next.target.location(),
            }
        }
        Err(circle())
    }
}

/// A redirect as the audit log names it. What it leads to may be somebody's secret address elsewhere.
fn subject(path: &EntryPath) -> String {
    format!("redirect /{}", path.as_str())
}

/// The path of a target on this site.
fn path_of(target: &str) -> Option<EntryPath> {
    let path = target.strip_prefix('/')?;
    let path = path.split(['?', '#']).next()?;
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    path.parse().ok()
}

fn need(actor: &Actor) -> Result<(), ServiceError> {
    let permission = Permission::RedirectManage;
    actor.has(permission).then_some(()).ok_or(ServiceError::Denied(permission))
}
