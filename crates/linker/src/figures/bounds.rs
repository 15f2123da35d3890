//! How two counts stand to each other as numbers.
//!
//! A count is an interval with its words, and words are no arithmetic. So before two intervals are called disjoint:
//!
//! - An approximate count gives way by a tenth at both ends, by one at least: "about 200" fits 215, "dozens" fits 22, and
//!   "a dozen", which nobody has counted, fits 11.
//! - Words for an order of magnitude give way upwards to twice their end: who reports "dozens" does not contradict who
//!   counts 170.
//! - "more than 100" fits "100", and "more than two dozen" fits 24: who says the one does not contradict who says the other.
//! - A number from 1,000 on that another number becomes when it is rounded fits it, when they are at most a twentieth
//!   apart: "1,500" fits "1,523". Smaller numbers are taken as they are: "30" does not fit "31".

use sayso_core::Figure;

/// The least number, approximate or not, that rounding may have made.
const ROUNDED: u64 = 1000;

/// How two counts stand to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fit {
    /// The same interval.
    Same,
    /// Some number fits both. With how many times the one names the other's number: 1 or more.
    Fits(f32),
    /// No number fits both. With how many times the one is the other, more than 1.
    Apart(f32),
}

/// The count as it is compared: who says "a dozen" has not counted to twelve.
pub(super) fn compared(figure: &Figure, text: &str) -> Figure {
    let words = figure.span.of(text).to_ascii_lowercase();
    let is_loose = words.contains("dozen") || words.ends_with("score");
    Figure {
        approximate: figure.approximate || is_loose,
        ..figure.clone()
    }
}

/// Compares two counts.
pub(super) fn fit(a: &Figure, b: &Figure) -> Fit {
    let times = times(named(a), named(b));
    if (a.lower, a.upper) == (b.lower, b.upper) {
        return Fit::Same;
    }
    let ((from_a, to_a), (from_b, to_b)) = (given_way(a), given_way(b));
    let is_apart = to_a < from_b || to_b < from_a;
    if is_apart && !is_rounded(a, b) && !is_rounded(b, a) {
        Fit::Apart(times)
    } else {
        Fit::Fits(times)
    }
}

/// The number that a count names: its ends' mean as factors, or its only end.
pub(super) fn named(figure: &Figure) -> f32 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "only how many times one is the other is asked"
    )]
    let number = |n: u64| n as f32;
    match (figure.lower, figure.upper) {
        (Some(lower), Some(upper)) => (number(lower).max(0.5) * number(upper).max(0.5)).sqrt(),
        // "more than 100" is 101 and more, and names 100
        (Some(end), None) | (None, Some(end)) => number(end).max(0.5),
        (None, None) => 0.5,
    }
}

fn times(a: f32, b: f32) -> f32 {
    (a / b).max(b / a).min(f32::MAX)
}

/// The interval that a count is compared by.
fn given_way(figure: &Figure) -> (u64, u64) {
    let way = |n: u64| if figure.approximate { (n / 10).max(1) } else { 0 };
    // 101 and more is "more than 100", 25 and more may be "more than two dozen"; 7 and more is "at least seven"
    let is_more_than = |n: u64| n > 10 && ((n - 1).is_multiple_of(10) || (n - 1).is_multiple_of(12));
    let open = u64::from(figure.upper.is_none() && figure.lower.is_some_and(is_more_than));
    let lower = figure.lower.map_or(0, |n| n.saturating_sub(way(n).max(open)));
    let is_magnitude = figure.approximate && figure.lower < figure.upper && figure.lower.is_some();
    let upper = figure.upper.map_or(u64::MAX, |n| match is_magnitude {
        true => n.saturating_mul(2),
        false => n.saturating_add(way(n)),
    });
    (lower, upper)
}

