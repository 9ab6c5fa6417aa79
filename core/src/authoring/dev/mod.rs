//! `sandpress plugin dev`: a running site around the plugin that its author works on. It watches the sources, builds
//! them, swaps the component, and shows what the plugin does.

mod account;
mod build;
mod calls;
mod error;
mod links;
mod samples;
mod settings;
mod site;
mod watch;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::sync::{mpsc, watch as cell};
use tokio_util::sync::CancellationToken;

pub use calls::{CallLog, Watched};
pub use error::DevError;
use samples::Samples;
use settings::Settings;
use site::{DevSite, Loaded};
use watch::Changes;

use crate::{
    authoring::project::Project,
    bundle::Bundle,
    domain::Actor,
    http::{
        App, Development, LogInLinks, development_router,
        server::{Server, ServerError, ServerOptions},
    },
    jobs,
};

/// Where a development site stands that was told nothing, if that is free.
const USUAL_PORT: u16 = 8080;

/// What the author asked for.
#[derive(Clone, Debug)]
pub struct DevOptions {
    /// The folder of the plugin.
    pub folder: PathBuf,
    /// The port on this machine.
    pub port: Option<u16>,
    /// The address of `SANDPRESS_SERVER__LISTEN`, which counts where no port is named. Without either it is the port of the
    /// last time, the usual one, or any that is free.
    pub listen: Option<SocketAddr>,
}

/// What a development site tells while it runs.
#[derive(Clone)]
pub struct Reports {
    /// Lines for the terminal.
    pub lines: mpsc::UnboundedSender<String>,
    /// The plugin whose calls are shown.
    pub watched: Watched,
    /// Told once, with the address to open in a browser, when the site can be looked at.
    pub ready: mpsc::UnboundedSender<String>,
}

impl Reports {
    fn say(&self, line: impl Into<String>) {
        // Nobody reads any more where the program is about to end.
        let _ = self.lines.send(line.into());
    }
}

/// Serves the development site of a plugin until `stop`.
///
/// # Errors
/// [`DevError`]: what keeps the site from starting. Later mistakes in the sources are told and waited out.
pub async fn run(
    options: DevOptions,
    bundle: &Bundle,
    reports: Reports,
    stop: CancellationToken,
) -> Result<(), DevError> {
    let project = build::open(options.folder.clone()).await?;
    let (settings, is_fresh) = Settings::open(&project.folder)?;
    if is_fresh {
        reports
            .say(format!("Wrote {}: the grants and settings of your plugin on this site.", settings::FILE));
    }
    // Bound first, so that a port in use is told before anything is built.
    let server = bind(&options, &project).await?;
    let listen = server.local_addr();
    reports.say(format!("Building {} …", project.name));
    let changes = Changes::of(&project)?;
    let first = tokio::select! {
        built = build::build(&project, true) => built?,
        () = stop.cancelled() => return Ok(()),
    };
    let site = DevSite::open(project.clone(), bundle, &settings, listen, reports.watched.clone()).await?;
    let owner = account::owner(site.app.services()).await?;
    let (used, next_links) = mpsc::unbounded_channel();
    let (log_in, first_link) = LogInLinks::new(owner.id, used);
    let (generation, current) = cell::channel(beginning());
    let app = site.app.clone();
    let router = development_router(&app, Development { log_in: Arc::new(log_in), generation: current });
    let samples = Samples::open(folder(&project).join("samples.json"));
    let mut session = Session {
        site,
        project,
        settings,
        reports: reports.clone(),
        generation,
        samples,
        actor: Actor::User(owner),
        has_shown_links: false,
        log_in_path: first_link,
    };
    session.take(first, bundle).await?;
    // After the first swap, so that work for the plugin finds it.
    let jobs = jobs::start(app.services().clone(), stop.clone());
    let serving = tokio::spawn(server.with_refusal_page(app.refusal_page()).run(router, stop.clone()));
    if !session.has_shown_links {
        reports.say(format!("The site is at {} and waits for a plugin that runs.", app.origin()));
    }
    let outcome = session.watch(changes, next_links, bundle, &stop).await;
    stop.cancel();
    // Ends that went wrong were told where they happened.
    let _ = tokio::join!(serving, jobs);
    reports.say("Stopped.");
    outcome
}

/// Where the development site of a project is kept.
fn folder(project: &Project) -> PathBuf {
    project.folder.join(".sandpress")
}

/// A number that no earlier start had, so that pages which are still open load themselves anew.
fn beginning() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}

