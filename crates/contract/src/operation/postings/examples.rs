//! Bodies and answers that the description shows.

pub(super) const META_EXAMPLE: &str = r#"{"data":{"attribution":{"title":"Waypost job postings","body":"Postings of the operator."},"available_months":["2025-01","2025-02"],"latest_day":"2025-02-20","facets":["city","city_name"],"filters":["city","keywords.query","when.start"],"metrics":["max_salary","unique_postings"],"postingFields":["body","id"],"distributions":["posting_duration","salary"],"supportsAdvancedFilters":true,"taxonomies":{"soc":"soc_2018","title":"1.0"},"taxonomy_versions":{"soc":["soc_2018","soc_emsi_2019"],"title":["1.0","emsi"]},"pipelineVersion":"1.0","postings":{"unique":402,"total":655,"with_salary":120,"with_title":380,"with_onet":390,"with_location":400},"salary_currency":"USD","version":"17"}}"#;
pub(super) const TOTALS_EXAMPLE: &str =
    r#"{"data":{"totals":{"unique_postings":402,"median_salary":50800}}}"#;
pub(super) const SERIES_EXAMPLE: &str = r#"{"data":{"timeseries":{"month":["2025-01","2025-02","2025-03"],"unique_postings":[310,0,275],"median_salary":[51000,null,50500]},"totals":{"unique_postings":402,"median_salary":50800}}}"#;
pub(super) const RANKING_EXAMPLE: &str = r#"{"data":{"ranking":{"facet":"company_name","limit":2,"rank_by":"unique_postings","buckets":[{"name":"Acme Foods","unique_postings":70,"median_salary":52000},{"name":"Unclassified","unique_postings":41,"median_salary":null}]},"totals":{"unique_postings":900,"median_salary":50500}}}"#;
pub(super) const RANKED_SERIES_EXAMPLE: &str = r#"{"data":{"ranking":{"facet":"company_name","limit":1,"rank_by":"unique_postings","buckets":[{"name":"Acme Foods","unique_postings":70,"timeseries":{"month":["2025-01","2025-02"],"unique_postings":[51,52]}}]},"totals":{"unique_postings":900}}}"#;
pub(super) const NESTED_EXAMPLE: &str = r#"{"data":{"ranking":{"facet":"company_name","limit":1,"rank_by":"unique_postings","buckets":[{"name":"Acme Foods","unique_postings":70,"ranking":{"facet":"skills_name","limit":2,"rank_by":"significance","buckets":[{"name":"Baking","significance":12.4,"unique_postings":21},{"name":"Food Safety","significance":3.1,"unique_postings":9}]}}]},"totals":{"unique_postings":900}}}"#;
pub(super) const RANKED_DISTRIBUTION_EXAMPLE: &str = r#"{"data":{"ranking":{"facet":"company_name","limit":1,"rank_by":"unique_postings","buckets":[{"name":"Acme Foods","unique_postings":310,"distribution":{"facet":"salary","type":"histogram","interval":100000,"domain":{"min":24000,"max":140000},"buckets":[{"key":1,"value":0,"unique_postings":180},{"key":2,"value":100000,"unique_postings":12}]}}]},"totals":{"unique_postings":900}}}"#;
pub(super) const DISTRIBUTION_EXAMPLE: &str = r#"{"data":{"distribution":{"facet":"salary","type":"percentile","interval":null,"domain":{"min":24000,"max":310000},"buckets":[{"key":50,"value":52000,"unique_postings":257}]},"totals":{"unique_postings":1440}}}"#;
pub(super) const POSTINGS_EXAMPLE: &str = r#"{"data":{"limit":2,"page":1,"pages_available":500,"unique_postings":6795,"viewable_postings":6795,"postings":[{"id":"5d1f0c3b7a9e42608d6f13c2b4a59e70","posted":"2025-02-05","expired":null,"city_name":"Boise, ID","company_name":null,"title_raw":"Welder","url":[],"score":8.1}]}}"#;
pub(super) const POSTING_EXAMPLE: &str = r#"{"data":{"id":"5d1f0c3b7a9e42608d6f13c2b4a59e70","title_raw":"Welder II","posted":"2025-02-05","expired":"2025-03-01","duration":24,"duplicates":1,"salary":48000,"skills_name":["Welding"],"url":[]}}"#;
pub(super) const ITEMS_EXAMPLE: &str = r#"{"data":[{"id":"15","name":"Computer and Mathematical Occupations","properties":{"description":"","unique_postings":22},"score":8.0314}]}"#;
pub(super) const LOOKUP_EXAMPLE: &str = r#"{"data":[{"id":"15","name":"Computer and Mathematical Occupations","properties":{"description":"","unique_postings":22}}]}"#;

pub(super) const WHEN: &str = r#"{"filter":{"when":"active"},"metrics":["unique_postings","median_salary"]}"#;
pub(super) const SERIES_BODY: &str = r#"{"filter":{"when":{"start":"2025-01","end":"2025-03"}},"metrics":["unique_postings","median_salary"]}"#;
pub(super) const RANKING_BODY: &str =
    r#"{"filter":{"when":"active"},"rank":{"limit":2,"extra_metrics":["unique_postings","median_salary"]}}"#;
pub(super) const RANKED_SERIES_BODY: &str = r#"{"filter":{"when":"active"},"rank":{"limit":1},"timeseries":{"when":{"start":"2025-01","end":"2025-02"}}}"#;
pub(super) const NESTED_BODY: &str = r#"{"filter":{"when":{"start":"2025-01","end":"2025-06"}},"rank":{"limit":1},"nested_rank":{"by":"significance","limit":2}}"#;
pub(super) const RANKED_DISTRIBUTION_BODY: &str = r#"{"filter":{"when":"active"},"rank":{"limit":1},"distribution":{"type":"histogram","options":{"interval":100000}}}"#;
pub(super) const DISTRIBUTION_BODY: &str =
    r#"{"filter":{"when":"active"},"distribution":{"type":"percentile","options":{"keys":[50]}}}"#;
pub(super) const POSTINGS_BODY: &str = r#"{"filter":{"when":"active"},"limit":2,"fields":["id","posted","expired","city_name","company_name","title_raw","url","score"]}"#;
pub(super) const LOOKUP_BODY: &str = r#"{"ids":["15"]}"#;
