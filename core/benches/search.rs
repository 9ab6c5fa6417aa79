//! How long a search takes on a site with many entries: the median and the 95th of 100 of every kind of query, through the
//! use case that the page calls, without HTTP and without the template.
//!
//! `cargo bench --workspace --bench search -- [--entries 100000] [--corpus FOLDER]`. With a folder, the words come from the
//! `.md` files in it with the frequency that they have there; without one they are made up and spread by Zipf's law. On
//! PostgreSQL where `TEST_DATABASE_URL` names a server, otherwise on SQLite.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot run has nothing to say"
)]

#[path = "../db/src/tests/scratch.rs"]
mod scratch;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use sandpress::{
    config::Config,
    db::{Database, entries, renderings, search},
    domain::{
        Entry, EntryId, EntryStatus, PageRequest, Presentation, Rendering, Timestamp,
        search::{KnownWord, SearchDocument, SearchFilter, SearchMark, SearchPart, words},
    },
    plugins::SiteFacts,
    services::{Environment, SearchRequest, Services},
};
use scratch::Scratch;

/// Words of a text.
const LENGTH: usize = 300;

/// Entries in one transaction.
const BATCH: usize = 500;

/// Queries of each kind.
const QUERIES: usize = 200;

/// Numbers that look random and are the same at every run (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

/// Words as often as they are used.
struct Language {
    used: Vec<String>,
    known: Vec<String>,
}

