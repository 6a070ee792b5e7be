//! British and American spelling made one.

/// Beginnings of words in both spellings, by first letter and then in any order.
///
/// A list and no rule, because `our`, `re` and `ae` are no sign of spelling in `hour`, `acre` and `maestro`.
const BEGINNINGS: &[(&[u8], &[u8])] = &[
    (b"aeroplane", b"airplane"),
    (b"aesthetic", b"esthetic"),
    (b"aluminium", b"aluminum"),
    (b"anaesth", b"anesth"),
    (b"analogue", b"analog"),
    (b"archaeolog", b"archeolog"),
    (b"armour", b"armor"),
    (b"behaviour", b"behavior"),
    (b"calibre", b"caliber"),
    (b"catalogue", b"catalog"),
    (b"centre", b"center"),
    (b"cheque", b"check"),
    (b"colour", b"color"),
    (b"counsellor", b"counselor"),
    (b"defence", b"defense"),
    (b"dialogue", b"dialog"),
    (b"endeavour", b"endeavor"),
    (b"enrolment", b"enrollment"),
    (b"favour", b"favor"),
    (b"fibre", b"fiber"),
    (b"flavour", b"flavor"),
    (b"gynaecolog", b"gynecolog"),
    (b"haemato", b"hemato"),
    (b"harbour", b"harbor"),
    (b"honour", b"honor"),
    (b"humour", b"humor"),
    (b"jewellery", b"jewelry"),
    (b"labour", b"labor"),
    (b"licence", b"license"),
    (b"litre", b"liter"),
    (b"manoeuvr", b"maneuver"),
    (b"moulding", b"molding"),
    (b"neighbour", b"neighbor"),
    (b"offence", b"offense"),
    (b"orthopaedic", b"orthopedic"),
    (b"paediatric", b"pediatric"),
    (b"plough", b"plow"),
    (b"practise", b"practice"),
    (b"practising", b"practicing"),
    (b"programme", b"program"),
    (b"sceptic", b"skeptic"),
    (b"skilful", b"skillful"),
    (b"sulphur", b"sulfur"),
    (b"theatre", b"theater"),
    (b"tumour", b"tumor"),
    (b"vapour", b"vapor"),
];

/// Words that begin as one of the list and are spelt alike everywhere.
const EXCEPTIONS: &[&[u8]] = &[b"programmed", b"programmer", b"programmers"];

/// Spells the beginning of a word of small letters, and an `isation` in it, the American way.
pub(super) fn unify(word: &mut Vec<u8>) {
    if word.len() < 5 {
        return;
    }
    if word.len() >= 8
        && let Some(at) = word.windows(6).rposition(|part| part == b"isatio")
    {
        word[at + 1] = b'z';
    }
    let from = BEGINNINGS.partition_point(|(british, _)| british[0] < word[0]);
    for (british, american) in BEGINNINGS[from..]
        .iter()
        .take_while(|(british, _)| british[0] == word[0])
    {
        if word.starts_with(british) && !EXCEPTIONS.contains(&word.as_slice()) {
            word.splice(..british.len(), american.iter().copied());
            return;
        }
    }
}

/// Spells the stem of a verb in `ise` or `yse` with a `z`.
pub(super) fn unify_verb(stem: &mut [u8]) {
    let length = stem.len();
    if length >= 5 && (stem.ends_with(b"is") || stem.ends_with(b"lys")) {
        stem[length - 1] = b'z';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_sorted_by_their_first_letter() {
        assert!(BEGINNINGS.is_sorted_by_key(|(british, _)| british[0]));
    }

    #[test]
    fn what_is_spelt_one_way_stays() {
        for word in ["programmer", "hour", "course", "fire", "basis", "maestro"] {
            let mut bytes = word.as_bytes().to_vec();
            unify(&mut bytes);
            assert_eq!(bytes, word.as_bytes());
        }
    }
}
