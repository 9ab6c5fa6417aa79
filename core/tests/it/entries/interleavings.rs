//! Whatever people, plugins and plans do in whatever order: the newest accepted edit is there, and so is everything that
//! somebody wrote and did not save.

use std::collections::HashMap;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use sandpress::{
    domain::{Actor, ContentScope, ContentWriting, EntryId, Origin, PlannedAction, PluginActor, Role},
    services::{Intent, ServiceError, Sitting},
};
use uuid::Uuid;

use super::{body, patch, person, public_body};
use crate::support::app::TestApp;

/// What one of two people or a plugin does.
#[derive(Clone, Debug)]
enum Step {
    /// Saves on top of the newest revision, or of the one before.
    Save {
        person: usize,
        is_stale: bool,
        publish: bool,
    },
    /// Keeps words in one of two sittings; one that arrives late has an old number.
    Autosave {
        person: usize,
        sitting: usize,
        is_late: bool,
    },
    /// Saves what a sitting holds.
    SaveSitting {
        person: usize,
        sitting: usize,
    },
    Publish {
        person: usize,
    },
    Unpublish {
        person: usize,
    },
    Plan {
        person: usize,
        action: PlannedAction,
        minutes: u8,
    },
    Wait {
        minutes: u8,
    },
    Restore {
        person: usize,
        number: u32,
    },
    PluginWrite {
        publish: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let action = prop_oneof![Just(PlannedAction::Publish), Just(PlannedAction::Unpublish)];
    prop_oneof![
        3 => (0..2usize, prop::bool::weighted(0.3), any::<bool>())
            .prop_map(|(person, is_stale, publish)| Step::Save { person, is_stale, publish }),
        4 => (0..2usize, 0..2usize, prop::bool::weighted(0.3))
            .prop_map(|(person, sitting, is_late)| Step::Autosave { person, sitting, is_late }),
        2 => (0..2usize, 0..2usize).prop_map(|(person, sitting)| Step::SaveSitting { person, sitting }),
        1 => (0..2usize).prop_map(|person| Step::Publish { person }),
        1 => (0..2usize).prop_map(|person| Step::Unpublish { person }),
        2 => (0..2usize, action, 1..5u8)
            .prop_map(|(person, action, minutes)| Step::Plan { person, action, minutes }),
        2 => (1..6u8).prop_map(|minutes| Step::Wait { minutes }),
        1 => (0..2usize, 1..6u32).prop_map(|(person, number)| Step::Restore { person, number }),
        1 => any::<bool>().prop_map(|publish| Step::PluginWrite { publish }),
    ]
}

/// What has to be there.
struct Model {
    revision: u32,
    newest: String,
    bodies: HashMap<u32, String>,
    /// Words that are not saved, by person and sitting, with the number of the autosave.
    copies: HashMap<(usize, usize), (u32, Option<String>)>,
}

impl Model {
    fn accept(&mut self, body: String) {
        if body != self.newest {
            self.revision += 1;
        }
        self.bodies.insert(self.revision, body.clone());
        self.newest = body;
    }
}

struct World<'a> {
    app: &'a TestApp,
    people: [Actor; 2],
    sittings: [Uuid; 2],
    id: EntryId,
    model: Model,
    words: u32,
}

