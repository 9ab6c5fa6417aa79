//! Scenarios of `store`.

use sandpress_plugin::store::{Collection, Document, Expectation, Page, write};

use super::Answers;

const NOTES: Collection<'_> = Collection::new("notes");
const PAGES: Collection<'_> = Collection::new("pages");
const LARGE: Collection<'_> = Collection::new("large");

pub(super) fn documents(answers: &mut Answers) {
    let first = |document: Option<Document>| document.as_ref().map_or("none".to_owned(), shown);
    answers.note("get none", NOTES.get("a").map(first));
    answers.note("put", NOTES.put("a", "first", &[("year", "2026"), ("at", "x")]));
    answers.note("get", NOTES.get("a").map(first));
    answers.note("create again", NOTES.create("a", "other", &[]));
    answers.note("create", NOTES.create("b", "second", &[]));
    let read = NOTES.get("a").ok().flatten().expect("a document");
    answers.note("replace", NOTES.replace(&read, "third", &[("year", "2027")]));
    answers.note("replace late", NOTES.replace(&read, "fourth", &[]));
    answers.note("get", NOTES.get("a").map(first));
    answers.note("delete", NOTES.delete("a").map(|()| "done"));
    answers.note("delete none", NOTES.delete("a").map(|()| "done"));
    answers.note("replace deleted", NOTES.replace(&read, "fifth", &[]));
    answers.note("put again", NOTES.put("a", "sixth", &[]));
    answers.note("increment none", NOTES.increment("count", 2));
    answers.note("increment", NOTES.increment("count", -5));
    answers.note("increment text", NOTES.increment("a", 1));
    answers.note("put number", NOTES.put("most", &i64::MAX.to_string(), &[("of", "all")]));
    answers.note("increment most", NOTES.increment("most", 1));
    answers.note("increment down", NOTES.increment("most", -1));
    answers.note("its fields stay", NOTES.get("most").map(first));
}

pub(super) fn pages(answers: &mut Answers) {
    for (key, tag) in [("b", "x"), ("B", "y"), ("ä", "x"), ("a", "x"), ("a/b", "y"), ("z", "x")] {
        answers.note("put", PAGES.put(key, key, &[("tag", tag)]));
    }
    let mut after = None;
    loop {
        let page = PAGES.list(after.as_deref(), 2);
        after = page.as_ref().ok().and_then(|page| page.next.clone());
        answers.note("page", page.as_ref().map(keys).map_err(Clone::clone));
        if after.is_none() {
            break;
        }
    }
    answers.note("find", PAGES.find("tag", "x", None, 3).as_ref().map(keys).map_err(Clone::clone));
    answers.note("find after", PAGES.find("tag", "x", Some("b"), 3).as_ref().map(keys).map_err(Clone::clone));
    answers.note("find exactly", PAGES.find("tag", "x", None, 4).as_ref().map(keys).map_err(Clone::clone));
    answers.note("find part", PAGES.find("tag", "", None, 4).as_ref().map(keys).map_err(Clone::clone));
    answers.note("other", Collection::new("none").list(None, 9).as_ref().map(keys).map_err(Clone::clone));
    answers.note("after the last", PAGES.list(Some("ö"), 9).as_ref().map(keys).map_err(Clone::clone));
}

pub(super) fn rules(answers: &mut Answers) {
    let long = "k".repeat(513);
    for name in ["", "Notes", "a b", "ä", &"c".repeat(65)] {
        answers.note("collection", Collection::new(name).get("a").map(|_| "fits"));
        answers.note("field", NOTES.put("r", "", &[(name, "x")]));
        answers.note("find", NOTES.find(name, "x", None, 1).map(|_| "fits"));
    }
    for key in ["", "a\nb", "\0", &long, &long[..512]] {
        answers.note("key", NOTES.get(key).map(|_| "fits"));
        answers.note("delete", NOTES.delete(key).map(|()| "fits"));
        answers.note("increment", NOTES.increment(key, 0).map(|_| "fits"));
    }
    answers.note("body", NOTES.put("r", &"b".repeat((256 << 10) + 1), &[]));
    answers.note("NUL", NOTES.put("r", "a\0b", &[]));
    answers.note("value", NOTES.put("r", "", &[("f", &"v".repeat(257))]));
    answers.note("value of lines", NOTES.put("r", "", &[("f", "a\nb")]));
    answers.note("twice", NOTES.put("r", "", &[("f", "a"), ("f", "b")]));
    answers.note("five", NOTES.put("r", "", &[("a", ""), ("b", ""), ("c", ""), ("d", ""), ("e", "")]));
    for limit in [0, 1, 100, 101] {
        answers.note("limit", NOTES.list(None, limit).map(|_| "fits"));
    }
    answers.note("after", NOTES.list(Some("\0"), 1).map(|_| "fits"));
    answers.note("after long", NOTES.list(Some(&long), 1).map(|_| "fits"));
    answers.note("after empty", NOTES.list(Some(""), 1).as_ref().map(keys).map_err(Clone::clone));
}

