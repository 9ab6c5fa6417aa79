//! Which addresses a plugin may reach.
//!
//! The lists are the special-purpose registries of IANA (RFC 6890, with its updates):
//! <https://www.iana.org/assignments/iana-ipv4-special-registry>,
//! <https://www.iana.org/assignments/iana-ipv6-special-registry>, and those of multicast addresses. All of what stands
//! there is refused, also the few blocks that can be reached from everywhere: no service that a plugin could want has
//! its address there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far the owner lets a plugin reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The public internet.
    Public,
    /// That, this machine and private networks: the owner named the host as private.
    Private,
}

/// IPv4 blocks that are not the public internet.
const SPECIAL_V4: &[(Ipv4Addr, u32, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "this network"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, PRIVATE),
    (Ipv4Addr::new(100, 64, 0, 0), 10, SHARED),
    (Ipv4Addr::new(127, 0, 0, 0), 8, LOOPBACK),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, PRIVATE),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved for protocols"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, DOCUMENTATION),
    (Ipv4Addr::new(192, 31, 196, 0), 24, "a sink for name servers"),
    (Ipv4Addr::new(192, 52, 193, 0), 24, "a relay for multicast"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a relay into IPv6"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, PRIVATE),
    (Ipv4Addr::new(192, 175, 48, 0), 24, "a sink for name servers"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "for benchmarks"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, DOCUMENTATION),
    (Ipv4Addr::new(203, 0, 113, 0), 24, DOCUMENTATION),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved, or broadcast"),
];

/// IPv6 blocks outside of the public internet that have a name of their own; the rest outside of [`GLOBAL_V6`] has not.
const SPECIAL_V6: &[(Ipv6Addr, u32, &str)] = &[
    (Ipv6Addr::LOCALHOST, 128, LOOPBACK),
    (Ipv6Addr::UNSPECIFIED, 128, "no address"),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, "an IPv4 address in IPv6"),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, 0), 96, "an IPv4 address in IPv6"),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, "translated into IPv4"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "translated into IPv4"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "reserved for protocols, such as Teredo"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, DOCUMENTATION),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "tunnelled through IPv4 (6to4)"),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48, "a sink for name servers"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, DOCUMENTATION),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, PRIVATE),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
];

/// The block from which all public IPv6 addresses come (RFC 4291, section 2.4, and the IANA registry of it).
const GLOBAL_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Where clouds tell a machine its own keys, inside of blocks that are otherwise private: Alibaba Cloud and AWS.
/// The address 169.254.169.254, which most of them use, is link-local.
const METADATA: &[IpAddr] = &[
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

const LOOPBACK: &str = "this machine";
const PRIVATE: &str = "a private network";
const SHARED: &str = "shared by the customers of a provider";
const DOCUMENTATION: &str = "for documentation";

impl Reach {
    /// Refuses an address that is out of reach, with what it is instead.
    pub(crate) fn check(self, address: IpAddr) -> Result<(), &'static str> {
        let Some(what) = special(address) else { return Ok(()) };
        let is_private = [LOOPBACK, PRIVATE, SHARED].contains(&what) && !METADATA.contains(&address);
        if self == Self::Private && is_private { Ok(()) } else { Err(what) }
    }
}

/// Whether the address is this machine.
pub(crate) fn is_loopback(address: IpAddr) -> bool {
    special(address) == Some(LOOPBACK)
}

/// Whether the address is one that the owner may open for a plugin.
pub(crate) fn is_private(address: IpAddr) -> bool {
    Reach::Public.check(address).is_err() && Reach::Private.check(address).is_ok()
}

/// What an address is that is not of the public internet.
fn special(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => {
            let bits = address.to_bits();
            let within = |net: Ipv4Addr, length: u32| (bits ^ net.to_bits()).leading_zeros() >= length;
            SPECIAL_V4.iter().find(|(net, length, _)| within(*net, *length)).map(|found| found.2)
        }
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            let within = |net: Ipv6Addr, length: u32| (bits ^ net.to_bits()).leading_zeros() >= length;
            let found = SPECIAL_V6.iter().find(|(net, length, _)| within(*net, *length));
            let outside = (!within(GLOBAL_V6.0, GLOBAL_V6.1)).then_some("not assigned");
            found.map(|found| found.2).or(outside)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &[&str] = &[
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2606:4700::1111",
        "2a00::1",
        "3ffe:ffff::1",
    ];

    const CLOSED: &[&str] = &[
        "0.0.0.0",
        "0.255.255.255",
        "100.100.100.200",
        "169.254.0.1",
        "169.254.169.254",
        "192.0.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.31.196.1",
        "192.52.193.1",
        "192.88.99.1",
        "192.175.48.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:1.1.1.1",
        "64:ff9b::7f00:1",
        "64:ff9b::101:101",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "2620:4f:8000::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fd00:ec2::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "1fff::1",
        "e000::1",
    ];

    const PRIVATE_ONES: &[&str] = &[
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.168.0.0",
        "192.168.255.255",
        "::1",
        "fc00::1",
        "fdff:ffff::1",
    ];

    fn addresses(list: &[&str]) -> Vec<IpAddr> {
        list.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn the_public_internet_can_be_reached() {
        for address in addresses(OPEN) {
            assert_eq!(Reach::Public.check(address), Ok(()), "{address}");
            assert_eq!(Reach::Private.check(address), Ok(()), "{address}");
        }
    }

    #[test]
    fn private_addresses_can_be_reached_where_the_owner_said_so() {
        for address in addresses(PRIVATE_ONES) {
            assert!(Reach::Public.check(address).is_err(), "{address}");
            assert_eq!(Reach::Private.check(address), Ok(()), "{address}");
            assert!(is_private(address), "{address}");
        }
    }

    #[test]
    fn other_special_addresses_cannot_be_reached_at_all() {
        for address in addresses(CLOSED) {
            assert!(Reach::Public.check(address).is_err(), "{address}");
            assert!(Reach::Private.check(address).is_err(), "{address}");
            assert!(!is_private(address), "{address}");
        }
    }

    #[test]
    fn this_machine_is_known() {
        assert!(addresses(&["127.0.0.1", "127.9.9.9", "::1"]).into_iter().all(is_loopback));
        assert!(!addresses(&["10.0.0.1", "::ffff:127.0.0.1", "1.1.1.1", "::2"]).into_iter().any(is_loopback));
    }
}
