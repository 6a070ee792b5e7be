//! Help, version and completions.

use crate::support::Place;

#[test]
fn every_command_explains_itself() {
    let place = Place::new();
    let commands = [
        "demo",
        "serve",
        "import",
        "import skills",
        "import titles",
        "import companies",
        "import similarity",
        "client",
        "client create",
        "client list",
        "client show",
        "client set",
        "client enable",
        "client rotate",
        "client revoke",
        "client expire",
        "client delete",
        "client token",
        "keys rotate",
        "keys list",
        "maintenance on",
        "maintenance off",
        "maintenance show",
        "catalog list",
        "catalog remove",
        "catalog rollback",
        "extract",
        "eval",
        "check",
        "bench edge",
        "bench extract",
        "bench search",
        "bench titles",
        "bench overload",
        "completions",
    ];
    for command in commands {
        let mut arguments: Vec<&str> = command.split(' ').collect();
        arguments.push("--help");
        let help = place.run(&arguments).succeeds();
        assert!(
            help.out.contains(&format!("Usage: waypost {command}")),
            "{help:?}"
        );
    }
    let whole = place.run(&["--help"]).succeeds();
    assert!(whole.out.contains("First steps") && whole.out.contains("Exit codes"));
}

#[test]
fn the_version_is_that_of_the_package() {
    let shown = Place::new().run(&["--version"]).succeeds();
    assert_eq!(shown.out, format!("waypost {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_shell_gets_a_script() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = place.run(&["completions", shell]).succeeds();
        assert!(script.out.contains("maintenance"), "{shell}");
    }
    place.run(&["completions", "cmd"]).fails(2, "bash");
}

#[test]
fn an_unknown_command_is_wrong_usage() {
    let place = Place::new();
    place.run(&["server"]).fails(2, "server");
    place.run(&[]).fails(2, "First steps");
}
