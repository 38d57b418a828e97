//! `wenzheng demo`: serves a made-up city out of a fresh temporary data directory, with a past, and with one
//! interview live right now in which simulated people ask and answer.
//!
//! Everything in it was decided as on a real platform. With `--year` it has eleven months at the size of a real city
//! instead, see [`year`].

mod chance;
mod city;
mod corpus;
mod live;
mod pace;
mod past;
mod play;
mod stage;
pub mod year;

pub use chance::Chance;

use crate::{
    clock::{Clock, secret_token},
    config::{Config, Flags, LISTEN_DEFAULT},
    node::App,
    serve::{Node, is_taken},
    web::auth,
};
use anyhow::Context;
use city::{Cast, SignIn};
use corpus::Corpus;
use domain::{ids::InterviewId, instant::DAY_MS};
use live::Live;
use stage::Stage;
use std::{fmt::Write, future::Future, net::TcpListener, path::Path, sync::Arc};
use store::{Db, stream};

/// Where the demo is served when the usual address is taken.
const ANY_PORT: &str = "127.0.0.1:0";
const PASSWORD_LENGTH: usize = 12;

/// A made-up city with a past, and its live interview.
pub struct Demo {
    pub interview: InterviewId,
    pub password: String,
    sign_ins: Vec<SignIn>,
    live: Live,
}

/// Builds the city, says how to get in, and serves it until `stopped`.
///
/// # Errors
/// When a setting is impossible, the database of the settings is not empty, or serving fails.
pub async fn run(
    flags: Flags,
    past: Past,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let mut stopped = Box::pin(stopped);
    let folder =
        tempfile::Builder::new().prefix("wenzheng-demo-").tempdir().context("no temporary folder")?;
    let config = config(flags, folder.path())?;
    must_be_empty(&config).await?;
    let node = Node::start(config, Clock::system(), true).await?;
    let demo = tokio::select! {
        demo = Demo::build(&node.app, past, Chance::fresh()) => demo?,
        () = &mut stopped => return Ok(()),
    };
    print!("{}", demo.welcome(node.app.public_url())?);
    println!("listening on {}", node.url());
    let stop = node.app.stop.clone();
    node.app.tasks.spawn(async move { stop.run_until_cancelled(demo.live.go_on()).await });
    node.serve(stopped).await?;
    folder.close().context("the temporary folder stays behind")
}

/// What the city has behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Past {
    /// Some interviews of the last weeks.
    Weeks,
    /// So many times a year at the size of a real city.
    Years(usize),
}

async fn write_years(app: &App, cast: &Cast, chance: Chance, times: usize) -> anyhow::Result<()> {
    let totals = year::YEAR.times(times);
    let said = std::cell::Cell::new(0);
    let progress = |done: usize| {
        let percent = done * 100 / totals.interviews;
        if percent >= said.get() + 10 {
            said.set(percent);
            eprintln!("{percent} % of {} interviews", totals.interviews);
        }
    };
    year::write(app, cast, chance, totals, progress).await
}

impl Demo {
    /// Founds the city, plays its past and opens its interview.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn build(app: &App, past: Past, mut chance: Chance) -> anyhow::Result<Self> {
        let password: String =
            secret_token().chars().filter(char::is_ascii_alphanumeric).take(PASSWORD_LENGTH).collect();
        let hash = auth::password::hash(password.clone()).await;
        let hash = hash.map_err(|_| anyhow::anyhow!("the password cannot be hashed"))?;
        let founded_days_ago = match past {
            Past::Weeks => past::FOUNDED_DAYS_AGO,
            Past::Years(_) => year::FOUNDED_DAYS_AGO,
        };
        let founded_at = app.clock.now().plus_ms(-founded_days_ago * DAY_MS);
        let mut cast = Cast::found(&Stage::past(app, founded_at), Corpus::read()?, &hash).await?;
        let sign_ins = std::mem::take(&mut cast.sign_ins);
        let cast = Arc::new(cast);
        match past {
            Past::Weeks => past::play(app, &cast, &mut chance).await?,
            Past::Years(times) => write_years(app, &cast, chance.branch(), times).await?,
        }
        let live = Live::open(app, &cast, past != Past::Weeks, chance).await?;
        Ok(Self { interview: live.interview().clone(), password, sign_ins, live })
    }

    /// Where everything is and who can sign in.
    fn welcome(&self, url: &str) -> anyhow::Result<String> {
        let (mut text, password) = (String::new(), &self.password);
        writeln!(
            text,
            "\n示例市 · 网络在线问政: a made-up city; all in it is invented, and gone when it stops\n"
        )?;
        for (name, path) in [
            ("home", String::new()),
            ("live now", format!("interviews/{}", self.interview)),
            ("departments", "departments".to_owned()),
            ("sign in", "sign-in".to_owned()),
            ("staff desk", "desk".to_owned()),
            ("interface", "api".to_owned()),
        ] {
            writeln!(text, "  {name:<13} {url}/{path}")?;
        }
        writeln!(text, "\n  {:<13} {:<20} password", "role", "username")?;
        for SignIn { role, username, department } in &self.sign_ins {
            write!(text, "  {:<13} {username:<20} {password}", role.name())?;
            match department {
                Some(name) => writeln!(text, "  {}", name.as_str())?,
                None => writeln!(text)?,
            }
        }
        writeln!(text)?;
        Ok(text)
    }
}

/// The settings, but for the data directory, which is fresh, and for a port that somebody else has.
fn config(flags: Flags, folder: &Path) -> anyhow::Result<Config> {
    let is_chosen = flags.listen.is_some() || std::env::var_os("WENZHENG_LISTEN").is_some();
    let flags = Flags { data_dir: Some(folder.to_owned()), ..flags };
    let mut config = Config::load(flags, std::env::vars())?;
    let may_move = !is_chosen && config.listen == LISTEN_DEFAULT;
    if may_move && TcpListener::bind(&config.listen).is_err_and(|error| is_taken(&error)) {
        ANY_PORT.clone_into(&mut config.listen);
    }
    Ok(config)
}

/// A database that somebody named may hold a real city.
async fn must_be_empty(config: &Config) -> anyhow::Result<()> {
    let db = Db::open(&config.database_url).await?;
    let is_empty = db.version().await? == 0 || stream::city_head(&db).await?.is_none_or(|head| head.seq == 0);
    db.close().await;
    anyhow::ensure!(
        is_empty,
        "setting DATABASE_URL: that database is in use; the demo takes only an empty one"
    );
    Ok(())
}
