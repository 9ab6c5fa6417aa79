//! Every route in one table, by area.

mod access;
mod account;
mod api;
mod entries;
mod machines;
mod media;
mod newsletter;
mod operation;
mod people;
mod plugins;
mod programs;
mod public;
mod structure;
mod themes;

use super::Route;

pub(super) use media::UPLOAD;

pub(super) fn table() -> Vec<Route> {
    let areas = [
        public::routes(),
        access::routes(),
        account::routes(),
        programs::routes(),
        entries::routes(),
        people::routes(),
        plugins::routes(),
        structure::routes(),
        api::routes(),
        media::routes(),
        newsletter::routes(),
        themes::routes(),
        machines::routes(),
        operation::routes(),
    ];
    areas.into_iter().flatten().collect()
}
