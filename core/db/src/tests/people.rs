use std::sync::atomic::{AtomicUsize, Ordering};

use sea_orm::ConnectionTrait;

use super::{at, on_each_engine, user};
use crate::{
    Database, DbError, UniqueKey,
    people::{self, PeopleFilter},
    users,
};
use sandpress_domain::{PageRequest, Role, UserId};

on_each_engine! {
    finds_users_whatever_the_case
    finds_addresses_whose_domain_is_written_in_any_way
    refuses_a_taken_name_or_address
    lists_and_changes_users
    one_first_owner_of_many
    no_first_owner_beside_another_user
    finds_and_changes_people
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

async fn finds_addresses_whose_domain_is_written_in_any_way(db: Database) {
    let mut ann = user("Ann");
    ann.email = "ann@Bücher.example".parse().unwrap();
    users::insert(&db, &ann, "hash").await.unwrap();
    let mut same = user("Other");
    same.email = "Ann@xn--bcher-kva.example".parse().unwrap();
    let error = users::insert(&db, &same, "hash").await.unwrap_err();
    assert!(matches!(error, DbError::Conflict(UniqueKey::Email)), "{error:?}");
    let logins = ["ann@bücher.example", "ANN@BU\u{308}CHER.example", "ann@xn--bcher-kva.example"];
    let find_all = async || {
        for login in logins {
            let (found, _) = users::find_by_login(&db, login).await.unwrap().unwrap();
            assert_eq!((found.id, found.email.as_str()), (ann.id, "ann@xn--bcher-kva.example"), "{login}");
        }
    };
    find_all().await;
    let filter = PeopleFilter { text: "bücher.example".into(), ..PeopleFilter::default() };
    let page = people::list(&db, &filter, PageRequest::new(1, 10)).await.unwrap();
    assert_eq!(page.total, 1);
    // A row of a site which kept domains as they were written.
    let kept = "UPDATE users SET email = 'ann@bücher.example', email_key = 'ann@bücher.example'";
    db.connection.execute_unprepared(kept).await.unwrap();
    find_all().await;
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

async fn finds_and_changes_people(db: Database) {
    let (ann, bea) = (user("Ännchen"), user("Bea_Lee"));
    for user in [&ann, &bea] {
        users::insert(&db, user, "hash").await.unwrap();
    }
    let found = async |filter: PeopleFilter| {
        let page = people::list(&db, &filter, PageRequest::new(1, 9)).await.unwrap();
        page.items.into_iter().map(|user| user.name.to_string()).collect::<Vec<_>>()
    };
    let text = |text: &str| PeopleFilter { text: text.to_owned(), ..PeopleFilter::default() };
    assert_eq!(found(text("äNN")).await, ["Ännchen"]);
    assert_eq!(found(text("LEE example")).await, ["Bea_Lee"]);
    assert_eq!(found(text("a_l")).await, ["Bea_Lee"]);
    assert!(found(text("%")).await.is_empty() && found(text("a!l")).await.is_empty());
    assert_eq!(people::count_owners(&db).await.unwrap(), 0);
    let tx = db.begin().await.unwrap();
    people::lock(&tx).await.unwrap();
    assert!(people::set_role(&tx, bea.id, &Role::Owner).await.unwrap());
    people::delete_factors(&tx, bea.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(people::count_owners(&db).await.unwrap(), 1);
    let owners = PeopleFilter { role: Some("owner".to_owned()), ..PeopleFilter::default() };
    assert_eq!(found(owners).await, ["Bea_Lee"]);
    assert!(people::set_disabled(&db, bea.id, Some(at(5))).await.unwrap());
    assert_eq!(people::count_owners(&db).await.unwrap(), 0);
    let disabled = |is_disabled| PeopleFilter { is_disabled: Some(is_disabled), ..PeopleFilter::default() };
    assert_eq!(found(disabled(true)).await, ["Bea_Lee"]);
    assert_eq!(found(disabled(false)).await, ["Ännchen"]);
    assert!(!people::set_disabled(&db, UserId::generate(), None).await.unwrap());
}
