//! A disk so small that it can be filled: a file system in memory, of a few MiB, gone with the test.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};
use tempfile::TempDir;

pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// # Panics
    /// Where nothing may be mounted: the test needs root or a namespace in which it is root.
    pub fn new(mib: u32) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let size = format!("size={mib}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).status();
        let is_mounted = mounted.as_ref().is_ok_and(ExitStatus::success);
        assert!(
            is_mounted,
            "a small disk cannot be mounted ({mounted:?}): run the tests as root, or under `unshare -rm`"
        );
        Self(folder)
    }

    /// Where files on it are.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room that is left.
    pub fn fill(&self) {
        let mut ballast = File::create(self.ballast()).expect("a file");
        let block = [0_u8; 4_096];
        loop {
            match ballast.write(&block) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => return,
                Err(error) => panic!("the disk cannot be filled: {error}"),
            }
        }
    }

    pub fn make_room(&self) {
        fs::remove_file(self.ballast()).expect("the ballast goes");
    }

    fn ballast(&self) -> PathBuf {
        self.folder().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily, as files on it may still be open.
        let unmounted = Command::new("umount").arg("--lazy").arg(self.folder()).status();
        if !unmounted.is_ok_and(|status| status.success()) {
            eprintln!("{} stays mounted", self.folder().display());
        }
    }
}
