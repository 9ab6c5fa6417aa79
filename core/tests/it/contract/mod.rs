mod authorization;
mod imports;
mod templates;
mod wit;
