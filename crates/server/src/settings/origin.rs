//! URLs in settings that are compared or continued, and therefore must have one spelling.

use http::Uri;

/// Says whether a text is an origin exactly as a browser sends it.
pub(super) fn is_origin(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_lowercase())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte));
    let usual_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => "",
    };
    let is_plain = rest
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._:[]".contains(&byte));
    let has_usual_port = !usual_port.is_empty() && rest.ends_with(usual_port);
    is_scheme && !rest.is_empty() && !rest.starts_with(':') && is_plain && !has_usual_port
}

/// Says whether a text is an http(s) URL that paths can be added to.
pub(super) fn is_base_url(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else {
        return false;
    };
    let is_http = text.starts_with("http://") || text.starts_with("https://");
    let has_host = uri.host().is_some_and(|host| !host.is_empty());
    let has_user = uri.authority().is_some_and(|it| it.as_str().contains('@'));
    is_http && has_host && !has_user && uri.query().is_none() && !text.contains('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_what_browsers_send() {
        for text in [
            "https://jobs.example.org",
            "http://localhost:3000",
            "http://[::1]:80800",
            "app://x",
        ] {
            assert!(is_origin(text), "{text}");
        }
        for text in [
            "*",
            "",
            "null",
            "jobs.example.org",
            "https://x/",
            "https://*.example.org",
            "https://Jobs.example.org",
            "https://x:443",
            "http://x:80",
            "https://a@b",
            "https://",
            "https://:8080",
        ] {
            assert!(!is_origin(text), "{text}");
        }
    }

    #[test]
    fn a_base_url_can_be_continued() {
        for text in ["https://x", "http://x:8080/", "https://x.org/api"] {
            assert!(is_base_url(text), "{text}");
        }
        for text in [
            "https://x?a=1",
            "https://x/#a",
            "https://",
            "ftp://x",
            "x.org",
            "https://a:b@x",
            "https://x y",
        ] {
            assert!(!is_base_url(text), "{text}");
        }
    }
}
