//! Processes under test: started, waited for, and ended with the benchmark.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};

use crate::{cpu, cpu::ProcessClock, program::Program};

/// Longest start of a child.
const PATIENCE: Duration = Duration::from_secs(20);

/// A process that listens on the loopback interface; killed when dropped.
#[derive(Debug)]
pub struct Listening {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its CPU clock.
    pub clock: ProcessClock,
}

impl Drop for Listening {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do about either failure.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Starts the server on a data directory, as an operator would, with the access log in a file.
pub fn server(program: &Program, data: &Path, core: Option<usize>) -> anyhow::Result<Listening> {
    let mut command = Command::new(&program.executable);
    command
        .args(&program.serve)
        .arg("--data")
        .arg(data)
        .args(["--listen", "127.0.0.1:0", "--json"])
        .env("WAYPOST_LOG__ACCESS", data.join("access.log"))
        .env("WAYPOST_HEALTH__LISTEN", "127.0.0.1:0");
    announced(command, core)
}

/// Starts the bare handler that answers from a file.
pub fn peer(program: &Program, answers: &Path, core: Option<usize>) -> anyhow::Result<Listening> {
    let mut command = Command::new(&program.executable);
    command.args(&program.peer).arg(answers);
    announced(command, core)
}

/// Starts a process that says where it listens in the first line of its output: `{"base_url": …}`.
fn announced(mut command: Command, core: Option<usize>) -> anyhow::Result<Listening> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = spawn(&mut command, core)?;
    let output = child.stdout.take().context("the output of a child is piped")?;
    let mut line = String::new();
    let read = BufReader::new(output).read_line(&mut line);
    match read
        .map_err(anyhow::Error::from)
        .and_then(|_| announced_address(&line))
    {
        Ok(address) => listening(child, address),
        Err(error) => {
            // Its failure is the one to report.
            let _gone = child.kill();
            let _reaped = child.wait();
            Err(error.context(format!("{command:?} did not start to listen")))
        }
    }
}

fn announced_address(line: &str) -> anyhow::Result<SocketAddr> {
    let value: serde_json::Value = serde_json::from_str(line).context("no line of JSON")?;
    let url = value["base_url"].as_str().context("no base_url")?;
    let address = url.strip_prefix("http://").context("not an http address")?;
    Ok(address.trim_end_matches('/').parse()?)
}

/// Starts a process that listens at an address known beforehand.
pub fn at_address(
    mut command: Command,
    address: SocketAddr,
    core: Option<usize>,
) -> anyhow::Result<Listening> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = spawn(&mut command, core)?;
    let started = Instant::now();
    while TcpStream::connect(address).is_err() {
        if let Some(status) = child.try_wait()? {
            bail!("{command:?} ended with {status}");
        }
        if started.elapsed() > PATIENCE {
            let _gone = child.kill();
            let _reaped = child.wait();
            bail!("{command:?} does not listen on {address}");
        }
        pause();
    }
    listening(child, address)
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing tells when another program begins to listen, and this thread serves nobody"
)]
fn pause() {
    std::thread::sleep(Duration::from_millis(10));
}

fn listening(child: Child, address: SocketAddr) -> anyhow::Result<Listening> {
    ensure!(address.ip().is_loopback(), "{address} is not a loopback address");
    let clock = ProcessClock::of(child.id())?;
    Ok(Listening {
        child,
        address,
        clock,
    })
}

/// Starts a process on one core, if one is named: it inherits the cores of the thread that starts it.
fn spawn(command: &mut Command, core: Option<usize>) -> anyhow::Result<Child> {
    let start = |command: &mut Command| {
        command
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))
    };
    let Some(core) = core else {
        return start(command);
    };
    std::thread::scope(|scope| {
        let starter = scope.spawn(|| {
            cpu::pin_to(core)?;
            start(command)
        });
        starter
            .join()
            .unwrap_or_else(|_| bail!("the thread that starts a child panicked"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_announcement_is_read_with_and_without_a_slash() {
        let address: SocketAddr = "127.0.0.1:81".parse().unwrap();
        for line in [
            r#"{"base_url":"http://127.0.0.1:81"}"#,
            r#"{"base_url":"http://127.0.0.1:81/","x":1}"#,
        ] {
            assert_eq!(announced_address(line).unwrap(), address);
        }
        assert!(announced_address("listening").is_err());
    }
}
