//! What words mean, roughly: stems as vectors that `training/wording.py` made.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::words::digest;

/// A line with the count of stems and the width; the stems, one a line; then for each a scale (`f32`, little endian) and
/// [`WIDTH`] numbers (`i8`).
const FILE: &[u8] = include_bytes!("../../../../models/wording.vectors");

/// How many numbers a vector has.
const WIDTH: usize = 48;

/// A vector of a stem or of a sum of stems.
pub(super) type Vector = [f32; WIDTH];

struct Table {
    places: HashMap<u64, u16>,
    /// As they are added to sums.
    weighted: Vec<Vector>,
    /// Of length one.
    unit: Vec<Vector>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        read(FILE).unwrap_or_else(|| Table {
            places: HashMap::new(),
            weighted: Vec::new(),
            unit: Vec::new(),
        })
    })
}

fn read(file: &[u8]) -> Option<Table> {
    let mut rest = file;
    let mut line = || {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        rest = &rest[end + 1..];
        Some(line)
    };
    let (count, width) = line()?.split_once(' ')?;
    let count: usize = count.parse().ok()?;
    if width.parse() != Ok(WIDTH) {
        return None;
    }
    let places = (0..count)
        .map(|n| Some((digest(line()?), u16::try_from(n).ok()?)))
        .collect::<Option<HashMap<u64, u16>>>()?;
    let weighted: Vec<Vector> = (rest.chunks_exact(4 + WIDTH))
        .map(|row| {
            let (scale, numbers) = row.split_at(4);
            let scale = f32::from_le_bytes(scale.try_into().unwrap_or_default());
            std::array::from_fn(|i| f32::from(numbers[i].cast_signed()) * scale)
        })
        .collect();
    (weighted.len() == count).then(|| Table {
        places,
        unit: weighted.iter().map(unit).collect(),
        weighted,
    })
}

/// The place of a stem's vector, by the stem's digest.
pub(super) fn place(stem: u64) -> Option<u16> {
    table().places.get(&stem).copied()
}

/// The sum of vectors, of length one; all zero when there are none.
pub(super) fn sum(places: impl Iterator<Item = u16>) -> Vector {
    let mut sum = [0.0; WIDTH];
    for place in places {
        if let Some(vector) = table().weighted.get(usize::from(place)) {
            sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
        }
    }
    unit(&sum)
}

/// The sum of the unit vectors of stems, each with its weight, of length one; all zero when there are none.
pub(super) fn weighted(stems: impl Iterator<Item = (u16, f32)>) -> Vector {
    let mut sum = [0.0; WIDTH];
    for (place, weight) in stems {
        if let Some(vector) = table().unit.get(usize::from(place)) {
            sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x * weight);
        }
    }
    unit(&sum)
}

/// Takes from each of the vectors what they have in common, their mean, and makes them of length one again.
pub(super) fn center(vectors: &mut [&mut Vector]) {
    let mut mean = [0.0; WIDTH];
    for vector in vectors.iter() {
        mean.iter_mut().zip(vector.iter()).for_each(|(sum, x)| *sum += x);
    }
    let count = vectors.len().max(1) as f32;
    for vector in vectors {
        if vector.iter().any(|x| *x != 0.0) {
            vector
                .iter_mut()
                .zip(&mean)
                .for_each(|(x, sum)| *x -= sum / count);
            **vector = unit(vector);
        }
    }
}

/// How near the stems at two places are, -1 to 1.
pub(super) fn nearness(a: u16, b: u16) -> f32 {
    match (table().unit.get(usize::from(a)), table().unit.get(usize::from(b))) {
        (Some(a), Some(b)) => cosine(a, b),
        _ => 0.0,
    }
}

/// The cosine of two vectors of length one.
pub(super) fn cosine(a: &Vector, b: &Vector) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn unit(vector: &Vector) -> Vector {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    match length > 1e-6 {
        true => vector.map(|x| x / length),
        false => [0.0; WIDTH],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::stem;

    #[test]
    fn the_file_of_vectors_is_read_whole() {
        let table = read(FILE).expect("the file is in its form");
        assert_eq!((table.places.len(), table.unit.len()), (12_000, 12_000));
        for vector in &table.unit {
            assert!((cosine(vector, vector) - 1.0).abs() < 1e-3);
        }
        assert!(read(&FILE[..FILE.len() - 1]).is_none() && read(b"1 47\nx\n").is_none());
    }

    #[test]
    fn words_of_one_meaning_are_nearer_than_others() {
        let near = |a: &str, b: &str| {
            let place = |word: &str| place(digest(&stem(word))).expect("a common word");
            nearness(place(a), place(b))
        };
        for (word, alike, other) in [
            ("investigation", "probe", "weather"),
            ("killed", "dead", "budget"),
            ("money", "dollars", "river"),
        ] {
            assert!(
                near(word, alike) > near(word, other) + 0.1,
                "{word}: {alike} before {other}"
            );
        }
    }
}
