//! Measures the head check on a head of 800 bytes, as it comes from a caller with a token.

use std::hint::black_box;
use std::time::Instant;

use waypost_connection::{Settings, check_head};

const ROUNDS: u32 = 1_000;

fn main() {
    let mut head = String::from(
        "GET /skills/versions/latest/skills?q=data%20entry&limit=10&fields=id,name HTTP/1.1\r\n\
         Host: localhost:8080\r\nUser-Agent: example/1.0\r\nAccept: application/json\r\n\
         Accept-Encoding: gzip, br\r\nAuthorization: Bearer ",
    );
    let token = 800 - head.len() - "\r\n\r\n".len();
    head.push_str(&"a".repeat(token));
    head.push_str("\r\n\r\n");
    let settings = Settings::default();
    let mut best = f64::INFINITY;
    for _ in 0..2_000 {
        let begun = Instant::now();
        for _ in 0..ROUNDS {
            let _ = black_box(check_head(black_box(head.as_bytes()), &settings));
        }
        best = best.min(begun.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS));
    }
    println!("{} bytes: {best:.0} ns", head.len());
}
