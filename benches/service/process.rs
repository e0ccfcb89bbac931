//! The program under measurement, as processes of their own.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::world::World;

/// Ticks a second in `/proc/*/stat`; 100 on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// A running service.
pub struct Service {
    address: SocketAddr,
    children: Vec<Child>,
}

impl Service {
    /// Starts it on a free port.
    pub fn start(world: &World, mail: u16) -> Self {
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let program = env!("CARGO_BIN_EXE_yousaid");
        let start = |arguments: &[&str]| {
            Command::new(program)
                .args(arguments)
                .envs(world.environment(address, mail))
                .current_dir(world.folder())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts")
        };
        let children = if world.is_postgres() {
            vec![start(&["serve", "--no-worker"]), start(&["work"])]
        } else {
            vec![start(&["serve"])]
        };
        Self { address, children }
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resident memory of the process that serves pages, in MB.
    pub fn memory(&self) -> f64 {
        let status = self.proc(0, "status");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<f64>()
            .unwrap()
            / 1024.0
    }

    /// Processor time of all its processes so far.
    pub fn cpu(&self) -> Duration {
        (0..self.children.len())
            .map(|child| {
                let stat = self.proc(child, "stat");
                let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
                let ticks: f64 =
                    fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
                Duration::from_secs_f64(ticks / TICKS)
            })
            .sum()
    }

    fn proc(&self, child: usize, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.children[child].id())).unwrap()
    }

    /// Stops it.
    pub fn stop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}
