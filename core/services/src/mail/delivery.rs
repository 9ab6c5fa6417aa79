//! One attempt to deliver a mail, and what is noted of it.

use std::time::Duration;

use super::{CONSOLE_TRANSPORT, FILE_TRANSPORT, lane, listeners::Fate, rounds::Round, source};
use crate::{ServiceError, Services};
use sandpress_config::WithoutServer;
use sandpress_db::{jobs, known_devices, mails as rows};
use sandpress_domain::{
    Job, JobOutcome, Mail, MailAddress, MailFate, MailId, MailKeeping, MailRecipient, MailState, MailVerdict,
    Mailbox,
};
use sandpress_plugins::{CallError, GuestError, OutgoingMail};
use tracing::Instrument;

/// How long delivered mail is kept.
const KEEP_SENT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long mail that was refused waits for somebody.
const KEEP_DEAD: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// How long a device is known that nobody logs in with.
const KEEP_DEVICES: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// Longer than any pause between two attempts.
const SILENCE: Duration = Duration::from_secs(3 * 60 * 60);

/// What came of an attempt.
pub(super) enum Attempt {
    /// A verdict for each of those who did not have the mail yet.
    Verdicts(Vec<MailVerdict>),
    /// The plugin rests for so long.
    NotNow(Duration, String),
}

impl Services {
    /// Delivers the mail that the job is for. A mail that is refused for good is a dead letter of the outbox; for the
    /// queue that job is done. Others that are due go the same way behind it, so that a plugin may keep its connection.
    pub async fn deliver_mail(&self, job: &Job) -> JobOutcome {
        let mut round = Round::begin(self);
        let outcome = self.attempt_or_fail(job, &mut round).await;
        while round.goes_on(self)
            && let Some(next) = self.claim_next_mail(job).await
        {
            let attempt = self.attempt_or_fail(&next, &mut round);
            let outcome = tokio::select! {
                outcome = attempt => outcome,
                () = self.keep_job(&next) => return outcome,
            };
            if let Err(error) = self.settle_job(&next, outcome).await {
                tracing::warn!(id = %next.id, %error, "how a mail fared was not noted for the queue: it is looked at again");
            }
        }
        outcome
    }

    /// One attempt. What is logged meanwhile names the mail, and is known as trouble with mail.
    async fn attempt_or_fail(&self, job: &Job, round: &mut Round) -> JobOutcome {
        let span = tracing::error_span!("mail", id = job.payload);
        match self.attempt_mail(job, round).instrument(span).await {
            Ok(outcome) => outcome,
            Err(error) => JobOutcome::Failed(error.to_string()),
        }
    }

    async fn attempt_mail(&self, job: &Job, round: &mut Round) -> Result<JobOutcome, ServiceError> {
        let Ok(id) = job.payload.parse::<MailId>() else {
            return Ok(JobOutcome::Hopeless(format!("{:?} is no mail", job.payload)));
        };
        let Some(mut mail) = rows::find(self.db(), id).await? else { return Ok(JobOutcome::Done) };
        if mail.state != MailState::Queued {
            return Ok(JobOutcome::Done);
        }
        let to: Vec<MailAddress> =
            waiting(&mail.recipients).map(|recipient| recipient.mailbox.address().clone()).collect();
        if let Some((by, reason)) = self.0.outbox.put_off(&to, self.clock().now()).await? {
            return Ok(JobOutcome::Postponed { by, reason });
        }
        let transport = self.mail_transport();
        let without_server = self.0.outbox.config.without_server;
        let attempt = match (&transport, without_server) {
            (Some(_), _) => {
                let has_more = round.goes_on(self) && self.has_more_mail(job).await?;
                self.hand_to_plugin(&mail, job.attempts, has_more, round).await?
            }
            (None, WithoutServer::File) => self.write_to_file(&mail).await?,
            (None, WithoutServer::Console) => self.print(&mail).await?,
        };
        let verdicts = match attempt {
            Attempt::Verdicts(verdicts) => verdicts,
            Attempt::NotNow(by, reason) => {
                round.is_over = true;
                return Ok(JobOutcome::Postponed { by, reason });
            }
        };
        let none = match without_server {
            WithoutServer::File => FILE_TRANSPORT,
            WithoutServer::Console => CONSOLE_TRANSPORT,
        };
        mail.transport = transport.unwrap_or_else(|| none.to_owned());
        mail.attempts = mail.attempts.saturating_add(1);
        self.note_verdicts(&mut mail, verdicts, job.attempts >= job.max_attempts).await
    }

    /// Notes what became of a mail, tells whoever sent it, and forgets what it said where nobody needs that any more: all
    /// of it or nothing.
    pub(super) async fn note_verdicts(
        &self,
        mail: &mut Mail,
        verdicts: Vec<MailVerdict>,
        is_last: bool,
    ) -> Result<JobOutcome, ServiceError> {
        mail.updated_at = self.clock().now();
        let (outcome, fates) = settle(mail, verdicts, is_last);
        let delivered = fates.iter().filter(|fate| fate.fate == MailFate::Delivered);
        let delivered: Vec<_> = delivered.map(|fate| fate.address.clone()).collect();
        let tx = self.db().begin().await?;
        rows::update(&tx, mail).await?;
        rows::note_sends(&tx, &delivered, mail.updated_at).await?;
        self.0.outbox.tell(&tx, mail, &fates).await?;
        if mail.state == MailState::Sent && mail.keeping != MailKeeping::Kept {
            rows::forget_text(&tx, mail.id).await?;
        }
        tx.commit().await?;
        Ok(outcome)
    }

