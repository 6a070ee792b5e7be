use super::*;
use std::net::Ipv4Addr;

const NOW: u64 = 1_800_000_000;

fn address(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
}

#[test]
fn sixty_first_failure_within_a_minute_is_refused() {
    let limiter = FailureLimiter::new(FailureSettings::default());
    for second in 0..60 {
        assert_eq!(limiter.fail(address(1), None, NOW + second / 2), None);
    }
    // The first two failures are a minute old at second 60.
    assert_eq!(limiter.fail(address(1), None, NOW + 50), Some(10));
    assert_eq!(limiter.fail(address(2), None, NOW + 50), None);
    assert_eq!(limiter.fail(address(1), None, NOW + 60), None);
    assert_eq!(limiter.fail(address(1), None, NOW + 60), None);
    assert_eq!(limiter.fail(address(1), None, NOW + 60), Some(1));
}

#[test]
fn pair_is_limited_before_its_address() {
    let limiter = FailureLimiter::new(FailureSettings::default());
    for _ in 0..10 {
        assert_eq!(limiter.fail(address(1), Some("portal"), NOW), None);
    }
    assert_eq!(
        limiter.retry_after(address(1), Some("portal"), NOW + 20),
        Some(40)
    );
    assert_eq!(limiter.retry_after(address(1), Some("other"), NOW + 20), None);
    assert_eq!(limiter.retry_after(address(2), Some("portal"), NOW + 20), None);
    assert_eq!(limiter.retry_after(address(1), Some("portal"), NOW + 60), None);
}

#[test]
fn addresses_of_one_network_count_together() {
    let limiter = FailureLimiter::new(FailureSettings {
        per_address: 2,
        per_client: 10,
    });
    let fail = |text: &str| limiter.fail(text.parse().unwrap(), None, NOW);
    assert_eq!(fail("2001:db8:1:2::1"), None);
    assert_eq!(fail("2001:db8:1:2:ffff::9"), None);
    assert_eq!(fail("2001:db8:1:2::7"), Some(60));
    assert_eq!(fail("2001:db8:1:3::1"), None);
    assert_eq!(fail("192.0.2.9"), None);
    assert_eq!(fail("::ffff:192.0.2.9"), None);
    assert_eq!(fail("192.0.2.9"), Some(60));
}

#[test]
fn memory_is_bounded_whatever_arrives() {
    let limiter = FailureLimiter::with_capacity(FailureSettings::default(), 160);
    for number in 0..20_000_u32 {
        let address = IpAddr::V4(Ipv4Addr::from_bits(number));
        limiter.fail(address, Some(&number.to_string()), NOW);
        limiter.fail(address, None, NOW);
    }
    let remembered: usize = limiter
        .shards
        .iter()
        .map(|shard| shard.lock().unwrap().len())
        .sum();
    assert!(remembered <= 160, "{remembered}");
}

#[test]
fn limit_of_zero_refuses_at_once_and_a_clock_set_back_does_not_lock_out() {
    let none = FailureLimiter::new(FailureSettings {
        per_address: 0,
        per_client: 0,
    });
    assert_eq!(none.fail(address(1), None, NOW), Some(60));
    let limiter = FailureLimiter::new(FailureSettings {
        per_address: 1,
        per_client: 1,
    });
    limiter.fail(address(1), None, NOW);
    assert_eq!(limiter.retry_after(address(1), None, NOW - 3600), None);
}
