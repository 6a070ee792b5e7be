//! Makes the postings.

use std::sync::Arc;

use analytics::row::{Member, Posting, PostingId};
use analytics::{Column, Day};
use sha2::{Digest as _, Sha256};

use crate::employers::{self, Employer, SectorCodes};
use crate::prose;
use crate::random::Stream;
use crate::tables::Group;
use crate::vocabulary::{PlaceWord, TitleWord, Vocabulary};
use crate::weights::{Skew, Weights};

/// What to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The same seed gives the same postings.
    pub seed: u64,
    /// Postings; posting numbers run from 0 below it.
    pub postings: u64,
    /// The as-of day: nothing is posted later.
    pub latest_day: Day,
    /// Days back from the as-of day over which postings spread.
    pub days: u32,
    /// Whether bodies are written.
    pub bodies: Bodies,
    /// ISO 4217 code of the currency that salaries are said to be in; the figures do not depend on it.
    pub currency: String,
}

/// Whether bodies are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bodies {
    /// Sentences that name title, place, employer and skills.
    Written,
    /// None, for measurements of what does not read them.
    Empty,
}

/// The import source of generated postings.
pub(crate) const SOURCE: &str = "synthetic";
const KIND: u64 = 1;
/// Postings per employer, about; it decides how many employers are invented.
const POSTINGS_PER_EMPLOYER: u64 = 120;

/// Makes postings by number.
#[derive(Debug)]
pub struct Generator {
    pub(crate) vocabulary: Vocabulary,
    options: Options,
    pub(crate) sectors: Vec<SectorCodes>,
    /// For each group of occupations how its postings spread over sectors.
    group_sectors: Vec<Weights>,
    ranks: Weights,
    shared: Shared,
}

/// Codes that many postings carry.
#[derive(Debug)]
struct Shared {
    /// The integers from 0 as codes: levels, types, years.
    numbers: Vec<Arc<str>>,
    nation: Arc<str>,
    language: Arc<str>,
    origin: Arc<str>,
    sites: Vec<Arc<str>>,
    site_weights: Weights,
}

impl Generator {
    /// Invents employers and makes all tables; `None` where the vocabulary has no titles.
    #[must_use]
    pub fn new(vocabulary: Vocabulary, options: Options) -> Option<Self> {
        if vocabulary.titles.is_empty() {
            return None;
        }
        let tables = &vocabulary.tables;
        let per_sector =
            (options.postings / POSTINGS_PER_EMPLOYER / tables.sectors.len().max(1) as u64).clamp(12, 5_000);
        let invented = employers::invent(
            &tables.sectors,
            &tables.names,
            &vocabulary.place_weights,
            per_sector as usize,
            options.seed,
        );
        let sectors: Vec<SectorCodes> = invented.into_iter().map(SectorCodes::new).collect();
        let of_group = |group: &Group| {
            let weight =
                |sector: &SectorCodes| group.sectors.get(&sector.employers.code).copied().unwrap_or(0.0);
            Weights::new(&sectors.iter().map(weight).collect::<Vec<_>>())
        };
        let group_sectors = tables.groups.iter().map(of_group).collect();
        let sites: Vec<Arc<str>> = tables
            .names
            .sites
            .iter()
            .map(|site| site.as_str().into())
            .collect();
        let shared = Shared {
            numbers: (0..=41).map(|number| number.to_string().into()).collect(),
            nation: "US".into(),
            language: "en".into(),
            origin: SOURCE.into(),
            site_weights: Weights::falling(sites.len(), Skew::Plain),
            sites,
        };
        Some(Self {
            group_sectors,
            ranks: Weights::falling(36, Skew::Gentle),
            vocabulary,
            options,
            sectors,
            shared,
        })
    }

