//! Writes titles and bodies.

use crate::generator::{Draft, Remote};
use crate::random::Stream;
use crate::vocabulary::{TitleWord, Vocabulary};

/// Writes a title as it might be advertised.
pub(crate) fn title(title: &TitleWord, experience: u32, stream: &mut Stream) -> String {
    let name = &title.singular;
    match (experience, stream.below(12)) {
        (7.., 0..=5) => format!("Senior {name}"),
        (0, 0..=1) => format!("Junior {name}"),
        (_, 6) => format!("{name} (Full Time)"),
        (_, 7) => format!("{name} - Req {}", 10_000 + stream.below(90_000)),
        (_, 8) => name.to_uppercase(),
        (_, 9) => format!("{name} {}", ["I", "II", "III"][stream.below(3)]),
        _ => name.clone(),
    }
}

/// Writes a body: an opening, a sentence for the skills two at a time, conditions, and the mark.
pub(crate) fn body(
    vocabulary: &Vocabulary,
    draft: &Draft<'_>,
    remote: Remote,
    stream: &mut Stream,
) -> String {
    let sentences = &vocabulary.tables.sentences;
    let mut writer = Writer {
        vocabulary,
        draft,
        left: &draft.skills,
        text: String::with_capacity(1_200),
    };
    writer.any(&sentences.opening, stream);
    writer.any(&sentences.filler, stream);
    while !writer.left.is_empty() {
        writer.any(&sentences.duty, stream);
    }
    if let Some(sentence) = draft
        .education
        .and_then(|(lowest, _)| sentences.education.get(lowest))
    {
        writer.sentence(sentence);
        writer.text.push(' ');
    }
    if draft.experience > 0 {
        writer.any(&sentences.experience, stream);
    }
    match remote {
        Remote::OnSite => {}
        Remote::Hybrid => writer.any(&sentences.hybrid, stream),
        Remote::Full => writer.any(&sentences.remote, stream),
    }
    for _ in 0..stream.below(3) {
        writer.any(&sentences.filler, stream);
    }
    writer.text.push_str(&sentences.mark);
    writer.text
}

struct Writer<'a> {
    vocabulary: &'a Vocabulary,
    draft: &'a Draft<'a>,
    /// Skills that no sentence has named.
    left: &'a [u32],
    text: String,
}

impl Writer<'_> {
    fn any(&mut self, choices: &[String], stream: &mut Stream) {
        if let Some(sentence) = stream.pick(choices) {
            self.sentence(sentence);
            self.text.push(' ');
        }
    }

    fn sentence(&mut self, sentence: &str) {
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            self.text.push_str(before);
            let (gap, behind) = after.split_once('}').unwrap_or((after, ""));
            self.fill(gap);
            rest = behind;
        }
        self.text.push_str(rest);
    }

    fn fill(&mut self, gap: &str) {
        match gap {
            "title" => self.text.push_str(&self.draft.title.singular),
            "company" => self.text.push_str(&self.draft.employer.name),
            "place" => {
                let place = self
                    .draft
                    .place
                    .map_or("the United States", |(place, _)| place.text.as_str());
                self.text.push_str(place);
            }
            "years" => self.text.push_str(&self.draft.experience.to_string()),
            // Sentences may have more gaps than there are skills left; the last one then stands again.
            _ => {
                let skill = self.left.split_first().map(|(first, rest)| {
                    self.left = rest;
                    *first
                });
                if let Some(skill) = skill.or(self.draft.skills.last().copied()) {
                    self.text.push_str(&self.vocabulary.skills[skill as usize].name);
                }
            }
        }
    }
}