/// Listens where it was asked to, or else on the port of the last time, the usual one, or any.
async fn bind(options: &DevOptions, project: &Project) -> Result<Server, DevError> {
    let remembered = folder(project).join("port");
    let wanted = options.port.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port))).or(options.listen);
    let server = match wanted {
        Some(address) => listen(address).await.map_err(|error| match error {
            ServerError::AddressInUse { address, .. } => DevError::PortTaken(address.port()),
            other => DevError::Server(other),
        })?,
        None => {
            let last = std::fs::read_to_string(&remembered).ok().and_then(|text| text.trim().parse().ok());
            listen_on_first(last.into_iter().chain([USUAL_PORT])).await.map_err(DevError::Server)?
        }
    };
    let port = server.local_addr().port().to_string();
    let kept = std::fs::create_dir_all(folder(project)).and_then(|()| std::fs::write(&remembered, port));
    kept.map_err(DevError::write(&remembered))?;
    Ok(server)
}

async fn listen_on_first(ports: impl Iterator<Item = u16>) -> Result<Server, ServerError> {
    for port in ports {
        if let Ok(server) = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
            return Ok(server);
        }
    }
    listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
}

async fn listen(address: SocketAddr) -> Result<Server, ServerError> {
    let options = ServerOptions {
        listen: address,
        shutdown_timeout: Duration::from_secs(2),
        ..ServerOptions::default()
    };
    Server::bind(options).await
}

/// The author's session: what is built, run and shown.
struct Session {
    site: DevSite,
    project: Project,
    settings: Settings,
    reports: Reports,
    generation: cell::Sender<u64>,
    samples: Samples,
    actor: Actor,
    has_shown_links: bool,
    log_in_path: String,
}

impl Session {
    /// Builds and swaps after each change until `stop`.
    async fn watch(
        &mut self,
        mut changes: Changes,
        mut next_links: mpsc::UnboundedReceiver<String>,
        bundle: &Bundle,
        stop: &CancellationToken,
    ) -> Result<(), DevError> {
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                Some(path) = next_links.recv() => {
                    self.reports.say(format!("Logged in. To log in once more: {}{path}", self.site.app.origin()));
                    self.log_in_path = path;
                }
                () = changes.next() => tokio::select! {
                    () = stop.cancelled() => return Ok(()),
                    outcome = self.change(bundle) => outcome?,
                },
            }
        }
    }

    async fn change(&mut self, bundle: &Bundle) -> Result<(), DevError> {
        match Settings::open(&self.project.folder) {
            Ok((settings, _)) => self.settings = settings,
            Err(error) => {
                self.reports.say(format!("refused   {error}"));
                return Ok(());
            }
        }
        let built = build::build(&self.project, false).await?;
        self.take(built, bundle).await
    }

    /// Takes over what was built.
    async fn take(&mut self, built: Option<PathBuf>, bundle: &Bundle) -> Result<(), DevError> {
        let before = if self.has_shown_links { "; the version before goes on" } else { "" };
        let Some(component) = built else {
            self.reports.say(format!("refused   it does not compile{before}. Mend it and save."));
            return Ok(());
        };
        match self.site.swap(Some(&component), bundle, &self.settings).await {
            Ok(Ok(loaded)) if loaded.is_new || !self.has_shown_links => self.show(&loaded).await,
            Ok(Ok(_)) => self.reports.say("unchanged nothing of the plugin is different"),
            Ok(Err(problem)) => self.reports.say(format!("refused   {problem}{before}")),
            Err(error @ (DevError::Config(_) | DevError::Incomplete(_))) if self.has_shown_links => {
                self.reports.say(format!("refused   {error}{before}"));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Tells what runs, brings the samples up to date, and lets open pages load themselves anew.
    async fn show(&mut self, loaded: &Loaded) {
        let (calls, took) = self.reports.watched.take_loading();
        let app = self.site.app.clone();
        self.reports.say(format!("loaded    {} {} ({calls} calls, {took:.2} ms)", loaded.id, loaded.version));
        let (links, problems) =
            self.samples.refresh(app.services(), &self.actor, &loaded.id, &loaded.hooks).await;
        for problem in problems {
            self.reports.say(format!("warning   {problem}"));
        }
        self.generation.send_modify(|generation| *generation += 1);
        let links = links::all(&app, loaded, links);
        if !self.has_shown_links {
            self.show_links(&app, &links);
        }
    }

    fn show_links(&mut self, app: &App, links: &[samples::Link]) {
        self.has_shown_links = true;
        let origin = app.origin();
        let shown = links.iter().map(|link| format!("\n  {origin}{:<32} {}", link.path, link.what));
        self.reports.say(format!(
            "\nYour plugin runs. Open:\n{}\n\nLog in as the owner of this site, once, by:\n\n  {origin}{}\n\n\
             Save a file to build and swap the plugin. Ctrl-C ends.\n",
            shown.collect::<String>(),
            self.log_in_path
        ));
        let first = links.first().map_or("/", |link| &link.path);
        // Nobody waits for it where no browser is to be opened.
        let _ = self.reports.ready.send(format!("{origin}{first}"));
    }
}
