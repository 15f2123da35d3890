//! A digest of files, made when a crate is built. Readings and links name it, so that nobody has to remember to count a
//! version up. Part of the build scripts of several crates.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Gives a crate the digest of these files and folders, as seen from it, under the name of an environment variable.
pub fn give(name: &str, parts: &[&str]) -> io::Result<()> {
    let mut files = Vec::new();
    for part in parts {
        println!("cargo::rerun-if-changed={part}");
        collect(Path::new(part), &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        // the place counts as well: two lexicons may change their names
        let name = file.to_string_lossy().replace('\\', "/");
        digest.update(name.as_bytes());
        digest.update([0]);
        let bytes = fs::read(&file)?;
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(&bytes);
    }
    let hex: String = (digest.finalize().iter().take(6))
        .map(|b| format!("{b:02x}"))
        .collect();
    println!("cargo::rustc-env={name}={hex}");
    Ok(())
}

/// A file, or all files of a folder and its folders that are not hidden; the notes beside models say nothing.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if folder.is_file() {
        files.push(folder.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name.starts_with('.') || name.ends_with(".md") || name.ends_with('~') {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