impl Language {
    fn of_files(folder: &Path) -> Self {
        let mut used = Vec::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for file in fs::read_dir(folder).unwrap().flatten() {
                let path = file.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "md") {
                    let text = fs::read_to_string(&path).unwrap_or_default();
                    used.extend(words(&text).map(|word| word.folded));
                }
            }
        }
        assert!(used.len() > 10_000, "the folder has too few words");
        Self::of(used)
    }

    fn made_up() -> Self {
        let mut numbers = Numbers(1);
        let mut used = Vec::new();
        for rank in 1..=40_000_usize {
            let letters = 2 + numbers.below(9);
            let word: String =
                (0..letters).map(|_| char::from(b"etaoinshrdlucmfwypvbgkjqxz"[numbers.below(26)])).collect();
            used.extend(std::iter::repeat_n(word, (200_000 / rank).max(1)));
        }
        Self::of(used)
    }

    fn of(used: Vec<String>) -> Self {
        let mut known = used.clone();
        known.sort();
        known.dedup();
        Self { used, known }
    }

    fn text(&self, numbers: &mut Numbers, length: usize) -> String {
        let words: Vec<_> = (0..length).map(|_| self.used[numbers.below(self.used.len())].as_str()).collect();
        words.join(" ")
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1).cloned()
    };
    let count: usize = value("--entries").map_or(100_000, |text| text.parse().unwrap());
    let language =
        value("--corpus").map_or_else(Language::made_up, |folder| Language::of_files(Path::new(&folder)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(run(count, &language));
}

async fn run(count: usize, language: &Language) {
    let scratch = Scratch::postgres().await.unwrap_or_else(Scratch::sqlite);
    let engine = scratch.url().split(':').next().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let toml = format!(
        "[database]\nurl = {:?}\n[storage]\nurl = \"file:storage\"\ncache_dir = \"cache\"\n",
        scratch.url()
    );
    let config = Config::from_text(&toml, &folder.path().join("cms.toml"), std::iter::empty()).unwrap();
    let facts = SiteFacts { origin: "http://127.0.0.1".to_owned(), admin_script_hashes: Vec::new() };
    let services = Services::open(&config, facts, Environment::of_this_machine().unwrap()).await.unwrap();
    let begin = Instant::now();
    let db = Database::connect(&scratch.url(), 4).await.unwrap();
    let mut numbers = Numbers(7);
    for first in (0..count).step_by(BATCH) {
        fill(&db, language, &mut numbers, first, BATCH.min(count - first)).await;
    }
    search::optimize(&db).await.unwrap();
    println!(
        "{engine}: {count} entries of {LENGTH} words, {} different words, made in {:?}",
        language.known.len(),
        begin.elapsed()
    );
    println!("{:<44} {:>9} {:>9} {:>9}", "queries", "p50", "p95", "worst");
    let mut all = Vec::new();
    for kind in KINDS {
        let mut times = Vec::new();
        for _ in 0..QUERIES {
            let query = (kind.1)(language, &mut numbers);
            times.push(ask(&services, &query).await);
        }
        all.extend(times.iter().copied());
        report(kind.0, times);
    }
    report("all together", all);
    drop(services);
    db.close().await.unwrap();
    scratch.remove().await;
}

type Kind = (&'static str, fn(&Language, &mut Numbers) -> String);

const KINDS: [Kind; 7] = [
    ("a word, as often as it is used", |language, numbers| language.text(numbers, 1) + " "),
    ("two words, as often as they are used", |language, numbers| language.text(numbers, 2) + " "),
    ("three words, the last unfinished", |language, numbers| {
        let text = language.text(numbers, 3);
        text[..text.floor_char_boundary(text.len().saturating_sub(1))].to_owned()
    }),
    ("any word of the vocabulary", |language, numbers| {
        language.known[numbers.below(language.known.len())].clone() + " "
    }),
    ("a phrase of two words", |language, numbers| format!("\"{}\"", language.text(numbers, 2))),
    ("a word without another one", |language, numbers| {
        format!("{} -{} ", language.text(numbers, 1), language.text(numbers, 1))
    }),
    ("a mistyped word", |language, numbers| {
        let word = &language.known[numbers.below(language.known.len())];
        format!(
            "{}qz{} ",
            &word[..word.floor_char_boundary(word.len() / 2)],
            &word[word.floor_char_boundary(word.len() / 2)..]
        )
    }),
];

async fn ask(services: &Services, query: &str) -> Duration {
    let filter = SearchFilter::default();
    let begin = Instant::now();
    let request = SearchRequest { text: query, filter: &filter, page: PageRequest::new(1, 10) };
    std::hint::black_box(services.search(&request).await.unwrap());
    begin.elapsed()
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1000.0;
    println!("{name:<44} {:>6.2} ms {:>6.2} ms {:>6.2} ms", at(50), at(95), at(100));
}

async fn fill(db: &Database, language: &Language, numbers: &mut Numbers, first: usize, count: usize) {
    let tx = db.begin().await.unwrap();
    for number in first..first + count {
        let at = Timestamp::from_unix_timestamp(1_500_000_000 + number as i64 * 600).unwrap();
        let (title, text) = (language.text(numbers, 6), language.text(numbers, LENGTH));
        let entry = entry(number, &title, at);
        entries::insert(&tx, &entry, None).await.unwrap();
        renderings::upsert(&tx, entry.id, 1, &rendering(&title, &text)).await.unwrap();
        let marks = vec![SearchMark::Readers, SearchMark::Editors, SearchMark::Type("text".to_owned())];
        let texts = (title.as_str(), "", text.as_str());
        let document = SearchDocument::new(entry.id, SearchPart::Published, at, texts, marks);
        search::upsert(&tx, &document).await.unwrap();
        let mut known: Vec<_> = document.text.split(' ').filter_map(KnownWord::new).collect();
        known.sort();
        known.dedup();
        search::learn(&tx, &known).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn entry(number: usize, title: &str, at: Timestamp) -> Entry {
    Entry {
        id: EntryId::generate(),
        publication_type: "text".to_owned(),
        status: EntryStatus::Published,
        title: title.to_owned(),
        path: format!("entry-{number}").parse().unwrap(),
        byline: String::new(),
        author: None,
        revision: 1,
        published_revision: Some(1),
        published_at: Some(at),
        revised_at: None,
        created_at: at,
        updated_at: at,
        deleted_at: None,
        parent: None,
        menu_order: 0,
        listed: true,
        noindex: false,
    }
}

fn rendering(title: &str, text: &str) -> Rendering {
    Rendering {
        title: title.to_owned(),
        excerpt: String::new(),
        html: format!("<p>{text}</p>"),
        word_count: LENGTH as u32,
        image_url: String::new(),
        image_alt: String::new(),
        presentation: Presentation::default(),
        head: Vec::new(),
        made_by: String::new(),
    }
}
