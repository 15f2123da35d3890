//! Voices across articles: invented examples with what is to be found, and promises that hold for any members.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::civil::date;
use proptest::prelude::*;
use sayso_core::VoiceKind;
use sayso_linker::voices::{Constraints, Gender, Identity, Member, block, identities};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/voices"))
}

/// The labels and members of an example.
fn example(file: &str) -> Vec<(String, Member)> {
    let text = std::fs::read_to_string(folder().join(format!("{file}.tsv"))).unwrap();
    let several = |words: &str| {
        words
            .split('|')
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [label, article, published, name, kind, roles, beside, place] = columns.as_slice() else {
                panic!("{file}.tsv: not eight columns: {line:?}");
            };
            let member = Member {
                article: (*article).to_owned(),
                n: label.len() as u32 + 10 * name.len() as u32,
                speaks: true,
                name: (*name).to_owned(),
                kind: VoiceKind::named(kind).unwrap(),
                roles: several(roles),
                published: published.parse().ok(),
                outlet: None,
                beside: several(beside),
                gender: None,
                place: Some((*place).to_owned()).filter(|p| !p.is_empty()),
            };
            ((*label).to_owned(), member)
        })
        .collect()
}

/// The identities of all blocks, as a ledger has them, with places in the whole list.
fn all_identities(members: &[Member]) -> Vec<Identity> {
    let mut blocks: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        blocks.entry(block(member)).or_default().push(at);
    }
    let mut found = Vec::new();
    for places in blocks.values() {
        let of_block: Vec<Member> = places.iter().map(|at| members[*at].clone()).collect();
        found.extend(
            identities(&of_block, &Constraints::default())
                .into_iter()
                .map(|mut identity| {
                    identity.members.iter_mut().for_each(|m| *m = places[*m]);
                    identity
                }),
        );
    }
    found
}

/// Holds the identities that are found against the labels.
fn check(file: &str) {
    let (labels, members): (Vec<String>, Vec<Member>) = example(file).into_iter().unzip();
    let mut wanted: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (at, label) in labels.iter().enumerate() {
        wanted.entry(label).or_default().insert(at);
    }
    let found = all_identities(&members);
    let sets: BTreeSet<BTreeSet<usize>> = found
        .iter()
        .map(|i| i.members.iter().copied().collect())
        .collect();
    let shown = |set: &BTreeSet<usize>| -> Vec<String> {
        set.iter()
            .map(|at| {
                format!(
                    "{} {:?} [{}]",
                    members[*at].article, members[*at].name, labels[*at]
                )
            })
            .collect()
    };
    let missing: Vec<_> = wanted
        .values()
        .filter(|set| !sets.contains(*set))
        .map(shown)
        .collect();
    let wrong: Vec<_> = found
        .iter()
        .map(|i| (i, i.members.iter().copied().collect::<BTreeSet<usize>>()))
        .filter(|(_, set)| !wanted.values().any(|w| w == set))
        .map(|(i, set)| (&i.key, shown(&set), &i.evidence))
        .collect();
    assert!(
        missing.is_empty(),
        "{file}: wanted {missing:#?}\nfound {wrong:#?}"
    );
}

#[test]
fn a_bare_surname_goes_to_a_person_only_when_hardly_another_can_be_meant() {
    check("bare_surnames");
}

#[test]
fn a_bare_surname_belongs_to_the_person_of_its_story() {
    check("stories");
}

#[test]
fn two_persons_of_one_full_name_are_parted_by_their_roles() {
    check("same_full_name");
}

#[test]
fn one_person_who_changes_office_stays_one() {
    check("offices_over_years");
}

#[test]
fn forms_of_one_name_are_one_person() {
    check("forms_of_one_name");
}

#[test]
fn a_short_form_does_not_join_two_of_a_common_surname() {
    check("common_surnames");
}

#[test]
fn a_father_and_a_son_stay_two() {
    check("fathers_and_sons");
}

#[test]
fn a_body_that_every_state_has_is_told_by_its_state() {
    check("generic_bodies");
}

#[test]
fn a_body_with_a_name_of_its_own_is_one() {
    check("own_names_of_bodies");
}

#[test]
fn a_person_taken_for_a_body_is_still_the_person() {
    check("wrong_kinds");
}

#[test]
fn unnamed_voices_and_documents_are_never_merged() {
    check("never_merged");
}

#[test]
fn every_example_is_read_by_a_test() {
    let this =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/voices.rs")).unwrap();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry
            .unwrap()
            .path()
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        assert!(
            this.contains(&format!("check(\"{name}\")")),
            "{name}.tsv is read by no test"
        );
    }
}

