//! Issues: an entry is prepared, looked at, and sent.

use super::need;
use crate::{PublishedEntry, ServiceError, Services};
use sandpress_db::{Transaction, newsletter as rows, subscribers, terms};
use sandpress_domain::{
    Actor, EntryId, Issue, IssueCounts, IssueForm, IssueId, IssueState, JobKind, MailSubject, Mailbox,
    NewJob, Page, PageRequest, Segment, Timestamp, Topic, slugify, subscriber_address,
};

/// The longest words before an entry, in characters.
const MAX_INTRO: usize = 5_000;

/// The longest address in the archive, in bytes, without the number behind it.
const MAX_SLUG: usize = 80;

/// An issue as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewIssue {
    /// The subject.
    pub subject: String,
    /// Words before the entry.
    pub intro: String,
    /// How much of the entry stands in it.
    pub form: IssueForm,
    /// Whether everybody gets it.
    pub to_everybody: bool,
    /// Otherwise, those who chose one of these topics.
    pub topics: Vec<String>,
}

/// An issue with what became of it.
#[derive(Clone, Debug)]
pub struct IssueOverview {
    /// The issue.
    pub issue: Issue,
    /// What became of its mails.
    pub counts: IssueCounts,
    /// How many get it, or would get it now.
    pub recipients: u64,
}

impl Services {
    /// Begins an issue of an entry that readers see, for those whose topics fit. The answer is the draft that there is
    /// already, where there is one.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::State`] where readers do not see the entry.
    pub async fn prepare_issue(&self, actor: &Actor, entry: EntryId) -> Result<IssueId, ServiceError> {
        need(actor)?;
        let known = rows::list_of_entry(self.db(), entry).await?;
        if let Some(open) = known.iter().find(|issue| issue.state.is_open()) {
            return Ok(open.id);
        }
        let published = self.find_published(entry).await?;
        let published =
            published.ok_or(ServiceError::State("readers do not see this entry: publish it first"))?;
        let segment = self.fitting(&published).await?;
        let tx = self.db().begin().await?;
        let issue = Issue {
            id: IssueId::generate(),
            entry: Some(entry),
            slug: free_slug(&tx, &published.rendering.title).await?,
            subject: MailSubject::lossy(&published.rendering.title).to_string(),
            intro: String::new(),
            form: IssueForm::Whole,
            segment,
            state: IssueState::Draft,
            send_at: None,
            started: None,
            finished_at: None,
            author: actor.user_id(),
            created_at: self.clock().now(),
        };
        rows::insert(&tx, &issue).await?;
        tx.commit().await?;
        Ok(issue.id)
    }

