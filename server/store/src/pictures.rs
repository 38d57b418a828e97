//! Pictures: what is known of each beside its bytes, and which answer or statement shows it now.

use crate::{
    db::{Db, Tx, all, maybe, run},
    error::StoreError,
    rows::{number, read},
};
use domain::{
    Instant,
    event::{Body, Slot},
    ids::PictureId,
    picture,
};

/// A picture that was handed in.
pub struct Picture<'a> {
    pub id: &'a PictureId,
    /// `image/jpeg` or `image/png`.
    pub kind: &'static str,
    /// In pixels.
    pub width: u32,
    pub height: u32,
    pub bytes: usize,
    /// The actor.
    pub by: String,
}

pub async fn add(db: &Db, picture: &Picture<'_>, at: Instant) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO picture (id, kind, width, height, bytes, made_by, made_at_ms) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let bytes = i64::try_from(picture.bytes).unwrap_or(i64::MAX);
    let (width, height) = (i64::from(picture.width), i64::from(picture.height));
    let mut tx = db.one_write().await?;
    run!(&mut tx, SQL, picture.id.as_str(), picture.kind, width, height, bytes, &picture.by, at.ms())
        .map(|_| ())
}

/// Width and height of a picture that was handed in since, or that something shows.
pub async fn size(db: &Db, id: &PictureId, since: Instant) -> Result<Option<(u32, u32)>, StoreError> {
    const SQL: &str = "\
        SELECT width, height FROM picture p WHERE id = $1 AND (made_at_ms >= $2 \
            OR EXISTS (SELECT 1 FROM picture_use u WHERE u.picture_id = p.id)) LIMIT 1";
    let row: Option<(i64, i64)> = maybe!(&mut db.one_read().await?, SQL, id.as_str(), since.ms())?;
    row.map(|(width, height)| Ok((number("picture.width", width)?, number("picture.height", height)?)))
        .transpose()
}

/// The kind of a picture that the public may see: what shows it now is public itself. Staff may see all.
pub async fn seen(db: &Db, id: &PictureId, by_staff: bool) -> Result<Option<String>, StoreError> {
    const SQL: &str = "\
        SELECT kind FROM picture p WHERE id = $1 AND ($2 \
            OR EXISTS (SELECT 1 FROM picture_use u JOIN statement s ON s.id = u.item_id \
                WHERE u.picture_id = p.id AND NOT s.is_retracted) \
            OR EXISTS (SELECT 1 FROM picture_use u JOIN answer a ON a.id = u.item_id \
                JOIN question q ON q.id = a.question_id \
                WHERE u.picture_id = p.id AND q.status IN ('approved', 'answered', 'merged'))) LIMIT 1";
    let row: Option<(String,)> = maybe!(&mut db.one_read().await?, SQL, id.as_str(), by_staff)?;
    Ok(row.map(|(kind,)| kind))
}

/// Pictures that nothing shows and that were handed in before, the oldest first.
pub async fn unused_before(db: &Db, at: Instant, limit: u32) -> Result<Vec<PictureId>, StoreError> {
    const SQL: &str = "\
        SELECT id FROM picture p WHERE made_at_ms < $1 \
            AND NOT EXISTS (SELECT 1 FROM picture_use u WHERE u.picture_id = p.id) \
        ORDER BY made_at_ms, id LIMIT $2";
    let rows: Vec<(String,)> = all!(&mut db.one_read().await?, SQL, at.ms(), i64::from(limit))?;
    rows.iter().map(|(id,)| read("picture.id", id, PictureId::parse)).collect()
}

/// Forgets a picture, unless something shows it by now; says whether it was forgotten.
pub async fn forget(db: &Db, id: &PictureId) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM picture WHERE id = $1 \
                       AND NOT EXISTS (SELECT 1 FROM picture_use u WHERE u.picture_id = picture.id)";
    Ok(run!(&mut db.one_write().await?, SQL, id.as_str())? > 0)
}

/// Notes what answers and statements show from now on.
pub(crate) async fn write(tx: &mut Tx, bodies: &[&Body]) -> Result<(), StoreError> {
    const HIDE: &str = "DELETE FROM picture_use WHERE item_id = $1";
    const SHOW: &str = "INSERT INTO picture_use (item_id, picture_id) VALUES ($1, $2)";
    for body in bodies.iter().filter(|body| body.slot == Slot::Picture) {
        run!(&mut *tx, HIDE, &body.item)?;
        if let Some(picture) = picture::parse(&body.text) {
            run!(&mut *tx, SHOW, &body.item, picture.id.as_str())?;
        }
    }
    Ok(())
}