#[test]
fn the_name_is_the_fullest_that_many_have_and_the_key_is_made_of_it() {
    let members: Vec<Member> = example("forms_of_one_name").into_iter().map(|(_, m)| m).collect();
    let found = all_identities(&members);
    let by_key = |key: &str| found.iter().find(|i| i.key == key).map(|i| i.name.as_str());
    assert_eq!(
        by_key("robert-tavel"),
        Some("Robert Tavel"),
        "{:?}",
        found.iter().map(|i| &i.key).collect::<Vec<_>>()
    );
    assert_eq!(by_key("zoe-mullner"), Some("Zoë Müllner"));
    let members: Vec<Member> = example("same_full_name").into_iter().map(|(_, m)| m).collect();
    let found = all_identities(&members);
    let keys: Vec<&str> = found.iter().map(|i| i.key.as_str()).collect();
    for key in ["mark-brandel--ohio", "mark-brandel--texas", "mark-brandel--sport"] {
        assert!(keys.contains(&key), "{key} not among {keys:?}");
    }
}

#[test]
fn pronouns_tell_two_of_one_surname_apart() {
    let member = |article: &str, name: &str, gender| Member {
        article: article.to_owned(),
        n: 1,
        speaks: true,
        name: name.to_owned(),
        kind: VoiceKind::Person,
        roles: Vec::new(),
        published: Some(date(2031, 1, 2)),
        outlet: None,
        beside: Vec::new(),
        gender,
        place: None,
    };
    let mut members: Vec<Member> = (0..8)
        .map(|i| member(&format!("a{i}"), "Una Brandel", Some(Gender::Female)))
        .collect();
    members.extend((0..3).map(|i| member(&format!("b{i}"), "Joris Brandel", Some(Gender::Male))));
    members.push(member("c", "Brandel", Some(Gender::Female)));
    let with = identities(&members, &Constraints::default());
    assert!(
        with.iter()
            .any(|i| i.members.contains(&11) && i.members.contains(&0))
    );
    members[11].gender = None;
    let without = identities(&members, &Constraints::default());
    assert!(without.iter().any(|i| i.members == [11]), "{without:#?}");
}

#[test]
fn who_is_only_named_joins_whoever_speaks_elsewhere_and_else_nobody() {
    let member = |article: &str, name: &str, role: &str, speaks| Member {
        article: article.to_owned(),
        n: 1,
        speaks,
        name: name.to_owned(),
        kind: VoiceKind::Person,
        roles: vec![role.to_owned()],
        published: Some(date(2031, 1, 2)),
        outlet: None,
        beside: Vec::new(),
        gender: None,
        place: None,
    };
    let mut members = vec![
        member("a", "Una Brandel", "Mayor of Sollund", true),
        member("b", "Una Brandel", "Mayor", false),
        member("c", "Brandel", "Mayor of Sollund", false),
        // speaks nowhere, and stands in the way of nobody
        member("d", "Otto Brandel", "coach", false),
    ];
    let found = identities(&members, &Constraints::default());
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].key.as_str(), &found[0].members),
        ("una-brandel", &vec![0, 1, 2])
    );
    // the fullest name may be that of an article in which she does not speak
    members.swap(0, 2);
    members[0].speaks = true;
    members[2].speaks = false;
    let found = identities(&members, &Constraints::default());
    assert_eq!(
        (found.len(), found[0].name.as_str()),
        (1, "Una Brandel"),
        "{found:#?}"
    );
    members.iter_mut().for_each(|member| member.speaks = false);
    assert!(identities(&members, &Constraints::default()).is_empty());
}

#[test]
fn people_join_blocks_and_split_identities() {
    let members: Vec<Member> = example("bare_surnames").into_iter().map(|(_, m)| m).collect();
    let said = Constraints {
        one: vec![(0, members.len() - 1)],
        apart: vec![(1, 2)],
    };
    let found = identities(&members, &said);
    let of = |at: usize| found.iter().position(|i| i.members.contains(&at)).unwrap();
    assert_eq!(of(0), of(members.len() - 1));
    assert_ne!(of(1), of(2));
}