    /// All issues, the youngest first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_issues(
        &self,
        actor: &Actor,
        request: PageRequest,
    ) -> Result<Page<IssueOverview>, ServiceError> {
        need(actor)?;
        let page = rows::list(self.db(), request).await?;
        let (total, request) = (page.total, page.request);
        let mut items = Vec::new();
        for issue in page.items {
            items.push(self.overview(issue).await?);
        }
        Ok(Page { items, total, request })
    }

    /// The issues made of an entry, the youngest first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_issues_of_entry(
        &self,
        actor: &Actor,
        entry: EntryId,
    ) -> Result<Vec<Issue>, ServiceError> {
        need(actor)?;
        Ok(rows::list_of_entry(self.db(), entry).await?)
    }

    /// An issue with what became of it.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`].
    pub async fn get_issue(&self, actor: &Actor, id: IssueId) -> Result<IssueOverview, ServiceError> {
        need(actor)?;
        let issue = self.issue(id).await?;
        self.overview(issue).await
    }

    /// Changes an issue that is not being sent.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`]; [`ServiceError::Invalid`].
    pub async fn save_issue(&self, actor: &Actor, id: IssueId, new: &NewIssue) -> Result<(), ServiceError> {
        need(actor)?;
        let subject: MailSubject =
            new.subject.parse().map_err(|error: sandpress_domain::MailHeaderError| {
                ServiceError::invalid("subject", error.to_string())
            })?;
        let intro = new.intro.replace('\r', "").trim().to_owned();
        if intro.chars().count() > MAX_INTRO || intro.chars().any(|c| c.is_control() && c != '\n') {
            return Err(ServiceError::invalid("intro", "this has more than 5,000 characters: shorten it"));
        }
        let topics = self.offered(&self.newsletter_settings(), &new.topics);
        let segment = match new.to_everybody {
            true => Segment::Everybody,
            false if topics.is_empty() => {
                return Err(ServiceError::invalid("topics", "choose a topic, or send it to everybody"));
            }
            false => Segment::Topics(topics),
        };
        let (tx, issue) = self.open_issue(id).await?;
        rows::update(&tx, &Issue { subject: subject.to_string(), intro, form: new.form, segment, ..issue })
            .await?;
        Ok(tx.commit().await?)
    }

    /// Sends an issue to somebody who wants to see it first.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::Invalid`] with `to`; [`ServiceError::State`]
    /// where readers do not see the entry.
    pub async fn send_test_issue(&self, actor: &Actor, id: IssueId, to: &str) -> Result<(), ServiceError> {
        need(actor)?;
        let to = subscriber_address(to).map_err(|error| ServiceError::invalid("to", error.to_string()))?;
        let to = Mailbox::new("", to.as_str());
        let to = to.map_err(|error| ServiceError::invalid("to", error.to_string()))?;
        let issue = self.issue(id).await?;
        let body = self.body_of(&issue).await?;
        let edition = self.edition(&issue, &body, true)?;
        let tx = self.db().begin().await?;
        self.0.outbox.take(&tx, &self.test_mail(&edition, to)).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    pub(super) async fn issue(&self, id: IssueId) -> Result<Issue, ServiceError> {
        rows::find(self.db(), id).await?.ok_or(ServiceError::NotFound("the issue"))
    }

    async fn overview(&self, issue: Issue) -> Result<IssueOverview, ServiceError> {
        let counts = rows::count(self.db(), issue.id).await?;
        let recipients = match &issue.started {
            Some(started) => started.recipients,
            None => subscribers::count_recipients(self.db(), &issue.segment, self.clock().now()).await?,
        };
        Ok(IssueOverview { issue, counts, recipients })
    }

    pub(super) async fn open_issue(&self, id: IssueId) -> Result<(Transaction, Issue), ServiceError> {
        let message = "this issue was sent, or is being sent: it can no longer be changed";
        self.issue_in(id, &[IssueState::Draft, IssueState::Scheduled], message).await
    }

    /// The issue, which nobody else changes until the commit, in one of these states.
    pub(super) async fn issue_in(
        &self,
        id: IssueId,
        states: &[IssueState],
        otherwise: &'static str,
    ) -> Result<(Transaction, Issue), ServiceError> {
        let tx = self.db().begin().await?;
        let issue = rows::find_for_update(&tx, id).await?.ok_or(ServiceError::NotFound("the issue"))?;
        if states.contains(&issue.state) {
            return Ok((tx, issue));
        }
        Err(ServiceError::State(otherwise))
    }

    /// Those who chose a topic of the entry; everybody where it has none that can be chosen.
    async fn fitting(&self, published: &PublishedEntry) -> Result<Segment, ServiceError> {
        let settings = self.newsletter_settings();
        let ids = [published.entry.id];
        let of_entry =
            terms::of_entries(self.db(), &ids).await?.remove(&published.entry.id).unwrap_or_default();
        let has = |topic: &&Topic| match topic {
            Topic::Term(id) => of_entry.iter().any(|term| term.id == *id),
            Topic::Type(id) => *id == published.entry.publication_type,
        };
        let topics: Vec<Topic> = settings.topics.iter().filter(has).cloned().collect();
        Ok(if topics.is_empty() { Segment::Everybody } else { Segment::Topics(topics) })
    }
}

/// The job that puts the mails of an issue into the outbox. Those of one issue follow each other.
pub(super) fn job(id: IssueId, now: Timestamp) -> NewJob {
    NewJob { lane: Some(format!("newsletter/{id}")), ..NewJob::new(JobKind::Newsletter, id.to_string(), now) }
}

async fn free_slug(tx: &Transaction, title: &str) -> Result<String, ServiceError> {
    let mut base = slugify(title);
    base.truncate(base.floor_char_boundary(MAX_SLUG));
    let base = if base.is_empty() { "issue".to_owned() } else { base };
    for number in 1..100 {
        let slug = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        if rows::find_by_slug(tx, &slug).await?.is_none() {
            return Ok(slug);
        }
    }
    Ok(IssueId::generate().to_string())
}
