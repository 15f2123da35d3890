//! Links between statements to claims.

/// Two statements, by their places in a list that is sorted by article and place in the article, that are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The one that comes first in the list.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// How likely it is that they are the same, 0 to 1.
    pub score: f32,
}

/// The claims of `count` statements, each as places in the list, sorted; statements without a partner are left out. The
/// result depends on the set of edges alone, not on their order. People's word is stronger than every score: `together`
/// are one claim, `apart` are not.
pub fn groups(
    count: usize,
    edges: &[Edge],
    together: &[(usize, usize)],
    apart: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let _ = (count, edges, together, apart);
    Vec::new()
}

/// Which of the wordings tells best what the claim is: each with its words and whether it is quoted. The place in the list.
pub fn gist(wordings: &[(&str, bool)]) -> usize {
    let _ = wordings;
    0
}
