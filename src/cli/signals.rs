//! SIGTERM and Ctrl-C: the first asks the program to stop, the second ends it at once.

use std::io;

use tokio::{runtime::Runtime, signal, sync::watch};

/// Tells of the first signal; any number may wait for it.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Waits for the first signal.
    pub async fn first(&self) {
        let mut told = self.0.clone();
        // The sender lives as long as the program.
        let _ = told.wait_for(|told| *told).await;
    }
}

/// Begins to listen, at once; what comes is told when `runtime` runs. Must be called before anything takes long: as
/// process 1 of a container a program without handlers doesn't stop at all.
pub fn stop(runtime: &Runtime) -> io::Result<Stop> {
    let (tell, told) = watch::channel(false);
    let _within = runtime.enter();
    #[cfg(unix)]
    let [mut term, mut interrupt] = {
        use signal::unix::{SignalKind, signal};
        [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?]
    };
    runtime.spawn(async move {
        loop {
            #[cfg(unix)]
            tokio::select! {
                _ = term.recv() => (),
                _ = interrupt.recv() => (),
            }
            #[cfg(not(unix))]
            let _ = signal::ctrl_c().await;
            if *tell.borrow() {
                log::warn!("second signal: ending at once");
                std::process::exit(130);
            }
            tell.send_replace(true);
        }
    });
    Ok(Stop(told))
}
