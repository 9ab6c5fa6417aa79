//! A log that is a file: put aside by its size and by the day, opened anew when asked, never in the way of the site.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context;
use time::{Date, OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

use crate::config::LogRotation;

/// The least time between two words about the same trouble, and between two attempts to open a file.
const PAUSE: Duration = Duration::from_secs(60);

const MOMENT: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]-[hour][minute][second]");

/// A log in a file that only its owner reads.
pub(super) struct LogFile {
    path: PathBuf,
    rotation: LogRotation,
    state: Mutex<State>,
}

struct State {
    file: Option<File>,
    bytes: u64,
    day: Date,
    lost: u64,
    told: Option<Instant>,
}

impl LogFile {
    /// Opens the file; its folder is made where it is missing.
    pub(super) fn open(path: &Path, rotation: LogRotation) -> anyhow::Result<Self> {
        let now = OffsetDateTime::now_utc();
        let opened = open(path);
        let (file, bytes, day) = opened.with_context(|| {
            format!(
                "cannot write the log {}: check [log] in cms.toml and the rights of its folder",
                path.display()
            )
        })?;
        let state = State { file: Some(file), bytes, day: day.unwrap_or(now.date()), lost: 0, told: None };
        Ok(Self { path: path.to_owned(), rotation, state: Mutex::new(state) })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the file by its name again.
    pub(super) fn reopen(&self) {
        let mut state = self.lock();
        self.reopen_in(&mut state);
    }

    /// Adds a line with its end. What cannot be written, because the disk is full, is lost; the log tells how much.
    pub(super) fn write_line(&self, line: &[u8]) {
        self.write_at(line, OffsetDateTime::now_utc());
    }

    fn write_at(&self, line: &[u8], now: OffsetDateTime) {
        let mut state = self.lock();
        let is_large = self.rotation.max_bytes > 0
            && state.bytes > 0
            && state.bytes + line.len() as u64 > self.rotation.max_bytes;
        let is_old = self.rotation.daily && state.bytes > 0 && state.day != now.date();
        if is_large || is_old {
            self.put_aside(&mut state, now);
        }
        if state.file.is_none() && state.told.is_none_or(|told| told.elapsed() > PAUSE) {
            self.reopen_in(&mut state);
        }
        state.day = now.date();
        let lost = state.lost;
        let note = if lost > 0 { format!("{lost} lines of this log were lost\n") } else { String::new() };
        let written = match &mut state.file {
            Some(file) => file.write_all(&[note.as_bytes(), line].concat()),
            None => Err(io::ErrorKind::NotFound.into()),
        };
        match written {
            Ok(()) => {
                state.bytes += (note.len() + line.len()) as u64;
                state.lost = 0;
            }
            Err(error) => self.lose(&mut state, &error),
        }
    }

    fn lose(&self, state: &mut State, error: &io::Error) {
        state.lost += 1;
        if state.told.is_none_or(|told| told.elapsed() > PAUSE) {
            state.told = Some(Instant::now());
            // Nobody may be listening there either.
            let _ = writeln!(
                io::stderr(),
                "the log {} cannot be written ({error}): lines are lost",
                self.path.display()
            );
        }
    }

    fn reopen_in(&self, state: &mut State) {
        match open(&self.path) {
            Ok((file, bytes, _)) => (state.file, state.bytes) = (Some(file), bytes),
            // What was open stays open: it is better than nothing.
            Err(error) => self.lose(state, &error),
        }
    }

    fn put_aside(&self, state: &mut State, now: OffsetDateTime) {
        let moment = now.format(MOMENT).unwrap_or_default();
        let name = |n: u32| {
            let mut path = self.path.clone().into_os_string();
            path.push(if n == 0 { format!(".{moment}") } else { format!(".{moment}-{n:03}") });
            PathBuf::from(path)
        };
        // Behind the last one of the moment, also where the first ones are gone: names are in the order of time.
        let next = (0..1000).rev().find(|n| name(*n).exists()).map_or(0, |last| last + 1);
        if next == 1000 {
            return;
        }
        let aside = name(next);
        if let Err(error) = fs::rename(&self.path, &aside) {
            return self.lose(state, &error);
        }
        self.reopen_in(state);
        self.delete_oldest();
    }

    /// Deletes those that are too many. Their names are in the order of their moments.
    fn delete_oldest(&self) {
        if self.rotation.keep == 0 {
            return;
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let Some(start) = self.path.file_name().map(|name| format!("{}.", name.to_string_lossy())) else {
            return;
        };
        let is_aside = |name: &str| {
            let moment = name.strip_prefix(&start).unwrap_or_default();
            let plain = |byte: u8| byte.is_ascii_digit() || byte == b'-';
            moment.len() >= 15 && moment.bytes().all(plain)
        };
        let names = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut aside: Vec<_> = names
            .filter(|entry| is_aside(&entry.file_name().to_string_lossy()))
            .map(|entry| entry.path())
            .collect();
        aside.sort();
        for old in aside.iter().take(aside.len().saturating_sub(self.rotation.keep as usize)) {
            // One that cannot be deleted now is tried again the next time.
            let _ = fs::remove_file(old);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The file, its length, and the day of its last line where it has one.
fn open(path: &Path) -> io::Result<(File, u64, Option<Date>)> {
    if let Some(folder) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    let found = file.metadata()?;
    let day = found.modified().ok().filter(|_| found.len() > 0).map(|at| OffsetDateTime::from(at).date());
    Ok((file, found.len(), day))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn log(folder: &Path, max_bytes: u64, daily: bool, keep: u32) -> LogFile {
        LogFile::open(&folder.join("logs/a.log"), LogRotation { max_bytes, daily, keep }).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder.join("logs")).unwrap();
        let mut names: Vec<_> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_large_file_is_put_aside_and_the_oldest_go() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), 20, false, 2);
        let now = datetime!(2026-03-04 05:06:07 UTC);
        for n in 0..5 {
            log.write_at(format!("line number {n}.\n").as_bytes(), now);
        }
        let aside = ["a.log", "a.log.20260304-050607-002", "a.log.20260304-050607-003"];
        assert_eq!(names(folder.path()), aside);
        let read = |name: &str| fs::read_to_string(folder.path().join("logs").join(name)).unwrap();
        assert_eq!(aside.map(read), ["line number 4.\n", "line number 2.\n", "line number 3.\n"]);
        let mode = fs::metadata(folder.path().join("logs/a.log")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // A file of somebody else, however much it looks alike.
        fs::write(folder.path().join("logs/a.log.keep-me-please"), "x").unwrap();
        log.write_at(b"one more line that is long\n", now);
        assert!(names(folder.path()).contains(&"a.log.keep-me-please".to_owned()));
    }

    #[test]
    fn a_new_day_has_a_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), 0, true, 0);
        let today = OffsetDateTime::now_utc();
        log.write_at(b"a\n", today);
        log.write_at(b"b\n", today);
        log.write_at(b"c\n", today + Duration::from_secs(24 * 60 * 60));
        assert_eq!(names(folder.path()).len(), 2);
        assert_eq!(fs::read_to_string(log.path()).unwrap(), "c\n");
    }

    #[test]
    fn a_file_that_was_moved_away_is_opened_anew() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), 0, false, 0);
        log.write_line(b"a\n");
        fs::rename(log.path(), folder.path().join("moved")).unwrap();
        log.write_line(b"b\n");
        log.reopen();
        log.write_line(b"c\n");
        assert_eq!(fs::read_to_string(folder.path().join("moved")).unwrap(), "a\nb\n");
        assert_eq!(fs::read_to_string(log.path()).unwrap(), "c\n");
    }

    #[test]
    fn a_log_that_cannot_be_written_is_no_trouble() {
        // Every write to this device fails as on a full disk (full(4)).
        let log = LogFile::open(Path::new("/dev/full"), LogRotation { max_bytes: 0, daily: false, keep: 0 });
        let log = log.unwrap();
        log.write_line(b"a\n");
        log.write_line(b"b\n");
        assert_eq!(log.lock().lost, 2);
    }
}
