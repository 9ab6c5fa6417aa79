use sandpress_domain::{
    Entry, EntryId, TermId, UserId,
    search::{KnownWord, SearchDocument, SearchFilter, SearchMark, SearchPart, SearchQuery},
};

use super::{at, draft, on_each_engine, published};
use crate::{
    Database, entries,
    search::{self, Looked},
};

on_each_engine! {
    finds_words_by_rank
    finds_among_what_is_chosen
    no_query_is_an_error
    forgets_what_is_deleted
    proposes_words
    tells_two_of_one_moment_apart
}

struct Written {
    entry: Entry,
    marks: Vec<SearchMark>,
}

async fn write(db: &Database, texts: (&str, &str, &str), seconds: i64, marks: &[SearchMark]) -> Written {
    let entry = published(&format!("e{seconds}-{}", EntryId::generate()), seconds);
    entries::insert(db, &entry, None).await.unwrap();
    let mut all = vec![SearchMark::Readers, SearchMark::Editors];
    all.extend(marks.iter().cloned());
    let document = SearchDocument::new(entry.id, SearchPart::Published, at(seconds), texts, all.clone());
    let tx = db.begin().await.unwrap();
    assert!(search::upsert(&tx, &document).await.unwrap());
    assert!(!search::upsert(&tx, &document).await.unwrap(), "the same again is not written");
    tx.commit().await.unwrap();
    Written { entry, marks: all }
}

async fn found(db: &Database, query: &str, filter: &SearchFilter, looked: Looked) -> Vec<EntryId> {
    let (hits, is_more) = search::find(db, &SearchQuery::parse(query), filter, looked).await.unwrap();
    assert!(!is_more);
    hits.into_iter().map(|hit| hit.entry).collect()
}

async fn ids(db: &Database, query: &str) -> Vec<EntryId> {
    found(db, query, &SearchFilter::default(), Looked::ByReader).await
}

async fn finds_words_by_rank(db: Database) {
    let in_text =
        write(&db, ("Boats", "", "Crème of the tide tables, and more words than others have"), 1, &[])
            .await
            .entry
            .id;
    let in_names =
        write(&db, ("Nets", "Tide", "Nothing of it here, but as many words as elsewhere at least"), 2, &[])
            .await
            .entry
            .id;
    let in_title =
        write(&db, ("The tide", "", "Nothing of it here, but as many words as elsewhere at least"), 3, &[])
            .await
            .entry
            .id;
    for number in 0..5 {
        write(&db, ("Other", "", "words that nobody looks for in this place at all, ever"), 10 + number, &[])
            .await;
    }
    assert_eq!(ids(&db, "tide ").await, [in_title, in_names, in_text]);
    assert_eq!(ids(&db, "CREME").await, [in_text]);
    assert_eq!(ids(&db, "tid").await.len(), 3);
    assert_eq!(ids(&db, "tid ").await, []);
    assert_eq!(ids(&db, "\"tide tables\"").await, [in_text]);
    assert_eq!(ids(&db, "\"tables tide\"").await, []);
    assert_eq!(ids(&db, "tide -tables").await, [in_title, in_names]);
    assert_eq!(ids(&db, "tide -\"the tide\" -nets").await, []);
    assert_eq!(ids(&db, "tide boats").await, [in_text]);
    assert_eq!(ids(&db, "boats-crème").await, [], "no phrase reaches from a title into a text");
    let (older, newer) = (
        write(&db, ("Same", "", "alike"), 100, &[]).await.entry.id,
        write(&db, ("Same", "", "alike"), 200, &[]).await.entry.id,
    );
    assert_eq!(ids(&db, "alike ").await, [newer, older]);
}

async fn finds_among_what_is_chosen(db: Database) {
    let (term, other) = (TermId::generate(), TermId::generate());
    let (ada, ben) = (UserId::generate(), UserId::generate());
    let text = SearchMark::Type("text".to_owned());
    let first = [text.clone(), SearchMark::Term(term), SearchMark::Author(ada), SearchMark::BegunBy(ada)];
    let one = write(&db, ("Tide", "", ""), 0, &first).await.entry.id;
    let second =
        [SearchMark::Type("text-more".to_owned()), SearchMark::Term(other), SearchMark::BegunBy(ben)];
    let two = write(&db, ("Tide", "", ""), 1_000, &second).await.entry.id;
    let by = |filter: SearchFilter| {
        let db = db.clone();
        async move { found(&db, "tide", &filter, Looked::ByReader).await }
    };
    let base = SearchFilter::default;
    assert_eq!(by(SearchFilter { publication_type: Some("text".into()), ..base() }).await, [one]);
    assert_eq!(by(SearchFilter { publication_type: Some("te'\"xt) OR".into()), ..base() }).await, []);
    assert_eq!(by(SearchFilter { terms: vec![vec![term, other]], ..base() }).await, [two, one]);
    assert_eq!(by(SearchFilter { terms: vec![vec![term], vec![other]], ..base() }).await, []);
    assert_eq!(by(SearchFilter { terms: vec![Vec::new()], ..base() }).await, []);
    assert_eq!(by(SearchFilter { author: Some(ada), ..base() }).await, [one]);
    assert_eq!(by(SearchFilter { from: Some(at(500)), ..base() }).await, [two]);
    assert_eq!(by(SearchFilter { before: Some(at(1_000)), ..base() }).await, [one]);
    assert_eq!(by(SearchFilter { from: Some(at(1_000)), before: Some(at(1_001)), ..base() }).await, [two]);
    // A draft has a document that only those find who work on the site.
    let entry = draft("hidden", 5);
    entries::insert(&db, &entry, None).await.unwrap();
    let marks = vec![SearchMark::Editors, SearchMark::BegunBy(ben)];
    let hidden = SearchDocument::new(entry.id, SearchPart::Newest, at(5), ("Tide draft", "", ""), marks);
    let tx = db.begin().await.unwrap();
    search::upsert(&tx, &hidden).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(by(base()).await.len(), 2);
    assert_eq!(found(&db, "tide", &base(), Looked::ByEditor(None)).await.len(), 3);
    let bens = found(&db, "tide", &base(), Looked::ByEditor(Some(ben))).await;
    assert!(bens.len() == 2 && !bens.contains(&one));
}