/// Does the second number become the first when it is rounded?
fn is_rounded(round: &Figure, exact: &Figure) -> bool {
    let single = |figure: &Figure| figure.lower.filter(|lower| figure.upper == Some(*lower));
    let (Some(round), Some(exact)) = (single(round), single(exact)) else {
        return false;
    };
    if round < ROUNDED || exact < ROUNDED || round.abs_diff(exact) > round.max(exact) / 20 {
        return false;
    }
    let mut unit = 1u64;
    while round % (unit.saturating_mul(10)) == 0 {
        unit = unit.saturating_mul(10);
    }
    round.abs_diff(exact) <= unit / 2
}

/// How many decimal digits of a count's number are no zeros at its end: 1 for "2" and "300", 3 for "2,960".
pub(super) fn digits(figure: &Figure) -> u32 {
    let number = figure.lower.or(figure.upper).unwrap_or_default();
    let mut number = number;
    while number != 0 && number.is_multiple_of(10) {
        number /= 10;
    }
    number.checked_ilog10().map_or(0, |digits| digits + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sayso_core::Span;

    fn count(lower: Option<u64>, upper: Option<u64>, approximate: bool) -> Figure {
        Figure {
            span: Span::new(0, 1),
            counts: None,
            lower,
            upper,
            approximate,
            statement: None,
        }
    }

    fn exact(n: u64) -> Figure {
        count(Some(n), Some(n), false)
    }

    #[test]
    fn counts_are_disjoint_only_where_the_words_allow_no_common_number() {
        let about = |n| count(Some(n), Some(n), true);
        let rows = [
            (exact(12), exact(14), true),
            (exact(12), exact(12), false),
            (exact(30), exact(31), true),
            (count(Some(101), None, false), exact(100), false),
            (count(Some(101), None, false), exact(99), true),
            (count(Some(25), None, false), exact(24), false),
            (count(Some(7), None, false), exact(6), true),
            (count(Some(26), None, false), exact(24), true),
            (about(200), exact(215), false),
            (about(200), exact(260), true),
            (about(200), count(Some(300), Some(900), true), true),
            (count(Some(24), Some(99), true), exact(22), false),
            (count(Some(24), Some(99), true), exact(170), false),
            (count(Some(24), Some(99), true), exact(220), true),
            (count(Some(24), Some(99), true), exact(12), true),
            (count(None, Some(12), false), exact(13), true),
            (count(None, Some(12), false), exact(3), false),
            (exact(1500), exact(1523), false),
            (exact(3000), exact(2800), true),
            (exact(70_000), exact(69_978), false),
            (exact(69_978), exact(69_900), true),
            (exact(1523), exact(1532), true),
        ];
        for (a, b, is_apart) in rows {
            assert_eq!(matches!(fit(&a, &b), Fit::Apart(_)), is_apart, "{a:?} {b:?}");
            assert_eq!(matches!(fit(&b, &a), Fit::Apart(_)), is_apart, "{b:?} {a:?}");
        }
    }

    #[test]
    fn zeros_at_the_end_do_not_tell() {
        for (n, wanted) in [(0, 0), (2, 1), (300, 1), (2960, 3), (2996, 4), (70_000, 1)] {
            assert_eq!(digits(&exact(n)), wanted, "{n}");
        }
    }

    fn any_count() -> impl Strategy<Value = Figure> {
        let end = prop::option::of(prop_oneof![0..40u64, any::<u64>()]);
        (end.clone(), end, any::<bool>()).prop_map(|(a, b, approximate)| match (a, b) {
            (Some(a), Some(b)) => count(Some(a.min(b)), Some(a.max(b)), approximate),
            _ => count(a, b, approximate),
        })
    }

    proptest! {
        #[test]
        fn which_count_comes_first_does_not_matter(a in any_count(), b in any_count()) {
            prop_assert_eq!(fit(&a, &b), fit(&b, &a));
        }

        #[test]
        fn counts_with_a_common_number_are_never_apart(a in any_count(), b in any_count(), n in any::<u64>()) {
            let has = |f: &Figure| f.lower.is_none_or(|l| l <= n) && f.upper.is_none_or(|u| n <= u);
            if has(&a) && has(&b) {
                prop_assert!(!matches!(fit(&a, &b), Fit::Apart(_)));
            }
        }
    }
}
