//! One document rendered by the editor: natively, and as a component with a fresh instance for each.

use divan::{Bencher, black_box, counter::BytesCount};
use sandpress_editor::document;

use crate::{
    bare::{Bare, EditorIndices},
    posts::{Post, posts},
    site,
};

#[divan::bench(args = posts())]
fn native(bencher: Bencher, post: &Post) {
    bencher
        .counter(BytesCount::of_str(&post.body))
        .bench_local(|| document::render(black_box(&post.body)).unwrap());
}

#[divan::bench(args = posts())]
fn bare(bencher: Bencher, post: &Post) {
    let runtime = site::runtime();
    let editor = Bare::load("editor");
    let indices = EditorIndices::new(&editor.pre).unwrap();
    bencher.counter(BytesCount::of_str(&post.body)).bench_local(|| {
        runtime.block_on(async {
            let (mut store, instance) = editor.instantiate().await;
            let guest = indices.load(&mut store, &instance).unwrap();
            guest.call_render(&mut store, black_box(&post.body)).await.unwrap().unwrap()
        })
    });
}

/// Through the dispatcher, with the HTML as the editor wrote it.
#[divan::bench(args = posts())]
fn dispatcher(bencher: Bencher, post: &Post) {
    through_dispatcher(bencher, post, "[plugins.editor.grants]\nhtml = \"raw\"");
}

/// Through the dispatcher, cleaned: what a site does.
#[divan::bench(args = posts())]
fn dispatcher_and_cleaner(bencher: Bencher, post: &Post) {
    through_dispatcher(bencher, post, "");
}

fn through_dispatcher(bencher: Bencher, post: &Post, grants: &str) {
    let runtime = site::runtime();
    let cache = tempfile::tempdir().unwrap();
    let plugins = runtime.block_on(site::load(cache.path(), &site::configs(grants)));
    bencher.counter(BytesCount::of_str(&post.body)).bench_local(|| {
        runtime.block_on(async { plugins.scope().render_document(black_box(&post.body)).await.unwrap() })
    });
}
