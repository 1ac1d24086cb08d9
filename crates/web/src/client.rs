//! Where a request comes from. Only the socket is believed; a forwarding header counts when the
//! socket's other end is a proxy the operator named.

use axum::http::{HeaderMap, request::Parts};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// The socket's other end, put into each request's extensions by the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// The client's address as far as it can be known.
pub fn address(parts: &Parts, trusted: &[IpNet]) -> Option<IpAddr> {
    let socket = parts.extensions.get::<Peer>()?.0.ip().to_canonical();
    Some(behind_proxies(socket, &parts.headers, trusted))
}

/// Whether an address is one of the operator's proxies. IPv4 written as IPv6 counts as IPv4.
pub fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    let address = address.to_canonical();
    trusted.iter().any(|range| range.contains(&address))
}

/// An address or a range of addresses, `10.0.0.7` or `10.0.0.0/8`.
pub fn range(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let single = || text.parse::<IpAddr>().ok().map(|address| address.to_canonical().into());
    text.parse().ok().or_else(single)
}

/// Walks `X-Forwarded-For` from the right, past trusted proxies, to the first address that nobody
/// we trust could have been talked into.
fn behind_proxies(socket: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    if !is_trusted(socket, trusted) {
        return socket;
    }
    let mut found = socket;
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    for item in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Ok(address) = item.trim().parse::<IpAddr>() else { return found };
        found = address.to_canonical();
        if !is_trusted(found, trusted) {
            return found;
        }
    }
    found
}

/// The part of an address that one household or office shares: the whole of an IPv4 address, the
/// first 56 bits of an IPv6 one.
pub fn prefix(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 72 | 1 << 127,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(socket: &str, forwarded: &str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_str(forwarded).unwrap());
        let trusted: Vec<IpNet> = trusted.iter().map(|t| range(t).unwrap()).collect();
        behind_proxies(socket.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn forwarding_headers_are_not_believed_from_strangers() {
        assert_eq!(seen("203.0.113.9", "10.0.0.1", &[]), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", "1.1.1.1, 203.0.113.9", &["127.0.0.1"]), "203.0.113.9");
        assert_eq!(
            seen("127.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", &["127.0.0.1", "10.0.0.2"]),
            "203.0.113.9"
        );
        assert_eq!(seen("127.0.0.1", "rubbish", &["127.0.0.1"]), "127.0.0.1");
        assert_eq!(seen("::ffff:10.9.8.7", "203.0.113.9", &["10.0.0.0/8"]), "203.0.113.9");
        assert_eq!(seen("11.0.0.1", "203.0.113.9", &["10.0.0.0/8"]), "11.0.0.1");
        assert_eq!(range("10.0.0.0/33"), None);
    }

    #[test]
    fn one_household_is_one_client() {
        let prefix = |text: &str| prefix(text.parse().unwrap());
        assert_eq!(prefix("2001:db8:1:100::1"), prefix("2001:db8:1:1ff:9::2"));
        assert_ne!(prefix("2001:db8:1:100::1"), prefix("2001:db8:1:200::1"));
        assert_ne!(prefix("198.51.100.1"), prefix("198.51.100.2"));
    }
}
