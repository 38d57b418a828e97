//! What the simulated people say: made up, and it looks it.
//!
//! Texts of statements are different for each number, because a statement's event is known again by its text.

const QUESTIONS: [&str; 12] = [
    "示例路北段的路灯已经坏了两个星期，什么时候能修好？",
    "请问虚构小区三期今年什么时候开始供热？去年比通知晚了九天。",
    "第 99 路公交车早高峰要等二十多分钟，能不能增加班次？",
    "样本街幼儿园的学位不够，明年有没有扩建的安排？",
    "夜里十一点以后工地还在打桩，向谁反映？多久有人来？",
    "我母亲的异地就医报销材料交了一个多月，没有任何消息。",
    "建议在示例广场增加几处带扶手的座椅，老人走累了没有地方坐。",
    "小区门口的窨井盖松动，晚上骑车很危险，请尽快处理。",
    "个体户变更经营地址，网上办理总是提示材料不全，但是没有说缺哪一份。",
    "虚构河的水这几天发黑，还有气味，附近是不是有企业在排污？",
    "公租房轮候名单多久更新一次？我家排在第几位在哪里能查到？",
    "去年答复说今年上半年完成改造，现在已经八月了，请问进展如何？",
];

const ANSWERS: [&str; 6] = [
    "您好，情况已经核实，维修班组今晚进场，三个工作日内完成。感谢您的反映。",
    "您好，这一问题涉及两个单位，我们牵头，今天已经发函，结果会在这里公布。",
    "您好，明年的计划里已经列入，三月开工，九月投入使用，届时请您监督。",
    "您好，您的材料缺少原件复印页，窗口会在明天上午打电话给您，不用再跑一趟。",
    "您好，我们安排了夜间巡查，发现一次处理一次，也请您随时告诉我们。",
    "您好，建议很好，已经采纳，本周五以前先安装六处，其余下个月完成。",
];

pub fn question(n: usize) -> String {
    format!("{}（演示 {n}）", QUESTIONS[n % QUESTIONS.len()])
}

pub fn answer(n: usize) -> &'static str {
    ANSWERS[n % ANSWERS.len()]
}

pub fn statement(room: usize, n: usize) -> String {
    format!("演示实录：第 {} 室第 {} 段。各位网友，我们接着看下一类问题。", room + 1, n + 1)
}

pub fn nickname(n: usize) -> String {
    format!("演示网友{n}")
}
