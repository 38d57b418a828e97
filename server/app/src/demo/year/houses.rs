//! The departments of a whole city: those of the corpus, and as many more with made-up names.

use super::{DEPARTMENTS, FOUNDED_DAYS_AGO};
use crate::{
    demo::{city::Cast, stage::Stage},
    node::App,
};
use domain::{
    Actor, CityCommand, Role, decide::CityMade, ids::StaffId, instant::DAY_MS, interview::DepartmentRef,
    role::Grant, text::Line,
};

/// What the further departments are about.
const NAMES: [&str; DEPARTMENTS] = [
    "水务",
    "园林",
    "环卫",
    "民政",
    "人社",
    "文旅",
    "体育",
    "卫健",
    "应急",
    "消防",
    "公安",
    "司法",
    "财政",
    "审计",
    "统计",
    "税务",
    "市场监管",
    "药监",
    "质检",
    "商务",
    "口岸",
    "海洋",
    "渔业",
    "农业",
    "林业",
    "气象",
    "地震",
    "测绘",
    "规划",
    "国土",
    "建设",
    "人防",
    "港航",
    "机场",
    "铁路",
    "邮政",
    "通信",
    "电力",
    "燃气",
    "档案",
    "史志",
    "侨务",
    "民族",
    "残联",
    "妇儿",
    "青少年",
    "科技",
    "知识产权",
    "信访",
    "机关事务",
    "法制",
    "物价",
    "粮食",
    "供销",
    "盐务",
    "烟草",
    "公积金",
];

/// A department and whoever answers for it.
pub struct House {
    pub named: DepartmentRef,
    pub official: Actor,
}

/// Founds what is missing to [`DEPARTMENTS`].
pub async fn found(app: &App, cast: &Cast) -> anyhow::Result<Vec<House>> {
    let known = cast.departments.iter();
    let mut houses: Vec<House> =
        known.map(|known| House { named: known.named.clone(), official: known.official.clone() }).collect();
    let stage = Stage::past(app, app.clock.now().plus_ms(-FOUNDED_DAYS_AGO * DAY_MS));
    for (name, nth) in NAMES.iter().zip(houses.len() + 1..=DEPARTMENTS) {
        let (code, name) = (line(&format!("dept{nth:02}"))?, line(&format!("示例市{name}局"))?);
        let command = CityCommand::CreateDepartment {
            code: code.clone(),
            name: name.clone(),
            name_en: None,
            short_name: None,
            parent: None,
            email: None,
        };
        let made = stage.writer.city(Actor::System, command, None).await?.made;
        let CityMade::Department(id) = made else { anyhow::bail!("no department") };
        let official = Actor::Staff {
            id: StaffId::from(&crate::clock::fresh(&stage.clock)),
            name: line(&format!("{}答复人", name.as_str()))?,
            grants: vec![Grant { role: Role::Official, department_id: Some(id.clone()) }],
        };
        houses.push(House { named: DepartmentRef { id, code, name }, official });
    }
    Ok(houses)
}

fn line(text: &str) -> anyhow::Result<Line> {
    Line::parse(text).map_err(|fault| anyhow::anyhow!("{}: {text}", fault.code()))
}
