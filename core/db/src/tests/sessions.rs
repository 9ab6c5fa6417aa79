use tower_sessions::{
    ExpiredDeletion, SessionStore,
    session::{Id, Record},
};

use super::{on_each_engine, user};
use crate::{
    Database,
    sessions::{
        ADDRESS_KEY, AGENT_KEY, LIFE_KEY, SEEN_KEY, SINCE_KEY, Sessions, USER_KEY, delete_for_user,
        delete_one, delete_others, list,
    },
    users,
};
use sandpress_domain::{Timestamp, UserId};

on_each_engine! {
    keeps_a_session
    does_not_bring_back_an_ended_session
    finds_another_id_when_one_is_taken
    forgets_expired_sessions
    ends_all_sessions_of_a_user
    lists_sessions_and_ends_one_or_all_others
}

fn record(user: Option<UserId>, seconds: i64) -> Record {
    let data = user.map(|user| (USER_KEY.to_owned(), user.to_string().into())).into_iter().collect();
    Record { id: Id::default(), data, expiry_date: Timestamp::now_utc() + time::Duration::seconds(seconds) }
}

async fn keeps_a_session(db: Database) {
    let store = Sessions::new(db);
    let mut record = record(None, 60);
    store.create(&mut record).await.unwrap();
    assert!(store.load(&record.id).await.unwrap().unwrap().data.is_empty());
    record.data.insert("csrf".to_owned(), "täken\0".into());
    store.save(&record).await.unwrap();
    let loaded = store.load(&record.id).await.unwrap().unwrap();
    assert_eq!((loaded.id, loaded.data), (record.id, record.data));
    assert!((loaded.expiry_date - record.expiry_date).abs() < time::Duration::milliseconds(1));
    assert!(store.load(&Id::default()).await.unwrap().is_none());
}

async fn does_not_bring_back_an_ended_session(db: Database) {
    let store = Sessions::new(db);
    let mut record = record(None, 60);
    store.create(&mut record).await.unwrap();
    store.delete(&record.id).await.unwrap();
    store.save(&record).await.unwrap();
    assert!(store.load(&record.id).await.unwrap().is_none());
    store.delete(&record.id).await.unwrap();
}

async fn finds_another_id_when_one_is_taken(db: Database) {
    let store = Sessions::new(db);
    let mut first = record(None, 60);
    store.create(&mut first).await.unwrap();
    let mut second = Record { id: first.id, ..record(None, 60) };
    second.data.insert("whose".to_owned(), "second".into());
    store.create(&mut second).await.unwrap();
    assert_ne!(second.id, first.id);
    assert!(store.load(&first.id).await.unwrap().unwrap().data.is_empty());
    assert!(store.load(&second.id).await.unwrap().is_some());
}

async fn forgets_expired_sessions(db: Database) {
    let store = Sessions::new(db);
    let (mut expired, mut fresh) = (record(None, -1), record(None, 60));
    store.create(&mut expired).await.unwrap();
    store.create(&mut fresh).await.unwrap();
    assert!(store.load(&expired.id).await.unwrap().is_none());
    store.delete_expired().await.unwrap();
    expired.expiry_date += time::Duration::hours(1);
    store.save(&expired).await.unwrap();
    assert!(store.load(&expired.id).await.unwrap().is_none());
    assert!(store.load(&fresh.id).await.unwrap().is_some());
}

async fn ends_all_sessions_of_a_user(db: Database) {
    let (ann, bea) = (user("Ann"), user("Bea"));
    users::insert(&db, &ann, "hash").await.unwrap();
    users::insert(&db, &bea, "hash").await.unwrap();
    let store = Sessions::new(db.clone());
    let mut records = [record(Some(ann.id), 60), record(None, 60), record(Some(bea.id), 60)];
    for record in &mut records {
        store.create(record).await.unwrap();
    }
    let [first, later, other] = &mut records;
    later.data = first.data.clone();
    store.save(later).await.unwrap();
    assert_eq!(delete_for_user(&db, ann.id).await.unwrap(), 2);
    assert!(store.load(&first.id).await.unwrap().is_none());
    assert!(store.load(&later.id).await.unwrap().is_none());
    assert!(store.load(&other.id).await.unwrap().is_some());
}

async fn lists_sessions_and_ends_one_or_all_others(db: Database) {
    let (ann, bea) = (user("Ann"), user("Bea"));
    users::insert(&db, &ann, "hash").await.unwrap();
    users::insert(&db, &bea, "hash").await.unwrap();
    let store = Sessions::new(db.clone());
    let mut keys = Vec::new();
    for (whose, seen) in [(&ann, 70), (&ann, 90), (&ann, 80), (&bea, 60)] {
        // What the record says about its end gives way to the life in its data.
        let mut record = record(Some(whose.id), -1);
        let data =
            [(AGENT_KEY, "Firefox".into()), (ADDRESS_KEY, "192.0.2.7".into()), (SEEN_KEY, seen.into())];
        record.data.extend(data.map(|(key, value)| (key.to_owned(), value)));
        record.data.extend([(SINCE_KEY.to_owned(), 50.into()), (LIFE_KEY.to_owned(), 600.into())]);
        store.create(&mut record).await.unwrap();
        keys.push(Sessions::key(&record.id));
    }
    let listed = list(&db, Some(ann.id)).await.unwrap();
    let seen: Vec<_> = listed.iter().map(|session| session.seen_at.unix_timestamp()).collect();
    assert_eq!(seen, [90, 80, 70]);
    assert_eq!((listed[0].agent.as_str(), listed[0].address.as_str()), ("Firefox", "192.0.2.7"));
    assert_eq!((listed[0].created_at.unix_timestamp(), &listed[0].key), (50, &keys[1]));

    assert!(!delete_one(&db, bea.id, &keys[0]).await.unwrap());
    assert!(delete_one(&db, ann.id, &keys[0]).await.unwrap());
    assert_eq!(delete_others(&db, ann.id, &keys[1]).await.unwrap(), 1);
    assert_eq!(list(&db, Some(ann.id)).await.unwrap().len(), 1);
    assert_eq!(list(&db, None).await.unwrap().len(), 2);
    assert_eq!(list(&db, Some(bea.id)).await.unwrap().len(), 1);
}
