//! Every function of every capability, called once. What is wrong comes back as an error.

use crate::released::sandpress::{
    clock::clock,
    connect::connect::{self, Connection, Security},
    content::{
        reader as entries,
        writer::{self as entry_writer, Identity, Intent, NewEntry, WriteError},
    },
    http::client::{self, Request, ResponseBody},
    i18n::i18n::{self, DateLength},
    jobs::jobs,
    log::log::{self, Level},
    mail::sender,
    media::{reader as files, writer as file_writer},
    random::random,
    secrets::secrets,
    settings::settings,
    store::store::{self, Expectation, IndexField, Operation, PutOperation},
    types::types::{Error, FieldValue},
    users::users,
};

/// Uses the capability of this name. `argument` is a port, or an id.
pub fn r#use(capability: &str, argument: &str) -> Result<String, Error> {
    match capability {
        "clock" => Ok(format!("{} {}", clock::now().seconds, clock::now_text())),
        "connect" => connect(argument),
        "content-read" => content_read(argument),
        "content-write" => content_write().map_err(|error| Error::Internal(format!("{error:?}"))),
        "http" => http(argument),
        "i18n" => i18n(),
        "jobs" => {
            let id = jobs::enqueue("later", "payload", 60, Some("key"))?;
            jobs::cancel(&id)?;
            Ok("called off".to_owned())
        }
        "log" => {
            log::write(Level::Debug, "a line");
            Ok("written".to_owned())
        }
        "mail" => mail(),
        "media" => media(),
        "random" => Ok(format!(
            "{} {} {}",
            random::bytes(3)?.len(),
            random::number() != random::number(),
            random::token(22)?.len()
        )),
        "secrets" => Ok(format!("{} {}", secrets::exists("key"), secrets::exists("other"))),
        "settings" => Ok(format!("{:?} {:?}", settings::get("greeting"), settings::get_list("names"))),
        "store" => store(),
        "users" => users(),
        other => Err(Error::NotFound(format!("no capability {other}"))),
    }
}

fn wrong<T>(what: &str) -> Result<T, Error> {
    Err(Error::Internal(what.to_owned()))
}

fn port(text: &str) -> Result<u16, Error> {
    text.parse().or_else(|_| wrong("no port"))
}

fn connect(argument: &str) -> Result<String, Error> {
    let connection = Connection::open("127.0.0.1", port(argument)?, Security::PlainThenUpgrade)?;
    let greeting = connection.read(100)?;
    connection.write(b"STARTTLS\n")?;
    let go = connection.read(100)?;
    connection.upgrade_to_tls()?;
    let parts = [
        connect::SecretPart::Bytes(b"key ".to_vec()),
        connect::SecretPart::Secret("key".to_owned()),
        connect::SecretPart::Bytes(b"\n".to_vec()),
    ];
    connection.write_secret(&parts, connect::Encoding::Raw)?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\n") {
        answer.extend(connection.read(100)?);
    }
    connection.shutdown()?;
    let all = [greeting, go, answer].concat();
    Ok(String::from_utf8_lossy(&all).split_whitespace().collect::<Vec<_>>().join(" "))
}

fn http(argument: &str) -> Result<String, Error> {
    let request = Request {
        method: "GET".to_owned(),
        url: format!("http://127.0.0.1:{}/", port(argument)?),
        headers: Vec::new(),
        body: None,
        timeout_ms: 0,
        max_redirects: 0,
        extra: Vec::new(),
    };
    let response = client::send(&request)?;
    let ResponseBody::Large(body) = response.body else { return wrong("a small body") };
    let end = body.read(body.size() - 3, 100)?;
    Ok(format!("{} {} {}", response.status, body.size(), String::from_utf8_lossy(&end)))
}

