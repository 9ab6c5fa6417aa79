//! `sandpress routes`

use clap::Args;

use crate::http::{Access, routes};

#[derive(Args, Debug)]
pub(super) struct RoutesArgs {
    /// Print JSON for machines.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &RoutesArgs) -> anyhow::Result<()> {
    let routes = routes();
    if args.json {
        say!("{}", serde_json::to_string_pretty(&routes)?);
        return Ok(());
    }
    for route in routes {
        let access = match route.access {
            Access::Public => "everybody",
            Access::Visitor => "everybody, with a session",
            Access::Token => "programs with a token",
            Access::Person => "everybody with an account",
            Access::Plugin => "whom the plugin names",
            Access::Permission(permission) => permission.as_str(),
        };
        let limited = route.limited.map(|group| format!(" (limit: {group})")).unwrap_or_default();
        say!("{:<6} {:<34} {access}{limited}", route.method, route.path);
    }
    Ok(())
}
