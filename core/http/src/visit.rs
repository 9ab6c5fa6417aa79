//! From where a request comes, also behind proxies.

use std::net::IpAddr;

use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap, header, request::Parts};
use ipnet::IpNet;

use super::App;
use sandpress_domain::Visit;

/// From where, and with which program, the request comes.
pub(super) fn visit(app: &App, parts: &Parts) -> Visit {
    let agent = parts.headers.get(header::USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()));
    match address(app, &parts.extensions, &parts.headers) {
        Some(address) => Visit::new(address, &agent.unwrap_or_default()),
        None => Visit::default(),
    }
}

/// The visitor's network address; none where no server took the request.
pub(super) fn address(app: &App, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<std::net::SocketAddr>>()?;
    Some(behind_proxies(app.trusted_proxies(), peer.ip(), headers))
}

/// The nearest address that is none of `proxies`, as `X-Forwarded-For` tells.
pub(super) fn behind_proxies(proxies: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let forwarded: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    behind(proxies, peer, &forwarded)
}

/// The nearest address that is no proxy of the site. What a visitor wrote into the header stands before it.
fn behind(proxies: &[IpNet], peer: IpAddr, forwarded: &[&str]) -> IpAddr {
    let mut nearest = peer.to_canonical();
    for text in forwarded.iter().rev() {
        if !proxies.iter().any(|proxy| proxy.contains(&nearest)) {
            break;
        }
        let Ok(address) = text.trim().parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proxies_of_the_site_are_believed() {
        let proxies = ["127.0.0.1/32".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        let from =
            |peer: &str, forwarded: &[&str]| behind(&proxies, peer.parse().unwrap(), forwarded).to_string();
        assert_eq!(from("192.0.2.7", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(from("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("::ffff:127.0.0.1", &["6.6.6.6", " 198.51.100.1", "10.1.2.3"]), "198.51.100.1");
        assert_eq!(from("127.0.0.1", &["6.6.6.6", "unknown"]), "127.0.0.1");
        assert_eq!(from("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(from("127.0.0.1", &["2001:db8::1"]), "2001:db8::1");
    }
}
