//! Issues that were sent, for readers of the site.

use crate::{ServiceError, Services};
use sandpress_db::newsletter as rows;
use sandpress_domain::{Issue, IssueState, Page, PageRequest, Timestamp};

/// An issue in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedIssue {
    /// The last part of its address.
    pub slug: String,
    /// The subject.
    pub subject: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// What it says, as cleaned HTML with whole addresses.
    pub html: String,
}

impl Services {
    /// The issues that were sent, the youngest first.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where there is no archive.
    pub async fn list_archived_issues(
        &self,
        request: PageRequest,
    ) -> Result<Page<ArchivedIssue>, ServiceError> {
        self.need_archive()?;
        let page = rows::list_archived(self.db(), request).await?;
        let (total, request) = (page.total, page.request);
        Ok(Page { items: page.items.into_iter().filter_map(archived).collect(), total, request })
    }

    /// The issue at this address of the archive. One that is being sent is there already, since mail leads there.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn find_archived_issue(&self, slug: &str) -> Result<ArchivedIssue, ServiceError> {
        const NONE: ServiceError = ServiceError::NotFound("the issue");
        self.need_archive()?;
        let found = rows::find_by_slug(self.db(), slug).await?.ok_or(NONE)?;
        let is_out = matches!(found.state, IssueState::Sending | IssueState::Paused | IssueState::Sent);
        archived(found).filter(|_| is_out).ok_or(NONE)
    }

    fn need_archive(&self) -> Result<(), ServiceError> {
        let has_archive = self.newsletter_settings().has_archive;
        has_archive.then_some(()).ok_or(ServiceError::NotFound("the archive"))
    }
}

fn archived(issue: Issue) -> Option<ArchivedIssue> {
    let started = issue.started?;
    Some(ArchivedIssue { slug: issue.slug, subject: issue.subject, sent_at: started.at, html: started.html })
}
