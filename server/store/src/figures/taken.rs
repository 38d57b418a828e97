//! What answers have spared.

use super::{By, Period};
use crate::{
    db::{Db, all},
    error::StoreError,
    rows::number,
};
use domain::ids::CampaignId;
use std::collections::BTreeMap;

/// How often an answer spared somebody a question, over the interviews that opened in a period: in all, or by the id of
/// the department, the interview or the campaign to which the question belongs; of one campaign only, if it is given.
pub async fn answers_taken(
    db: &Db,
    by: By,
    period: Period,
    campaign: Option<&CampaignId>,
) -> Result<BTreeMap<Option<String>, u64>, StoreError> {
    const SQL: &str = "\
        SELECT key, COUNT(*) FROM ( \
            SELECT CASE $1 WHEN 'department' THEN q.department_id WHEN 'interview' THEN i.id \
                WHEN 'campaign' THEN i.campaign_id END AS key \
            FROM taken_answer t JOIN question q ON q.id = t.question_id JOIN interview i ON i.id = q.interview_id \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3 \
                AND ($4 = '' OR i.campaign_id = $4) \
        ) taken GROUP BY key ORDER BY key LIMIT 100000";
    let by = match by {
        By::City => "city",
        By::Department => "department",
        By::Interview => "interview",
        By::Campaign => "campaign",
    };
    let (from_ms, to_ms) = period.ends_ms();
    let campaign = campaign.map_or("", CampaignId::as_str);
    let rows: Vec<(Option<String>, i64)> =
        all!(&mut db.one_read().await?, SQL, by, from_ms, to_ms, campaign)?;
    rows.into_iter().map(|(key, count)| Ok((key, number("taken_answer", count)?))).collect()
}
