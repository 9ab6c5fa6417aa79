//! The memory of a site that was read a little and then left alone.

use std::{fs, thread, time::Duration};

use super::{
    process::{Running, get},
    site::Site,
};

pub(super) fn measure(site: &Site, size: usize) {
    let server = Running::sandpress(site);
    for path in ["/", "/page/2", "/atom.xml", site.path.as_str()] {
        get(server.address, path, "");
    }
    thread::sleep(Duration::from_secs(10));
    let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", server.id())).unwrap();
    let kib = |name: &str| {
        let line = rollup.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()).unwrap_or_default()
    };
    let own = kib("Private_Clean:") + kib("Private_Dirty:");
    println!(
        "| memory, idle, {size} entries | {} MB resident, {} MB its own |",
        kib("Rss:") / 1024,
        own / 1024
    );
}
