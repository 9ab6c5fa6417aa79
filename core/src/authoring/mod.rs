//! The tools for people who write plugins: projects and their components outside of a site, by the code that runs them
//! on one. Only the command line calls them.

pub mod cases;
pub mod dev;
pub mod project;
mod trap;
