//! Which addresses the open web has. Everything else may be a machine that only this one can reach: a router, a
//! printer, the metadata of a cloud host.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are no place of the open web: first address, length of the prefix in bits, what it is.
/// From IANA's registry of special-purpose addresses, multicast and the reserved end of the range.
const NOT_PUBLIC: [(Ipv4Addr, u32, &str); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "\"this network\""),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (
        Ipv4Addr::new(100, 64, 0, 0),
        10,
        "shared by a provider's customers",
    ),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved for protocols"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "for documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a 6to4 relay"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "for benchmarks"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "for documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "for documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
];

/// Nothing when `address` is one of the open web, and otherwise the kind of address that it is.
///
/// IPv6 addresses that carry one of IPv4 (mapped, NAT64, 6to4) are judged by what they carry, because packets to them
/// end there.
pub fn public(address: IpAddr) -> Result<(), &'static str> {
    match address {
        IpAddr::V4(address) => public_v4(address),
        IpAddr::V6(address) => public_v6(address),
    }
}

fn public_v4(address: Ipv4Addr) -> Result<(), &'static str> {
    let inside = |first: Ipv4Addr, bits: u32| (address.to_bits() ^ first.to_bits()) >> (32 - bits) == 0;
    match NOT_PUBLIC.iter().find(|&&(first, bits, _)| inside(first, bits)) {
        Some(&(_, _, kind)) => Err(kind),
        None => Ok(()),
    }
}

fn public_v6(address: Ipv6Addr) -> Result<(), &'static str> {
    if let Some(carried) = address.to_ipv4_mapped() {
        return public_v4(carried);
    }
    let carried = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Err("\"no address\""),
        [0, 0, 0, 0, 0, 0, 0, 1] => Err("loopback"),
        // a provider's network without IPv4 reaches public sites under this prefix
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => public_v4(carried(high, low)),
        [0x2002, high, low, ..] => public_v4(carried(high, low)),
        [first, ..] if first & 0xfe00 == 0xfc00 => Err("private"),
        [first, ..] if first & 0xffc0 == 0xfe80 => Err("link-local"),
        [first, ..] if first & 0xffc0 == 0xfec0 => Err("site-local"),
        [first, ..] if first & 0xff00 == 0xff00 => Err("multicast"),
        [0x2001, 0xdb8, ..] => Err("for documentation"),
        [0x3fff, second, ..] if second < 0x1000 => Err("for documentation"),
        // Teredo and its neighbours: tunnels and identifiers, no web sites
        [0x2001, second, ..] if second < 0x200 => Err("reserved for protocols"),
        // 2000::/3 is all that was ever given out for the open web
        [first, ..] if first & 0xe000 == 0x2000 => Ok(()),
        _ => Err("not part of the open web"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_beside_the_open_web_are_refused() {
        let refused = [
            ("0.0.0.0", "\"this network\""),
            ("0.255.255.255", "\"this network\""),
            ("10.0.0.1", "private"),
            ("10.255.255.255", "private"),
            ("100.64.0.1", "shared by a provider's customers"),
            ("100.127.255.255", "shared by a provider's customers"),
            ("127.0.0.1", "loopback"),
            ("127.255.255.254", "loopback"),
            ("169.254.0.1", "link-local"),
            ("169.254.169.254", "link-local"),
            ("172.16.0.1", "private"),
            ("172.31.255.255", "private"),
            ("192.0.0.8", "reserved for protocols"),
            ("192.0.2.44", "for documentation"),
            ("192.88.99.1", "a 6to4 relay"),
            ("192.168.1.1", "private"),
            ("198.18.0.1", "for benchmarks"),
            ("198.19.255.255", "for benchmarks"),
            ("198.51.100.7", "for documentation"),
            ("203.0.113.7", "for documentation"),
            ("224.0.0.1", "multicast"),
            ("239.255.255.255", "multicast"),
            ("240.0.0.1", "reserved"),
            ("255.255.255.255", "reserved"),
            ("::", "\"no address\""),
            ("::1", "loopback"),
            ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:192.168.0.1", "private"),
            ("::127.0.0.1", "not part of the open web"),
            ("::ffff:0:127.0.0.1", "not part of the open web"),
            ("64:ff9b::10.0.0.1", "private"),
            ("64:ff9b:1::8.8.8.8", "not part of the open web"),
            ("100::1", "not part of the open web"),
            ("2001::1", "reserved for protocols"),
            ("2001:1ff::1", "reserved for protocols"),
            ("2001:db8::1", "for documentation"),
            ("2002:7f00:1::", "loopback"),
            ("2002:c0a8:101::1", "private"),
            ("3fff:fff::1", "for documentation"),
            ("4000::1", "not part of the open web"),
            ("5f00::1", "not part of the open web"),
            ("fc00::1", "private"),
            ("fdff::1", "private"),
            ("fe80::1", "link-local"),
            ("febf::1", "link-local"),
            ("fec0::1", "site-local"),
            ("ff02::1", "multicast"),
        ];
        for (address, kind) in refused {
            assert_eq!(public(address.parse().unwrap()), Err(kind), "{address}");
        }
    }

    #[test]
    fn addresses_of_the_open_web_are_taken() {
        let taken = [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2001:200::1",
            "2002:101:101::1",
            "2600::1",
            "2a00:1450::1",
            "3fff:1000::1",
        ];
        for address in taken {
            assert_eq!(public(address.parse().unwrap()), Ok(()), "{address}");
        }
    }

    proptest! {
        #[test]
        fn what_carries_an_address_is_judged_as_that_address(bits: u32) {
            let plain = Ipv4Addr::from_bits(bits);
            let [a, b, c, d] = plain.octets();
            let carriers = [
                plain.to_ipv6_mapped(),
                format!("64:ff9b::{plain}").parse().unwrap(),
                format!("2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1").parse().unwrap(),
            ];
            for carrier in carriers {
                prop_assert_eq!(public(carrier.into()), public(plain.into()), "{}", carrier);
            }
        }

        #[test]
        fn what_the_standard_library_calls_private_is_refused(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let known = address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
                || address.is_documentation()
                || address.is_unspecified();
            prop_assert!(!known || public(address.into()).is_err());
        }
    }
}
