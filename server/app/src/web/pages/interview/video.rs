//! The video beside the room: the stream while it is live, what is left of it afterwards. Nothing of it is loaded before
//! somebody wants to see it.

use super::Seen;
use crate::web::pages::page::Page;
use domain::interview::InterviewStatus;
use url::Url;

pub struct Video {
    pub address: String,
    /// From where it comes: scheme, host and port.
    pub origin: String,
    pub title: &'static str,
    pub act: &'static str,
    pub hint: &'static str,
}

impl Video {
    /// None where there is no video, or none any more.
    pub fn of(seen: &Seen, page: &Page) -> Option<Self> {
        let address = seen.interview.video_url.as_ref()?.as_str();
        let origin = Url::parse(address).ok()?.origin().ascii_serialization();
        let [title, act, hint] = match seen.interview.status {
            InterviewStatus::Draft | InterviewStatus::Announced => {
                ["video.live", "video.play_live", "video.hint_before"]
            }
            InterviewStatus::Live => ["video.live", "video.play_live", "video.hint"],
            InterviewStatus::Ended | InterviewStatus::Archived => {
                ["video.recording", "video.play_recording", "video.hint_recording"]
            }
            InterviewStatus::Cancelled => return None,
        };
        Some(Self {
            address: address.to_owned(),
            origin,
            title: page.t(title),
            act: page.t(act),
            hint: page.t(hint),
        })
    }
}
