mod cache;
mod hostile;
mod imports;
mod lifecycle;
mod preinit;
mod publication_type;
mod reload;
mod response_headers;
