mod first_post;
mod two_windows;
