//! Makes a postcode directory of any size and questions about it, and measures reading and looking
//! up: the figures of `docs/ROUTING.md`.
//!
//! `cargo run --release -p yousaid-domain --example measure_places -- make 2600000 onspd.csv`
//! `cargo run --release -p yousaid-domain --example measure_places -- ask 1000000 onspd.csv questions.csv`
//! `cargo run --release -p yousaid-domain --example measure_places -- read onspd.csv`

use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, BufWriter, Error, Write as _};
use std::time::Instant;

use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use yousaid_domain::register::{CouncilKind, Register, ServiceStatus};
use yousaid_domain::routing::{Postcode, PostcodeDirectory as _, PostcodeIndex};

/// The columns of the ONS Postcode Directory. Those that nobody reads hold what they might hold.
const HEADER: &str = "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,\
    osnrth1m,osgrdind,oshlthau,nhser,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,\
    casward,npark,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,msoa11,wz11,sicbl,bua24,ru11ind,oac11,\
    lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21";

const UNITS: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";

const LOOKUPS: usize = 1_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", rows, file] => make(rows.parse()?, file)?,
        ["ask", rows, directory, file] => ask(rows.parse()?, directory, file)?,
        ["read", file] => read(file)?,
        _ => println!("make ROWS FILE, ask ROWS DIRECTORY FILE, or read FILE"),
    }
    Ok(())
}

/// Writes a directory: a third terminated, one in thirty a large user, with every council, some of
/// the other nations, 8,000 wards, and a new council about every tenth sector.
fn make(rows: usize, file: &str) -> Result<(), Error> {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let register = Register::standard();
    let mut councils: Vec<&str> = register
        .councils()
        .iter()
        .filter(|council| council.kind != CouncilKind::County && !council.code.is_placeholder())
        .map(|council| council.code.as_str())
        .collect();
    councils.extend([
        "W06000005",
        "W06000023",
        "S12000036",
        "N09000003",
        "L99999999",
    ]);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    writeln!(out, "{HEADER}")?;
    let mut council = "E07000178";
    let mut written = 0;
    for district in 1..=99 {
        for area in [
            "AL", "BA", "CB", "DE", "EX", "FY", "GL", "HU", "IP", "LE", "ME", "NR", "OX",
        ] {
            for sector in 0..=9 {
                if random.random_ratio(1, 10) {
                    council = councils.choose(&mut random).copied().unwrap_or(council);
                }
                for first in UNITS {
                    for last in UNITS {
                        if written == rows {
                            return out.flush();
                        }
                        let outward = format!("{area}{district}");
                        let inward = format!("{sector}{}{}", char::from(*first), char::from(*last));
                        let ended = if random.random_ratio(1, 3) {
                            "200512"
                        } else {
                            ""
                        };
                        let user = u8::from(random.random_ratio(1, 30));
                        let ward = 5_010_000 + (written / 325) % 8_000;
                        let park = if random.random_ratio(1, 50) {
                            "E26000006"
                        } else {
                            "E65000001"
                        };
                        writeln!(
                            out,
                            "\"{outward:<4}{inward}\",\"{outward:<4} {inward}\",\"{outward} {inward}\",\
                             \"198001\",\"{ended}\",\"E10000025\",\"E58001234\",\"{council}\",\
                             \"E0{ward}\",\"E04012345\",\"{user}\",\"0445123\",\"0206543\",\"1\",\
                             \"E18000010\",\"E40000005\",\"E92000001\",\"E12000008\",\"0\",\
                             \"E14001234\",\"E15000008\",\"E24000015\",\"E30000250\",\"E16000099\",\
                             \"TLJ14\",\"99ZZ00\",\"E00145678\",\"99ZZ00\",\"{park}\",\"E01028522\",\
                             \"E02005921\",\"5\",\"8A2\",\"E00145999\",\"E01028522\",\"E02005921\",\
                             \"E33051234\",\"E38000136\",\"E63001234\",\"C1\",\"8A2\",\"51.752345\",\
                             \"-1.257345\",\"E37000025\",\"\",\"E23000029\",\"12345\",\"E99999999\",\
                             \"E54000044\",\"E00145999\",\"E01028522\",\"E02005921\""
                        )?;
                        written += 1;
                    }
                }
            }
        }
    }
    out.flush()
}

/// The postcodes of a directory.
fn postcodes(directory: &str) -> Result<Vec<String>, csv::Error> {
    let mut reader = csv::Reader::from_path(directory)?;
    let mut postcodes = Vec::new();
    for row in reader.records() {
        postcodes.extend(row?.get(2).map(str::to_owned));
    }
    Ok(postcodes)
}

/// Writes questions: mostly postcodes, some as people type them, some councils, every service.
fn ask(rows: usize, directory: &str, file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let postcodes = postcodes(directory)?;
    let register = Register::standard();
    let services: Vec<_> = register
        .services()
        .iter()
        .filter(|service| service.status != ServiceStatus::Supplement)
        .collect();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    writeln!(out, "id,place,service")?;
    for id in 0..rows {
        let postcode = postcodes.choose(&mut random).map_or("", String::as_str);
        let place = match random.random_range(0..20) {
            0 => postcode.to_lowercase().replace(' ', ""),
            1 => register
                .councils()
                .choose(&mut random)
                .map_or(String::new(), |council| council.slug.clone()),
            2 => register
                .councils()
                .choose(&mut random)
                .map_or(String::new(), |council| council.code.to_string()),
            _ => postcode.to_owned(),
        };
        let service = services
            .choose(&mut random)
            .map_or(0, |service| service.number.0);
        writeln!(out, "{id},{place},{service}")?;
    }
    out.flush()?;
    Ok(())
}

/// Reads a directory as the import does, and looks a million postcodes up in what was kept of it.
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn read(file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let (index, counts) =
        PostcodeIndex::read(BufReader::with_capacity(1 << 18, File::open(file)?))?;
    println!("read: {:.1} s, {counts:?}", start.elapsed().as_secs_f64());

    let bytes = index.to_bytes();
    let start = Instant::now();
    let index = PostcodeIndex::from_bytes(&bytes)?;
    println!(
        "kept: {} bytes, read again in {:.0} ms",
        bytes.len(),
        start.elapsed().as_secs_f64() * 1e3
    );

    let mut random = ChaCha8Rng::seed_from_u64(3);
    let postcodes = postcodes(file)?;
    let asked: Vec<&str> = (0..LOOKUPS)
        .filter_map(|_| postcodes.choose(&mut random).map(String::as_str))
        .collect();
    let mut nanoseconds = Vec::with_capacity(asked.len());
    for text in asked {
        let start = Instant::now();
        let found = Postcode::parse(text)
            .ok()
            .and_then(|postcode| index.find(&postcode));
        nanoseconds.push(start.elapsed().as_nanos());
        if black_box(found).is_none() {
            println!("{text} was not found");
        }
    }
    nanoseconds.sort_unstable();
    let at = |share: usize| {
        nanoseconds
            .get((nanoseconds.len() - 1) * share / 1_000)
            .copied()
    };
    println!(
        "looked up: median {:?} ns, 99 % within {:?} ns, 99.9 % within {:?} ns",
        at(500).unwrap_or_default(),
        at(990).unwrap_or_default(),
        at(999).unwrap_or_default()
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM")) {
        println!("{peak}, with the list of postcodes that was only read to choose from");
    }
    Ok(())
}
