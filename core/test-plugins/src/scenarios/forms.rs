//! Scenarios of the other capabilities: their answers and their rules of form.

use sandpress_plugin::connect::{Connection, Security};
use sandpress_plugin::http::{Request, SecretValue};
use sandpress_plugin::i18n::{self, DateLength};
use sandpress_plugin::{clock, media, random, secrets, settings, users};

use super::Answers;

pub(super) fn settings(answers: &mut Answers) {
    answers.say("default", settings::get("dash").unwrap_or_default());
    answers.say("none", settings::get("none").is_none());
    answers.say("not declared", settings::get("other").is_none());
    answers.say("list", settings::get_list("words").join(","));
    answers.say("item", settings::get("words.1").unwrap_or_default());
    answers.say("list as one", settings::get("words").is_none());
    answers.say("no list", settings::get_list("dash").len());
    answers.say("now", clock::now_text());
    answers.say("seconds", clock::now().seconds);
    answers.say("secret", secrets::exists("key"));
}

pub(super) fn i18n(answers: &mut Answers) {
    answers.say("language", i18n::site_language());
    for number in [
        "0",
        "1",
        "1.0",
        "1.5",
        "2",
        "12",
        "999",
        "1234",
        "-1234567.50",
        "10000",
        "1000000",
        "007",
        ".5",
        "5.",
    ] {
        answers.note(number, i18n::format_number(number));
        answers.note(number, i18n::plural_category(number));
    }
    for wrong in ["", "one", "1,5", "1e5", "+1", " 1", "1.2.3", "-", ".", &"1".repeat(65)] {
        answers.note(wrong, i18n::format_number(wrong));
    }
    for seconds in [0, -1, 1_773_480_413, 1_785_542_400, 4_102_444_800, -20_000_000_000] {
        for length in [DateLength::Short, DateLength::Medium, DateLength::Long] {
            answers.note("date", i18n::format_date(seconds, length));
        }
    }
    for month in 0..12 {
        answers.note("month", i18n::format_date(1_767_225_600 + month * 2_630_000, DateLength::Medium));
        answers.note("month", i18n::format_date(1_767_225_600 + month * 2_630_000, DateLength::Long));
    }
    answers.note("late", i18n::format_date(253_402_300_800, DateLength::Long));
}

pub(super) fn random(answers: &mut Answers) {
    for length in [0, 1, 1_024, 1_025, 4_096, 4_097] {
        answers.note("bytes", random::bytes(length).map(|bytes| bytes.len()));
        answers.note("token", random::token(length).map(|token| token.len()));
    }
    answers.say("differ", random::number() != random::number());
}

pub(super) fn media(answers: &mut Answers) {
    let png = b"\x89PNG\r\n\x1a\n";
    let kept = |name: &str, media_type: &str, bytes: &[u8]| {
        let asset = media::store(name, media_type, bytes)?;
        Ok(format!("{} {} {} {} {}", asset.name, asset.kind, asset.media_type, asset.size, asset.sha256))
    };
    answers.note("picture", kept("a b/Tea cup.png", "image/png", png));
    answers.note("text", kept("notes.txt", "", "Grüße\n".as_bytes()));
    answers.note("markup", kept("a.svg", "", b"<svg></svg>"));
    answers.note("lie", kept("a.png", "image/png", b"words"));
    answers.note("not granted", kept("a.pdf", "", b"%PDF-1.7\n"));
    answers.note("name", media::begin(&"x".repeat(1_001), "").map(|_| "begun"));
    answers.note("type", media::begin("x", &"x".repeat(1_001)).map(|_| "begun"));
    answers.note("piece", media::begin("x", "").and_then(|writing| writing.append(&[])).map(|()| "appended"));
    let open: Result<Vec<_>, _> = (0..5).map(|_| media::begin("x.png", "")).collect();
    answers.note("five", open.map(|open| open.len()));
    let page = media::list_assets(None, None, 100);
    answers.note("all", page.as_ref().map(|page| page.assets.len()).map_err(Clone::clone));
    let id = page.ok().and_then(|page| page.assets.last().map(|asset| asset.id.clone())).unwrap_or_default();
    answers.note("bytes", media::read_all(&id, 100).map(|bytes| bytes.len()));
    answers.note("too large", media::read_all(&id, 7).map(|bytes| bytes.len()));
    let part = |offset, length| media::open(&id)?.read(offset, length).map(|bytes| bytes.len());
    for (offset, length) in [(0, 3), (6, 9), (8, 1), (900, 1), (0, 0), (0, 262_145)] {
        answers.note("part", part(offset, length));
    }
    answers.note("kind", media::list_assets(Some("image"), None, 1).map(|page| page.assets.len()));
    answers.note("other kind", media::list_assets(Some("video"), None, 1).map(|page| page.assets.len()));
    answers.note("limit", media::list_assets(None, None, 0).map(|page| page.assets.len()));
    answers.note("no id", media::find("nonsense").map(|found| found.is_some()));
    answers.note("no file", media::open("01890a5d-ac96-774b-bcce-b302099a8057").map(|_| "open"));
}

pub(super) fn users(answers: &mut Answers) {
    answers.note("current", users::current().map(|user| user.is_some()));
    answers.note("no id", users::get("nonsense").map(|user| user.is_some()));
    answers.note("nobody", users::get("01890a5d-ac96-774b-bcce-b302099a8057").map(|user| user.is_some()));
    for limit in [0, 1, 100, 101] {
        answers.note("limit", users::list_users(None, limit).map(|page| page.users.len()));
    }
    answers.note("after", users::list_users(Some("nonsense"), 1).map(|page| page.users.len()));
}

/// The grant is for api.example.com.
pub(super) fn http(answers: &mut Answers) {
    let sent = |request: Request| request.send().map(|response| response.status);
    let get = || Request::get("https://api.example.com/x");
    answers.note("method", sent(Request::new("TRACE", "https://api.example.com/x")));
    for url in [
        "ftp://a.example/",
        "https://a@api.example.com/",
        "nonsense",
        "https://api.example.com/a b",
        "https://other.example/",
    ] {
        answers.note("url", sent(Request::get(url)));
    }
    for (name, value) in [
        ("host", "x"),
        ("proxy-x", "x"),
        ("x a", "b"),
        ("", "b"),
        ("x-a", "b\r\nc: d"),
        ("x", &"x".repeat(16 << 10)),
    ] {
        answers.note("header", sent(get().header(name, value)));
    }
    answers.note(
        "secret",
        sent(get().secret_header("x-a", SecretValue { parts: Vec::new(), ..SecretValue::plain("key") })),
    );
    answers.note(
        "prefix",
        sent(get().secret_header("x-a", SecretValue { prefix: "a\nb".into(), ..SecretValue::plain("key") })),
    );
    answers.note(
        "body",
        sent(Request::post("https://api.example.com/x", "text/plain", vec![0; (256 << 10) + 1])),
    );
    answers.note("redirects", sent(get().max_redirects(6)));
}

/// The grant is for smtp.example.com:587.
pub(super) fn connect(answers: &mut Answers) {
    for (host, port) in [("smtp.example.com", 25), ("other.example", 587)] {
        answers.note("open", Connection::open(host, port, Security::Plain).map(|_| "open"));
    }
}
