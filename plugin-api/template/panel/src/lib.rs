//! A page in the admin over documents of the plugin's own: a reading list, with a form to add to it and a table to tick
//! off and to remove.

use sandpress_plugin::admin_panel::{
    AdminPanel, Outcome, PanelDefinition, PanelRequest, Submission,
};
use sandpress_plugin::clock;
use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::panel::{
    Action, Cell, Confirmation, Content, Form, FormField, Panel, PanelTarget, Row, Table,
    TableColumn, Tone,
};
use sandpress_plugin::store::{Collection, Document};
use sandpress_plugin::types::Error;

/// The plugin. It holds nothing: each call may come to a fresh instance. What is to stay goes into the store.
struct Plugin;

/// Documents with the time for their key, the title for their body, and whether they were read in the field `state`.
const BOOKS: Collection = Collection::new("books");

/// How many rows one page of the table has.
const ROWS: u32 = 20;

impl Lifecycle for Plugin {
    fn describe() -> Description {
        // The id is the name of the package, and the word in cms.toml: [plugins.{{name}}].
        Description::new(
            "{{name}}",
            env!("CARGO_PKG_VERSION"),
            "{{label}}",
            "Keeps a reading list in the admin.",
        )
    }
}

impl AdminPanel for Plugin {
    fn panels() -> Vec<PanelDefinition> {
        vec![
            PanelDefinition::new("books", "{{label}}")
                .summary("What to read, and what was read.")
                .icon("list")
                // Who may write entries may use the page. The site checks it before each call.
                .permission("entry-create"),
        ]
    }

    // It is called whenever somebody looks, and changes nothing.
    fn show(request: PanelRequest) -> Result<Panel, Error> {
        let page = BOOKS.list(request.cursor("books"), ROWS)?;
        let table = Table::new("books")
            .column(TableColumn::text("title", "Title"))
            .column(TableColumn::badge("state", "State"))
            .rows(page.documents.iter().map(row))
            .action(Action::new("read", "Read"))
            .action(
                Action::new("remove", "Remove").destructive(Confirmation::new(
                    "Remove this book?",
                    "It is gone from the list for everybody.",
                    "Remove",
                )),
            )
            .empty("The list is empty: add a book below.")
            .next(page.next);
        let form = Form::new("add", "Add")
            .field(FormField::text("title", "Title").required().length(1, 200));
        Ok(Panel::new("")
            .table(table)
            .group("Add a book", Content::new().form(form)))
    }

    // The site has checked that the form came from this page, and its fields against their limits.
    fn submit(submission: Submission) -> Result<Outcome, Error> {
        match submission.id.as_str() {
            "add" => add(submission.value("title")),
            "read" => tick_off(&submission.row),
            "remove" => {
                BOOKS.delete(&submission.row)?;
                Ok(Outcome::same().message(Tone::Success, "Removed."))
            }
            _ => Err(Error::NotFound(
                "This button does nothing any more: load the page again.".into(),
            )),
        }
    }
}

fn row(book: &Document) -> Row {
    let is_read = is_read(book);
    let state = if is_read {
        Cell::badge("Read", Tone::Success)
    } else {
        Cell::badge("To read", Tone::Neutral)
    };
    let row = Row::new(book.key.as_str())
        .cell(book.body.as_str())
        .cell(state);
    if is_read { row.without("read") } else { row }
}

fn is_read(book: &Document) -> bool {
    book.fields
        .iter()
        .any(|field| field.name == "state" && field.value == "read")
}

fn add(title: &str) -> Result<Outcome, Error> {
    let title = title.trim();
    if title.is_empty() {
        return Err(Error::invalid("title", "Write the title."));
    }
    // The time as text sorts as it should, and `create` refuses a key that is taken.
    BOOKS.create(&clock::now_text(), title, &[("state", "new")])?;
    Ok(Outcome::go(PanelTarget::same()).message(Tone::Success, "Added."))
}

fn tick_off(key: &str) -> Result<Outcome, Error> {
    let Some(book) = BOOKS.get(key)? else {
        return Err(Error::NotFound(
            "Somebody removed this book in the meantime.".into(),
        ));
    };
    BOOKS.replace(&book, &book.body, &[("state", "read")])?;
    Ok(Outcome::same().message(Tone::Success, "Well done."))
}

sandpress_plugin::export!(Plugin: lifecycle, admin_panel);

#[cfg(test)]
mod tests {
    use sandpress_plugin::testing::Site;

    use super::*;

    fn site() -> Site {
        Site::of::<Plugin>().now("2026-01-02T08:00:00Z").document(
            "books",
            "2026-01-01T08:00:00Z",
            "Emma",
            &[("state", "new")],
        )
    }

    fn submit(site: &Site, submission: Submission) -> Result<Outcome, Error> {
        site.run_in("admin-panel.submit", || Plugin::submit(submission))
    }

    fn request() -> PanelRequest {
        PanelRequest::new("books")
    }

    #[test]
    fn a_book_is_added_ticked_off_and_removed() {
        let site = site();
        submit(
            &site,
            Submission::new(request(), "add").with_field("title", " Middlemarch "),
        )
        .unwrap();
        let books = site.stored("books");
        assert_eq!((books.len(), books[1].body.as_str()), (2, "Middlemarch"));
        submit(
            &site,
            Submission::new(request(), "read").on_row("books", &books[0].key),
        )
        .unwrap();
        assert!(is_read(&site.stored("books")[0]));
        submit(
            &site,
            Submission::new(request(), "remove").on_row("books", &books[0].key),
        )
        .unwrap();
        assert_eq!(site.stored("books").len(), 1);
    }

    #[test]
    fn a_book_has_a_title_and_a_removed_one_is_not_ticked_off() {
        let site = site();
        let blank = submit(
            &site,
            Submission::new(request(), "add").with_field("title", " "),
        );
        assert!(matches!(blank, Err(Error::Invalid(_))));
        let gone = submit(
            &site,
            Submission::new(request(), "read").on_row("books", "gone"),
        );
        assert!(matches!(gone, Err(Error::NotFound(_))));
    }

    #[test]
    fn the_page_can_be_drawn() {
        let site = site();
        assert!(
            site.run_in("admin-panel.show", || Plugin::show(request()))
                .is_ok()
        );
    }
}
