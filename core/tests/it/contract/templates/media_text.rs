//! Pages of the media library with one text in every place that holds text.

use sandpress::domain::FieldError;
use sandpress::themes::contexts::admin::{
    MediaContext, MediaFileContext, MediaRowContext, PanelChoiceContext,
};

use super::text_everywhere::{common, fill};

fn row(text: &str, row: &mut MediaRowContext) {
    fill!(text; row; id, name, title, alt, kind, kind_label, size, thumbnail_url, url);
}

fn choices(text: &str, choices: &mut [PanelChoiceContext]) {
    for choice in choices {
        fill!(text; choice; value, label);
    }
}

pub(super) fn media(text: &str) -> MediaContext {
    let mut context = MediaContext { common: common(text), ..MediaContext::sample() };
    context.files.iter_mut().for_each(|file| row(text, file));
    choices(text, &mut context.folders);
    choices(text, &mut context.states);
    fill!(text; context; q, kind, folder_id, folder_name, max_size);
    for count in &mut context.counts {
        fill!(text; count; status, label, url);
    }
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn media_file(text: &str) -> MediaFileContext {
    let mut context = MediaFileContext { common: common(text), ..MediaFileContext::sample() };
    row(text, &mut context.file);
    choices(text, &mut context.folders);
    fill!(text; context; address, preview_url, problem, max_size);
    fill!(text; context.words; title, alt, caption, credit, focal_x, focal_y);
    for fact in &mut context.facts {
        fill!(text; fact; name, value);
    }
    for used in &mut context.uses {
        fill!(text; used; title, url);
    }
    context.errors = ["title", "alt", "caption", "credit"].map(|field| FieldError::new(field, text)).to_vec();
    context
}
