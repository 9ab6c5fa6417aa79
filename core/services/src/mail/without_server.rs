//! What becomes of mail while no plugin delivers it.

use tokio::io::AsyncWriteExt;

use super::{
    MailFolder,
    delivery::{Attempt, waiting},
    source,
};
use crate::{ServiceError, Services};
use sandpress_db::mails as rows;
use sandpress_domain::{Mail, MailVerdict};

impl Services {
    /// Writes a mail to a file.
    pub(super) async fn write_to_file(&self, mail: &Mail) -> Result<Attempt, ServiceError> {
        let source = source::source(mail, rows::list_parts(self.db(), mail.id).await?);
        let verdict = match MailFolder::new(self.mail_folder()).write(mail, source).await {
            Ok(file) => {
                let (plugin, file) = (mail.plugin.as_str(), file.display());
                tracing::info!(mail = %mail.id, plugin, %file, "mail written to a file: no plugin delivers it");
                MailVerdict::Accepted
            }
            Err(error) => MailVerdict::RefusedForNow(format!(
                "cannot write to {}: {error}; let the account that runs sandpress write there",
                self.mail_folder().display()
            )),
        };
        Ok(Attempt::Verdicts(vec![verdict; waiting(&mail.recipients).count()]))
    }

    /// Prints a mail to the standard output, never to the log: it may have a secret link in it.
    pub(super) async fn print(&self, mail: &Mail) -> Result<Attempt, ServiceError> {
        let source = source::source(mail, rows::list_parts(self.db(), mail.id).await?);
        let text = format!("----- mail {} -----\n{}\n", mail.id, source.replace("\r\n", "\n"));
        let mut out = tokio::io::stdout();
        let printed = match out.write_all(text.as_bytes()).await {
            Ok(()) => out.flush().await,
            Err(error) => Err(error),
        };
        let verdict = match printed {
            Ok(()) => MailVerdict::Accepted,
            Err(error) => MailVerdict::RefusedForNow(format!("cannot print: {error}")),
        };
        Ok(Attempt::Verdicts(vec![verdict; waiting(&mail.recipients).count()]))
    }
}
