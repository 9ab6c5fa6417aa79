use std::sync::atomic::{AtomicUsize, Ordering};

use super::{at, on_each_engine, user};
use crate::{
    db::{Database, DbError, UniqueKey, users},
    domain::{PageRequest, Role, UserId},
};

on_each_engine! {
    finds_users_whatever_the_case
    refuses_a_taken_name_or_address
    lists_and_changes_users
    one_first_owner_of_many
    no_first_owner_beside_another_user
}

async fn finds_users_whatever_the_case(db: Database) {
    let mut ann = user("Ännchen Lee");
    ann.last_login_at = Some(at(7));
    users::insert(&db, &ann, "hash").await.unwrap();
    for login in ["Ännchen Lee", " ÄNNCHEN LEE ", "ännchen.lee@example.ORG"] {
        let (found, hash) = users::find_by_login(&db, login).await.unwrap().unwrap();
        assert_eq!((found.id, hash.as_str()), (ann.id, "hash"), "{login}");
    }
    for login in ["", "nchen", "Ännchen", "lee@example.org", "%"] {
        assert!(users::find_by_login(&db, login).await.unwrap().is_none(), "{login}");
    }
    let found = users::find_by_id(&db, ann.id).await.unwrap().unwrap();
    assert_eq!((found.name, found.email, found.role), (ann.name, ann.email, Role::Author));
    assert_eq!((found.created_at, found.last_login_at), (at(0), Some(at(7))));
    assert!(users::find_by_id(&db, UserId::generate()).await.unwrap().is_none());
}

async fn refuses_a_taken_name_or_address(db: Database) {
    users::insert(&db, &user("Ännchen"), "hash").await.unwrap();
    let mut same_name = user("äNNCHEN");
    same_name.email = "other@example.org".parse().unwrap();
    let error = users::insert(&db, &same_name, "hash").await.unwrap_err();
    assert!(matches!(error, DbError::Conflict(UniqueKey::UserName)), "{error:?}");
    let mut same_address = user("Other");
    same_address.email = "äNNCHEN@EXAMPLE.ORG".parse().unwrap();
    let error = users::insert(&db, &same_address, "hash").await.unwrap_err();
    assert!(matches!(error, DbError::Conflict(UniqueKey::Email)), "{error:?}");
    assert_eq!(users::count(&db).await.unwrap(), 1);
}

async fn lists_and_changes_users(db: Database) {
    for name in ["Carl", "ann", "Bea"] {
        users::insert(&db, &user(name), "old").await.unwrap();
    }
    let page = users::list(&db, PageRequest::new(1, 2)).await.unwrap();
    let names: Vec<_> = page.items.iter().map(|user| user.name.as_str()).collect();
    assert_eq!((names, page.total), (vec!["ann", "Bea"], 3));
    let last = users::list(&db, PageRequest::new(2, 2)).await.unwrap();
    assert_eq!(last.items[0].name.as_str(), "Carl");

    let ann = page.items[0].id;
    assert!(users::set_password_hash(&db, ann, "new").await.unwrap());
    assert!(users::touch_login(&db, ann, at(9)).await.unwrap());
    let (user, hash) = users::find_by_login(&db, "ann").await.unwrap().unwrap();
    assert_eq!((user.last_login_at, hash.as_str()), (Some(at(9)), "new"));
    assert_eq!(users::find_by_login(&db, "Bea").await.unwrap().unwrap().1, "old");
    assert!(!users::set_password_hash(&db, UserId::generate(), "new").await.unwrap());
}

async fn one_first_owner_of_many(db: Database) {
    let owners = AtomicUsize::new(0);
    let attempts = (0..8).map(|number| {
        let (db, owners) = (&db, &owners);
        async move {
            let tx = db.begin().await.unwrap();
            if users::insert_first_owner(&tx, &user(&format!("Owner {number}")), "hash").await.unwrap() {
                owners.fetch_add(1, Ordering::Relaxed);
            }
            tokio::task::yield_now().await;
            tx.commit().await.unwrap();
        }
    });
    futures::future::join_all(attempts).await;
    assert_eq!((owners.into_inner(), users::count(&db).await.unwrap()), (1, 1));
}

async fn no_first_owner_beside_another_user(db: Database) {
    let other = db.begin().await.unwrap();
    users::insert(&other, &user("From the command line"), "hash").await.unwrap();
    let setup = tokio::spawn({
        let db = db.clone();
        async move {
            let tx = db.begin().await?;
            let first = users::insert_first_owner(&tx, &user("Owner"), "hash").await?;
            tx.commit().await?;
            Ok::<_, DbError>(first)
        }
    });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    other.commit().await.unwrap();
    assert!(!setup.await.unwrap().unwrap());
    assert_eq!(users::count(&db).await.unwrap(), 1);
}
