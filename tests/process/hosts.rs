//! Who may ask: nobody but this machine, and no web page that has a browser here ask for it (DNS rebinding).

use std::{net::SocketAddr, process::Command};

use super::program::Program;

#[tokio::test]
async fn the_servers_of_health_and_metrics_answer_only_under_local_names() {
    let program = Program::start("warn", None).await;
    for path in ["/healthz", "/readyz", "/metrics", "/", "/nowhere"] {
        for host in ["evil.example", "localhost.evil.example", "192.168.0.1:9090"] {
            let response = program.get(path, host).await;
            assert_eq!(response.status(), 403, "{path} as {host}");
            assert!(!response.text().await.expect("a text").contains("jauap_"), "{path}");
        }
    }
    assert_eq!(program.get("/metrics", "localhost").await.status(), 200);
}

#[test]
fn by_default_only_this_machine_is_listened_to() {
    for command in ["run", "preview"] {
        let help = Command::new(env!("CARGO_BIN_EXE_jauap")).args([command, "--help"]).output().expect("help").stdout;
        let help = String::from_utf8(help).expect("a text");
        let http = help.split("--http").nth(1).and_then(|after| after.split("[default: ").nth(1)).expect("a default");
        let address: SocketAddr = http.split(']').next().unwrap_or_default().parse().expect("an address");
        assert!(address.ip().is_loopback(), "{command} listens at {address}");
    }
}
