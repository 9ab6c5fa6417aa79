//! The file of a backup: a tar archive compressed with Zstandard, and behind it a frame that Zstandard skips
//! (RFC 8878, section 3.1.2) with the length and the SHA-256 of everything before it. `tar --zstd -tf` reads it.
//!
//! The first member of the archive says what it is, the last one names every other with its length and hash.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::BackupError;

/// The member that says what the archive is.
pub(super) const HEAD: &str = "backup.json";
/// The member that names all others.
const CONTENTS: &str = "contents.json";
/// The most bytes of either.
const MAX_JSON: u64 = 256 << 20;

/// The magic number of a frame that is skipped, the length of what follows, and our own mark.
const MARK: [u8; 16] = *b"\x50\x2a\x4d\x18\x30\0\0\0SANDPRSS";
const SEAL: u64 = 56;

/// A member of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Counts and hashes what passes.
pub(super) struct Hashing<T> {
    inner: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Hashing<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    pub(super) fn finish(self) -> (T, u64, [u8; 32]) {
        (self.inner, self.bytes, self.hash.finalize().into())
    }

    fn pass(&mut self, piece: &[u8]) {
        self.hash.update(piece);
        self.bytes += piece.len() as u64;
    }
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(piece)?;
        self.pass(piece.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.pass(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// An archive that is being written.
pub(super) struct Writer {
    tar: tar::Builder<zstd::Encoder<'static, Hashing<File>>>,
    parts: Vec<Part>,
}

impl Writer {
    /// Makes the file, which nobody but its owner may read. One that is there is never touched.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let encoder = zstd::Encoder::new(Hashing::new(file), zstd::DEFAULT_COMPRESSION_LEVEL)?;
        Ok(Self { tar: tar::Builder::new(encoder), parts: Vec::new() })
    }

    /// Adds a member from the beginning of a file.
    pub(super) fn add_file(&mut self, name: &str, file: &mut File) -> io::Result<()> {
        let bytes = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        self.add(name, bytes, file)
    }

    /// Adds a member.
    pub(super) fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.add(name, bytes.len() as u64, bytes)
    }

    fn add(&mut self, name: &str, bytes: u64, content: impl Read) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes);
        header.set_mode(0o600);
        let mut content = Hashing::new(content.take(bytes));
        self.tar.append_data(&mut header, name, &mut content)?;
        let (_, read, hash) = content.finish();
        if read != bytes {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.parts.push(Part { name: name.to_owned(), bytes, sha256: HEXLOWER.encode(&hash) });
        Ok(())
    }

    /// Ends the archive, seals it, and waits until it is on the disk.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let contents = serde_json::to_vec(&self.parts)?;
        self.add_bytes(CONTENTS, &contents)?;
        let (mut file, bytes, hash) = self.tar.into_inner()?.finish()?.finish();
        file.write_all(&MARK)?;
        file.write_all(&bytes.to_le_bytes())?;
        file.write_all(&hash)?;
        file.sync_all()
    }
}

/// Whom the members of an archive are handed to, one after the other.
pub(super) trait Visitor {
    /// A member, to be read to its end.
    fn part(&mut self, name: &str, content: &mut dyn Read) -> Result<(), BackupError>;
}

/// Looks at the seal, then hands every member to `visitor`, and compares each with what the archive says of it.
pub(super) fn read(path: &Path, visitor: &mut impl Visitor) -> Result<(), BackupError> {
    let mut file = File::open(path).map_err(|source| BackupError::unreadable(path, source))?;
    let sealed = unseal(&mut file).map_err(|source| BackupError::unreadable(path, source))?;
    let bytes = sealed.ok_or(BackupError::Damaged("it is cut off, or some of it was changed"))?;
    file.rewind().map_err(|source| BackupError::unreadable(path, source))?;
    let decoder = zstd::Decoder::new(file.take(bytes)).map_err(BackupError::Format)?;
    read_members(decoder, visitor)
}

