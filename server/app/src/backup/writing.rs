//! Writes a backup: beside its name first, and under its name only when it is whole.

use super::{
    Refused,
    format::{Header, Mark, Summed},
};
use anyhow::Context;
use flate2::{Compression, write::GzEncoder};
use std::{
    borrow::Cow,
    fs::{File, Permissions},
    io::{BufWriter, ErrorKind, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
};
use tempfile::NamedTempFile;

/// It holds texts that are not public and hashes of passwords.
const MODE: u32 = 0o600;

/// A backup that is being written; dropped without [`Writing::finish`] it is gone.
pub struct Writing {
    out: GzEncoder<BufWriter<NamedTempFile>>,
}

impl Writing {
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        if path.symlink_metadata().is_ok() {
            return Err(Refused::Exists.into());
        }
        let folder = folder(path);
        let file = tempfile::Builder::new()
            .prefix(".wenzheng-backup-")
            .permissions(Permissions::from_mode(MODE))
            .tempfile_in(folder)
            .with_context(|| format!("cannot write in {}", folder.display()))?;
        Ok(Self { out: GzEncoder::new(BufWriter::new(file), Compression::default()) })
    }

    pub fn header(&mut self, header: &Header) -> anyhow::Result<()> {
        self.mark(&Mark::WenzhengBackup(Cow::Borrowed(header)))
    }

    pub fn table(&mut self, name: &str) -> anyhow::Result<()> {
        self.mark(&Mark::Table(name.to_owned()))
    }

    /// A line as [`super::format::line`] made it.
    pub fn row(&mut self, line: &[u8]) -> anyhow::Result<()> {
        Ok(self.out.write_all(line)?)
    }

    fn mark(&mut self, mark: &Mark<'_>) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.out, mark)?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// Gives the file its name once it is on the disk; returns its length.
    pub fn finish(mut self, sums: &[Summed], path: &Path) -> anyhow::Result<u64> {
        self.mark(&Mark::End(sums.to_vec()))?;
        let file = self.out.finish()?.into_inner()?;
        file.as_file().sync_all()?;
        let named = file.persist_noclobber(path).map_err(|error| match error.error.kind() {
            ErrorKind::AlreadyExists => anyhow::Error::from(Refused::Exists),
            _ => error.error.into(),
        })?;
        // The name too has to survive a power cut.
        File::open(folder(path))?.sync_all()?;
        Ok(named.metadata()?.len())
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