#[test]
fn a_name_of_a_megabyte_takes_no_longer_than_it_is_long() {
    let started = Instant::now();
    for long in [
        "9".repeat(1 << 20),
        "Joan ".repeat(1 << 18),
        "-".repeat(1 << 20),
        "É.".repeat(1 << 19),
        "Kim ha".repeat(1 << 17),
    ] {
        let members: Vec<Member> = (0..4)
            .map(|i| Member {
                article: i.to_string(),
                n: 1,
                speaks: true,
                name: long.clone(),
                kind: VoiceKind::Person,
                roles: vec![long.clone()],
                published: None,
                outlet: None,
                beside: vec![long.clone()],
                gender: None,
                place: Some(long.clone()),
            })
            .collect();
        let found = identities(&members, &Constraints::default());
        assert!(found.iter().all(|i| (1..=80).contains(&i.key.len())));
    }
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn a_block_of_made_up_names_takes_no_endless_time() {
    let started = Instant::now();
    let made_up = |name: &dyn Fn(usize) -> String| -> Vec<Member> {
        (0..1500)
            .map(|i| Member {
                article: format!("{i}"),
                n: 1,
                speaks: true,
                name: name(i),
                kind: VoiceKind::Person,
                roles: vec![format!("president number {i} of nothing")],
                published: None,
                outlet: None,
                beside: vec!["Ada Reth".to_owned()],
                gender: None,
                place: None,
            })
            .collect()
    };
    for members in [
        made_up(&|i| format!("Joan X{i} Quell")),
        made_up(&|i| format!("J. X{i} Quell")),
        made_up(&|i| format!("Joan X{i} Quell campaign")),
        made_up(&|_| "Joan Quell".to_owned()),
        made_up(&|_| "Quell".to_owned()),
    ] {
        let found = identities(&members, &Constraints::default());
        assert_eq!(
            found.iter().map(|i| i.members.len()).sum::<usize>(),
            members.len()
        );
    }
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "{:?}",
        started.elapsed()
    );
}

fn any_member() -> impl Strategy<Value = Member> {
    let names = prop::sample::select(vec![
        "Joan Quell",
        "Quell",
        "Robert Quell",
        "Bob Quell",
        "J. Quell",
        "Joan F. Quell",
        "Joan Quell Jr.",
        "van Quell",
        "Sen. Quell",
        "Joan van Quell",
        "Quell campaign",
        "Joan Quell's campaign",
        "Foreign Ministry",
        "Chilean foreign ministry",
        "police",
        "Quell-Reth",
        "Joan Quell Reth",
        "U.S. Embassy",
        "Kim Bae-soon",
        "two officials",
        "The Quell Times",
        "Chile",
        "Étienne Quell",
    ]);
    let name = prop_oneof![8 => names.prop_map(str::to_owned), 1 => "\\PC{0,12}"];
    let role = prop::sample::select(vec![
        "Sen.",
        "Rep.",
        "Ohio Republican",
        "a Texas Democrat",
        "coach",
        "Gen.",
        "former mayor",
        "Judge",
        "spokesman",
    ]);
    let beside = prop::sample::select(vec![
        "Ada Reth",
        "Joris Hale",
        "Mina Orlo",
        "Quell",
        "Joan Quell",
        "Bo Tarn",
    ]);
    (
        name,
        prop::sample::select(VoiceKind::ALL.to_vec()),
        prop::collection::vec(role.prop_map(str::to_owned), 0..3),
        prop::option::of(0i64..900),
        prop::collection::vec(beside.prop_map(str::to_owned), 0..4),
        prop::option::of(prop::sample::select(vec!["Chile", "France"])),
        prop::option::of(prop::sample::select(vec![Gender::Male, Gender::Female])),
        prop::bool::weighted(0.6),
    )
        .prop_map(|(name, kind, roles, day, beside, place, gender, speaks)| Member {
            article: String::new(),
            n: 1,
            speaks,
            name,
            kind,
            roles,
            published: day.and_then(|d| date(2031, 1, 1).checked_add(jiff::Span::new().days(d)).ok()),
            outlet: None,
            beside,
            gender,
            place: place.map(str::to_owned),
        })
}

fn any_members() -> impl Strategy<Value = Vec<Member>> {
    members_at_least(0)
}

fn members_at_least(least: usize) -> impl Strategy<Value = Vec<Member>> {
    prop::collection::vec(any_member(), least..40).prop_map(|mut members| {
        for (i, member) in members.iter_mut().enumerate() {
            member.article = format!("article {}", i * 7919 % 1000);
        }
        members
    })
}

/// An identity without places: key, name, kind, and articles with the evidence.
type Told = (String, String, VoiceKind, Vec<(String, String)>);

/// What is found, without places.
fn without_places(found: &[Identity], members: &[Member]) -> Vec<Told> {
    found
        .iter()
        .map(|i| {
            let articles = i
                .members
                .iter()
                .zip(&i.evidence)
                .map(|(at, why)| (members[*at].article.clone(), why.clone()));
            (i.key.clone(), i.name.clone(), i.kind, articles.collect())
        })
        .collect()
}

