mod serving;
mod slow_clients;
mod wire;
