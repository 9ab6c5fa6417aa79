//! `render` does what the lines of the body say with the site's users, and returns a line for each answer: `get ID`,
//! `list LIMIT [AFTER]`, `times NUMBER list LIMIT` and `current`.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_plugin::users::{User, current, get, list_users};
use sandpress_test_plugins::{Behaviour, answers, component};

struct ReadsUsers;

impl Behaviour for ReadsUsers {
    const ID: &'static str = "reads-users";

    fn render(entry: Entry) -> Result<String, Error> {
        answers(&entry, run)
    }
}

fn run(line: &str) -> Result<String, Error> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["get", id] => Ok(get(id)?.map_or("none".into(), shown)),
        ["current"] => Ok(current()?.map_or("none".into(), shown)),
        ["list", limit, after @ ..] => list(limit, after.first().copied()),
        ["times", number, "list", limit] => {
            let mut last = String::new();
            for _ in 0..number.parse().unwrap_or(0) {
                last = list(limit, None)?;
            }
            Ok(last)
        }
        _ => panic!("{line:?} is no command"),
    }
}

fn list(limit: &str, after: Option<&str>) -> Result<String, Error> {
    let page = list_users(after, limit.parse().unwrap_or(0))?;
    let users: Vec<_> = page.users.into_iter().map(shown).collect();
    Ok(format!("[{}]{}", users.join(", "), page.next.map_or(String::new(), |next| format!(" next {next}"))))
}

fn shown(user: User) -> String {
    let field = |value: Option<String>| value.unwrap_or("-".into());
    format!("{} {} {}", field(user.name), field(user.email), field(user.role))
}

component!(ReadsUsers);
