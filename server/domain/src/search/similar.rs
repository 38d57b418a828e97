//! Which questions are nearly the same as a text: by the pieces that they share, the rare ones counting for more.
//!
//! Wording is compared, not meaning. How often a piece occurs is counted up to a bound, so that looking costs the same
//! among ten thousand questions as among a million.

use super::{Run, folded, runs};
use std::{
    cmp::Ordering,
    collections::{BTreeSet, HashMap},
};

/// How many pieces of a text are looked up.
pub const PIECES_MAX: usize = 32;
/// How many questions with a piece are looked at, the newest ones.
pub const QUESTIONS_PER_PIECE: usize = 200;
/// How much of the text's weight a question has to share to be shown, of 1.
const SHARE_MIN: f64 = 0.3;
/// One piece in common is chance, unless there is only one.
const PIECES_SHARED_MIN: usize = 2;
/// What stands in any question and says nothing about it.
const COMMON: [&str; 40] = [
    "什么", "怎么", "么时", "时候", "请问", "你好", "您好", "领导", "为什", "么样", "多少", "可以", "是否",
    "如何", "能否", "能不", "不能", "我们", "我是", "谢谢", "希望", "现在", "一下", "问题", "有没", "没有",
    "这个", "那个", "哪里", "问一", "想问", "咨询", "反映", "尊敬", "敬的", "导您", "导你", "我想", "是不",
    "不是",
];

/// The pieces by which a text is compared: pairs and words, each once, without what says nothing.
pub fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    for run in runs(&folded(text)) {
        for token in telling(&run) {
            if known.insert(token.clone()) {
                pieces.push(token);
            }
        }
    }
    if pieces.len() <= PIECES_MAX {
        return pieces;
    }
    // Of a long text some from everywhere: it may begin with a greeting.
    (0..PIECES_MAX).filter_map(|n| pieces.get(n * pieces.len() / PIECES_MAX).cloned()).collect()
}

/// The pieces of a run without those that touch what is common: where «when» meets «heating» is no word.
fn telling(run: &Run) -> Vec<String> {
    if !run.is_unspaced {
        return run.term().tokens.into_iter().filter(|word| word.chars().nth(1).is_some()).collect();
    }
    let pairs: Vec<String> = run.chars.windows(2).map(String::from_iter).collect();
    let is_common = |at: usize| pairs.get(at).is_some_and(|pair| COMMON.contains(&pair.as_str()));
    let touches = |at: usize| is_common(at) || is_common(at + 1) || at.checked_sub(1).is_some_and(is_common);
    (0..pairs.len()).filter(|at| !touches(*at)).filter_map(|at| pairs.get(at).cloned()).collect()
}

/// A question that shares enough, and how much of the text's weight: 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Close {
    pub no: i64,
    pub share: f64,
}

/// Of the questions with each piece (at most [`QUESTIONS_PER_PIECE`] numbers each) those that share enough, the closest
/// first, of equals the newest.
pub fn closest(by_piece: &[Vec<i64>]) -> Vec<Close> {
    let weights = by_piece.iter().map(|questions| weight(questions.len()));
    let whole: f64 = weights.clone().sum();
    let mut shared: HashMap<i64, (f64, usize)> = HashMap::new();
    for (weight, questions) in weights.zip(by_piece) {
        for no in questions {
            let (sum, pieces) = shared.entry(*no).or_default();
            *sum += weight;
            *pieces += 1;
        }
    }
    let pieces_min = PIECES_SHARED_MIN.min(by_piece.len());
    let enough =
        shared.into_iter().filter(|(_, (sum, pieces))| *sum >= SHARE_MIN * whole && *pieces >= pieces_min);
    let mut close: Vec<_> = enough.map(|(no, (sum, _))| Close { no, share: sum / whole }).collect();
    close.sort_by(|one, other| {
        let by_share = other.share.partial_cmp(&one.share).unwrap_or(Ordering::Equal);
        by_share.then(other.no.cmp(&one.no))
    });
    close
}

/// The rarer, the more; what nobody ever wrote is a name or a slip, and weighs little.
fn weight(questions: usize) -> f64 {
    match questions {
        0 => 1.0,
        some => (1.0 + QUESTIONS_PER_PIECE as f64 / some as f64).ln(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_no_piece() {
        assert_eq!(pieces("您好，请问什么时候供热？供热"), ["供热"]);
        assert_eq!(pieces("请问 5G 基站"), ["5g", "基站"]);
        assert_eq!(pieces("？"), [""; 0]);
    }

    #[test]
    fn of_a_long_text_some_pieces_from_everywhere_are_taken() {
        let text: String = ('\u{4e00}'..'\u{4e80}').collect();
        let pieces = pieces(&text);
        assert_eq!(pieces.len(), PIECES_MAX);
        assert!(pieces.last().is_some_and(|last| last.as_str() > "\u{4e70}"), "{pieces:?}");
    }

    #[test]
    fn rare_pieces_count_for_more_and_chance_for_nothing() {
        let often: Vec<i64> = (0..QUESTIONS_PER_PIECE as i64).collect();
        let close = closest(&[often.clone(), vec![7, 900], vec![7, 900], vec![8]]);
        assert_eq!(close.iter().map(|close| close.no).collect::<Vec<_>>(), [7, 900, 8]);
        assert!(close[0].share > close[1].share, "{close:?}");
        assert_eq!(closest(&[often]).len(), QUESTIONS_PER_PIECE);
        assert_eq!(closest(&[]), []);
        assert_eq!(closest(&[vec![1], vec![2]]), []);
    }

    #[test]
    fn of_equals_the_newest_comes_first() {
        let close = closest(&[vec![3, 5], vec![3, 5]]);
        assert_eq!(close.iter().map(|close| close.no).collect::<Vec<_>>(), [5, 3]);
    }
}
