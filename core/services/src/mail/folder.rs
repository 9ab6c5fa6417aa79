//! Mail in files, one for each, while no plugin delivers it.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{fs, io::AsyncWriteExt};

use sandpress_domain::Mail;

/// The word for this transport where another one has the id of its plugin. No plugin has such an id.
pub const TRANSPORT: &str = "file:";

/// A folder that only the site's account can read.
pub(crate) struct MailFolder<'a>(&'a Path);

impl<'a> MailFolder<'a> {
    pub(super) fn new(folder: &'a Path) -> Self {
        Self(folder)
    }

    /// Writes the mail as `<id>.eml`, whole or not at all.
    pub(super) async fn write(&self, mail: &Mail, source: String) -> io::Result<PathBuf> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(self.0).await?;
        let (file, part) =
            (self.0.join(format!("{}.eml", mail.id)), self.0.join(format!("{}.part", mail.id)));
        let mut options = fs::OpenOptions::new();
        let mut open = options.write(true).create(true).truncate(true).mode(0o600).open(&part).await?;
        open.write_all(source.as_bytes()).await?;
        open.sync_all().await?;
        fs::rename(&part, &file).await?;
        Ok(file)
    }
}