async fn no_query_is_an_error(db: Database) {
    write(&db, ("Tide", "a", "and or not near tide 日本 ½ हिन्दी"), 0, &[]).await;
    let long = "tide ".repeat(5_000);
    for odd in [
        "",
        "\"",
        "''",
        "tide OR",
        "AND",
        "NOT tide",
        "NEAR(tide, 2)",
        "tide*",
        "^tide",
        "title:tide",
        "{title}:x",
        "tide & !",
        "<->",
        "a|b",
        "':*",
        "tide:*A",
        "\\",
        "\0tide",
        "-",
        "-tide",
        "((((",
        "½",
        "日本",
        "हिन्दी",
        "tide \u{202e}x",
        "e\u{301}\u{301}",
        "%",
        "_",
        "=readers",
        "=type-text",
        long.as_str(),
    ] {
        let query = SearchQuery::parse(odd);
        for looked in [Looked::ByReader, Looked::ByEditor(Some(UserId::generate()))] {
            let found = search::find(&db, &query, &SearchFilter::default(), looked).await;
            assert!(found.is_ok(), "{odd:?}: {found:?}");
        }
    }
    for (query, count) in [("日本", 1), ("本日", 0), ("½", 1), ("हिन्दी", 1), ("=readers", 0), ("not ", 1)]
    {
        assert_eq!(ids(&db, query).await.len(), count, "{query}");
    }
}

async fn forgets_what_is_deleted(db: Database) {
    let gone = write(&db, ("Tide", "", ""), 0, &[]).await;
    let stays = write(&db, ("Tide", "", ""), 1, &[]).await.entry.id;
    let trashed = Entry { deleted_at: Some(at(9)), ..gone.entry.clone() };
    assert!(entries::update_if_revision(&db, &trashed, 1).await.unwrap());
    assert!(entries::delete_trashed(&db, trashed.id).await.unwrap());
    assert_eq!(ids(&db, "tide").await, [stays]);
    search::check_structure(&db).await.unwrap();
    let tx = db.begin().await.unwrap();
    let texts = ("Ebb", "", "");
    let changed = SearchDocument::new(stays, SearchPart::Published, at(1), texts, gone.marks.clone());
    assert!(search::upsert(&tx, &changed).await.unwrap());
    tx.rollback().await.unwrap();
    assert_eq!((ids(&db, "tide").await.len(), ids(&db, "ebb").await.len()), (1, 0));
    let tx = db.begin().await.unwrap();
    search::upsert(&tx, &changed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((ids(&db, "tide").await.len(), ids(&db, "ebb").await.len()), (0, 1));
    let tx = db.begin().await.unwrap();
    search::forget_all(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ids(&db, "ebb").await, []);
    assert_eq!(search::count_documents(&db).await.unwrap(), 0);
}

async fn proposes_words(db: Database) {
    let words = ["bread", "butter", "tread", "water"].map(|word| KnownWord::new(word).unwrap());
    for _ in 0..2 {
        let tx = db.begin().await.unwrap();
        search::learn(&tx, &words).await.unwrap();
        tx.commit().await.unwrap();
    }
    let like = |word: &str| {
        let (db, word) = (db.clone(), KnownWord::new(word).unwrap());
        async move {
            let mut words = search::words_like(&db, &word).await.unwrap();
            words.sort();
            words.dedup();
            words
        }
    };
    assert_eq!(like("braed").await, ["bread", "butter"], "what is about as long");
    assert_eq!(like("xread").await, ["bread", "tread"]);
    assert_eq!(like("breads").await, ["bread", "butter"]);
}

async fn tells_two_of_one_moment_apart(db: Database) {
    for _ in 0..40 {
        write(&db, ("Tide", "", ""), 7, &[]).await;
    }
    let mut found = ids(&db, "tide").await;
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 40);
}
