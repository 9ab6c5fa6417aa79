use sandpress_domain::{HalfLoginId, Passkey, PasskeyId};

use super::{at, on_each_engine, user};
use crate::{Database, DbError, factors, factors::StoredTotp, half_logins, users};

on_each_engine! {
    a_code_of_an_app_is_used_once
    a_recovery_code_is_used_once
    a_passkey_has_one_person
    attempts_are_counted_and_end
}

async fn a_code_of_an_app_is_used_once(db: Database) {
    let ann = user("Ann");
    users::insert(&db, &ann, "hash").await.unwrap();
    assert!(!factors::has_any(&db, ann.id).await.unwrap());
    for secret in ["first", "second"] {
        let totp = StoredTotp { secret: secret.to_owned(), created_at: at(1), last_step: 7 };
        let tx = db.begin().await.unwrap();
        factors::set_totp(&tx, ann.id, &totp).await.unwrap();
        tx.commit().await.unwrap();
    }
    let kept = factors::find_totp(&db, ann.id).await.unwrap().unwrap();
    assert_eq!((kept.secret.as_str(), kept.created_at, kept.last_step), ("second", at(1), 7));
    assert!(!factors::use_totp(&db, ann.id, 7).await.unwrap());
    assert!(factors::use_totp(&db, ann.id, 8).await.unwrap());
    assert!(!factors::use_totp(&db, ann.id, 8).await.unwrap());
    assert!(factors::has_any(&db, ann.id).await.unwrap());
    assert!(factors::delete_totp(&db, ann.id).await.unwrap());
    assert!(!factors::delete_totp(&db, ann.id).await.unwrap());
}

async fn a_recovery_code_is_used_once(db: Database) {
    let (ann, bea) = (user("Ann"), user("Bea"));
    users::insert(&db, &ann, "hash").await.unwrap();
    users::insert(&db, &bea, "hash").await.unwrap();
    for digests in [vec!["old".to_owned()], vec!["a".to_owned(), "b".to_owned()]] {
        let tx = db.begin().await.unwrap();
        factors::set_recovery_codes(&tx, ann.id, &digests).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(factors::count_recovery_codes(&db, ann.id).await.unwrap(), 2);
    assert!(!factors::use_recovery_code(&db, bea.id, "a").await.unwrap());
    assert!(!factors::use_recovery_code(&db, ann.id, "old").await.unwrap());
    assert!(factors::use_recovery_code(&db, ann.id, "a").await.unwrap());
    assert!(!factors::use_recovery_code(&db, ann.id, "a").await.unwrap());
    assert_eq!(factors::count_recovery_codes(&db, ann.id).await.unwrap(), 1);
}

async fn a_passkey_has_one_person(db: Database) {
    let (ann, bea) = (user("Ann"), user("Bea"));
    users::insert(&db, &ann, "hash").await.unwrap();
    users::insert(&db, &bea, "hash").await.unwrap();
    let passkey = Passkey {
        id: PasskeyId::generate(),
        user: ann.id,
        credential: "credential".to_owned(),
        name: "Phone".to_owned(),
        data: "{}".to_owned(),
        created_at: at(1),
        used_at: None,
    };
    factors::insert_passkey(&db, &passkey).await.unwrap();
    let copy = Passkey { id: PasskeyId::generate(), user: bea.id, ..passkey.clone() };
    assert!(matches!(factors::insert_passkey(&db, &copy).await, Err(DbError::Conflict(_))));
    assert!(factors::use_passkey(&db, passkey.id, "{\"counter\":1}", at(5)).await.unwrap());
    let found = factors::find_passkey(&db, "credential").await.unwrap().unwrap();
    assert_eq!((found.user, found.data.as_str(), found.used_at), (ann.id, "{\"counter\":1}", Some(at(5))));
    assert_eq!(factors::list_passkeys(&db, ann.id).await.unwrap().len(), 1);
    assert!(factors::has_any(&db, ann.id).await.unwrap());
    assert!(!factors::delete_passkey(&db, bea.id, passkey.id).await.unwrap());
    assert!(factors::delete_passkey(&db, ann.id, passkey.id).await.unwrap());
    assert!(factors::find_passkey(&db, "credential").await.unwrap().is_none());
}

async fn attempts_are_counted_and_end(db: Database) {
    let ann = user("Ann");
    users::insert(&db, &ann, "hash").await.unwrap();
    let (first, second) = (HalfLoginId::generate(), HalfLoginId::generate());
    half_logins::insert(&db, first, ann.id, at(10), at(0)).await.unwrap();
    for _ in 0..3 {
        assert_eq!(half_logins::take_attempt(&db, first, 3, at(5)).await.unwrap(), Some(ann.id));
    }
    assert_eq!(half_logins::take_attempt(&db, first, 3, at(5)).await.unwrap(), None);
    assert_eq!(half_logins::find(&db, first, 3, at(5)).await.unwrap(), None);
    assert_eq!(half_logins::take_attempt(&db, first, 9, at(10)).await.unwrap(), None, "it took too long");
    assert_eq!(half_logins::count_attempts(&db, ann.id, at(5)).await.unwrap(), 3);
    half_logins::insert(&db, second, ann.id, at(20), at(15)).await.unwrap();
    assert_eq!(half_logins::count_attempts(&db, ann.id, at(5)).await.unwrap(), 0, "the first is forgotten");
    assert_eq!(half_logins::find(&db, second, 3, at(15)).await.unwrap(), Some(ann.id));
    assert!(half_logins::delete(&db, second).await.unwrap());
    assert!(!half_logins::delete(&db, second).await.unwrap());
}