pub(super) fn transactions(answers: &mut Answers) {
    let all = Collection::new("all");
    let put = |key: &str, expected| all.put_operation(key, "x", &[], expected);
    answers.note("none", write(&[]));
    answers.note("too many", write(&vec![put("a", Expectation::Any); 51]));
    answers.note("both", write(&[put("a", Expectation::Absent), put("b", Expectation::Absent)]));
    answers.note("neither", write(&[put("c", Expectation::Any), put("a", Expectation::Absent)]));
    answers.note("c", all.get("c").map(|found| found.is_some()));
    answers.note("same twice", write(&[put("d", Expectation::Absent), put("d", Expectation::Absent)]));
    let looked = all.delete_operation("e", Expectation::Absent);
    answers.note("only looked at", write(&[looked, put("e", Expectation::Any)]));
    answers.note("look fails", write(&[all.delete_operation("e", Expectation::Absent)]));
    answers.note(
        "delete and make",
        write(&[all.delete_operation("e", Expectation::Any), put("e", Expectation::Absent)]),
    );
    answers.note("wrong version", write(&[all.delete_operation("e", Expectation::Version(1))]));
    answers.note("all", all.list(None, 9).as_ref().map(keys).map_err(Clone::clone));
    for number in 0..30 {
        answers.note("many", all.increment("many", number));
    }
}

/// The grant has a quota of 64 KiB.
pub(super) fn quota(answers: &mut Answers) {
    answers.note("large", LARGE.put("a", &"x".repeat(40 << 10), &[]));
    answers.note(
        "too much",
        LARGE.put("b", &"x".repeat(40 << 10), &[]).map_err(|error| match error {
            sandpress_plugin::types::Error::Limit(message) => {
                let words = message.split_whitespace().filter(|word| word.parse::<u64>().is_err());
                sandpress_plugin::types::Error::Limit(words.collect::<Vec<_>>().join(" "))
            }
            error => error,
        }),
    );
    answers.note("smaller", LARGE.put("a", &"x".repeat(30 << 10), &[]));
    answers.note(
        "in one",
        write(&[
            LARGE.delete_operation("a", Expectation::Any),
            LARGE.put_operation("b", &"x".repeat(40 << 10), &[("f", "v")], Expectation::Any),
        ]),
    );
    answers.note("deleted", LARGE.delete("b").map(|()| "done"));
}

pub(super) fn budget(answers: &mut Answers) {
    for _ in 0..9 {
        answers.note("page", PAGES.list(None, 100).map(|page| page.documents.len()));
    }
    answers.note("page", PAGES.list(None, 99).map(|page| page.documents.len()));
    answers.note("one", PAGES.get("a").map(|found| found.is_some()));
    answers.note("one more", PAGES.get("a").map(|found| found.is_some()));
    answers.note("and another", PAGES.put("a", "x", &[]));
}

fn shown(document: &Document) -> String {
    let fields: String =
        document.fields.iter().map(|field| format!(" {}={}", field.name, field.value)).collect();
    format!("{} v{} {}{fields}", document.key, document.version, document.body)
}

fn keys(page: &Page) -> String {
    let keys: Vec<_> = page.documents.iter().map(|document| document.key.as_str()).collect();
    format!("{keys:?} next {:?}", page.next)
}
