//! The other peer: nginx with one process that returns the bytes from its configuration.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    child::{self, Listening},
    peer::SavedAnswer,
};

/// A word of nginx's configuration is read into a buffer of 4 KiB.
const WORD: usize = 2_000;

/// Says whether the answer can stand in the configuration, which is text.
pub fn can_return(answer: &SavedAnswer) -> bool {
    std::str::from_utf8(&answer.body).is_ok() && !answer.is_coded()
}

/// Starts nginx where it is installed.
pub fn start(
    nginx: &Path,
    locations: &[(&str, &SavedAnswer)],
    directory: &Path,
    core: Option<usize>,
) -> anyhow::Result<Option<Listening>> {
    let asked = Command::new(nginx)
        .arg("-v")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !asked.is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    // Free until nginx takes it: it cannot report a port that it chose itself.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let configuration = directory.join("nginx.conf");
    fs::write(
        &configuration,
        configure(locations, &address.to_string(), directory),
    )?;
    let mut command = Command::new(nginx);
    command
        .arg("-p")
        .arg(directory)
        .arg("-c")
        .arg(&configuration)
        .arg("-e")
        .arg(directory.join("nginx.error"));
    child::at_address(command, address, core).map(Some)
}

fn configure(locations: &[(&str, &SavedAnswer)], address: &str, directory: &Path) -> String {
    let directory = directory.display();
    let mut text = format!(
        "daemon off;\nmaster_process off;\npid {directory}/nginx.pid;\nevents {{ worker_connections 1024; }}\n\
         http {{\naccess_log off;\nkeepalive_requests 100000000;\ntcp_nodelay on;\n\
         client_body_temp_path {directory}/nginx.body;\nproxy_temp_path {directory}/nginx.proxy;\n\
         fastcgi_temp_path {directory}/nginx.fastcgi;\nuwsgi_temp_path {directory}/nginx.uwsgi;\n\
         scgi_temp_path {directory}/nginx.scgi;\n\
         geo $dollar {{ default \"$\"; }}\nserver {{\nlisten {address};\n"
    );
    for (path, answer) in locations.iter().filter(|(_, answer)| can_return(answer)) {
        let body = String::from_utf8_lossy(&answer.body);
        let kind = answer.headers.iter().find(|(name, _)| name == "content-type");
        let kind = kind.map_or("application/json", |(_, value)| value);
        text.push_str(&format!(
            "location = {path} {{\ntypes {{}}\ndefault_type \"{kind}\";\n"
        ));
        let mut variables = String::new();
        for (at, word) in words(&body).iter().enumerate() {
            text.push_str(&format!("set $part{at} \"{word}\";\n"));
            variables.push_str(&format!("${{part{at}}}"));
        }
        text.push_str(&format!("return 200 \"{variables}\";\n}}\n"));
    }
    text.push_str("}\n}\n");
    text
}

/// Cuts a body into words of the configuration.
fn words(body: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in body.chars() {
        let escaped = match character {
            '$' => "${dollar}".to_owned(),
            '"' | '\\' => format!("\\{character}"),
            other => other.to_string(),
        };
        let last = words.len() - 1;
        words[last].push_str(&escaped);
        if words[last].len() >= WORD {
            words.push(String::new());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_dollars_are_escaped() {
        assert_eq!(words(r#"{"a":"$1\n"}"#), [r#"{\"a\":\"${dollar}1\\n\"}"#]);
    }

    #[test]
    fn long_bodies_are_cut() {
        let words = words(&"é".repeat(2_500));
        assert_eq!(words.len(), 3);
        assert!(words.iter().all(|word| word.len() <= WORD + 2));
    }
}
