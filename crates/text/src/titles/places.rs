//! Names of places that stand beside titles in postings: countries, states of the USA, large cities.
//!
//! Words that are more often something else in a title (`Reading`, `Mobile`, `Nice`) are left out on purpose.

use super::phrases::{PhraseList, Phrases};

/// Codes of states that follow a town.
static STATE_CODES: PhraseList = PhraseList::new(|| {
    Phrases::of(
        "|al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|dc|",
    )
});

/// State codes that are a qualification, a preposition or a common short form when no town stands in front.
static AMBIGUOUS_CODES: PhraseList =
    PhraseList::new(|| Phrases::of("|al|ar|co|de|hi|id|in|la|ma|md|me|mi|mo|ms|mt|ne|oh|ok|or|pa|"));

/// Places, each between bars; blanks separate the words of one place.
static PLACES: PhraseList = PhraseList::new(|| {
    Phrases::of(
        "|alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|\
idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|\
missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|new york city|nyc|north carolina|\
north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|\
virginia|west virginia|wisconsin|wyoming|washington dc|washington d c|district of columbia|puerto rico|\
usa|u s|u s a|united states|us|uk|u k|united kingdom|great britain|england|scotland|wales|ireland|northern ireland|canada|\
australia|new zealand|germany|deutschland|france|spain|italy|portugal|netherlands|belgium|switzerland|austria|poland|\
sweden|norway|denmark|finland|india|china|japan|singapore|hong kong|mexico|brazil|argentina|south africa|uae|dubai|\
europe|emea|apac|latam|\
los angeles|chicago|houston|phoenix|philadelphia|san antonio|san diego|dallas|austin|jacksonville|fort worth|\
columbus|charlotte|san francisco|indianapolis|seattle|denver|boston|el paso|nashville|detroit|oklahoma city|portland|\
las vegas|memphis|louisville|baltimore|milwaukee|albuquerque|tucson|fresno|sacramento|kansas city|mesa az|atlanta|\
omaha|colorado springs|raleigh|miami|oakland|minneapolis|tulsa|tampa|arlington|new orleans|wichita|cleveland|\
bakersfield|honolulu|anaheim|orlando|santa ana|riverside ca|corpus christi|lexington|stockton|pittsburgh|saint louis|\
st louis|cincinnati|anchorage|greensboro|newark|lincoln ne|buffalo|jersey city|chula vista|fort wayne|\
st petersburg|laredo|norfolk|madison|scottsdale|glendale|irving|hialeah|chesapeake|fremont|boise|richmond|\
baton rouge|des moines|spokane|san jose|salt lake city|long beach|virginia beach|brooklyn|manhattan|queens ny|bronx|\
san francisco bay area|bay area|silicon valley|\
london|manchester|birmingham|leeds|glasgow|edinburgh|liverpool|bristol|sheffield|cardiff|belfast|nottingham|leicester|\
newcastle|southampton|brighton|cambridge|oxford|dublin|cork|toronto|montreal|vancouver|calgary|ottawa|edmonton|\
sydney|melbourne|brisbane|perth|auckland|berlin|hamburg|munich|münchen|frankfurt|köln|cologne|stuttgart|düsseldorf|\
paris|lyon|marseille|madrid|barcelona|lisbon|rome|milan|amsterdam|rotterdam|utrecht|brussels|antwerp|ghent|zurich|\
zürich|geneva|vienna|wien|prague|warsaw|krakow|budapest|stockholm|copenhagen|oslo|helsinki|bangalore|mumbai|delhi|\
hyderabad|pune|chennai|shanghai|beijing|tokyo|seoul|sao paulo|mexico city|buenos aires|cape town|johannesburg|",
    )
});

/// Most words of a place in the list.
pub(super) const MOST_WORDS: usize = 4;

/// Says whether the words name a place.
pub(super) fn is_place(words: &[&str]) -> bool {
    PLACES.contain(words)
}

/// Says whether the word is a state code.
pub(super) fn is_state_code(word: &str) -> bool {
    STATE_CODES.contain(&[word])
}

/// Says whether the word is a state code even where no town stands in front.
pub(super) fn is_plain_state_code(word: &str) -> bool {
    is_state_code(word) && !AMBIGUOUS_CODES.contain(&[word])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_whole_names() {
        assert!(is_place(&["new", "york"]) && is_place(&["austin"]) && is_place(&["usa"]));
        assert!(!is_place(&["york"]) && !is_place(&["new"]) && !is_place(&[]) && !is_place(&["reading"]));
        assert!(is_plain_state_code("tx") && is_state_code("pa") && !is_plain_state_code("pa"));
    }
}
