//! Builds the stylesheet and the script into the binary.
//!
//! With Node.js at hand: installs the locked packages of `assets/` once, compiles the SCSS and
//! bundles the script. Without: `ASSETS_DIR` names a folder with `app.css` and `app.js` that were
//! built elsewhere. Either way the files get the hash of their content into their names, are
//! compressed once at the highest level, and end up in a table that `src/assets.rs` includes.
//!
//! A change of Rust code does not come here: only the sources named below do.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, error::Error};

use sha2::{Digest, Sha256};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Says which lock file the installed packages belong to.
const STAMP: &str = "assets/node_modules/.installed-lock";

const NO_NODE: &str = "The stylesheet and the script are built with Node.js, which was not found.
Either install Node.js 20 or newer with npm (https://nodejs.org),
or set ASSETS_DIR to a folder with app.css and app.js from another build of the same source.";

fn main() {
    if let Err(error) = run() {
        eprintln!("\nThe assets could not be built.\n{error}\n");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=assets/favicon.svg");
    println!("cargo:rerun-if-env-changed=ASSETS_DIR");
    let (css, js) = match env::var_os("ASSETS_DIR") {
        Some(folder) => prebuilt(Path::new(&folder))?,
        None => built(&out)?,
    };
    let icon = fs::read("assets/favicon.svg")?;

    let mut table =
        String::from("/// Every asset of this build.\npub static ASSETS: &[Asset] = &[\n");
    let css_href = add(
        &mut table,
        &out,
        "app",
        "css",
        "text/css; charset=utf-8",
        &css,
    )?;
    let js_href = add(
        &mut table,
        &out,
        "app",
        "js",
        "text/javascript; charset=utf-8",
        &js,
    )?;
    let icon_href = add(&mut table, &out, "favicon", "svg", "image/svg+xml", &icon)?;
    table.push_str("];\n");
    writeln!(table, "const CSS_HREF: &str = {css_href:?};")?;
    writeln!(table, "const JS_HREF: &str = {js_href:?};")?;
    writeln!(table, "const ICON_HREF: &str = {icon_href:?};")?;
    fs::write(out.join("assets.rs"), table)?;
    Ok(())
}

/// Takes the stylesheet and the script from a folder.
fn prebuilt(folder: &Path) -> Result<(Vec<u8>, Vec<u8>)> {
    let read = |name: &str| {
        let path = folder.join(name);
        println!("cargo:rerun-if-changed={}", path.display());
        fs::read(&path).map_err(|error| format!("ASSETS_DIR: {}: {error}", path.display()))
    };
    Ok((read("app.css")?, read("app.js")?))
}

/// Compiles the stylesheet and bundles the script.
fn built(out: &Path) -> Result<(Vec<u8>, Vec<u8>)> {
    for source in ["package.json", "package-lock.json", ".npmrc", "scss", "js"] {
        println!("cargo:rerun-if-changed=assets/{source}");
    }
    println!("cargo:rerun-if-changed={STAMP}");
    install()?;
    let (compiled, css, js) = (
        out.join("compiled.css"),
        out.join("app.css"),
        out.join("app.js"),
    );
    node("sass/sass.js", |sass| {
        sass.args([
            "--style=compressed",
            "--no-source-map",
            "--load-path=node_modules",
        ]);
        sass.arg("scss/app.scss").arg(&compiled);
    })?;
    let esbuild = "esbuild/bin/esbuild";
    node(esbuild, |esbuild| {
        esbuild
            .arg(&compiled)
            .args(["--minify", "--log-level=warning"]);
        esbuild.arg("--target=chrome80,firefox78,safari14");
        esbuild.arg(format!("--outfile={}", css.display()));
    })?;
    node(esbuild, |esbuild| {
        esbuild.args([
            "js/app.js",
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2020",
        ]);
        esbuild.args(["--legal-comments=none", "--log-level=warning"]);
        esbuild.arg(format!("--outfile={}", js.display()));
    })?;
    Ok((fs::read(css)?, fs::read(js)?))
}

/// Installs the locked packages unless they are there already.
fn install() -> Result<()> {
    let lock = fs::read("assets/package-lock.json")?;
    let wanted = hex(&lock, 32);
    if fs::read_to_string(STAMP).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(npm);
    command.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    let done = command
        .current_dir("assets")
        .output()
        .map_err(|_| NO_NODE)?;
    if !done.status.success() {
        return Err(format!("npm ci failed:\n{}", String::from_utf8_lossy(&done.stderr)).into());
    }
    fs::write(STAMP, wanted)?;
    // The stamp is as old as the lock, so that writing it does not call for another build.
    let age = fs::metadata("assets/package-lock.json")?.modified()?;
    File::options().write(true).open(STAMP)?.set_modified(age)?;
    Ok(())
}

/// Runs a script of an installed package inside `assets`.
fn node(script: &str, arguments: impl FnOnce(&mut Command)) -> Result<()> {
    let mut command = Command::new("node");
    command
        .arg(format!("node_modules/{script}"))
        .current_dir("assets");
    arguments(&mut command);
    let done = command.output().map_err(|_| NO_NODE)?;
    if done.status.success() {
        return Ok(());
    }
    let said = [done.stdout, done.stderr].concat();
    Err(format!("{script} failed:\n{}", String::from_utf8_lossy(&said)).into())
}

/// Writes one asset in its three encodings and its line of the table; returns its address.
fn add(
    table: &mut String,
    out: &Path,
    stem: &str,
    extension: &str,
    content_type: &str,
    content: &[u8],
) -> Result<String> {
    let hash = hex(content, 5);
    let path = format!("/assets/{stem}-{hash}.{extension}");
    let plain = out.join(format!("{stem}.{extension}.plain"));
    let (brotli_file, gzip_file) = (plain.with_extension("br"), plain.with_extension("gz"));
    fs::write(&plain, content)?;
    fs::write(&brotli_file, brotli(content)?)?;
    fs::write(&gzip_file, gzip(content)?)?;
    let [plain, brotli_file, gzip_file] =
        [plain, brotli_file, gzip_file].map(|file| file.display().to_string());
    writeln!(
        table,
        "    Asset {{\n        path: {path:?},\n        content_type: {content_type:?},\n        \
         etag: \"\\\"{hash}\\\"\",\n        plain: include_bytes!({plain:?}),\n        \
         brotli: include_bytes!({brotli_file:?}),\n        gzip: include_bytes!({gzip_file:?}),\n    }},"
    )?;
    Ok(path)
}

/// The first bytes of the SHA-256 of some content, as hexadecimal digits.
fn hex(content: &[u8], bytes: usize) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(content).iter().take(bytes) {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    {
        let mut encoder = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 22);
        encoder.write_all(content)?;
    }
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
