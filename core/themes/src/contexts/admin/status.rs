//! How the site does.

use serde::Serialize;

use super::{AdminCommon, AuditRowContext};

/// `status.html`: how the site does.
#[derive(Clone, Debug, Serialize)]
pub struct StatusContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What runs where, and how much there is.
    pub facts: Vec<StatusFactContext>,
    /// The disks of the site.
    pub disks: Vec<StatusDiskContext>,
    /// The backup that was made last; none where none was.
    pub last_backup: Option<StatusBackupContext>,
    /// When the next one is due; empty where none is.
    pub next_backup: String,
    /// The log-ins that go on.
    pub sessions: Vec<StatusSessionContext>,
    /// The plugins that run.
    pub plugins: Vec<StatusPluginContext>,
    /// What happened last to accounts and access.
    pub recent: Vec<AuditRowContext>,
}

/// Something that is known, in two words.
#[derive(Clone, Debug, Serialize)]
pub struct StatusFactContext {
    /// What.
    pub label: String,
    /// Its value.
    pub value: String,
    /// Where more is told; may be empty.
    pub url: String,
    /// Whether somebody should look at it.
    pub needs_care: bool,
}

/// A disk.
#[derive(Clone, Debug, Serialize)]
pub struct StatusDiskContext {
    /// What lies there.
    pub what: String,
    /// Where.
    pub path: String,
    /// What is free of it, in words.
    pub free: String,
    /// How full it is, in percent.
    pub percent: u64,
}

/// A backup.
#[derive(Clone, Debug, Serialize)]
pub struct StatusBackupContext {
    /// When it was made.
    pub at: String,
    /// The same for people.
    pub on: String,
    /// Its file.
    pub name: String,
    /// Where it went.
    pub place: String,
    /// Its length in words.
    pub size: String,
    /// Whether the bytes of media are in it.
    pub has_media: bool,
    /// How many files of media were missing or damaged.
    pub missing: u64,
}

/// A log-in that goes on.
#[derive(Clone, Debug, Serialize)]
pub struct StatusSessionContext {
    /// Who.
    pub person: String,
    /// Their page.
    pub url: String,
    /// With what.
    pub device: String,
    /// From where; may be empty.
    pub address: String,
    /// When it was last used.
    pub seen_at: String,
    /// The same for people.
    pub seen_on: String,
}

/// A plugin that runs.
#[derive(Clone, Debug, Serialize)]
pub struct StatusPluginContext {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Its version.
    pub version: String,
    /// Calls since it was loaded.
    pub calls: u64,
    /// Those of them that failed.
    pub failures: u64,
    /// What is wrong; empty where nothing is.
    pub problem: String,
}

impl StatusContext {
    /// A site at work.
    pub fn sample() -> Self {
        let fact = |label: &str, value: &str, url: &str, needs_care| StatusFactContext {
            label: label.into(),
            value: value.into(),
            url: url.into(),
            needs_care,
        };
        Self {
            common: AdminCommon::sample(),
            facts: vec![
                fact("Version", "sandpress 0.1.0 on web-1", "", false),
                fact("Jobs", "2 waiting, 1 running, 3 failed", "/admin/jobs", true),
            ],
            disks: vec![StatusDiskContext {
                what: "database".into(),
                path: "/srv/site/data".into(),
                free: "12.0 GiB of 40.0 GiB free".into(),
                percent: 70,
            }],
            last_backup: Some(StatusBackupContext {
                at: "2026-11-21T03:30:00Z".into(),
                on: "21 November 2026, 03:30 UTC".into(),
                name: "sandpress-20261121-033000.tar.zst".into(),
                place: "s3://my-backups".into(),
                size: "1.2 GiB".into(),
                has_media: true,
                missing: 2,
            }),
            next_backup: "22 November 2026, 03:30 UTC".into(),
            sessions: vec![StatusSessionContext {
                person: "Ada Marsh".into(),
                url: "/admin/people/0198a7c2".into(),
                device: "Firefox on Linux".into(),
                address: "192.0.2.7".into(),
                seen_at: "2026-11-21T09:30:00Z".into(),
                seen_on: "21 November 2026, 09:30 UTC".into(),
            }],
            plugins: vec![StatusPluginContext {
                id: "text".into(),
                label: "Text".into(),
                version: "1.2.0".into(),
                calls: 120,
                failures: 1,
                problem: "the new file is no component".into(),
            }],
            recent: vec![AuditRowContext::sample("error")],
        }
    }

    /// A site that has just begun.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            facts: Vec::new(),
            disks: Vec::new(),
            last_backup: None,
            next_backup: String::new(),
            sessions: Vec::new(),
            plugins: Vec::new(),
            recent: Vec::new(),
        }
    }
}
