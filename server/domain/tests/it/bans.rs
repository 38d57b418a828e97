//! Bans: who is shut out can neither ask nor vote, in this interview, until then.

use crate::scene::{
    acts, drafted, names,
    people::{asker, moderator, neighbour, netizen_id},
    scene,
};
use domain::{Refusal, event::Slot, ids::NetizenId};

fn banned() -> NetizenId {
    asker().netizen().expect("a netizen").clone()
}

#[test]
fn a_banned_netizen_can_neither_ask_nor_vote_until_then() {
    let mut scene = scene().live().with_question_of(&neighbour(), "路灯坏了").approved();
    let question = scene.question();
    let until = scene.at.plus_ms(60_000);
    let decision = scene.moderates(acts::ban(&banned(), until));
    assert_eq!(names(&decision), ["netizen_banned"]);
    let commands = [acts::ask("为什么"), acts::upvote(&question), acts::remove_upvote(&question)];
    for command in &commands {
        assert_eq!(scene.refusal(&asker(), command), Refusal::Banned);
        assert!(scene.would(&neighbour(), command).is_ok(), "others are not shut out");
    }
    let scene = scene.after_ms(59_999);
    assert_eq!(scene.refusal(&asker(), &commands[0]), Refusal::Banned);
    let scene = scene.after_ms(1);
    for command in &commands {
        assert!(scene.would(&asker(), command).is_ok(), "it is over");
    }
}

#[test]
fn a_later_ban_replaces_an_earlier_one() {
    let mut scene = scene().live();
    let at = scene.at;
    scene.moderates(acts::ban(&banned(), at.plus_ms(60_000)));
    scene.moderates(acts::ban(&banned(), at));
    assert!(scene.would(&asker(), &acts::ask("谢谢")).is_ok());
}

#[test]
fn a_ban_keeps_its_reason() {
    let mut scene = scene().live();
    let until = scene.at.plus_ms(1);
    scene.moderates(acts::ban(&banned(), until));
    assert_eq!(scene.room.text(banned().as_str(), Slot::Reason).map(|text| &**text), Some("刷屏"));
}

#[test]
fn somebody_may_be_banned_before_having_asked_anything() {
    let mut scene = scene();
    let until = scene.at.plus_ms(1);
    scene.moderates(acts::ban(&netizen_id("netizen9"), until));
}

#[test]
fn nobody_is_banned_from_what_is_not_open_or_over() {
    for scene in [drafted(), scene().cancelled(), scene().live().ended().archived()] {
        let until = scene.at.plus_ms(1);
        assert_eq!(scene.refusal(&moderator(), &acts::ban(&banned(), until)), Refusal::WrongState);
    }
}

#[test]
fn a_banned_asker_keeps_the_own_questions() {
    let mut scene = scene().live().with_question("路灯坏了").rejected();
    let question = scene.question();
    let until = scene.at.plus_ms(60_000);
    scene.moderates(acts::ban(&banned(), until));
    assert!(scene.would(&asker(), &acts::appeal(&question)).is_ok());
}
