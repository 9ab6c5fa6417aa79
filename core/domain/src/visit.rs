//! From where somebody reaches the site.

use std::net::{IpAddr, Ipv6Addr};

/// The longest description of a program that is kept, in characters.
const AGENT: usize = 300;

/// From where, and with which program, a request comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    address: Option<IpAddr>,
    agent: String,
}

impl Visit {
    /// A visit from `address` with the program that calls itself `agent`; cut to 300 characters.
    pub fn new(address: IpAddr, agent: &str) -> Self {
        let agent = agent.chars().filter(|c| !c.is_control()).take(AGENT).collect();
        Self { address: Some(address.to_canonical()), agent }
    }

    /// The network address as text; empty where there is none, as at the command line.
    pub fn address(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }

    /// What counts as one place: an IPv4 address, or the /64 of an IPv6 address, which one connection has to itself.
    pub fn network(&self) -> Option<IpAddr> {
        self.address.map(network)
    }

    /// What the program calls itself.
    pub fn agent(&self) -> &str {
        &self.agent
    }
}

/// The network that counts as one place: the address itself, or the /64 of an IPv6 address.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_counts_as_one_place() {
        let place = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(place("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(place("192.0.2.7"), "192.0.2.7");
    }

    #[test]
    fn what_a_program_calls_itself_is_one_short_line() {
        let visit = Visit::new("::ffff:192.0.2.7".parse().unwrap(), &format!("a\r\nb{}", "x".repeat(400)));
        assert!(visit.agent().starts_with("abxx") && visit.agent().len() == AGENT);
        assert_eq!(visit.address(), "192.0.2.7");
        assert_eq!(Visit::default().address(), "");
    }
}
