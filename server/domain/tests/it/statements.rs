//! What the room itself says: statements of host and guests, announcements.

use crate::scene::{
    Scene, acts, drafted, names,
    people::{line, moderator},
    scene,
};
use domain::{
    Refusal, RoomCommand,
    decide::{Decision, Made},
    event::Slot,
    ids::StatementId,
    picture::PictureChange,
};

fn stated() -> (Scene, StatementId) {
    let mut scene = scene().live();
    let Made::Statement(statement) = scene.moderates(acts::state()).made else { panic!("a statement") };
    (scene, statement)
}

#[test]
fn a_statement_is_published_by_its_speaker() {
    let (scene, id) = stated();
    let statement = &scene.room.statements[&id];
    assert_eq!((&statement.speaker, statement.published_at), (&line("示例嘉宾"), scene.at));
    assert_eq!(scene.room.text(id.as_str(), Slot::Text).map(|text| &**text), Some("大家好。"));
    assert_eq!(scene.log().last(), Some(&"statement_published"));
}

#[test]
fn saying_the_same_again_is_another_statement() {
    let (mut scene, _) = stated();
    scene.moderates(acts::state());
    assert_eq!(scene.room.statements.len(), 2);
}

#[test]
fn a_statement_is_revised_and_keeps_what_it_replaces() {
    let (scene, id) = stated();
    let mut scene = scene.after_s(5);
    let decision = scene.moderates(acts::restate(&id));
    assert_eq!((names(&decision), decision.bodies[0].version), (vec!["statement_revised"], 2));
    assert_eq!(scene.room.statements[&id].revised_at, Some(scene.at));
    assert_eq!(scene.moderates(acts::restate(&id)).bodies[0].version, 3);
}

#[test]
fn a_picture_comes_with_words_goes_without_and_is_noted_when_it_changes() {
    let (mut scene, id) = stated();
    let shown = |scene: &Scene| domain::picture::of(&scene.room, id.as_str());
    assert_eq!(shown(&scene), None);
    let decision = scene.moderates(acts::restate(&id));
    let slots = |decision: &Decision| Vec::from_iter(decision.bodies.iter().map(|body| body.slot));
    assert_eq!(slots(&decision), [Slot::Text, Slot::Picture]);
    assert_eq!(shown(&scene), Some(acts::picture()));
    assert_eq!(slots(&scene.moderates(acts::restate(&id))), [Slot::Text], "the same one is not said again");
    let without = RoomCommand::ReviseStatement {
        statement: id.clone(),
        text: acts::text("各位。"),
        picture: Some(PictureChange::Remove),
    };
    scene.moderates(without);
    assert_eq!(shown(&scene), None);
}

#[test]
fn what_was_retracted_is_gone_for_good() {
    let (mut scene, id) = stated();
    assert_eq!(names(&scene.moderates(acts::retract(&id))), ["statement_retracted"]);
    for command in [acts::retract(&id), acts::restate(&id)] {
        assert_eq!(scene.refusal(&moderator(), &command), Refusal::WrongState);
    }
}

#[test]
fn an_unknown_statement_is_not_found() {
    let scene = scene().live();
    let nowhere = StatementId::parse("nowhere").expect("an id");
    for command in [acts::retract(&nowhere), acts::restate(&nowhere)] {
        assert_eq!(scene.refusal(&moderator(), &command), Refusal::NotFound);
    }
}

#[test]
fn statements_are_made_live_and_put_right_until_the_record_is_archived() {
    for scene in [drafted(), scene(), scene().live().ended(), scene().live().ended().archived()] {
        assert_eq!(scene.refusal(&moderator(), &acts::state()), Refusal::WrongState);
    }
    let (scene, id) = stated();
    let ended = scene.ended();
    let archived = ended.clone().archived();
    for command in [acts::restate(&id), acts::retract(&id)] {
        assert!(ended.would(&moderator(), &command).is_ok());
        assert_eq!(archived.refusal(&moderator(), &command), Refusal::WrongState);
    }
}

#[test]
fn an_announcement_is_made_from_the_announcing_to_the_end_and_after() {
    for mut scene in [scene(), scene().live(), scene().live().paused(), scene().live().ended()] {
        let decision = scene.moderates(acts::announce());
        assert_eq!(names(&decision), ["announcement_made"]);
        scene.moderates(acts::announce());
        assert_eq!(scene.room.announcements.len(), 2, "again is another one");
    }
    for scene in [drafted(), scene().cancelled(), scene().live().ended().archived()] {
        assert_eq!(scene.refusal(&moderator(), &acts::announce()), Refusal::WrongState);
    }
}

#[test]
fn statements_and_announcements_may_be_as_long_as_the_city_says() {
    let (scene, id) = stated();
    let scene = scene.with_setting("statement_length_max", 100);
    let of = |length: usize| {
        let text = acts::text(&"说".repeat(length));
        [
            RoomCommand::PublishStatement {
                speaker: line("示例嘉宾"), text: text.clone(), picture: None
            },
            RoomCommand::ReviseStatement { statement: id.clone(), text: text.clone(), picture: None },
            RoomCommand::MakeAnnouncement { text },
        ]
    };
    for command in of(100) {
        assert!(scene.would(&moderator(), &command).is_ok());
    }
    for command in of(101) {
        assert_eq!(scene.refusal(&moderator(), &command), Refusal::field("text", "text_too_long"));
    }
}
