//! What programs read, and the search.

use axum::routing::get;
use http::Method;

use super::super::{Access, Route, route};
use crate::reader;
use sandpress_config::RateGroup;
use sandpress_plugins::ResponseKind;

pub(super) fn routes() -> Vec<Route> {
    use ResponseKind::{Feed, Media, Page};
    let read = |path, kind, handler| route(Method::GET, path, Access::Public, kind, handler);
    let feed = |path, handler| read(path, Feed, handler).kept(&[]);
    vec![
        read("/search", Page, get(reader::search::search)).limited(RateGroup::Search),
        read("/opensearch.xml", Feed, get(reader::opensearch::describe)),
        feed("/feed.xml", get(reader::feed::rss)),
        feed("/feed.json", get(reader::feed::json)),
        feed("/type/{type}/{file}", get(reader::feed::of_type)),
        read("/sitemap.xml", Feed, get(reader::sitemap::index)),
        read("/sitemap/{part}", Feed, get(reader::sitemap::part)),
        read("/robots.txt", Feed, get(reader::robots::robots)),
        read("/oembed", Feed, get(reader::oembed::embed)).limited(RateGroup::Search),
        read("/share/{name}", Media, get(reader::media::share_picture)),
    ]
}
