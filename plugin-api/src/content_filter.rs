//! Hook `content-filter` (filter): looks at the HTML of every entry before readers get it.

pub use crate::bindings::content_filter::exports::sandpress::content_filter::content_filter::{
    Content, Guest as ContentFilter,
};
