//! The hooks for work in the background.

use crate::{
    Kept,
    released::{
        exports::sandpress::{
            mail_transport::transport::{self, Message, Receipt, RecipientVerdict, Verdict},
            scheduled::scheduled::{self, CatchUp, Schedule, Task},
        },
        sandpress::types::types::Error,
    },
};

impl scheduled::Guest for Kept {
    fn schedules() -> Vec<Schedule> {
        vec![Schedule {
            name: "nightly".into(),
            cron: "30 4 * * *".into(),
            catch_up: CatchUp::Once,
            payload: "kept".into(),
            extra: Vec::new(),
        }]
    }

    fn run(task: Task) -> Result<(), Error> {
        Err(Error::Unavailable(format!("{} {} {}", task.name, task.payload, task.attempt)))
    }
}

impl transport::Guest for Kept {
    fn deliver(message: Message) -> Result<Receipt, Error> {
        let verdict = |address: String| RecipientVerdict {
            verdict: Verdict::RefusedPermanently(format!("{} to {address}", message.subject)),
            address,
        };
        let verdicts = message.recipients.iter().cloned().map(verdict).collect();
        Ok(Receipt { verdicts, extra: Vec::new() })
    }
}
