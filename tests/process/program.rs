//! The program, started with a small content folder, its output in a file.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use jauap::sandbox::{Sandbox, State};
use tempfile::TempDir;

pub const PATIENCE: Duration = Duration::from_secs(30);
pub const TOKEN: &str = "7000000001:AAEhBOweik6ad6PsVMRxjeQDd6qKLtHbXyz";

/// The entries that the shipped phrases point at.
const ENTRIES: &str = "
- id: referendum.date
  title: {kk: Күні, ru: Дата}
  ask: {kk: [референдум қашан болады], ru: [когда пройдёт референдум]}
  answer: {kk: Наурызда., ru: В марте.}
  sources: [{title: Газета, url: 'https://example.kz/a'}]
  reviewed: 2026-11-23
- id: bot.about
  title: {kk: Бот, ru: Бот}
  ask: {kk: [кімсің сен], ru: [кто ты такой]}
  answer: {kk: Бот., ru: Бот.}
  sources: [{title: Газета, url: 'https://example.kz/b'}]
  reviewed: 2026-11-23
- id: bot.privacy
  title: {kk: Құпия, ru: Тайна}
  ask: {kk: [не сақтайсың], ru: [что ты хранишь]}
  answer: {kk: Ештеңе., ru: Ничего.}
  sources: [{title: Газета, url: 'https://example.kz/c'}]
  reviewed: 2026-11-23
";

/// A running `jauap run`; killed when dropped.
pub struct Program {
    pub sandbox: Sandbox,
    pub folder: TempDir,
    /// Where it serves its health and metrics.
    pub http: SocketAddr,
    child: Child,
}

impl Program {
    /// Starts the program at log level `log`, through `shell` if given: its last words must be `exec "$@"`.
    pub async fn start(log: &str, shell: Option<&str>) -> Self {
        let sandbox = Sandbox::start((Ipv4Addr::LOCALHOST, 0).into(), TOKEN).await.expect("a free port");
        let folder = tempfile::tempdir().expect("a folder");
        let content = content_in(&folder);
        let http = free_address();
        let output = File::create(folder.path().join("output")).expect("made");
        let program = env!("CARGO_BIN_EXE_jauap");
        let mut command = match shell {
            Some(script) => {
                let mut command = Command::new("sh");
                command.args(["-c", script, "sh", program]);
                command
            }
            None => Command::new(program),
        };
        let child = command
            .arg("run")
            .arg("--faq")
            .arg(&content)
            .args(["--http", &http.to_string(), "--messages-per-second", "1000"])
            .args(["--database", &database_in(&folder)])
            .env("TELOXIDE_TOKEN", TOKEN)
            .env("TELOXIDE_API_URL", sandbox.api_url())
            .env("RUST_LOG", log)
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a handle"))
            .stderr(output)
            .spawn()
            .expect("started");
        let program = Self { sandbox, folder, http, child };
        program.until("the bot polls", State::is_polling).await;
        program
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it wrote so far.
    pub fn output(&self) -> String {
        let output = fs::read(self.folder.path().join("output")).expect("read");
        String::from_utf8_lossy(&output).into_owned()
    }

    pub fn database(&self) -> String {
        database_in(&self.folder)
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("asked").is_some()
    }

    /// Waits for a condition, which `what` names where it doesn't come true.
    pub async fn until(&self, what: &str, is_so: impl Fn(&State) -> bool) {
        assert!(
            self.sandbox.wait_until(PATIENCE, is_so).await,
            "waited in vain: {what}; the output:\n{}",
            self.output()
        );
    }

    /// The value of a metric.
    pub async fn metric(&self, name: &str) -> u64 {
        let response = self.get("/metrics", &self.http.to_string()).await;
        let text = response.text().await.expect("metrics");
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name} in {text}"))
    }

    /// Asks the program's server under a name.
    pub async fn get(&self, path: &str, host: &str) -> reqwest::Response {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let request = client.get(format!("http://{}{path}", self.http)).header(reqwest::header::HOST, host);
        request.send().await.expect("an answer")
    }

    /// Asks it to stop and waits until it has; gives its exit status.
    #[cfg(unix)]
    pub fn stop(&mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.id().to_string()]).status().expect("kill");
        assert!(told.success());
        self.child.wait().expect("ended").code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a small content folder.
pub fn content_in(folder: &TempDir) -> PathBuf {
    let content = folder.path().join("faq");
    fs::create_dir(&content).expect("made");
    fs::write(content.join("about.yaml"), ENTRIES).expect("written");
    content
}

fn database_in(folder: &TempDir) -> String {
    format!("sqlite://{}", folder.path().join("topics.db").display())
}

/// An address that nobody listens at.
pub fn free_address() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).expect("a free port")
}