    /// Returns what is generated.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Makes the posting with this number.
    #[must_use]
    pub fn posting(&self, number: u64) -> Posting {
        let mut stream = Stream::new(self.options.seed, KIND, number);
        let draft = self.draft(&mut stream);
        let id = self.id(number, 0);
        let title_raw = prose::title(draft.title, draft.experience, &mut stream);
        let company_raw = employers::as_written(&draft.employer.name, &mut stream);
        let salary = self.salary(&draft, &mut stream);
        let remote = self.remote(&draft, &mut stream);
        let codes = self.codes(&draft, remote, &mut stream);
        let body = match self.options.bodies {
            Bodies::Written => prose::body(&self.vocabulary, &draft, remote, &mut stream),
            Bodies::Empty => String::new(),
        };
        let members = self.members(number, draft.expired, &mut stream);
        let mut posting = Posting {
            id,
            block: stream.bits(),
            posted: draft.posted,
            expired: draft.expired,
            duplicates: members.len().saturating_sub(1) as u32,
            codes,
            salary: salary.as_ref().map(|salary| salary.middle),
            salary_from: salary.as_ref().map(|salary| salary.from),
            salary_to: salary.as_ref().map(|salary| salary.to),
            salary_period: salary.as_ref().map(|salary| salary.period.to_owned()),
            currency: salary.as_ref().map(|_| self.options.currency.clone()),
            company_is_staffing: draft.employer.is_staffing,
            is_remote: remote != Remote::OnSite,
            is_internship: draft.is_internship,
            is_supervisor: draft.experience >= 5 && stream.chance(0.3),
            location: draft.place.and_then(|(place, _)| place.point),
            title_raw,
            body,
            company_raw: Some(company_raw),
            extras: Vec::new(),
            provenance: Vec::new(),
            members,
        };
        self.add_sites(&mut posting);
        posting
    }

