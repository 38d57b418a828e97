//! How many follow, and how much is published.

use std::str::FromStr;

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Load {
    pub followers: usize,
    /// Events a second.
    pub rate: f64,
    pub seconds: u64,
}

impl FromStr for Load {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('x').collect();
        let load = match parts[..] {
            [followers, rate, seconds] => (followers.parse(), rate.parse(), seconds.parse()),
            _ => return Err("FOLLOWERSxRATExSECONDS, as in 5000x50x6".to_owned()),
        };
        match load {
            (Ok(followers), Ok(rate), Ok(seconds)) if followers > 0 && rate > 0.0 && seconds > 0 => {
                Ok(Self { followers, rate, seconds })
            }
            _ => Err("three numbers above 0 are needed".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_is_three_numbers() {
        assert_eq!("5000x50x6".parse(), Ok(Load { followers: 5_000, rate: 50.0, seconds: 6 }));
        for text in ["", "5000", "5000x50", "0x50x6", "axbxc", "1x1x1x1"] {
            assert!(text.parse::<Load>().is_err(), "{text}");
        }
    }
}
