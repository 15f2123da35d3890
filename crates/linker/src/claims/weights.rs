//! How much each kind of evidence counts: learned from labels by `training/same.py`.

use std::sync::OnceLock;

use super::evidence::{Evidence, KINDS, NAMES};

/// Rows of the name of a kind of evidence and its weight; `bias` is what stands without any.
const FILE: &str = include_str!("../../../../models/same.tsv");

struct Weights {
    bias: f32,
    of: [f32; KINDS],
}

fn weights() -> &'static Weights {
    static WEIGHTS: OnceLock<Weights> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let mut weights = Weights {
            bias: 0.0,
            of: [0.0; KINDS],
        };
        for (name, weight) in rows() {
            match NAMES.iter().position(|kind| *kind == name) {
                Some(at) => weights.of[at] = weight,
                None => weights.bias += weight,
            }
        }
        weights
    })
}

fn rows() -> impl Iterator<Item = (&'static str, f32)> {
    let rows = FILE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let (name, weight) = row.split_once('\t')?;
        Some((name, weight.parse().ok()?))
    })
}

/// How likely it is that a person would say that the two are the same, 0 to 1.
pub(super) fn score(evidence: &Evidence) -> f32 {
    let weights = weights();
    let sum = evidence
        .iter()
        .zip(&weights.of)
        .fold(weights.bias, |sum, (x, weight)| sum + x * weight);
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_weights_is_read() {
        let written = FILE.lines().filter(|line| !line.starts_with('#')).count();
        let mut names: Vec<&str> = rows().map(|(name, _)| name).collect();
        assert_eq!(names.len(), written);
        assert!(names.iter().all(|name| *name == "bias" || NAMES.contains(name)));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), written, "a name stands twice");
        assert!(written > KINDS / 2);
    }
}