/// The length of the archive before the seal, where the seal fits.
fn unseal(file: &mut File) -> io::Result<Option<u64>> {
    let Some(bytes) = file.seek(SeekFrom::End(0))?.checked_sub(SEAL) else { return Ok(None) };
    file.rewind()?;
    let mut content = Hashing::new((&mut *file).take(bytes));
    io::copy(&mut content, &mut io::sink())?;
    let (_, read, hash) = content.finish();
    let mut seal = Vec::new();
    file.take(SEAL + 1).read_to_end(&mut seal)?;
    let expected = [MARK.as_slice(), &bytes.to_le_bytes(), &hash].concat();
    let is_whole = read == bytes && bool::from(seal.as_slice().ct_eq(&expected));
    Ok(is_whole.then_some(bytes))
}

fn read_members(content: impl Read, visitor: &mut impl Visitor) -> Result<(), BackupError> {
    let mut archive = tar::Archive::new(content);
    let (mut seen, mut contents) = (Vec::new(), None);
    for entry in archive.entries().map_err(BackupError::Format)? {
        let mut entry = entry.map_err(BackupError::Format)?;
        let name = entry.path().map_err(BackupError::Format)?.to_string_lossy().into_owned();
        if !entry.header().entry_type().is_file() || contents.is_some() {
            return Err(BackupError::Damaged("it has a member that no backup has"));
        }
        if name == CONTENTS {
            contents = Some(json::<Vec<Part>>(&mut entry)?);
            continue;
        }
        let mut content = Hashing::new(&mut entry);
        visitor.part(&name, &mut content)?;
        io::copy(&mut content, &mut io::sink()).map_err(BackupError::Format)?;
        let (_, bytes, hash) = content.finish();
        seen.push(Part { name, bytes, sha256: HEXLOWER.encode(&hash) });
    }
    if contents == Some(seen) {
        Ok(())
    } else {
        Err(BackupError::Damaged("its parts are not what it says of them"))
    }
}

/// Reads a small member as JSON.
pub(super) fn json<T: serde::de::DeserializeOwned>(content: &mut dyn Read) -> Result<T, BackupError> {
    let mut text = Vec::new();
    content.take(MAX_JSON).read_to_end(&mut text).map_err(BackupError::Format)?;
    serde_json::from_slice(&text).map_err(|error| BackupError::Format(error.into()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[derive(Default)]
    struct All(Vec<(String, Vec<u8>)>);

    impl Visitor for All {
        fn part(&mut self, name: &str, content: &mut dyn Read) -> Result<(), BackupError> {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes).unwrap();
            self.0.push((name.to_owned(), bytes));
            Ok(())
        }
    }

    fn written(folder: &Path) -> std::path::PathBuf {
        let path = folder.join("archive");
        let mut writer = Writer::create(&path).unwrap();
        writer.add_bytes("one", b"first").unwrap();
        writer.add_bytes(&format!("media/{}", "é".repeat(150)), &[7; 100_000]).unwrap();
        writer.finish().unwrap();
        path
    }

    #[test]
    fn what_was_written_is_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let mut all = All::default();
        read(&path, &mut all).unwrap();
        assert_eq!(all.0.len(), 2);
        assert_eq!(all.0[0], ("one".to_owned(), b"first".to_vec()));
        assert_eq!(all.0[1].1, vec![7; 100_000]);
        assert!(Writer::create(&path).is_err(), "a file that is there is written over");
    }

    #[test]
    fn any_changed_bit_and_any_cut_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path());
        let whole = fs::read(&path).unwrap();
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, bytes).unwrap();
            assert!(matches!(read(&path, &mut All::default()), Err(BackupError::Damaged(_))), "bit {bit}");
        }
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(read(&path, &mut All::default()).is_err(), "{length} bytes");
        }
        fs::write(&path, [whole.as_slice(), b"x"].concat()).unwrap();
        assert!(read(&path, &mut All::default()).is_err());
    }
}
