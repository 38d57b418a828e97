//! Campaigns: planned by a moderator, named by interviews.

use crate::scene::{
    Scene, acts, city,
    people::{admin, line, moderator},
    scene,
};
use domain::{
    CityCommand, Refusal, RoomCommand, RoomEvent, campaign::CampaignChange, ids::CampaignId,
    interview::InterviewChange,
};
use jiff::civil::{Date, date};

fn id(text: &str) -> CampaignId {
    CampaignId::parse(text).expect("an id")
}

fn begin(first_day: Date, last_day: Date) -> CityCommand {
    CityCommand::CreateCampaign { title: line("供热周"), first_day, last_day }
}

fn with_campaign(mut scene: Scene) -> Scene {
    let week = begin(date(2010, 11, 1), date(2010, 11, 7));
    scene.city_does(&moderator(), "week", &week).expect("a moderator may");
    scene
}

fn joining(campaign: Option<&str>) -> RoomCommand {
    let campaign = Some(campaign.map(id));
    RoomCommand::ChangeInterview(InterviewChange { campaign, ..InterviewChange::default() })
}

#[test]
fn a_campaign_has_a_title_and_its_days() {
    let scene = with_campaign(city());
    let campaign = &scene.city.campaigns[&id("week")];
    assert_eq!((campaign.title.as_str(), campaign.last_day), ("供热周", date(2010, 11, 7)));
}

#[test]
fn its_days_are_in_their_order_also_after_a_change() {
    let mut scene = with_campaign(city());
    let upside_down = Err(Refusal::field("last_day", "end_before_start"));
    let command = begin(date(2010, 11, 2), date(2010, 11, 1));
    assert_eq!(scene.city_does(&moderator(), "other", &command).map(drop), upside_down);
    let change = CampaignChange { first_day: Some(date(2010, 11, 8)), ..CampaignChange::default() };
    let command = CityCommand::ChangeCampaign { campaign: id("week"), change: change.clone() };
    assert_eq!(scene.city_does(&moderator(), "x", &command).map(drop), upside_down);
    let change = CampaignChange { last_day: Some(date(2010, 11, 9)), ..change };
    let command = CityCommand::ChangeCampaign { campaign: id("week"), change };
    scene.city_does(&moderator(), "x", &command).expect("a moderator may");
    assert_eq!(scene.city.campaigns[&id("week")].first_day, date(2010, 11, 8));
}

#[test]
fn an_unknown_campaign_cannot_be_changed() {
    let command = CityCommand::ChangeCampaign { campaign: id("none"), change: CampaignChange::default() };
    assert_eq!(city().city_does(&moderator(), "x", &command).map(drop), Err(Refusal::NotFound));
}

#[test]
fn an_interview_joins_a_campaign_that_there_is_and_leaves_it_again() {
    let mut scene = with_campaign(scene());
    let unknown = Err(Refusal::field("campaign_id", "unknown_campaign"));
    assert_eq!(scene.does(&moderator(), joining(Some("none"))).map(drop), unknown);
    let campaign = |scene: &Scene| scene.room.interview.as_ref().expect("an interview").plan.campaign.clone();
    scene.must(&moderator(), joining(Some("week")));
    assert_eq!(campaign(&scene), Some(id("week")));
    scene.must(&moderator(), acts::retitle("改题"));
    assert_eq!(campaign(&scene), Some(id("week")), "what is not named stays");
    scene.must(&moderator(), joining(None));
    assert_eq!(campaign(&scene), None);
}

#[test]
fn leaving_a_campaign_is_read_back_from_the_log() {
    for campaign in [None, Some(None), Some(Some(id("week")))] {
        let change = InterviewChange { campaign, ..InterviewChange::default() };
        let event = RoomEvent::InterviewChanged(change);
        let written = serde_json::to_string(&event).expect("JSON");
        assert_eq!(serde_json::from_str::<RoomEvent>(&written).expect("an event"), event);
    }
}

#[test]
fn only_a_moderator_plans_campaigns() {
    let week = begin(date(2010, 11, 1), date(2010, 11, 7));
    assert_eq!(city().city_does(&admin(), "x", &week).map(drop), Err(Refusal::RoleNotAllowed));
}
