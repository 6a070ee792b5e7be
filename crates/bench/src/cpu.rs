//! CPU time of processes and threads, and the cores they run on.

use std::time::Duration;

/// The CPU clock of a process: user and system time of all its threads, ended ones too.
#[derive(Clone, Copy, Debug)]
pub struct ProcessClock(system::Clock);

impl ProcessClock {
    /// Finds the clock of a process.
    pub fn of(process: u32) -> anyhow::Result<ProcessClock> {
        system::of_process(process).map(ProcessClock)
    }

    /// Reads the clock.
    pub fn read(self) -> anyhow::Result<Duration> {
        system::read(self.0)
    }
}

/// Reads the CPU clock of the calling thread.
pub fn thread_time() -> anyhow::Result<Duration> {
    system::read(system::THREAD)
}

/// How many cores the calling thread may use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Keeps the calling thread, and the processes and threads it starts from here on, on one core.
pub fn pin_to(core: usize) -> anyhow::Result<()> {
    system::allow(&[core])
}

/// Lets the calling thread use the first `count` cores again.
pub fn unpin(count: usize) -> anyhow::Result<()> {
    system::allow(&(0..count).collect::<Vec<_>>())
}

#[cfg(target_os = "linux")]
mod system {
    use std::time::Duration;

    use anyhow::Context;
    use nix::{
        sched::{CpuSet, sched_setaffinity},
        time::{ClockId, clock_getcpuclockid, clock_gettime},
        unistd::Pid,
    };

    pub type Clock = ClockId;
    pub const THREAD: Clock = ClockId::CLOCK_THREAD_CPUTIME_ID;

    pub fn of_process(process: u32) -> anyhow::Result<Clock> {
        let process = i32::try_from(process).context("the number of a process")?;
        clock_getcpuclockid(Pid::from_raw(process)).context("cannot find the CPU clock of the process")
    }

    pub fn read(clock: Clock) -> anyhow::Result<Duration> {
        Ok(clock_gettime(clock).context("cannot read a CPU clock")?.into())
    }

    pub fn allow(cores: &[usize]) -> anyhow::Result<()> {
        let mut set = CpuSet::new();
        for core in cores {
            set.set(*core).context("no such core")?;
        }
        sched_setaffinity(Pid::from_raw(0), &set).context("cannot choose the cores of a thread")
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::time::Duration;

    use anyhow::bail;

    pub type Clock = ();
    pub const THREAD: Clock = ();

    pub fn of_process(_process: u32) -> anyhow::Result<Clock> {
        bail!("CPU time of other processes is measured on Linux only")
    }

    pub fn read(_clock: Clock) -> anyhow::Result<Duration> {
        bail!("CPU time is measured on Linux only")
    }

    pub fn allow(_cores: &[usize]) -> anyhow::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_of_this_process_and_thread_advance_with_work() {
        let clock = ProcessClock::of(std::process::id()).unwrap();
        let (process, thread) = (clock.read().unwrap(), thread_time().unwrap());
        let mut sum = 0u64;
        while thread_time().unwrap() - thread < Duration::from_millis(1) {
            sum = std::hint::black_box(sum + 1);
        }
        assert!(clock.read().unwrap() - process >= Duration::from_millis(1));
    }
}
