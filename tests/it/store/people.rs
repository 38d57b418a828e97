//! Cookies, passwords, links and tokens: known by their hash, for their time.

use super::arrange::{START, Town, each_database, fresh, line};
use domain::{
    CityCommand, Role,
    command::{Credential, StaffChange},
    decide::CityMade,
    ids::{NetizenId, StaffId},
    instant::DAY_MS,
    role::Grant,
};
use std::sync::Arc;
use store::{
    StoreError,
    people::{self, Newcomers, SessionOf},
};

#[tokio::test]
async fn a_burst_of_newcomers_is_known_at_once() {
    each_database(async |db| {
        let until = START.plus_ms(DAY_MS);
        let together = Arc::new(Newcomers::new(db.clone()));
        let newcomers = (0..1_000).map(|n| {
            let (db, together) = (db.clone(), together.clone());
            tokio::spawn(async move {
                let (id, nickname) = (NetizenId::from(&fresh()), line(&format!("示例网民{n}")));
                let hash = format!("hash{n}");
                together.create(&id, &nickname, &hash, until, START).await.expect("written");
                let session = people::session(&db, &hash, START).await;
                assert_eq!(session, Ok(Some(SessionOf::Netizen { id, nickname })));
            })
        });
        for newcomer in Vec::from_iter(newcomers) {
            newcomer.await.expect("no panic");
        }
        assert_eq!(people::session(&db, "hash1", until).await, Ok(None), "over at its end");
        assert_eq!(people::session(&db, "nobody's", START).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn what_one_newcomer_cannot_have_is_not_taken_from_the_others() {
    each_database(async |db| {
        let together = Arc::new(Newcomers::new(db.clone()));
        let newcomers = (0..40).map(|n| {
            let together = together.clone();
            // Every fourth one comes with a hash that is there.
            let hash = if n % 4 == 0 { "same".to_owned() } else { format!("hash{n}") };
            tokio::spawn(async move {
                let (id, until) = (NetizenId::from(&fresh()), START.plus_ms(DAY_MS));
                together.create(&id, &line("示例网民"), &hash, until, START).await
            })
        });
        let mut written = Vec::new();
        for newcomer in Vec::from_iter(newcomers) {
            written.push(newcomer.await.expect("no panic"));
        }
        assert_eq!(written.iter().filter(|written| written.is_ok()).count(), 31);
        assert!(written.iter().all(|written| matches!(written, Ok(()) | Err(StoreError::Conflict))));
    })
    .await;
}

async fn staff(town: &mut Town, credential: Option<Credential>) -> StaffId {
    let grants = vec![Grant { role: Role::Moderator, department_id: None }];
    let command = CityCommand::CreateStaff {
        username: line("zhang.san"),
        name: line("张三"),
        grants,
        email: None,
        credential,
    };
    match town.act(command).await.expect("an account") {
        CityMade::Staff(id) => id,
        made => panic!("{made:?} is no account"),
    }
}

#[tokio::test]
async fn staff_sign_in_and_out() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        let id = staff(&mut town, Some(Credential::Password("$argon2id$1".to_owned()))).await;
        assert_eq!(people::staff_password(&db, &id).await, Ok(Some("$argon2id$1".to_owned())));
        let credential = Some(Credential::Password("$argon2id$2".to_owned()));
        let change = StaffChange { credential, ..StaffChange::default() };
        town.act(CityCommand::ChangeStaff { staff: id.clone(), change }).await.expect("changed");
        assert_eq!(people::staff_password(&db, &id).await, Ok(Some("$argon2id$2".to_owned())));

        let until = START.plus_ms(DAY_MS);
        for hash in ["one", "two", "three"] {
            people::open_staff_session(&db, &id, hash, until, START).await.expect("written");
        }
        let of_staff = Ok(Some(SessionOf::Staff { id: id.clone() }));
        assert_eq!(people::session(&db, "two", START).await, of_staff);
        people::close_session(&db, "one").await.expect("closed");
        people::close_session(&db, "one").await.expect("closed before");
        assert_eq!(people::session(&db, "one", START).await, Ok(None));
        assert_eq!(people::session(&db, "two", START).await, of_staff);
        people::close_staff_sessions(&db, &id).await.expect("closed");
        assert_eq!(people::session(&db, "three", START).await, Ok(None));

        people::open_staff_session(&db, &id, "old", START, START).await.expect("written");
        assert_eq!(people::forget_sessions_before(&db, until).await, Ok(1));
    })
    .await;
}

#[tokio::test]
async fn a_link_signs_in_once_and_in_time() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        let link = |hash: &str| Some(Credential::Link { hash: hash.to_owned(), until: START });
        let id = staff(&mut town, link("first")).await;
        let change = StaffChange { credential: link("second"), ..StaffChange::default() };
        town.act(CityCommand::ChangeStaff { staff: id.clone(), change }).await.expect("changed");
        let before = START.plus_ms(-1);
        assert_eq!(people::redeem_link(&db, "first", before).await, Ok(Some(id.clone())));
        assert_eq!(people::redeem_link(&db, "first", before).await, Ok(None), "used");
        assert_eq!(people::redeem_link(&db, "second", START).await, Ok(None), "too late");
        assert_eq!(people::redeem_link(&db, "third", before).await, Ok(None), "unknown");
        assert_eq!(people::staff_password(&db, &id).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn a_program_is_known_by_the_hash_of_its_token() {
    each_database(async |db| {
        let mut town = Town::new(&db).await;
        let command = CityCommand::CreateToken {
            name: line("统计程序"),
            grant: Grant { role: Role::Assessor, department_id: None },
            ends_at: START.plus_ms(DAY_MS),
            hash: Credential::Token("0f0f".to_owned()),
        };
        let CityMade::Token(id) = town.act(command).await.expect("a token") else { panic!("no token") };
        assert_eq!(people::token_by_hash(&db, "0f0f").await, Ok(Some(id)));
        assert_eq!(people::token_by_hash(&db, "0f").await, Ok(None));
    })
    .await;
}
