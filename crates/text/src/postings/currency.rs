//! Currencies that pay is given in.

/// Codes of ISO 4217 for money in use, and the Chilean unit of account, in which wages are agreed.
const CODES: [&str; 156] = [
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD",
    "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLF", "CLP",
    "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD",
    "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS",
    "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD",
    "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU",
    "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN",
    "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK",
    "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP",
    "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES", "VND", "VUV", "WST", "XAF", "XCD",
    "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW",
];

/// Reads a code of ISO 4217 for money in use, in any case.
pub fn currency_code(text: &str) -> Option<&'static str> {
    let code = text.to_ascii_uppercase();
    let place = CODES.binary_search(&code.as_str()).ok()?;
    Some(CODES[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_use_are_read_and_others_are_not() {
        assert!(CODES.is_sorted());
        assert_eq!(currency_code("usd"), Some("USD"));
        assert_eq!(currency_code("GBP"), Some("GBP"));
        for text in ["XYZ", "US$", "DEM", "", "dollars"] {
            assert_eq!(currency_code(text), None, "{text}");
        }
    }
}
