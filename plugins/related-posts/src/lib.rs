//! Related entries: a block that shows what else on the site is about the same.

use sandpress_plugin::block::{AttributeDefinition, BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::entry_events::{EntryEvents, Event};
use sandpress_plugin::html;
use sandpress_plugin::html::Markup;
use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::scheduled::{Schedule, Scheduled, Task};
use sandpress_plugin::types::Error;

mod index;
pub mod keywords;
pub mod ranking;
mod reading;

/// The most entries that a block shows.
const MOST: usize = 20;

/// The plugin.
#[derive(Debug)]
pub struct RelatedPosts;

impl Lifecycle for RelatedPosts {
    fn describe() -> Description {
        Description::new(
            "related-posts",
            env!("CARGO_PKG_VERSION"),
            "Related posts",
            "Shows what else on the site is about the same.",
        )
    }
}

impl EntryEvents for RelatedPosts {
    fn handle(event: Event) -> Result<(), Error> {
        // What happened last decides, whatever this event says: events may come late.
        reading::update(&event.entry)
    }
}

impl Scheduled for RelatedPosts {
    fn schedules() -> Vec<Schedule> {
        vec![Schedule::new(reading::CATCH_UP, "* * * * *").skip_missed()]
    }

    fn run(_task: Task) -> Result<(), Error> {
        reading::catch_up()
    }
}

impl Blocks for RelatedPosts {
    fn blocks() -> Vec<BlockDefinition> {
        let help = "Entries that are about the same as the one that it stands in.";
        let title = AttributeDefinition::new("title", "text", "Title").default_value("Related");
        let count = AttributeDefinition::new("count", "number", "How many").default_value("5");
        vec![
            BlockDefinition::new("related-posts", "Related entries", help)
                .attribute(title.help("What stands above them; empty for nothing."))
                .attribute(count.help("From 1 to 20."))
                .depends_on(&["entry", "store"]),
        ]
    }

    fn render(block: Request) -> Result<BlockOutput, Error> {
        let entries = match &block.entry {
            Some(entry) => related(&entry.id, block.parse("count").unwrap_or(5))?,
            None => Vec::new(),
        };
        Ok(BlockOutput::new(links(block.get("title"), &entries)))
    }
}

/// Title and path of the nearest entries.
fn related(id: &str, count: usize) -> Result<Vec<(String, String)>, Error> {
    let Some(entry) = index::find(id)? else { return Ok(Vec::new()) };
    let nearest = ranking::nearest(id, &index::shared(&entry)?, index::total()?, count.clamp(1, MOST));
    let found = nearest.iter().filter_map(|id| index::find(id).transpose());
    found.map(|entry| entry.map(|entry| (entry.title, entry.path))).collect()
}

fn links(title: &str, entries: &[(String, String)]) -> Markup {
    if entries.is_empty() {
        return Markup::new();
    }
    let heading = (!title.is_empty()).then(|| html!["<h2>", title, "</h2>"]);
    let items: Markup = entries
        .iter()
        .map(|(title, path)| html!["<li><a href=\"/", path, "\">", title, "</a></li>"])
        .collect();
    html!["<aside class=\"related-posts\">", heading, "<ul>", items, "</ul></aside>"]
}

sandpress_plugin::export!(RelatedPosts: lifecycle, entry_events, scheduled, block);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_related_leaves_nothing_behind() {
        assert_eq!(links("Related", &[]).as_str(), "");
        let one = [("A < B".to_owned(), "a-b".to_owned())];
        assert_eq!(
            links("", &one).as_str(),
            "<aside class=\"related-posts\"><ul><li><a href=\"/a-b\">A &lt; B</a></li></ul></aside>"
        );
    }
}