    fn draft(&self, stream: &mut Stream) -> Draft<'_> {
        let vocabulary = &self.vocabulary;
        let group = vocabulary.groups.draw(stream).unwrap_or_default();
        let (members, weights) = &vocabulary.by_group[group];
        let title = &vocabulary.titles[members[weights.draw(stream).unwrap_or_default()]];
        let sector = &self.sectors[self.group_sectors[group].draw(stream).unwrap_or_default()];
        let rank = sector.employers.weights.draw(stream).unwrap_or_default();
        let employer = &sector.employers.employers[rank];
        let at = if stream.chance(0.55) {
            Some(employer.home)
        } else {
            vocabulary.place_weights.draw(stream)
        };
        // About one posting in thirty names no place.
        let place = at
            .filter(|_| !stream.chance(0.03))
            .and_then(|at| vocabulary.places.get(at));
        let posted = self.posted(stream);
        let expired = self.expired(posted, stream);
        let is_internship = stream.chance(0.02);
        let group = &vocabulary.tables.groups[group];
        Draft {
            education: education(group, stream),
            group,
            title,
            employer,
            codes: &sector.codes[rank],
            place: place.map(|(place, cost)| (place, *cost)),
            posted,
            expired,
            experience: if is_internship {
                0
            } else {
                stream.repeats(0.68, 15)
            },
            skills: self.skills(title, stream),
            is_internship,
        }
    }

    /// Draws a first day: more of them late than early, fewer in winter and few at weekends.
    fn posted(&self, stream: &mut Stream) -> Day {
        let mut day = self.options.latest_day;
        for _ in 0..12 {
            let back = stream.below(self.options.days.max(1) as usize) as i32;
            day = self.options.latest_day.plus(-back);
            let growth = 1.0 - 0.35 * f64::from(back) / f64::from(self.options.days.max(1));
            let season = match day.civil().1 {
                11 | 12 => 0.72,
                1..=3 | 9 => 1.0,
                _ => 0.88,
            };
            // The epoch was a Thursday, so that two and three days later the week ended.
            let week = if matches!(day.0.rem_euclid(7), 2 | 3) {
                0.22
            } else {
                1.0
            };
            if stream.chance(growth * season * week) {
                break;
            }
        }
        day
    }

    /// Draws a last day; it may lie behind the as-of day, and one posting in ten has none.
    fn expired(&self, posted: Day, stream: &mut Stream) -> Option<Day> {
        if stream.chance(0.1) {
            return None;
        }
        let days = 4 + stream.below(22) as i32 + stream.repeats(0.93, 90) as i32;
        Some(posted.plus(days))
    }

    fn skills(&self, title: &TitleWord, stream: &mut Stream) -> Vec<u32> {
        let mut chosen = Vec::with_capacity(16);
        let wanted = 4 + stream.below(4) + stream.repeats(0.6, 8) as usize;
        for _ in 0..wanted * 3 {
            if chosen.len() == wanted {
                break;
            }
            let Some(rank) = self.ranks.draw(stream) else {
                break;
            };
            if let Some(skill) = title.skills.get(rank)
                && !chosen.contains(skill)
            {
                chosen.push(*skill);
            }
        }
        for _ in 0..1 + stream.below(4) {
            // The square favours the first of the list, so that some common skills are much more frequent.
            let at = stream.unit() * stream.unit() * self.vocabulary.common.len() as f64;
            if let Some(skill) = self.vocabulary.common.get(at as usize)
                && !chosen.contains(skill)
            {
                chosen.push(*skill);
            }
        }
        chosen
    }

    fn salary(&self, draft: &Draft<'_>, stream: &mut Stream) -> Option<Salary> {
        if !stream.chance(0.48) {
            return None;
        }
        let spread = stream.normal();
        // What the title pays against its group follows from the title alone.
        let own = Stream::new(0, 3, hash(&draft.title.id)).normal();
        let cost = draft.place.map_or(1.0, |(_, cost)| cost);
        let experience = 1.0 + 0.035 * f64::from(draft.experience);
        let chance = 1.0 + 0.14 * spread + 0.015 * spread * spread;
        let middle = draft.group.salary * 0.88 * cost * experience * chance * (1.0 + 0.13 * own);
        let width = 0.04 + 0.12 * stream.unit();
        let hourly = stream.chance(draft.group.hourly);
        let step = if hourly { 2_080.0 * 0.25 } else { 500.0 };
        let rounded = |figure: f64| ((figure / step).round() * step).clamp(15_080.0, 900_000.0) as u32;
        let (from, to) = (rounded(middle * (1.0 - width)), rounded(middle * (1.0 + width)));
        Some(Salary {
            from,
            to,
            // Half up.
            middle: (from + to).div_ceil(2),
            period: if hourly { "hour" } else { "year" },
        })
    }

    fn remote(&self, draft: &Draft<'_>, stream: &mut Stream) -> Remote {
        if !stream.chance(draft.group.remote) {
            return Remote::OnSite;
        }
        if stream.chance(0.4) {
            Remote::Hybrid
        } else {
            Remote::Full
        }
    }

    fn codes(&self, draft: &Draft<'_>, remote: Remote, stream: &mut Stream) -> Vec<(Column, Arc<str>)> {
        let shared = &self.shared;
        let number = |number: usize| Arc::clone(&shared.numbers[number.min(shared.numbers.len() - 1)]);
        let mut codes = Vec::with_capacity(48);
        // One title in twelve is beyond the normaliser; its occupation is then unknown half of the time.
        let is_known = !stream.chance(0.08);
        if is_known {
            codes.push((Column::Title, Arc::clone(&draft.title.id)));
        }
        if is_known || stream.chance(0.5) {
            let occupation = draft.title.occupation.iter();
            codes.extend(occupation.map(|(column, value)| (*column, Arc::clone(&value.code))));
        }
        let (company, industries) = draft.codes;
        codes.push((Column::Company, Arc::clone(company)));
        let columns = [
            Column::Naics2,
            Column::Naics3,
            Column::Naics4,
            Column::Naics5,
            Column::Naics6,
        ];
        codes.extend(columns.into_iter().zip(industries.iter().cloned()));
        codes.push((Column::Nation, Arc::clone(&shared.nation)));
        if let Some((place, _)) = draft.place {
            codes.extend(
                place
                    .areas
                    .iter()
                    .map(|(column, area)| (*column, Arc::clone(&area.code))),
            );
        }
        let skills = draft
            .skills
            .iter()
            .map(|skill| &self.vocabulary.skills[*skill as usize]);
        codes.extend(skills.map(|skill| (Column::Skills, Arc::clone(&skill.id))));
        if let Some((lowest, highest)) = draft.education {
            codes.extend((lowest..=highest).map(|level| (Column::Edulevels, number(level))));
            codes.push((Column::MinEdulevels, number(lowest)));
            codes.push((Column::MaxEdulevels, number(highest)));
        }
        let part_time = stream.chance(draft.group.hourly * 0.3);
        let employment = if part_time {
            2
        } else {
            1 + 2 * usize::from(stream.chance(0.04))
        };
        codes.push((Column::EmploymentType, number(employment)));
        codes.push((Column::RemoteType, number(remote.code())));
        let contract = if draft.is_internship {
            5
        } else {
            [1, 1, 1, 1, 1, 1, 1, 2, 3, 4][stream.below(10)]
        };
        codes.push((Column::ContractType, number(contract)));
        codes.push((Column::Language, Arc::clone(&shared.language)));
        codes.push((Column::Origin, Arc::clone(&shared.origin)));
        if stream.chance(0.62) {
            codes.push((Column::MinYears, number(draft.experience as usize)));
            if stream.chance(0.2) {
                codes.push((Column::MaxYears, number(draft.experience as usize + 2)));
            }
        }
        codes
    }

    fn members(&self, number: u64, expired: Option<Day>, stream: &mut Stream) -> Vec<Member> {
        let copies = 1 + stream.repeats(0.38, 12);
        let members = (0..copies).map(|copy| {
            let site = self.shared.site_weights.draw(stream).unwrap_or_default();
            let site = &self.shared.sites[site];
            Member {
                id: self.id(number, copy),
                source: site.to_string(),
                expired,
                urls: vec![format!("https://{site}/{number:x}-{copy}")],
                raw: Vec::new(),
            }
        });
        members.collect()
    }

    fn add_sites(&self, posting: &mut Posting) {
        for site in &self.shared.sites {
            if posting.members.iter().any(|member| *member.source == **site) {
                posting.codes.push((Column::Sources, Arc::clone(site)));
            }
        }
    }

    fn id(&self, number: u64, copy: u32) -> PostingId {
        let digest = Sha256::digest(format!("{SOURCE}\u{1f}{}-{number}-{copy}", self.options.seed));
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        PostingId(id)
    }
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Where work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remote {
    OnSite,
    Hybrid,
    Full,
}

