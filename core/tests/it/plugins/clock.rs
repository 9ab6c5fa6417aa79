//! The capability `clock`.

use std::sync::Arc;

use crate::support::house::{House, answers, on_each_engine};

on_each_engine! {
    clock_allowed_tells_the_time_of_the_site
}

async fn clock_allowed_tells_the_time_of_the_site(house: Arc<House>) {
    let services = house.open(&[("tells_time", "")]).await;
    let told = answers(&services, "tells-time", "").await;
    assert_eq!(told, "1773480413.000000000 2026-03-14T09:26:53Z 1773480413.000000000");
    house.clock.advance(std::time::Duration::from_millis(60_250));
    let told = answers(&services, "tells-time", "").await;
    assert_eq!(told, "1773480473.250000000 2026-03-14T09:27:53Z 1773480473.250000000");
}
