//! Persons called by an office: "the foreign minister", "the senator".

use super::entities::Entities;
use super::phrase::stem;

/// Nouns that can stand for persons of certain offices.
const WIDER: [(&str, &[&str]); 22] = [
    (
        "lawmaker",
        &[
            "sen",
            "senator",
            "rep",
            "representative",
            "congressman",
            "congresswoman",
            "mp",
            "deputy",
            "member",
            "lawmaker",
            "legislator",
            "assemblyman",
        ],
    ),
    (
        "legislator",
        &[
            "sen",
            "senator",
            "rep",
            "representative",
            "congressman",
            "congresswoman",
            "mp",
            "member",
            "lawmaker",
        ],
    ),
    (
        "diplomat",
        &[
            "ambassador",
            "envoy",
            "minister",
            "consul",
            "secretary",
            "attache",
            "diplomat",
            "representative",
        ],
    ),
    (
        "leader",
        &[
            "president",
            "minister",
            "chancellor",
            "king",
            "chief",
            "leader",
            "chairman",
            "premier",
            "dictator",
            "speaker",
            "head",
            "governor",
            "mayor",
            "emir",
            "prince",
        ],
    ),
    (
        "politician",
        &[
            "sen",
            "senator",
            "rep",
            "representative",
            "minister",
            "mayor",
            "governor",
            "leader",
            "mp",
            "candidate",
            "politician",
        ],
    ),
    ("senator", &["sen", "senator"]),
    ("congressman", &["rep", "representative", "congressman"]),
    ("congresswoman", &["rep", "representative", "congresswoman"]),
    ("representative", &["rep", "representative"]),
    ("governor", &["gov", "governor"]),
    ("general", &["gen", "general"]),
    ("colonel", &["col", "colonel"]),
    ("lieutenant", &["lt", "lieutenant"]),
    ("sergeant", &["sgt", "sergeant"]),
    ("admiral", &["adm", "admiral"]),
    ("captain", &["capt", "captain"]),
    ("major", &["maj", "major"]),
    ("premier", &["minister", "premier"]),
    ("attorney", &["lawyer", "attorney", "counsel"]),
    ("lawyer", &["lawyer", "attorney", "counsel"]),
    ("spokesperson", &["spokesman", "spokeswoman", "spokesperson"]),
    (
        "commander",
        &[
            "gen",
            "general",
            "col",
            "colonel",
            "adm",
            "admiral",
            "commander",
            "chief",
            "marshal",
        ],
    ),
];

/// The offices whose bearers a noun can call beside its own.
pub(super) fn wider(noun: &str) -> &'static [&'static str] {
    WIDER
        .iter()
        .find(|(n, _)| *n == noun)
        .map(|(_, offices)| *offices)
        .unwrap_or_default()
}

impl Entities {
    /// The person who is called by an office: "the foreign minister", "the deputy secretary of state". The roles that
    /// share the head noun are compared word by word; of equals the one mentioned last before `place` wins.
    pub fn by_office(
        &self,
        noun: &str,
        modifiers: &[String],
        state: Option<&str>,
        place: usize,
    ) -> Option<usize> {
        let noun = stem(noun);
        let wider = wider(noun);
        let mut best: Option<((i32, i64), usize)> = None;
        let mut candidates: Vec<usize> = std::iter::once(noun)
            .chain(wider.iter().copied())
            .filter_map(|word| self.persons_by_role.get(word))
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        for i in candidates {
            let entity = &self.list[i];
            if let (Some(a), Some(b)) = (state, entity.state)
                && a != b
            {
                continue;
            }
            let fit = entity
                .role_words
                .iter()
                .zip(&entity.role_heads)
                .filter_map(|(role, head)| {
                    // "Joint Chiefs Chairman Gen.": the office stands before the rank
                    let is_rank = matches!(
                        head.as_str(),
                        "gen"
                            | "adm"
                            | "col"
                            | "lt"
                            | "maj"
                            | "capt"
                            | "sgt"
                            | "sen"
                            | "rep"
                            | "gov"
                            | "sir"
                            | "dr"
                    );
                    let exact = head == noun || is_rank && role.iter().any(|w| w == noun);
                    let near = wider.contains(&head.as_str());
                    if !exact && !near {
                        return None;
                    }
                    let shared = modifiers.iter().filter(|m| role.contains(m)).count() as i32;
                    let lacking = modifiers.len() as i32 - shared;
                    let rank = |w: &str| {
                        matches!(
                            w,
                            "vice"
                                | "deputy"
                                | "assistant"
                                | "former"
                                | "prime"
                                | "foreign"
                                | "defense"
                                | "defence"
                                | "interior"
                                | "press"
                                | "attorney"
                        )
                    };
                    let differing = role.iter().filter(|w| rank(w) && !modifiers.contains(w)).count() as i32;
                    Some(
                        if exact { 6 } else { 3 } + 3 * shared
                            - lacking
                            - 2 * differing
                            - if role.iter().any(|w| w == "vice") && !modifiers.iter().any(|m| m == "vice") {
                                6
                            } else {
                                0
                            },
                    )
                })
                .max();
            // "the president" is rather one whose state goes without saying
            let fit = fit.map(|fit| {
                fit - i32::from(state.is_none() && entity.state.is_some_and(|s| s != "United States"))
            });
            let Some(fit) = fit else { continue };
            if fit <= 0 {
                continue;
            }
            let last = self.last_before(i, place).map_or(-1, |s| s as i64);
            let key = (fit, last);
            if best.is_none_or(|(k, _)| key > k) {
                best = Some((key, i));
            }
        }
        best.map(|(_, i)| i)
    }
}
