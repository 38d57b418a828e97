//! Finding what belongs to no room: departments, staff, tokens, as this node knows them.

use crate::node::App;
use domain::City;
use store::StoreError;

/// Finds something in the city. What this node has not heard of may have been made on another one just now, so
/// the database is asked before it is said not to exist.
pub async fn known<T>(app: &App, find: impl Fn(&City) -> Option<T>) -> Result<Option<T>, StoreError> {
    if let Some(found) = find(&app.city.now()) {
        return Ok(Some(found));
    }
    app.city.refresh(&app.db).await?;
    Ok(find(&app.city.now()))
}

/// Who that was, as the log writes an actor: the name that people know, where there is one.
pub fn name_of(city: &City, actor: &str) -> String {
    let staff = |id: &str| city.staff.values().find(|staff| staff.id.as_str() == id).map(|staff| &staff.name);
    let program =
        |id: &str| city.tokens.values().find(|token| token.id.as_str() == id).map(|token| &token.name);
    let name = match actor.split_once(':') {
        Some(("staff", id)) => staff(id),
        Some(("program", id)) => program(id),
        Some(_) | None => None,
    };
    name.map_or_else(|| actor.to_owned(), |name| name.as_str().to_owned())
}
