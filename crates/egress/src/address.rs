//! Which addresses are on the open internet: the registries of special-purpose addresses of IANA
//! (RFC 6890 and what came after), and the one of a cloud that stands outside them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// IPv4 networks that are not for everybody.
const CLOSED_4: &[&str] = &[
    "0.0.0.0/8",        // this network
    "10.0.0.0/8",       // private
    "100.64.0.0/10",    // shared by providers
    "127.0.0.0/8",      // loopback
    "168.63.129.16/32", // Azure's host, inside each virtual machine
    "169.254.0.0/16",   // link-local, and the metadata of most clouds
    "172.16.0.0/12",    // private
    "192.0.0.0/24",     // protocol assignments
    "192.0.2.0/24",     // documentation
    "192.31.196.0/24",  // AS112
    "192.52.193.0/24",  // AMT
    "192.88.99.0/24",   // 6to4 relays
    "192.168.0.0/16",   // private
    "192.175.48.0/24",  // AS112
    "198.18.0.0/15",    // benchmarks
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",   // documentation
    "224.0.0.0/4",      // multicast
    "240.0.0.0/4",      // reserved, and broadcast
];

/// What IPv6 gives to everybody; all else is link-local, unique local, multicast, or not given out.
const OPEN_6: &str = "2000::/3";

/// Exceptions within it.
const CLOSED_6: &[&str] = &[
    "2001::/23",         // protocol assignments: Teredo, ORCHID, benchmarks
    "2001:db8::/32",     // documentation
    "2002::/16",         // 6to4
    "2620:4f:8000::/48", // AS112
    "3fff::/20",         // documentation
];

/// NAT64: an IPv4 address in the last four bytes (RFC 6052).
const NAT64: &str = "64:ff9b::/96";

static FOUR: LazyLock<Vec<Ipv4Net>> = LazyLock::new(|| read(CLOSED_4));
static SIX: LazyLock<Vec<Ipv6Net>> = LazyLock::new(|| read(CLOSED_6));
static OPEN: LazyLock<Vec<Ipv6Net>> = LazyLock::new(|| read(&[OPEN_6]));
static TRANSLATED: LazyLock<Vec<Ipv6Net>> = LazyLock::new(|| read(&[NAT64]));

fn read<T: std::str::FromStr>(all: &[&str]) -> Vec<T> {
    let known = all.iter().filter_map(|text| text.parse().ok());
    known.collect() // that each can be read is tested
}

/// Whether an address is one machine's on the open internet. IPv4 inside IPv6 counts as what it is.
pub fn is_global(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => four(ip),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => four(ip),
            None => six(ip),
        },
    }
}

fn four(ip: Ipv4Addr) -> bool {
    !FOUR.iter().any(|net| net.contains(&ip))
}

fn six(ip: Ipv6Addr) -> bool {
    let [.., g, h] = ip.segments();
    if TRANSLATED.iter().any(|net| net.contains(&ip)) {
        return four(Ipv4Addr::from_bits(u32::from(g) << 16 | u32::from(h)));
    }
    OPEN.iter().any(|net| net.contains(&ip))
        && !SIX.iter().any(|net| net.contains(&ip))
        && !isatap(ip)
}

/// ISATAP (RFC 5214): an IPv4 address as the interface, behind any prefix.
fn isatap(ip: Ipv6Addr) -> bool {
    let [_, _, _, _, e, f, ..] = ip.segments();
    matches!(e, 0 | 0x0200) && f == 0x5efe
}

/// Networks as an operator lists them: separated by commas, a lone address is a network of one.
/// None if any is none.
pub fn networks(text: &str) -> Option<Vec<IpNet>> {
    let words = text.split(',').map(str::trim).filter(|w| !w.is_empty());
    words
        .map(|word| {
            let alone = || word.parse::<IpAddr>().ok().map(IpNet::from);
            word.parse().ok().or_else(alone)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_of_the_tables_can_be_read() {
        assert_eq!(FOUR.len(), CLOSED_4.len());
        assert_eq!(SIX.len(), CLOSED_6.len());
        assert_eq!((OPEN.len(), TRANSLATED.len()), (1, 1));
    }

    #[test]
    fn what_is_not_on_the_open_internet_is_known() {
        let closed = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.1.2.3",
            "127.255.255.255",
            "168.63.129.16",
            "169.254.0.1",
            "169.254.169.254",
            "169.254.170.2",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "192.31.196.1",
            "192.52.193.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.255.255",
            "192.175.48.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            // IPv6 of its own.
            "::",
            "::1",
            "100::1",
            "fc00::1",
            "fd00:ec2::254",
            "fdff::1",
            "fe80::1",
            "fe80::5efe:a00:1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "ff0e::1",
            "2001:db8::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "3fff::1",
            "5f00::1",
            "4000::1",
            "2620:4f:8000::1",
            // IPv4 inside: mapped, compatible, 6to4, Teredo, NAT64, ISATAP.
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:0",
            "::127.0.0.1",
            "::8.8.8.8",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "2002:808:808::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "64:ff9b::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b::168.63.129.16",
            "64:ff9b:1::8.8.8.8",
            "2a00:1450::5efe:7f00:1",
            "2a00:1450::200:5efe:a00:1",
        ];
        for text in closed {
            assert!(
                !is_global(text.parse().unwrap()),
                "{text} is not on the open internet"
            );
        }
    }

    #[test]
    fn what_is_on_it_is_known_too() {
        let open = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "168.63.129.15",
            "168.63.129.17",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "2a00:1450:4001:81b::200e",
            "2606:4700:4700::1111",
            "2001:4860:4860::8888",
            "2400:cb00::1",
            "2c0f:f248::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
        ];
        for text in open {
            assert!(
                is_global(text.parse().unwrap()),
                "{text} is on the open internet"
            );
        }
    }

    #[test]
    fn an_operator_lists_networks_and_lone_addresses() {
        let read = |text| {
            networks(text).map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(read(""), Some(vec![]));
        assert_eq!(
            read("10.0.0.0/8, 127.0.0.1,fd00::/8").unwrap(),
            ["10.0.0.0/8", "127.0.0.1/32", "fd00::/8"]
        );
        assert_eq!((read("10.0.0.0/33"), read("home")), (None, None));
    }
}
