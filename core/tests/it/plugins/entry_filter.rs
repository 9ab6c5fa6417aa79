//! Filters of entries through real components.

use sandpress::{
    domain::{EntryId, FieldError, FieldValues},
    plugins::{CallError, Candidate, FailureCause, GuestError, Plugins, Stage},
};

use crate::support::sandbox::{beside_a_type, fields, load};

const TYPE: &str = "well-behaved";

async fn loaded(components: &[(&str, &str)]) -> Plugins {
    load(&beside_a_type(components)).await.unwrap()
}

fn candidate(stage: Stage) -> Candidate<'static> {
    Candidate { id: None, publication_type: TYPE, title: "", path: "", stage }
}

async fn filtered(plugins: &Plugins, candidate: Candidate<'_>) -> Result<FieldValues, CallError> {
    plugins.scope().filter_entry(candidate, fields("T", "B")).await
}

#[tokio::test]
async fn filters_run_by_id_first_all_for_saving_then_all_for_publishing() {
    let plugins = loaded(&[("appends_b", ""), ("appends_a", "")]).await;
    let saved = filtered(&plugins, candidate(Stage::Draft)).await.unwrap();
    assert_eq!((saved.get("title"), saved.get("body")), ("Tab", "B"));
    let published = filtered(&plugins, candidate(Stage::Publish)).await.unwrap();
    assert_eq!(published.get("title"), "TabAB");
}

#[tokio::test]
async fn a_lower_priority_comes_first() {
    let plugins = loaded(&[("appends_a", "priority = 101"), ("appends_b", "")]).await;
    assert_eq!(filtered(&plugins, candidate(Stage::Publish)).await.unwrap().get("title"), "TbaBA");
    let plugins = loaded(&[("appends_a", ""), ("appends_b", "priority = 0")]).await;
    assert_eq!(filtered(&plugins, candidate(Stage::Publish)).await.unwrap().get("title"), "TbaBA");
}

#[tokio::test]
async fn a_refusal_comes_back_as_field_errors_with_what_was_known() {
    let plugins = loaded(&[("refuses_entries", "")]).await;
    assert_eq!(filtered(&plugins, candidate(Stage::Draft)).await.unwrap(), fields("T", "B"));
    let known =
        Candidate { id: Some(EntryId::generate()), title: "Old", path: "old", ..candidate(Stage::Publish) };
    for (candidate, seen) in [
        (candidate(Stage::Publish), "new well-behaved \"\" at \"\" to publish"),
        (known, "known well-behaved \"Old\" at \"old\" to publish"),
    ] {
        let refused = filtered(&plugins, candidate).await.unwrap_err();
        let CallError::Refused { plugin, error: GuestError::Invalid(errors) } = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(plugin, "refuses-entries");
        let expected =
            [FieldError::new("title", "The filter wants another title."), FieldError::new("", seen)];
        assert_eq!(errors, expected);
    }
}

#[tokio::test]
async fn a_filter_that_crashes_fails_the_save_and_is_accounted() {
    let plugins = loaded(&[("crashes_on_save", ""), ("appends_a", "")]).await;
    let failed = filtered(&plugins, candidate(Stage::Draft)).await.unwrap_err();
    let CallError::Failed { plugin, hook, cause: FailureCause::Trap(message) } = &failed else {
        panic!("{failed:?}")
    };
    assert_eq!((plugin.as_str(), *hook), ("crashes-on-save", "entry-filter"));
    assert!(message.contains("the filter is broken"), "{message}");
    let account = plugins.list().into_iter().find(|plugin| plugin.id == "crashes-on-save").unwrap().account;
    assert_eq!(account.failures, 1);
    assert_eq!(account.last_failure.unwrap().function, "before-save");
}