proptest! {
    #[test]
    fn the_order_of_the_members_changes_nothing((members, order) in any_members().prop_flat_map(|m| {
        let order: Vec<usize> = (0..m.len()).collect();
        (Just(m), Just(order).prop_shuffle())
    }), pairs in prop::collection::vec((0usize..40, 0usize..40, any::<bool>()), 0..6)) {
        let pick = |wanted: bool| pairs.iter().filter(|p| p.2 == wanted && p.0 < order.len() && p.1 < order.len()).map(|p| (p.0, p.1)).collect::<Vec<_>>();
        let said = Constraints { one: pick(true), apart: pick(false) };
        let shuffled: Vec<Member> = order.iter().map(|at| members[*at].clone()).collect();
        let place = |at: usize| order.iter().position(|o| *o == at).unwrap();
        let moved = |list: &[(usize, usize)]| list.iter().rev().map(|(a, b)| (place(*b), place(*a))).collect();
        let said_of_shuffled = Constraints { one: moved(&said.one), apart: moved(&said.apart) };
        let one = identities(&members, &said);
        let other = identities(&shuffled, &said_of_shuffled);
        prop_assert_eq!(without_places(&one, &members), without_places(&other, &shuffled));
    }

    #[test]
    fn every_member_that_speaks_has_one_identity_and_every_key_is_its_own(members in any_members()) {
        let found = all_identities(&members);
        let mut places: Vec<usize> = found.iter().flat_map(|i| i.members.iter().copied()).collect();
        places.sort_unstable();
        prop_assert!(places.windows(2).all(|two| two[0] < two[1]), "a member has two identities");
        prop_assert!((0..members.len()).all(|at| places.binary_search(&at).is_ok() || !members[at].speaks));
        prop_assert!(found.iter().all(|i| i.members.iter().any(|at| members[*at].speaks)), "nobody speaks");
        let keys: BTreeSet<&str> = found.iter().map(|i| i.key.as_str()).collect();
        prop_assert_eq!(keys.len(), found.len(), "two identities of one key: {:?}", found.iter().map(|i| &i.key).collect::<Vec<_>>());
        for identity in &found {
            prop_assert!(!identity.key.is_empty() && identity.key.len() <= 80);
            prop_assert!(identity.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", identity.key);
            prop_assert_eq!(identity.members.len(), identity.evidence.len());
        }
    }

    #[test]
    fn members_of_different_blocks_and_of_none_are_never_one(members in any_members()) {
        for identity in identities(&members, &Constraints::default()) {
            let blocks: BTreeSet<Option<String>> = identity.members.iter().map(|m| block(&members[*m])).collect();
            prop_assert_eq!(blocks.len(), 1);
            prop_assert!(identity.members.len() == 1 || !blocks.contains(&None));
        }
    }

    #[test]
    fn blocks_read_together_or_apart_give_the_same(members in any_members()) {
        let mut apart = all_identities(&members);
        apart.sort_by(|a, b| a.key.cmp(&b.key));
        let together = identities(&members, &Constraints::default());
        let sets = |found: &[Identity]| found.iter().map(|i| (i.key.clone(), i.members.iter().copied().collect::<BTreeSet<_>>())).collect::<Vec<_>>();
        prop_assert_eq!(sets(&apart), sets(&together));
    }

    #[test]
    fn what_people_split_is_never_joined_and_what_they_joined_is_one_unless_split(
        members in any_members(),
        one in prop::collection::vec((0usize..40, 0usize..40), 0..8),
        apart in prop::collection::vec((0usize..40, 0usize..40), 0..8),
    ) {
        let said = Constraints { one, apart };
        let found = identities(&members, &said);
        let of = |at: usize| found.iter().position(|i| i.members.contains(&at));
        let is_real = |(a, b): &&(usize, usize)| a != b && *a < members.len() && *b < members.len();
        for (a, b) in said.apart.iter().filter(is_real) {
            prop_assert!(of(*a).is_none() || of(*a) != of(*b), "{} and {} were split", a, b);
        }
        if said.apart.iter().filter(is_real).count() == 0 {
            for (a, b) in said.one.iter().filter(is_real) {
                prop_assert_eq!(of(*a), of(*b), "{} and {} were joined", a, b);
            }
        }
        prop_assert!((0..members.len()).all(|at| of(at).is_some() || !members[at].speaks));
    }

    #[test]
    fn one_joined_pair_and_one_split_elsewhere_are_both_kept((members, p) in members_at_least(4).prop_flat_map(|m| {
        let places: Vec<usize> = (0..m.len()).collect();
        (Just(m), prop::sample::subsequence(places, 4).prop_shuffle())
    })) {
        let found = identities(&members, &Constraints { one: vec![(p[0], p[1])], apart: vec![(p[2], p[3])] });
        let of = |at: usize| found.iter().position(|i| i.members.contains(&at));
        prop_assert_eq!(of(p[0]), of(p[1]));
        prop_assert!(of(p[2]).is_none() || of(p[2]) != of(p[3]));
    }
}
