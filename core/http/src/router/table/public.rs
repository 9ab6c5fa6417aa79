//! What needs no permission, or asks for it by itself.

use axum::routing::{any, get, post};
use http::Method;

use super::super::{Access, Route, route};
use crate::{admin, plugin, reader};
use sandpress_config::RateGroup;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use Access::{Public, Visitor};
    use ResponseKind::{Admin, Asset, Feed, Media, Page};
    let plugin = |path| {
        let route = route(Method::GET, path, Access::Plugin, Page, any(plugin::answer));
        Route { method: None, limited: Some(RateGroup::Comment), ..route }
    };
    let prove =
        |method, path, handler| route(method, path, Visitor, Admin, handler).limited(RateGroup::Login);
    let file = |path, kind, handler| route(Method::GET, path, Public, kind, handler);
    let read = |path, kind, handler| route(Method::GET, path, Public, kind, handler).kept(&[]);
    vec![
        read("/", Page, get(reader::home::first_page)),
        read("/page/{number}", Page, get(reader::home::numbered_page)),
        read("/atom.xml", Feed, get(reader::feed::atom)),
        read("/tag/{*path}", Page, get(reader::term::tag)),
        read("/category/{*path}", Page, get(reader::term::category)),
        read("/author/{*path}", Page, get(reader::author::author)),
        file("/assets/{set}/{hash}/{*path}", Asset, get(reader::assets::asset)),
        file("/media/{hash}/{name}", Media, get(reader::media::media)),
        plugin("/x/{plugin}"),
        plugin("/x/{plugin}/"),
        plugin("/x/{plugin}/{*path}"),
        read("/{*path}", Page, get(reader::entry::entry)),
        prove(Method::GET, "/setup", get(admin::setup::form)),
        prove(Method::POST, "/setup", post(admin::setup::submit)),
        prove(Method::GET, "/login", get(admin::login::form)),
        prove(Method::POST, "/login", post(admin::login::submit)),
        route(Method::POST, "/logout", Visitor, Admin, post(admin::login::log_out)),
    ]
}
