//! `render` sends the requests that stand in the lines of the body, and returns a line for each answer.
//!
//! `METHOD URL [OPTION …]`, where `\r`, `\n` and `\s` stand for a line's ends and a space. Options: `header=NAME:VALUE`,
//! `key=NAME:SECRET`, `bearer=SECRET`, `basic=USER:SECRET`, `body=BYTES`, `text=CONTENT`, `timeout=MS`, `redirects=N`,
//! `times=N` and `headers`, which shows those of the response. A large content is shown by its size and its last bytes.

use sandpress_plugin::http::{Request, ResponseBody, SecretValue};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component, described, escaped, unescaped};

struct Asks;

impl Behaviour for Asks {
    const ID: &'static str = "asks";

    fn render(entry: Entry) -> Result<String, Error> {
        let body = value_of(&entry.fields, "body");
        let answers: Vec<_> =
            body.lines().map(|line| run(line).unwrap_or_else(|error| described(&error))).collect();
        Ok(format!("<p>{}</p>", escaped(&answers.join("\n"))))
    }
}

fn run(line: &str) -> Result<String, Error> {
    let line = unescaped(line);
    let mut words = line.split(' ');
    let (method, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut request, mut times, mut shows_headers) = (Request::new(method, url), 1, false);
    for option in words {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let value = value.replace('\u{2}', " ");
        let (first, second) = value.split_once(':').unwrap_or((&value, ""));
        match name {
            "header" => request = request.header(first, second),
            "key" => request = request.secret_header(first, SecretValue::plain(second)),
            "bearer" => request = request.secret_header("authorization", SecretValue::bearer(first)),
            "basic" => {
                request = request.secret_header("authorization", SecretValue::basic(first, second));
            }
            "body" => request.body = Some(vec![b'x'; number(&value) as usize]),
            "text" => request.body = Some(value.clone().into_bytes()),
            "timeout" => request = request.timeout_ms(number(&value)),
            "redirects" => request = request.max_redirects(number(&value)),
            "times" => times = number(&value),
            "headers" => shows_headers = true,
            _ => panic!("{option:?} is no option"),
        }
    }
    let mut answer = String::new();
    for _ in 0..times {
        answer = shown(&request, shows_headers)?;
    }
    Ok(answer)
}

fn shown(request: &Request, shows_headers: bool) -> Result<String, Error> {
    let response = request.send()?;
    let mut answer = format!("{} {}", response.status, response.url);
    if shows_headers {
        for header in &response.headers {
            answer += &format!(" {}: {};", header.name, header.value);
        }
    }
    let content = match response.body {
        ResponseBody::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        ResponseBody::Large(body) => {
            let size = body.size();
            let end = body.read(size - 3, 10)?;
            let beyond = body.read(size + 1, 10)?.len();
            let whole = ResponseBody::Large(body).into_bytes()?.len();
            format!("large {size} {whole} {beyond} {}", String::from_utf8_lossy(&end))
        }
    };
    Ok(format!("{answer} {content}"))
}

fn number(word: &str) -> u32 {
    word.parse().unwrap_or(0)
}

component!(Asks);
