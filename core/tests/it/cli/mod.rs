mod commands;
mod corpus;
mod importing;
mod refusals;
mod serving;