impl Remote {
    fn code(self) -> usize {
        match self {
            Self::Full => 1,
            Self::OnSite => 2,
            Self::Hybrid => 3,
        }
    }
}

struct Salary {
    from: u32,
    to: u32,
    middle: u32,
    period: &'static str,
}

/// What is drawn before anything is written.
pub(crate) struct Draft<'a> {
    pub group: &'a Group,
    pub title: &'a TitleWord,
    pub employer: &'a Employer,
    codes: &'a (Arc<str>, [Arc<str>; 5]),
    pub place: Option<(&'a PlaceWord, f64)>,
    posted: Day,
    expired: Option<Day>,
    /// Years asked for.
    pub experience: u32,
    /// Positions in the vocabulary.
    pub skills: Vec<u32>,
    is_internship: bool,
    /// Lowest and highest accepted level, 0 to 4.
    pub education: Option<(usize, usize)>,
}

/// Draws the lowest and the highest accepted level; three in ten postings name none.
fn education(group: &Group, stream: &mut Stream) -> Option<(usize, usize)> {
    if stream.chance(0.3) {
        return None;
    }
    let mut rest = stream.unit() * group.education.iter().sum::<f64>();
    let lowest = group.education.iter().position(|weight| {
        rest -= weight;
        rest < 0.0
    })?;
    let highest = (lowest + usize::from(stream.chance(0.15))).min(4);
    Some((lowest, highest))
}

#[cfg(test)]
mod tests;
