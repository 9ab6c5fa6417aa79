//! `render` does what the lines of the body say with the queue, and returns a line for each answer:
//! `enqueue NAME PAYLOAD DELAY [KEY]`, `cancel ID`, `list` for the tasks that ran, and `times NUMBER` for so many tasks.
//! A payload of `big` has 64 KiB, one of `too-big` a byte more, one of `nul` the character NUL.
//! The summary is what the queue answers in `describe`. A task `again` puts another one into the queue, and `fail` fails.

use sandpress_plugin::jobs::{NewJob, cancel};
use sandpress_plugin::lifecycle::Description;
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::scheduled::{Scheduled, Task};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, Notes, answers, component};

const NOTES: Notes = Notes::new("tasks");

struct QueuesTasks;

impl Behaviour for QueuesTasks {
    const ID: &'static str = "queues-tasks";

    fn describe() -> Description {
        let answer = NewJob::new("early").enqueue();
        Description::new(Self::ID, Self::VERSION, Self::ID, &format!("{answer:?}"))
    }

    fn render(entry: Entry) -> Result<String, Error> {
        answers(&entry, run)
    }
}

fn run(line: &str) -> Result<String, Error> {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["enqueue", name, payload, delay, key @ ..] => {
            let payload = match *payload {
                "big" => "x".repeat(64 << 10),
                "too-big" => "x".repeat((64 << 10) + 1),
                "nul" => "\0".to_owned(),
                other => other.to_owned(),
            };
            let job = NewJob::new(name).payload(&payload).delay_seconds(delay.parse().unwrap_or(0));
            match key {
                [key] => job.key(key).enqueue(),
                _ => job.enqueue(),
            }
        }
        ["times", count] => {
            for number in 0..count.parse().unwrap_or(0_u32) {
                NewJob::new("many").payload(&number.to_string()).enqueue()?;
            }
            Ok("enqueued".to_owned())
        }
        ["cancel", id] => cancel(id).map(|()| "cancelled".to_owned()),
        ["list"] => NOTES.lines(),
        _ => panic!("{line:?} is no command"),
    }
}

impl Scheduled for QueuesTasks {
    fn run(task: Task) -> Result<(), Error> {
        match task.name.as_str() {
            "again" => NewJob::new("after").payload(&task.payload).enqueue().map(drop),
            "fail" => Err(Error::Internal("it is not meant to work".into())),
            _ => NOTES.add(&format!("{} {} planned {}", task.name, task.payload, task.planned_at)),
        }
    }
}

component!(QueuesTasks: lifecycle, publication_type; also scheduled);