impl World<'_> {
    fn write(&mut self) -> String {
        self.words += 1;
        format!("Words number {}.", self.words)
    }

    fn sitting(&self, person: usize, sitting: usize, sequence: u32) -> Sitting {
        Sitting { id: Uuid::from_u128(self.sittings[sitting].as_u128() ^ person as u128), sequence }
    }

    async fn save(&mut self, person: usize, is_stale: bool, publish: bool) {
        let text = self.write();
        let base = if is_stale { self.model.revision - 1 } else { self.model.revision };
        let intent = if publish { Intent::Publish } else { Intent::Save };
        let outcome = self
            .app
            .app
            .services()
            .save_entry(&self.people[person], self.id, patch(base, &text), intent)
            .await;
        match outcome {
            Ok(_) => {
                assert!(!is_stale, "a save on top of an old revision was accepted");
                self.model.accept(text);
            }
            Err(ServiceError::Conflict(conflict)) => {
                assert!(is_stale);
                assert_eq!(conflict.mine.fields.get("body"), text);
                assert_eq!(conflict.theirs.fields.get("body"), self.model.newest);
            }
            Err(error) => panic!("{error}"),
        }
    }

    async fn autosave(&mut self, person: usize, sitting: usize, is_late: bool) {
        let text = self.write();
        let known = self.model.copies.get(&(person, sitting)).map_or(0, |(sequence, _)| *sequence);
        let sequence = if is_late { known } else { known + 1 };
        let open = self.sitting(person, sitting, sequence);
        let change = patch(self.model.revision, &text);
        let services = self.app.app.services();
        services.autosave_entry(&self.people[person], self.id, open, &change).await.unwrap();
        if !is_late || !self.model.copies.contains_key(&(person, sitting)) {
            self.model.copies.insert((person, sitting), (sequence, Some(text)));
        }
    }

    async fn save_sitting(&mut self, person: usize, sitting: usize) {
        let Some((sequence, Some(text))) = self.model.copies.get(&(person, sitting)).cloned() else { return };
        let open = self.sitting(person, sitting, sequence);
        let change = patch(self.model.revision, &text);
        let services = self.app.app.services();
        services.save_sitting(&self.people[person], self.id, change, Intent::Save, Some(open)).await.unwrap();
        self.model.accept(text);
        self.model.copies.insert((person, sitting), (sequence, None));
    }

    async fn restore(&mut self, person: usize, number: u32) {
        let services = self.app.app.services();
        match services.restore_revision(&self.people[person], self.id, number).await {
            Ok(_) => {
                let body = self.model.bodies.get(&number).expect("a revision that nobody saved").clone();
                self.model.accept(body);
            }
            Err(ServiceError::NotFound(_)) => assert!(!self.model.bodies.contains_key(&number)),
            Err(error) => panic!("{error}"),
        }
    }

    async fn plugin_write(&mut self, publish: bool) {
        let text = self.write();
        let writing = ContentWriting { scope: ContentScope::Everything, publish: true };
        let actor = PluginActor { id: "tidier".to_owned(), writing, user: None, origin: Origin::DIRECT };
        let intent = if publish { Intent::Publish } else { Intent::Save };
        let change = patch(self.model.revision, &text);
        let services = self.app.app.services();
        services.save_entry(&Actor::Plugin(Box::new(actor)), self.id, change, intent).await.unwrap();
        self.model.accept(text);
    }

    async fn take(&mut self, step: Step) {
        let services = self.app.app.services();
        match step {
            Step::Save { person, is_stale, publish } => self.save(person, is_stale, publish).await,
            Step::Autosave { person, sitting, is_late } => self.autosave(person, sitting, is_late).await,
            Step::SaveSitting { person, sitting } => self.save_sitting(person, sitting).await,
            Step::Restore { person, number } => self.restore(person, number).await,
            Step::PluginWrite { publish } => self.plugin_write(publish).await,
            Step::Publish { person } => {
                services.publish_entry(&self.people[person], self.id).await.unwrap();
            }
            Step::Unpublish { person } => {
                let _ = services.unpublish_entry(&self.people[person], self.id).await;
            }
            Step::Plan { person, action, minutes } => {
                let at = services.clock().now() + time::Duration::minutes(i64::from(minutes));
                let _ = services.plan_entry(&self.people[person], self.id, action, at).await;
            }
            Step::Wait { minutes } => {
                self.app.wait_seconds(u64::from(minutes) * 60);
                self.app.run_jobs().await;
            }
        }
    }

    async fn check(&self) {
        let services = self.app.app.services();
        let entry = self.app.entry(self.id).await;
        assert_eq!(body(self.app, self.id).await, self.model.newest, "the newest accepted edit is gone");
        assert_eq!(entry.revision, self.model.revision);
        if let Some(public) = public_body(self.app, &entry).await {
            let number = entry.published_revision.unwrap();
            assert_eq!(Some(&public), self.model.bodies.get(&number), "readers get what nobody saved");
        }
        for (person, actor) in self.people.iter().enumerate() {
            let kept = services.list_unsaved_words(actor, self.id).await.unwrap();
            for sitting in 0..2 {
                let wanted = match self.model.copies.get(&(person, sitting)) {
                    Some((_, Some(text))) if *text != self.model.newest => Some(text.as_str()),
                    _ => None,
                };
                let id = self.sitting(person, sitting, 0).id;
                let found = kept.iter().find(|words| words.sitting.id == id);
                assert_eq!(found.map(|words| words.patch.fields.get("body")), wanted, "unsaved words");
            }
        }
        for (number, text) in &self.model.bodies {
            let revision = services.get_old_revision(&Actor::System, self.id, *number).await.unwrap();
            assert_eq!(revision.fields.get("body"), text, "a revision was changed");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_accepted_edit_survives_every_order() {
    let app = TestApp::start().await;
    let people = [person(&app, Role::Owner).await, person(&app, Role::Editor).await].map(Actor::User);
    let mut runner = TestRunner::new(Config::default());
    for case in 0..24u128 {
        let steps = prop::collection::vec(step(), 4..24).new_tree(&mut runner).unwrap().current();
        let entry = app.draft(&format!("Case {case}"), "Words number 0.").await;
        let mut world = World {
            app: &app,
            people: people.clone(),
            sittings: [Uuid::from_u128((case + 1) << 32), Uuid::from_u128((case + 1) << 32 | 16)],
            id: entry.id,
            model: Model {
                revision: 1,
                newest: "Words number 0.".to_owned(),
                bodies: [(1, "Words number 0.".to_owned())].into(),
                copies: HashMap::new(),
            },
            words: 0,
        };
        for (at, step) in steps.iter().enumerate() {
            println!("case {case}: {:?}", &steps[..=at].last());
            world.take(step.clone()).await;
            world.check().await;
        }
    }
    app.shutdown().await;
}
