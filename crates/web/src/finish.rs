//! From an answer to the bytes of HTTP: validators, compression, and the headers that keep pages safe.

use std::{fmt::Write as _, io::Write as _};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use crate::answer::{Answer, PROBLEM};

/// Bodies below this length, in bytes, are sent as they are: compressing would save nothing.
const GZIP_BYTES_MIN: usize = 600;

/// What browsers may load: nothing from elsewhere, no script or style inside a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The headers of every answer.
const SAFE: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];

/// How an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sending {
    /// Whether only the head is wanted.
    pub head_only: bool,
    /// Whether it may be kept by caches between; what only some may see may not.
    pub public: bool,
    /// Whether the site is reached through TLS.
    pub secure: bool,
}

/// Makes the response of an answer.
pub fn response(answer: &Answer, asked: &HeaderMap, sending: Sending) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in SAFE {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if sending.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    let mut put = |name: HeaderName, text: &str| {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.append(name, value);
        }
    };
    put(header::VARY, "accept-encoding, authorization, cookie");
    for cookie in &answer.cookies {
        put(header::SET_COOKIE, cookie);
    }
    if let Some(link) = &answer.link {
        put(header::LINK, link);
    }
    if let Some(location) = &answer.location {
        put(header::LOCATION, location);
        if (300..400).contains(&answer.status) {
            put(header::CACHE_CONTROL, "no-store");
            return response;
        }
    }
    if answer.status == 401 && answer.media == PROBLEM {
        put(header::WWW_AUTHENTICATE, "Bearer");
    }
    put(header::CONTENT_TYPE, answer.media);
    if let Some(name) = &answer.file {
        put(header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{}\"", safe_name(name)));
    }
    let validated = answer.status == 200 && sending.public;
    put(
        header::CACHE_CONTROL,
        match (answer.lasting, validated) {
            (true, _) => "public, max-age=3600",
            (false, true) => "public, no-cache",
            (false, false) => "no-store",
        },
    );
    if validated {
        let tag = tag(&answer.body);
        put(header::ETAG, &tag);
        if matches(asked, &tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
    }
    let (body, is_zipped) = packed(answer, asked);
    if is_zipped {
        put(header::CONTENT_ENCODING, "gzip");
    }
    put(header::CONTENT_LENGTH, &body.len().to_string());
    if !sending.head_only {
        *response.body_mut() = Body::from(body);
    }
    response
}

/// A weak validator: the bytes before compression.
fn tag(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    let mut text = String::from("W/\"");
    for byte in digest.iter().take(12) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    text
}

fn matches(asked: &HeaderMap, tag: &str) -> bool {
    let given = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let bare = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    given.is_some_and(|given| {
        given.trim() == "*" || given.split(',').any(|each| bare(each) == bare(tag))
    })
}

fn packed(answer: &Answer, asked: &HeaderMap) -> (Vec<u8>, bool) {
    let takes = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let takes = takes.is_some_and(|takes| {
        takes.split(',').any(|each| {
            let mut parts = each.split(';').map(str::trim);
            parts.next() == Some("gzip") && parts.next() != Some("q=0")
        })
    });
    let is_text =
        ["text/", "json", "xml", "javascript"].iter().any(|kind| answer.media.contains(kind));
    if !takes || !is_text || answer.body.len() < GZIP_BYTES_MIN {
        return (answer.body.clone(), false);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    match encoder.write_all(&answer.body).and_then(|()| encoder.finish()) {
        Ok(zipped) => (zipped, true),
        Err(_) => (answer.body.clone(), false),
    }
}

/// A file's name without what would end the header's value.
fn safe_name(name: &str) -> String {
    let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    name.chars().map(|letter| if safe(letter) { letter } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validator_is_known_again_in_any_form() {
        let tag = tag(b"x");
        for given in [tag.as_str(), tag.trim_start_matches("W/"), "*", &format!("\"a\", {tag}")] {
            let mut asked = HeaderMap::new();
            asked.insert(header::IF_NONE_MATCH, given.parse().unwrap());
            assert!(matches(&asked, &tag), "{given}");
        }
    }

    #[test]
    fn a_file_has_a_name_that_ends_no_header() {
        assert_eq!(safe_name("a\"; x\r\ny.csv"), "a---x--y.csv");
    }
}