fn content_read(id: &str) -> Result<String, Error> {
    let filter = entries::Filter {
        publication_type: None,
        status: String::new(),
        published_after: None,
        published_before: None,
        changed_after: None,
        author: None,
        fields: vec!["title".to_owned()],
        extra: Vec::new(),
    };
    let page = entries::query(&filter, "published-newest", None, 10)?;
    let (Some(entry), Some(newest)) = (entries::get(id)?, entries::get_newest(id)?) else {
        return wrong("no entry");
    };
    let by_path = entries::find_by_path(&entry.path)?.map(|entry| entry.id);
    let text = entries::get_rendering(id)?.map(|rendering| rendering.text);
    let text = text.unwrap_or_default().replace('\n', " ");
    let is_found = by_path.as_deref() == Some(id);
    Ok(format!(
        "{} {} {} {} {is_found} {text}",
        page.entries.len(),
        entry.title,
        entry.status,
        newest.revision
    ))
}

fn content_write() -> Result<String, WriteError> {
    let field = |name: &str, value: &str| FieldValue { name: name.to_owned(), value: value.to_owned() };
    let new = NewEntry {
        publication_type: "kept-1-0-0".to_owned(),
        fields: vec![field("title", "New"), field("body", "Words")],
        path: String::new(),
        byline: String::new(),
        extra: Vec::new(),
    };
    let made = entry_writer::create(Identity::Plugin, &new, Intent::Save)?;
    let changes = [field("body", "More words")];
    let updated = entry_writer::update(Identity::Plugin, &made.id, made.revision, &changes, Intent::Save)?;
    let published = entry_writer::publish(Identity::Plugin, &made.id)?;
    let unpublished = entry_writer::unpublish(Identity::Plugin, &made.id)?;
    let trashed = entry_writer::trash(Identity::Plugin, &made.id)?;
    let restored = entry_writer::restore(Identity::Plugin, &made.id)?;
    let states = [made, updated, published, unpublished, trashed, restored].map(|entry| entry.status);
    Ok(states.join(" "))
}

fn i18n() -> Result<String, Error> {
    Ok(format!(
        "{} {} {} {}",
        i18n::site_language(),
        i18n::format_number("1234.5")?,
        i18n::format_date(0, DateLength::Long)?,
        i18n::plural_category("1")?
    ))
}

fn mail() -> Result<String, Error> {
    let message = sender::Message {
        sender: None,
        reply_to: None,
        recipients: Vec::new(),
        subject: "Hello".to_owned(),
        text: "Words".to_owned(),
        html: None,
        key: None,
        extra: Vec::new(),
    };
    sender::send(&message)
}

fn media() -> Result<String, Error> {
    let writing = file_writer::begin("kept.txt", "text/plain")?;
    writing.append(b"kept for ever")?;
    let stored = file_writer::Writing::finish(writing)?;
    let found = files::find(&stored.sha256)?.map(|asset| asset.name).unwrap_or_default();
    let count = files::list_assets(None, None, 10)?.assets.len();
    let reading = files::open(&stored.id)?;
    let bytes = reading.read(5, 100)?;
    Ok(format!("{found} {count} {} {}", reading.size(), String::from_utf8_lossy(&bytes)))
}

fn store() -> Result<String, Error> {
    let put = PutOperation {
        collection: "things".to_owned(),
        key: "one".to_owned(),
        body: "body".to_owned(),
        fields: vec![IndexField { name: "colour".to_owned(), value: "red".to_owned() }],
        expected: Expectation::Absent,
        extra: Vec::new(),
    };
    let version = store::write(&[Operation::Put(put)])?;
    let found = store::get("things", "one")?.is_some_and(|document| document.version == version);
    let listed = store::list_documents("things", None, 10)?.documents.len();
    let red = store::find("things", "colour", "red", None, 10)?.documents.len();
    Ok(format!("{found} {listed} {red} {}", store::increment("counts", "one", 2)?))
}

fn users() -> Result<String, Error> {
    let page = users::list_users(None, 10)?;
    let Some(first) = page.users.first() else { return wrong("no users") };
    let name = users::get(&first.id)?.and_then(|user| user.name);
    let current = users::current()?.and_then(|user| user.name);
    Ok(format!("{} {name:?} {current:?}", page.users.len()))
}
