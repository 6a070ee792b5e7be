//! Counters and histograms, resolved once at start-up; names and labels are listed in `docs/metrics.md`.

use std::time::Duration;

use contract::{
    operation::{OPERATIONS, Operation},
    status::{STATUSES, Status},
};
use prometheus::{
    Encoder, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};
use upstream::OUTCOMES;

use crate::postings_data::Remote;

/// Upper bounds of the time histogram in seconds.
const BUCKETS: [f64; 12] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0,
];

/// Handles of one operation, by status.
struct OperationHandles {
    requests: [IntCounter; STATUSES.len()],
    seconds: Histogram,
}

/// All metrics of a server.
pub struct Metrics {
    registry: Registry,
    operations: Vec<OperationHandles>,
    unrouted: OperationHandles,
    /// Messages that hyper refused by itself, and so may have answered outside the contract; every one is a defect.
    pub foreign_errors: IntCounter,
    /// Handler panics.
    pub panics: IntCounter,
    /// Unknown query parameters that callers sent.
    pub unknown_parameters: IntCounter,
    /// Requests refused by admission.
    pub shed: IntCounter,
    /// Simulated errors, which count in no other metric.
    pub simulated: IntCounter,
    /// Answers that were cut because the work failed after the head was sent.
    pub aborted_streams: IntCounter,
    /// Connections open.
    pub connections: IntGauge,
    /// Requests that run in the compute pool.
    pub pool_running: IntGauge,
    /// Requests that wait for the compute pool.
    pub pool_waiting: IntGauge,
    /// The present limit of the compute pool.
    pub pool_limit: IntGauge,
    /// Bytes of request bodies in memory.
    pub body_bytes: IntGauge,
    /// Versions of postings that could not be opened, by corpus.
    pub postings_refused: IntCounterVec,
    /// Versions that the postings mounts serve.
    pub postings_version: IntGaugeVec,
    /// Unique postings that they serve.
    pub postings_unique: IntGaugeVec,
    /// Questions to other processes.
    pub upstream: UpstreamMetrics,
}

