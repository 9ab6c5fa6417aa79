//! `render` does what the lines of the body say with the site's files, and returns a line for each answer: `find ID`,
//! `list LIMIT [kind=KIND] [after=ID]`, `read ID OFFSET LENGTH`, `store NAME TYPE CONTENT` (TYPE `-` for any),
//! `fill NAME KIB` (as many bytes of a picture), `drop KIB` (a file that is never finished), `begin NUMBER` (so many at
//! once) and `piece BYTES`. CONTENT is `png`, `svg`, `pdf` or a text.

use sandpress_plugin::media::{Asset, CHUNK, StoredAsset, Writing, begin, find, list_assets, open, store};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, answers, component};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

struct UsesMedia;

impl Behaviour for UsesMedia {
    const ID: &'static str = "uses-media";

    fn render(entry: Entry) -> Result<String, Error> {
        answers(&entry, run)
    }
}

fn run(line: &str) -> Result<String, Error> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["find", id] => Ok(find(id)?.map_or("none".into(), shown)),
        ["list", limit, conditions @ ..] => {
            let of = |key: &str| conditions.iter().find_map(|condition| condition.strip_prefix(key));
            let page = list_assets(of("kind="), of("after="), number(limit) as u32)?;
            let next = page.next.map_or(String::new(), |next| format!(" next {next}"));
            Ok(format!("[{}]{next}", page.assets.into_iter().map(shown).collect::<Vec<_>>().join(", ")))
        }
        ["read", id, offset, length] => {
            let reading = open(id)?;
            let bytes = reading.read(number(offset), number(length) as u32)?;
            Ok(format!("{} of {}: {}", bytes.len(), reading.size(), String::from_utf8_lossy(&bytes)))
        }
        ["store", name, media_type, content] => {
            let bytes = match *content {
                "png" => PNG,
                "svg" => b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
                "pdf" => b"%PDF-1.7\n",
                text => text.as_bytes(),
            };
            Ok(kept(store(name, media_type.trim_matches('-'), bytes)?))
        }
        ["fill", name, kib] => {
            let writing = begin(name, "")?;
            append(&writing, number(kib))?;
            Ok(kept(Writing::finish(writing)?))
        }
        ["drop", kib] => {
            let writing = begin("dropped.png", "")?;
            append(&writing, number(kib))?;
            Ok("dropped".to_owned())
        }
        ["begin", count] => {
            let open: Result<Vec<_>, _> = (0..number(count)).map(|_| begin("x.png", "")).collect();
            Ok(format!("{} open", open?.len()))
        }
        ["piece", bytes] => {
            begin("x.png", "")?.append(&vec![0; number(bytes) as usize])?;
            Ok("appended".to_owned())
        }
        _ => panic!("{line:?} is no command"),
    }
}

/// The beginning of a picture and zeros behind it.
fn append(writing: &Writing, kib: u64) -> Result<(), Error> {
    let mut left = (kib << 10) as usize - PNG.len();
    writing.append(PNG)?;
    let zeros = vec![0; CHUNK as usize];
    while left > 0 {
        let size = left.min(zeros.len());
        writing.append(&zeros[..size])?;
        left -= size;
    }
    Ok(())
}

fn shown(asset: Asset) -> String {
    format!("{} {} {} {}", asset.name, asset.kind, asset.media_type, asset.size)
}

fn kept(asset: StoredAsset) -> String {
    format!("{} {} {} {} {}", asset.name, asset.kind, asset.media_type, asset.size, asset.id)
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

component!(UsesMedia);
