//! `[backup]`: when backups are made by themselves, where they go, and how many are kept.

use std::path::Path;

use super::{
    section::Section,
    storage::{ALLOWED, StorageUrl},
};
use sandpress_domain::CronExpression;

pub(super) const KEYS: &[&str] = &["schedule", "to", "keep", "media"];

/// When backups are made by themselves, where they go, and how many are kept.
#[derive(Debug, Clone)]
pub struct BackupConfig {
    /// When one is made, in UTC; none where nobody wants it.
    pub schedule: Option<CronExpression>,
    /// Where they go: a storage of any kind, reached as `[storage]` says.
    pub to: StorageUrl,
    /// How many are kept there.
    pub keep: u32,
    /// Whether the bytes of media are in them.
    pub media: bool,
}

impl PartialEq for BackupConfig {
    fn eq(&self, other: &Self) -> bool {
        let text = |config: &Self| config.schedule.as_ref().map(|cron| cron.as_str().to_owned());
        text(self) == text(other) && (&self.to, self.keep, self.media) == (&other.to, other.keep, other.media)
    }
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<BackupConfig> {
    let allowed = "five fields of cron such as \"30 3 * * *\", or \"\" for never";
    let schedule = section.parsed("schedule", "", allowed, |text| match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|error: sandpress_domain::CronError| error.to_string()),
    });
    let to = section.parsed("to", "file:data/backups", ALLOWED, |text| StorageUrl::parse(text, folder));
    let keep = section.whole("keep", 14, 1..=10_000);
    let media = section.boolean("media", true);
    Some(BackupConfig { schedule: schedule?, to: to?, keep, media })
}
