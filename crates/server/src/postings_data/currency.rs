//! Whose salaries a mount counts: those of corpora in its own currency.

use analytics::store::Details;
use contract::postings::Mount;

/// The currency that a mount counts salaries in.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'c> {
    mount: Mount,
    currency: &'c str,
}

impl<'c> Counted<'c> {
    /// Takes a mount and its currency, as ISO 4217 code.
    pub const fn new(mount: Mount, currency: &'c str) -> Counted<'c> {
        Counted { mount, currency }
    }

    /// Says whether the salaries of a corpus are among those that the mount counts. The log is told of others.
    pub fn includes(self, corpus: &str, details: &Details) -> bool {
        let known = details.currency.as_deref().or_else(|| unnamed(corpus));
        // A corpus that was written elsewhere and names no currency is taken at the operator's word.
        let currency = known.unwrap_or(self.currency);
        if currency == self.currency {
            return true;
        }
        let mount = self.mount.word();
        if corpus == mount {
            tracing::warn!(
                mount,
                currency,
                setting = self.currency,
                "the postings of this mount count salaries in another currency than its setting says, so that none \
                 counts; `waypost postings enrich` counts them anew"
            );
        } else {
            tracing::info!(
                mount,
                corpus,
                currency,
                counted = self.currency,
                "salaries of a corpus are in another currency than the mount counts: they show in single postings alone"
            );
        }
        false
    }
}

/// Returns the currency of a corpus that names none, where it is the own one of a mount.
fn unnamed(corpus: &str) -> Option<&'static str> {
    let mut mounts = Mount::ALL.into_iter();
    let mount = mounts.find(|mount| mount.word() == corpus);
    mount.map(Mount::home_currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(mount: Mount, counted: &str, corpus: &str, currency: Option<&str>) -> bool {
        let details = Details {
            currency: currency.map(str::to_owned),
            ..Details::default()
        };
        Counted::new(mount, counted).includes(corpus, &details)
    }

    #[test]
    fn salaries_count_in_the_currency_of_the_mount_alone() {
        assert!(counts(Mount::Us, "USD", "jpa", Some("USD")));
        assert!(counts(Mount::Global, "CAD", "ca-jpa", Some("CAD")));
        assert!(!counts(Mount::Global, "USD", "ca-jpa", Some("CAD")));
        assert!(!counts(Mount::Uk, "EUR", "uk-jpa", Some("GBP")));
    }

    #[test]
    fn corpora_that_name_no_currency_are_in_that_of_their_mount() {
        assert!(counts(Mount::Us, "USD", "jpa", None));
        assert!(counts(Mount::Ca, "CAD", "ca-jpa", None));
        assert!(!counts(Mount::Global, "USD", "uk-jpa", None));
        assert!(counts(Mount::Uk, "GBP", "partner", None));
    }
}
