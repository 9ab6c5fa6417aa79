mod commands;
mod compiling;
mod corpus;
mod importing;
mod refusals;
mod serving;
