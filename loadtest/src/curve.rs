//! A curve: which share of something has happened by which minute, in straight pieces.
//!
//! It knows nothing of people or questions; minutes are those of the evening, not of the clock on the wall.

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Vec<[f64; 2]>")]
pub struct Curve {
    points: Vec<[f64; 2]>,
}

impl TryFrom<Vec<[f64; 2]>> for Curve {
    type Error = String;

    fn try_from(points: Vec<[f64; 2]>) -> Result<Self, String> {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Err("a curve needs points".to_owned());
        };
        if first[1] != 0.0 || last[1] != 1.0 {
            return Err("a curve goes from share 0.0 to share 1.0".to_owned());
        }
        if points.windows(2).any(|pair| pair[0][0] >= pair[1][0] || pair[0][1] > pair[1][1]) {
            return Err("a curve's minutes must rise and its shares must not fall".to_owned());
        }
        Ok(Self { points })
    }
}

impl Curve {
    /// The minute at which the share `u` (0 to 1) is reached.
    pub fn minute(&self, u: f64) -> f64 {
        for pair in self.points.windows(2) {
            let [[from, low], [to, high]] = [pair[0], pair[1]];
            if u <= high && high > low {
                return from + (to - from) * ((u - low) / (high - low)).max(0.0);
            }
        }
        self.end()
    }

    /// `n` minutes along the curve, rising: one in each n-th part, all at the same place (0 to 1) of theirs. Rooms take
    /// different places, or they would act in step.
    pub fn spread(&self, n: u32, place: f64) -> impl Iterator<Item = f64> {
        (0..n).map(move |i| self.minute((f64::from(i) + place) / f64::from(n)))
    }

    pub fn start(&self) -> f64 {
        self.points[0][0]
    }

    pub fn end(&self) -> f64 {
        self.points[self.points.len() - 1][0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(points: &[[f64; 2]]) -> Curve {
        Curve::try_from(points.to_vec()).unwrap()
    }

    #[test]
    fn a_burst_is_steeper() {
        let arrival = curve(&[[-5.0, 0.0], [0.0, 0.2], [4.0, 0.6], [84.0, 1.0]]);
        assert_eq!(arrival.minute(0.0), -5.0);
        assert_eq!(arrival.minute(0.2), 0.0);
        assert!((arrival.minute(0.4) - 2.0).abs() < 1e-9);
        assert_eq!(arrival.minute(1.0), 84.0);
        let in_the_burst = arrival.spread(1_000, 0.5).filter(|minute| (0.0..=4.0).contains(minute)).count();
        assert!(in_the_burst.abs_diff(400) <= 1, "{in_the_burst}");
    }

    #[test]
    fn a_pause_is_stepped_over() {
        let with_pause = curve(&[[0.0, 0.0], [1.0, 0.5], [9.0, 0.5], [10.0, 1.0]]);
        assert_eq!(with_pause.minute(0.5), 1.0);
        assert!(with_pause.minute(0.51) > 9.0);
    }

    #[test]
    fn curves_that_are_none_are_refused() {
        for points in [vec![], vec![[0.0, 0.0]], vec![[0.0, 0.0], [0.0, 1.0]], vec![[0.0, 0.0], [1.0, 0.9]]] {
            assert!(Curve::try_from(points).is_err());
        }
    }
}
