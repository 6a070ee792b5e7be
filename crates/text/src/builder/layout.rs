//! Lays contexts and the trie out in flat arrays.

use super::marks::Form;
use crate::form::FormTraits;
use crate::lexicon::Lexicon;

pub(super) fn lay_out_contexts(lexicon: &mut Lexicon, pairs: &[(u32, u32)]) {
    let mut next = 0;
    for skill in 0..lexicon.group.len() as u32 {
        lexicon.first_context.push(next as u32);
        while next < pairs.len() && pairs[next].0 == skill {
            lexicon.context.push(pairs[next].1);
            next += 1;
        }
    }
    lexicon.first_context.push(next as u32);
}

/// Lays out the trie breadth first, which gives the children of a node successive numbers.
pub(super) fn lay_out_trie(lexicon: &mut Lexicon, forms: &[Form]) {
    let mut nodes = vec![(0usize, forms.len(), 0usize)];
    lexicon.stem_to.push(0);
    let mut at = 0;
    while at < nodes.len() {
        let (mut from, end, depth) = nodes[at];
        lexicon.first_form.push(lexicon.form_skill.len() as u32);
        while from < end && forms[from].stems.len() == depth {
            let form = &forms[from];
            lexicon.form_skill.push(form.skill);
            lexicon.form_traits.push(FormTraits(form.traits));
            lexicon.form_endings.push(lexicon.endings.len() as u32);
            lexicon.endings.extend_from_slice(&form.endings);
            from += 1;
        }
        lexicon.first_child.push(nodes.len() as u32);
        while from < end {
            let stem = forms[from].stems[depth];
            let same = forms[from..end]
                .iter()
                .take_while(|form| form.stems[depth] == stem)
                .count();
            nodes.push((from, from + same, depth + 1));
            lexicon.stem_to.push(stem);
            from += same;
        }
        at += 1;
    }
    lexicon.first_child.push(nodes.len() as u32);
    lexicon.first_form.push(lexicon.form_skill.len() as u32);
}
