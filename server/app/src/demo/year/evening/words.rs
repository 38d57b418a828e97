//! What people say in the year: made up, and seen to be.

use crate::demo::chance::Chance;
use domain::{
    answer::{Form, Outcome},
    text::{Line, Text},
};

/// The first ones are the most frequent.
pub const OUTCOMES: [Outcome; 5] =
    [Outcome::Explained, Outcome::Done, Outcome::Adopted, Outcome::Refused, Outcome::NotOurs];

const PLACES: [&str; 12] = [
    "示例花园",
    "示例新村",
    "示例里",
    "示例广场",
    "示例码头",
    "示例大厦",
    "示例河边",
    "示例山下",
    "示例学校门口",
    "示例市场",
    "示例公园",
    "示例车站",
];
const ASKED: [&str; 14] = [
    "{place}的路灯坏了一周，什么时候能修好？",
    "{place}附近的办事窗口周末开不开门？",
    "{place}的收费标准是从哪一天起变的？",
    "在{place}办理登记要带哪些材料？",
    "{place}夜里施工太吵，能不能管一管？",
    "建议在{place}加一个指示牌，老人总走错。",
    "{place}的补贴名单什么时候公示？",
    "{place}的投诉已经一个月了，一直没有回音。",
    "请问{place}明年有没有改造计划？",
    "{place}门口的积水每逢下雨就到脚踝，求助。",
    "{place}的热线打了三次没有人接。",
    "外地户籍在{place}能不能申请？",
    "{place}的年检手续能不能网上办？",
    "建议{place}的公告写得明白一点。",
];
const ANSWERED: [&str; 8] = [
    "您好，情况已核实，今天已派人到现场处理，处理结果将在本页公布。",
    "您好，该事项按现行规定办理，所需材料已列在办事指南中，可在线上提交。",
    "感谢您的建议，我们已列入下一季度的计划，实施前会征求居民意见。",
    "您反映的问题属实，已责成责任单位整改，整改完成后我们会回访。",
    "该处的施工许可到本月底为止，夜间作业已经叫停，欢迎继续监督。",
    "您好，此项政策的适用范围不含您说的情形，理由和依据见附后的文件名称。",
    "补贴名单将于下周一在社区和网上同时公示七天，如有异议可当面提出。",
    "您好，窗口周六上午照常办理，节假日除外，可提前预约。",
];
const HOLDING: &str = "您的问题已收到，正在办理，办结后在此答复。";

pub fn line(text: &str) -> anyhow::Result<Line> {
    Line::parse(text).map_err(|fault| anyhow::anyhow!("{}: {text}", fault.code()))
}

pub fn text(text: &str) -> anyhow::Result<Text> {
    Text::parse(text).map_err(|fault| anyhow::anyhow!("{}: {text}", fault.code()))
}

pub fn title(department: &str) -> anyhow::Result<Line> {
    line(&format!("{department}在线访谈"))
}

pub fn subject(department: &str) -> anyhow::Result<Text> {
    text(&format!("{department}的工作和大家关心的问题"))
}

pub fn question(chance: &mut Chance) -> anyhow::Result<Text> {
    let (asked, place) = (chance.pick(&ASKED), chance.pick(&PLACES));
    text(&asked.copied().unwrap_or(ASKED[0]).replace("{place}", place.copied().unwrap_or(PLACES[0])))
}

pub fn reply(form: Form, chance: &mut Chance) -> anyhow::Result<Text> {
    match form {
        Form::Holding | Form::Contribution => text(HOLDING),
        Form::Answer | Form::Stock => text(chance.pick(&ANSWERED).copied().unwrap_or(ANSWERED[0])),
    }
}