    async fn hand_to_plugin(
        &self,
        mail: &Mail,
        attempt: u32,
        has_more: bool,
        round: &mut Round,
    ) -> Result<Attempt, ServiceError> {
        let to: Vec<Mailbox> = mail.recipients.iter().map(|recipient| recipient.mailbox.clone()).collect();
        let waiting: Vec<MailAddress> =
            waiting(&mail.recipients).map(|recipient| recipient.mailbox.address().clone()).collect();
        let message_id = source::message_id(mail);
        let source = source::source(mail, rows::list_parts(self.db(), mail.id).await?);
        let id = mail.id.to_string();
        let outgoing = OutgoingMail {
            id: &id,
            sender: &mail.sender,
            reply_to: mail.reply_to.as_ref(),
            to: &to,
            recipients: &waiting,
            subject: mail.subject.as_str(),
            text: &mail.text,
            html: mail.html.as_deref(),
            message_id: &message_id,
            date: u64::try_from(mail.created_at.unix_timestamp()).unwrap_or_default(),
            source: &source,
            attempt,
            has_more,
        };
        let all = |verdict: MailVerdict| Attempt::Verdicts(vec![verdict; waiting.len()]);
        Ok(match round.scope.deliver_mail(outgoing).await {
            Ok(verdicts) => Attempt::Verdicts(verdicts),
            Err(error @ CallError::SwitchedOff { off_for, .. }) => {
                Attempt::NotNow(off_for, error.to_string())
            }
            Err(error @ CallError::Refused { error: GuestError::Invalid(_), .. }) => {
                all(MailVerdict::Refused(error.to_string()))
            }
            Err(error) => all(MailVerdict::RefusedForNow(error.to_string())),
        })
    }

    /// Gives up mail whose job is gone, and deletes what is kept of mail for longer than anybody needs it.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tidy_mails(&self) -> Result<u64, ServiceError> {
        let now = self.clock().now();
        for mut mail in rows::list_silent(self.db(), now - SILENCE).await? {
            if !jobs::has_open(self.db(), &lane(mail.id)).await? {
                let gone = MailVerdict::Refused("the server ended each time while it was sent".to_owned());
                let verdicts = vec![gone; waiting(&mail.recipients).count()];
                self.note_verdicts(&mut mail, verdicts, true).await?;
            }
        }
        known_devices::forget(self.db(), now - KEEP_DEVICES).await?;
        rows::forget_sends(self.db(), now - self.0.outbox.memory()).await?;
        Ok(rows::delete_finished(self.db(), now - KEEP_SENT, now - KEEP_DEAD).await?)
    }
}

/// Those who have neither got nor refused the mail.
pub(super) fn waiting(recipients: &[MailRecipient]) -> impl Iterator<Item = &MailRecipient> {
    recipients.iter().filter(|recipient| recipient.state == MailState::Queued)
}

/// Notes the verdicts for those who waited. What was refused for now is given up where this was the last attempt.
fn settle(mail: &mut Mail, verdicts: Vec<MailVerdict>, is_last: bool) -> (JobOutcome, Vec<Fate>) {
    mail.last_error = String::new();
    let mut fates = Vec::new();
    let waiting = mail.recipients.iter_mut().filter(|recipient| recipient.state == MailState::Queued);
    for (recipient, verdict) in waiting.zip(verdicts) {
        let (state, answer, fate) = match verdict {
            MailVerdict::Accepted => (MailState::Sent, String::new(), Some(MailFate::Delivered)),
            MailVerdict::RefusedForNow(answer) if !is_last => (MailState::Queued, answer, None),
            MailVerdict::RefusedForNow(answer) => (MailState::Dead, answer, Some(MailFate::GivenUp)),
            MailVerdict::Refused(answer) => (MailState::Dead, answer, Some(MailFate::Refused)),
        };
        (recipient.state, recipient.answer) = (state, answer);
        let address = recipient.mailbox.address().clone();
        fates.extend(fate.map(|fate| Fate { address, fate, answer: recipient.answer.clone() }));
        if recipient.state != MailState::Sent {
            mail.last_error = format!("{}: {}", recipient.mailbox.address(), recipient.answer);
        }
    }
    let has = |state| mail.recipients.iter().any(|recipient| recipient.state == state);
    if has(MailState::Queued) {
        mail.state = MailState::Queued;
        return (JobOutcome::Failed(mail.last_error.clone()), fates);
    }
    mail.state = if has(MailState::Dead) { MailState::Dead } else { MailState::Sent };
    if mail.state == MailState::Dead {
        tracing::error!(mail = %mail.id, plugin = mail.plugin, error = mail.last_error, "a mail was not delivered");
    }
    (JobOutcome::Done, fates)
}