/// Questions to other processes, by the mount that asks.
pub struct UpstreamMetrics {
    calls: IntCounterVec,
    repeats: IntCounterVec,
    withheld: IntCounterVec,
    is_open: IntGaugeVec,
    running: IntGaugeVec,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Metrics {
    /// Registers everything. Fails only when two metrics share a name, which a test excludes.
    pub fn new() -> prometheus::Result<Metrics> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new(
                "waypost_requests_total",
                "Requests answered, by operation and status.",
            ),
            &["operation", "status"],
        )?;
        registry.register(Box::new(requests.clone()))?;
        let seconds = HistogramVec::new(
            HistogramOpts::new(
                "waypost_request_seconds",
                "Time from the request's head to the answer's head.",
            )
            .buckets(BUCKETS.to_vec()),
            &["operation"],
        )?;
        registry.register(Box::new(seconds.clone()))?;
        let handles = |name: &str| OperationHandles {
            requests: STATUSES
                .each_ref()
                .map(|row| requests.with_label_values(&[name, &row.number.to_string()])),
            seconds: seconds.with_label_values(&[name]),
        };
        let counter = |name: &str, help: &str| -> prometheus::Result<IntCounter> {
            let counter = IntCounter::new(name, help)?;
            registry.register(Box::new(counter.clone()))?;
            Ok(counter)
        };
        let gauge = |name: &str, help: &str| -> prometheus::Result<IntGauge> {
            let gauge = IntGauge::new(name, help)?;
            registry.register(Box::new(gauge.clone()))?;
            Ok(gauge)
        };
        let mount_gauge = |name: &str, help: &str| -> prometheus::Result<IntGaugeVec> {
            let gauge = IntGaugeVec::new(Opts::new(name, help), &["mount"])?;
            registry.register(Box::new(gauge.clone()))?;
            Ok(gauge)
        };
        let postings_refused = IntCounterVec::new(
            Opts::new(
                "waypost_postings_refused_total",
                "Versions of postings that could not be opened.",
            ),
            &["corpus"],
        )?;
        registry.register(Box::new(postings_refused.clone()))?;
        let mount_counter = |name: &str, help: &str, labels: &[&str]| -> prometheus::Result<IntCounterVec> {
            let counter = IntCounterVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(counter.clone()))?;
            Ok(counter)
        };
        Ok(Metrics {
            upstream: UpstreamMetrics {
                calls: mount_counter(
                    "waypost_upstream_calls_total",
                    "Calls to another process, by what came of them.",
                    &["mount", "outcome"],
                )?,
                repeats: mount_counter(
                    "waypost_upstream_repeats_total",
                    "Calls that were repeats.",
                    &["mount"],
                )?,
                withheld: mount_counter(
                    "waypost_upstream_withheld_total",
                    "Questions that were not asked because the breaker was open.",
                    &["mount"],
                )?,
                is_open: mount_gauge("waypost_upstream_breaker_open", "1 while the breaker is open.")?,
                running: mount_gauge(
                    "waypost_upstream_running",
                    "Requests that hold a place before another process.",
                )?,
            },
            postings_refused,
            postings_version: mount_gauge(
                "waypost_postings_version",
                "Version that a postings mount serves.",
            )?,
            postings_unique: mount_gauge("waypost_postings_unique", "Unique postings that a mount serves.")?,
            operations: OPERATIONS
                .iter()
                .map(|operation| handles(operation.name))
                .collect(),
            unrouted: handles("none"),
            foreign_errors: counter(
                "waypost_foreign_errors_total",
                "Messages that were refused below the contract.",
            )?,
            panics: counter("waypost_panics_total", "Handler panics.")?,
            unknown_parameters: counter(
                "waypost_unknown_parameters_total",
                "Unknown query parameters that were ignored.",
            )?,
            shed: counter("waypost_shed_total", "Requests refused by admission.")?,
            simulated: counter("waypost_simulated_total", "Errors made by the sandbox.")?,
            aborted_streams: counter(
                "waypost_aborted_streams_total",
                "Answers cut after their head was sent.",
            )?,
            connections: gauge("waypost_connections", "Open connections.")?,
            pool_running: gauge("waypost_pool_running", "Requests that run in the compute pool.")?,
            pool_waiting: gauge("waypost_pool_waiting", "Requests that wait for the compute pool.")?,
            pool_limit: gauge(
                "waypost_pool_limit",
                "Requests that may run in the compute pool at once.",
            )?,
            body_bytes: gauge("waypost_body_bytes", "Bytes of request bodies in memory.")?,
            registry,
        })
    }

    /// Counts an answer.
    pub fn answered(&self, operation: Option<&'static Operation>, status: Status, took: Duration) {
        let handles = operation
            .and_then(|it| self.operations.get(it.index()))
            .unwrap_or(&self.unrouted);
        handles.requests[status as usize].inc();
        handles.seconds.observe(took.as_secs_f64());
    }

    /// Writes everything in the Prometheus text format.
    pub fn exposition(&self) -> prometheus::Result<Vec<u8>> {
        let mut text = Vec::with_capacity(64 * 1024);
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

impl UpstreamMetrics {
    /// Copies what a mount counts. Called by one thread at a time.
    pub fn report(&self, mount: &str, remote: &Remote) {
        let counters = remote.counters();
        let copy = |counter: IntCounter, counted: u64| counter.inc_by(counted.saturating_sub(counter.get()));
        for outcome in OUTCOMES {
            copy(
                self.calls.with_label_values(&[mount, outcome.word()]),
                counters.calls(outcome),
            );
        }
        copy(self.repeats.with_label_values(&[mount]), counters.repeats());
        copy(self.withheld.with_label_values(&[mount]), counters.withheld());
        let set = |gauge: &IntGaugeVec, value: i64| gauge.with_label_values(&[mount]).set(value);
        set(&self.is_open, counters.is_open().into());
        let (running, _) = remote.gate().load();
        set(&self.running, running as i64);
    }
}
