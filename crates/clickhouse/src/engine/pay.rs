//! Pay in strata, with and without each value of a facet.
//!
//! Sums of logarithms run over rows in the order of the server, so that their last bits may differ from those of the
//! embedded engine; all counts are equal.

use std::collections::BTreeMap;
use std::sync::Arc;

use analytics::query::{PayOfValue, PayRequest, PaySums, PayTable};
use analytics::{Cancel, Column, QueryError, UpstreamFault};

use super::ClickHouse;
use crate::sql::{Query, Rows, median};
use crate::statement::Kind;
use crate::table::Row;

/// Band of experience, lowest level of education and state, as numbers of the vocabulary; 0 where they are missing.
type Stratum = (u64, u32, u32);

impl ClickHouse {
    pub(super) fn pay_table(&self, request: &PayRequest, cancel: &Cancel) -> Result<PayTable, QueryError> {
        let filters = self.vocabulary.resolve(&request.filters)?;
        let paid = |query: &mut Query<'_>| {
            let condition = query.any_of(&filters);
            let rows = self.postings_rows().filtered(&condition);
            rows.filtered("salary > 0")
        };
        let mut table = PayTable {
            postings: self.count(&filters, cancel)?,
            ..PayTable::default()
        };
        let mut query = self.query();
        let rows = paid(&mut query);
        query.column("count()", "paid_count", Kind::Unsigned);
        query.column(median("salary"), "salary_median", Kind::OptionalUnsigned);
        let mut row = self.run(&query.select(&rows, ""), cancel)?.into_row()?;
        table.salaried = row.unsigned()?;
        table.median = row.optional_unsigned()?;

        let mut query = self.query();
        let rows = paid(&mut query);
        let rows = with_strata(&mut query, &rows, request);
        add_sums(&mut query);
        let statement = query.select(&rows, "GROUP BY band_number, education, state_code");
        let mut strata = BTreeMap::new();
        for mut row in self.run(&statement, cancel)?.into_rows() {
            strata.insert(self.stratum(&mut row)?, read_sums(&mut row)?);
        }
        let positions: BTreeMap<Stratum, usize> = strata.keys().copied().zip(0..).collect();
        table.strata = strata.into_values().collect();
        let Some(most) = table.salaried.checked_sub(request.least) else {
            return Ok(table);
        };

        let mut query = self.query();
        let rows = paid(&mut query).labelled(request.facet, "bucket");
        let (least, most) = (
            query.parameters.integer(request.least.max(1)),
            query.parameters.integer(most),
        );
        let told = format!(
            "bucket IN (SELECT bucket FROM {} GROUP BY bucket HAVING count() >= {least} AND count() <= {most})",
            rows.0
        );
        let rows = with_strata(&mut query, &rows.filtered(&told), request);
        query.column("bucket", "bucket", Kind::Text);
        add_sums(&mut query);
        let statement = query.select(&rows, "GROUP BY bucket, band_number, education, state_code");
        let mut values: BTreeMap<String, BTreeMap<usize, PaySums>> = BTreeMap::new();
        for mut row in self.run(&statement, cancel)?.into_rows() {
            let name = row.text()?;
            let position = positions.get(&self.stratum(&mut row)?);
            let position = *position.ok_or(UpstreamFault::BadResponse)?;
            values
                .entry(name)
                .or_default()
                .insert(position, read_sums(&mut row)?);
        }
        let values = values.into_iter().map(|(name, cells)| PayOfValue {
            name: Arc::from(name),
            count: cells.values().map(|sums| sums.count).sum(),
            strata: cells.into_iter().collect(),
        });
        table.values = values.collect();
        Ok(table)
    }

    fn stratum(&self, row: &mut Row) -> Result<Stratum, UpstreamFault> {
        let band = row.unsigned()?;
        let mut value = |column| {
            let code = row.text()?;
            Ok(self.vocabulary.dictionary(column).find(&code).unwrap_or(0))
        };
        Ok((band, value(Column::MinEdulevels)?, value(Column::State)?))
    }
}

/// Adds the band of experience to rows, which have level and state already.
fn with_strata(query: &mut Query<'_>, rows: &Rows, request: &PayRequest) -> Rows {
    let ends = query
        .parameters
        .integers(request.band_ends.iter().map(|end| u64::from(*end)));
    let band = format!("if(min_years IS NULL, 0, 1 + arrayCount(end -> end < years, {ends}))");
    rows.with("assumeNotNull(min_years)", "years").with(&band, "band")
}

fn add_sums(query: &mut Query<'_>) {
    query.column("toUInt64(band)", "band_number", Kind::Unsigned);
    query.column("min_edulevels", "education", Kind::Text);
    query.column("state", "state_code", Kind::Text);
    query.column("count()", "paid_count", Kind::Unsigned);
    let logarithm = "log(toFloat64(assumeNotNull(salary)))";
    for (sum, name) in [
        (format!("sum({logarithm})"), "sum_bits"),
        (format!("sum({logarithm} * {logarithm})"), "square_bits"),
    ] {
        query.column(format!("reinterpretAsUInt64({sum})"), name, Kind::Unsigned);
    }
}

fn read_sums(row: &mut Row) -> Result<PaySums, UpstreamFault> {
    Ok(PaySums {
        count: row.unsigned()?,
        sum: f64::from_bits(row.unsigned()?),
        squares: f64::from_bits(row.unsigned()?),
    })
}
