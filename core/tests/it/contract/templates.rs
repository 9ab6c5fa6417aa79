//! Every template of the default theme and of the admin: renders with its sample contexts, escapes all text, has
//! nothing that the content security policy would refuse.

mod access_text;
mod account_text;
mod editorial_text;
mod loading;
mod markup;
mod media_text;
mod panel_text;
mod people_text;
mod plugin_text;
mod programs_text;
mod text_everywhere;
mod themes_text;

use std::path::{Path, PathBuf};

use sandpress::themes::contexts::admin::{
    AccessContext, AccountContext, AdminErrorContext, AuditContext, CompareContext, ConfirmContext,
    ConfirmIdentityContext, ConflictContext, ConnectionsContext, EntriesContext, EntryEditContext,
    InvitationsContext, IssueContext, JumpContext, LetterContext, LettersContext, LoginContext,
    MailPageContext, MailsContext, MediaContext, MediaFileContext, MissingPagesContext, NewsletterContext,
    NewsletterSettingsContext, PanelPageContext, PeopleContext, PersonContext, PersonalDataContext,
    PluginAddContext, PluginContext, PluginLogContext, PluginPowersContext, PluginReviewContext,
    PluginSettingsContext, PluginUpdatesContext, PluginsContext, RecoveryCodesContext, RedirectsContext,
    RevisionsContext, RoleFormContext, RolesContext, SecondStepContext, SessionsContext, SetupContext,
    StatusContext, SubscriberContext, SubscriberImportContext, SubscribersContext, TemplateFaultContext,
    ThemeNoticeContext, ThemeSettingsContext, ThemesContext, TokensContext, TotpContext, TwoFactorContext,
};
use sandpress::themes::contexts::reader::{
    AccountPageContext, ArchiveContext, AuthorPageContext, EntryContext, ErrorContext, HomeContext,
    PluginPageContext, SearchContext, SiteContext, TermPageContext,
};
use sandpress::themes::{AdminTemplates, AssetSet, Theme};

use self::markup::{Tag, tags};
use self::text_everywhere as fill;

const PLAIN: &str = "plain text";
const HOSTILE: &str = r#"<script>x</script><style>'"><img src=x onerror=y style=z> {{ 7 * 7 }} &amp;"#;

fn default_theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/default")
}

fn theme() -> Theme {
    Theme::load(&default_theme(), SiteContext::sample()).unwrap()
}

fn reader_pages(
    theme: &Theme,
    home: &HomeContext,
    entry: &EntryContext,
    plugin: &PluginPageContext,
    error: &ErrorContext,
) -> [(&'static str, String); 4] {
    [
        ("home", theme.home(home).unwrap()),
        ("entry", theme.entry(entry).unwrap()),
        ("plugin", theme.plugin(plugin).unwrap()),
        ("error", theme.error(error).unwrap()),
    ]
}

/// A page of an account inside the theme, with the style sheet that the site gives.
fn in_theme(theme: &Theme, admin: &AdminTemplates, mut context: AccountPageContext) -> String {
    context.account.styles_url = admin.assets().at("forms.css").unwrap().url.clone();
    theme.account(&context).unwrap()
}

fn sample_pages() -> Vec<(&'static str, String)> {
    let theme = theme();
    let admin = AdminTemplates::new().unwrap();
    let mut pages = Vec::new();
    let (home, entry, plugin) = (HomeContext::sample(), EntryContext::sample(), PluginPageContext::sample());
    pages.extend(reader_pages(&theme, &home, &entry, &plugin, &ErrorContext::sample()));
    let (home, entry, plugin) = (HomeContext::bare(), EntryContext::bare(), PluginPageContext::bare());
    pages.extend(reader_pages(&theme, &home, &entry, &plugin, &ErrorContext::bare()));
    pages.extend([
        ("in the theme", in_theme(&theme, &admin, AccountPageContext::sample())),
        ("bare in the theme", in_theme(&theme, &admin, AccountPageContext::bare())),
        ("search", theme.search(&SearchContext::sample()).unwrap()),
        ("bare search", theme.search(&SearchContext::bare()).unwrap()),
        ("login", admin.login(&LoginContext::sample()).unwrap()),
        ("setup", admin.setup(&SetupContext::sample()).unwrap()),
        ("access", admin.access(&AccessContext::sample()).unwrap()),
        ("connections", admin.connections(&ConnectionsContext::sample()).unwrap()),
        ("entries", admin.entries(&EntriesContext::sample()).unwrap()),
        ("entry_edit", admin.entry_edit(&EntryEditContext::sample()).unwrap()),
        ("conflict", admin.conflict(&ConflictContext::sample()).unwrap()),
        ("revisions", admin.revisions(&RevisionsContext::sample()).unwrap()),
        ("compare", admin.compare(&CompareContext::sample()).unwrap()),
        ("redirects", admin.redirects(&RedirectsContext::sample()).unwrap()),
        ("missing_pages", admin.missing_pages(&MissingPagesContext::sample()).unwrap()),
        ("jump", admin.jump(&JumpContext::sample()).unwrap()),
        ("plugins", admin.plugins(&PluginsContext::sample()).unwrap()),
        ("plugin", admin.plugin(&PluginContext::sample()).unwrap()),
        ("plugin_powers", admin.plugin_powers(&PluginPowersContext::sample()).unwrap()),
        ("plugin_settings", admin.plugin_settings(&PluginSettingsContext::sample()).unwrap()),
        ("plugin_log", admin.plugin_log(&PluginLogContext::sample()).unwrap()),
        ("plugin_updates", admin.plugin_updates(&PluginUpdatesContext::sample()).unwrap()),
        ("plugin_add", admin.plugin_add(&PluginAddContext::sample()).unwrap()),
        ("plugin_review", admin.plugin_review(&PluginReviewContext::sample()).unwrap()),
        ("panel", admin.panel(&PanelPageContext::sample()).unwrap()),
        ("confirm", admin.confirm(&ConfirmContext::sample()).unwrap()),
        ("mails", admin.mails(&MailsContext::sample()).unwrap()),
        ("mail", admin.mail(&MailPageContext::sample()).unwrap()),
        ("letters", admin.letters(&LettersContext::sample()).unwrap()),
        ("letter", admin.letter(&LetterContext::sample()).unwrap()),
        ("account", admin.account(&AccountContext::sample()).unwrap()),
        ("sessions", admin.sessions(&SessionsContext::sample()).unwrap()),
        ("two_factor", admin.two_factor(&TwoFactorContext::sample()).unwrap()),
        ("totp", admin.totp(&TotpContext::sample()).unwrap()),
        ("recovery_codes", admin.recovery_codes(&RecoveryCodesContext::sample()).unwrap()),
        ("confirm_identity", admin.confirm_identity(&ConfirmIdentityContext::sample()).unwrap()),
        ("second_step", admin.second_step(&SecondStepContext::sample()).unwrap()),
        ("people", admin.people(&PeopleContext::sample()).unwrap()),
        ("invitations", admin.invitations(&InvitationsContext::sample()).unwrap()),
        ("person", admin.person(&PersonContext::sample()).unwrap()),
        ("roles", admin.roles(&RolesContext::sample()).unwrap()),
        ("role", admin.role(&RoleFormContext::sample()).unwrap()),
        ("audit", admin.audit(&AuditContext::sample()).unwrap()),
        ("status", admin.status(&StatusContext::sample()).unwrap()),
        ("tokens", admin.tokens(&TokensContext::sample()).unwrap()),
        ("personal data", admin.personal_data(&PersonalDataContext::sample()).unwrap()),
        ("media", admin.media(&MediaContext::sample()).unwrap()),
        ("media_file", admin.media_file(&MediaFileContext::sample()).unwrap()),
        ("bare media", admin.media(&MediaContext::bare()).unwrap()),
        ("bare media_file", admin.media_file(&MediaFileContext::bare()).unwrap()),
        ("bare tokens", admin.tokens(&TokensContext::bare()).unwrap()),
        ("bare personal data", admin.personal_data(&PersonalDataContext::bare()).unwrap()),
        ("archive", theme.archive(&ArchiveContext::sample()).unwrap()),
        ("bare archive", theme.archive(&ArchiveContext::bare()).unwrap()),
        ("term", theme.term(&TermPageContext::sample()).unwrap()),
        ("bare term", theme.term(&TermPageContext::bare()).unwrap()),
        ("author", theme.author(&AuthorPageContext::sample()).unwrap()),
        ("bare author", theme.author(&AuthorPageContext::bare()).unwrap()),
        ("themes", admin.themes(&ThemesContext::sample()).unwrap()),
        ("bare themes", admin.themes(&ThemesContext::bare()).unwrap()),
        ("theme", admin.theme(&ThemeSettingsContext::sample()).unwrap()),
        ("bare theme", admin.theme(&ThemeSettingsContext::bare()).unwrap()),
        ("theme notice", admin.theme_notice(&ThemeNoticeContext::sample()).unwrap()),
        ("template fault", admin.template_fault(&TemplateFaultContext::sample()).unwrap()),
        ("bare template fault", admin.template_fault(&TemplateFaultContext::bare()).unwrap()),
        ("admin error", admin.error(&AdminErrorContext::sample()).unwrap()),
        ("bare login", admin.login(&LoginContext::bare()).unwrap()),
        ("bare setup", admin.setup(&SetupContext::bare()).unwrap()),
        ("bare access", admin.access(&AccessContext::bare()).unwrap()),
        ("bare connections", admin.connections(&ConnectionsContext::bare()).unwrap()),
        ("bare entries", admin.entries(&EntriesContext::bare()).unwrap()),
        ("bare entry_edit", admin.entry_edit(&EntryEditContext::bare()).unwrap()),
        ("bare conflict", admin.conflict(&ConflictContext::bare()).unwrap()),
        ("bare revisions", admin.revisions(&RevisionsContext::bare()).unwrap()),
        ("bare compare", admin.compare(&CompareContext::bare()).unwrap()),
        ("bare redirects", admin.redirects(&RedirectsContext::bare()).unwrap()),
        ("bare missing_pages", admin.missing_pages(&MissingPagesContext::bare()).unwrap()),
        ("bare jump", admin.jump(&JumpContext::bare()).unwrap()),
        ("bare plugins", admin.plugins(&PluginsContext::bare()).unwrap()),
        ("bare plugin", admin.plugin(&PluginContext::bare()).unwrap()),
        ("bare plugin_powers", admin.plugin_powers(&PluginPowersContext::bare()).unwrap()),
        ("bare plugin_settings", admin.plugin_settings(&PluginSettingsContext::bare()).unwrap()),
        ("bare plugin_log", admin.plugin_log(&PluginLogContext::bare()).unwrap()),
        ("bare plugin_updates", admin.plugin_updates(&PluginUpdatesContext::bare()).unwrap()),
        ("bare plugin_add", admin.plugin_add(&PluginAddContext::bare()).unwrap()),
        ("bare plugin_review", admin.plugin_review(&PluginReviewContext::bare()).unwrap()),
        ("bare panel", admin.panel(&PanelPageContext::bare()).unwrap()),
        ("bare confirm", admin.confirm(&ConfirmContext::bare()).unwrap()),
        ("bare mails", admin.mails(&MailsContext::bare()).unwrap()),
        ("bare mail", admin.mail(&MailPageContext::bare()).unwrap()),
        ("bare letters", admin.letters(&LettersContext::bare()).unwrap()),
        ("bare letter", admin.letter(&LetterContext::bare()).unwrap()),
        ("bare account", admin.account(&AccountContext::bare()).unwrap()),
        ("bare sessions", admin.sessions(&SessionsContext::bare()).unwrap()),
        ("bare two_factor", admin.two_factor(&TwoFactorContext::bare()).unwrap()),
        ("bare totp", admin.totp(&TotpContext::bare()).unwrap()),
        ("bare recovery_codes", admin.recovery_codes(&RecoveryCodesContext::bare()).unwrap()),
        ("bare confirm_identity", admin.confirm_identity(&ConfirmIdentityContext::bare()).unwrap()),
        ("bare second_step", admin.second_step(&SecondStepContext::bare()).unwrap()),
        ("bare people", admin.people(&PeopleContext::bare()).unwrap()),
        ("bare invitations", admin.invitations(&InvitationsContext::bare()).unwrap()),
        ("bare person", admin.person(&PersonContext::bare()).unwrap()),
        ("bare roles", admin.roles(&RolesContext::bare()).unwrap()),
        ("bare role", admin.role(&RoleFormContext::bare()).unwrap()),
        ("bare audit", admin.audit(&AuditContext::bare()).unwrap()),
        ("bare status", admin.status(&StatusContext::bare()).unwrap()),
        ("bare admin error", admin.error(&AdminErrorContext::bare()).unwrap()),
        ("newsletter", admin.newsletter(&NewsletterContext::sample()).unwrap()),
        ("bare newsletter", admin.newsletter(&NewsletterContext::bare()).unwrap()),
        ("newsletter issue", admin.newsletter_issue(&IssueContext::sample()).unwrap()),
        ("bare newsletter issue", admin.newsletter_issue(&IssueContext::bare()).unwrap()),
        ("subscribers", admin.subscribers(&SubscribersContext::sample()).unwrap()),
        ("bare subscribers", admin.subscribers(&SubscribersContext::bare()).unwrap()),
        ("subscriber", admin.subscriber(&SubscriberContext::sample()).unwrap()),
        ("bare subscriber", admin.subscriber(&SubscriberContext::bare()).unwrap()),
        ("subscriber import", admin.subscriber_import(&SubscriberImportContext::sample()).unwrap()),
        ("bare subscriber import", admin.subscriber_import(&SubscriberImportContext::bare()).unwrap()),
        ("newsletter settings", admin.newsletter_settings(&NewsletterSettingsContext::sample()).unwrap()),
        ("bare newsletter settings", admin.newsletter_settings(&NewsletterSettingsContext::bare()).unwrap()),
    ]);
    pages
}

fn pages_with(text: &str) -> Vec<(&'static str, String)> {
    let theme = Theme::load(&default_theme(), fill::site(text)).unwrap();
    let admin = AdminTemplates::new().unwrap();
    let mut pages = Vec::new();
    pages.extend(reader_pages(
        &theme,
        &fill::home(text),
        &fill::entry(text),
        &fill::plugin_page(text),
        &fill::error(text),
    ));
    pages.extend([
        ("in the theme", in_theme(&theme, &admin, fill::account_page(text))),
        ("search", theme.search(&fill::search(text)).unwrap()),
        ("login", admin.login(&fill::login(text)).unwrap()),
        ("setup", admin.setup(&fill::setup(text)).unwrap()),
        ("access", admin.access(&fill::access(text)).unwrap()),
        ("connections", admin.connections(&fill::connections(text)).unwrap()),
        ("entries", admin.entries(&fill::entries(text)).unwrap()),
        ("entry_edit", admin.entry_edit(&fill::entry_edit(text)).unwrap()),
        ("conflict", admin.conflict(&fill::conflict(text)).unwrap()),
        ("revisions", admin.revisions(&fill::revisions(text)).unwrap()),
        ("compare", admin.compare(&fill::compare(text)).unwrap()),
        ("redirects", admin.redirects(&fill::redirects(text)).unwrap()),
        ("missing_pages", admin.missing_pages(&fill::missing_pages(text)).unwrap()),
        ("jump", admin.jump(&fill::jump(text)).unwrap()),
        ("plugins", admin.plugins(&fill::plugins(text)).unwrap()),
        ("plugin", admin.plugin(&fill::plugin(text)).unwrap()),
        ("plugin_powers", admin.plugin_powers(&fill::plugin_powers(text)).unwrap()),
        ("plugin_settings", admin.plugin_settings(&fill::plugin_settings(text)).unwrap()),
        ("plugin_log", admin.plugin_log(&fill::plugin_log(text)).unwrap()),
        ("plugin_updates", admin.plugin_updates(&fill::plugin_updates(text)).unwrap()),
        ("plugin_add", admin.plugin_add(&fill::plugin_add(text)).unwrap()),
        ("plugin_review", admin.plugin_review(&fill::plugin_review(text)).unwrap()),
        ("panel", admin.panel(&fill::panel(text)).unwrap()),
        ("confirm", admin.confirm(&fill::confirm(text)).unwrap()),
        ("mails", admin.mails(&fill::mails(text)).unwrap()),
        ("mail", admin.mail(&fill::mail(text)).unwrap()),
        ("letters", admin.letters(&fill::letters(text)).unwrap()),
        ("letter", admin.letter(&fill::letter(text)).unwrap()),
        ("account", admin.account(&account_text::account(text)).unwrap()),
        ("sessions", admin.sessions(&account_text::sessions(text)).unwrap()),
        ("two_factor", admin.two_factor(&account_text::two_factor(text)).unwrap()),
        ("totp", admin.totp(&account_text::totp(text)).unwrap()),
        ("recovery_codes", admin.recovery_codes(&account_text::recovery_codes(text)).unwrap()),
        ("confirm_identity", admin.confirm_identity(&account_text::confirm_identity(text)).unwrap()),
        ("second_step", admin.second_step(&account_text::second_step(text)).unwrap()),
        ("people", admin.people(&fill::people(text)).unwrap()),
        ("invitations", admin.invitations(&fill::invitations(text)).unwrap()),
        ("person", admin.person(&fill::person(text)).unwrap()),
        ("roles", admin.roles(&fill::roles(text)).unwrap()),
        ("role", admin.role(&fill::role(text)).unwrap()),
        ("audit", admin.audit(&fill::audit(text)).unwrap()),
        ("status", admin.status(&fill::status(text)).unwrap()),
        ("media", admin.media(&media_text::media(text)).unwrap()),
        ("media_file", admin.media_file(&media_text::media_file(text)).unwrap()),
        ("tokens", admin.tokens(&programs_text::tokens(text)).unwrap()),
        ("personal data", admin.personal_data(&programs_text::personal_data(text)).unwrap()),
        ("archive", theme.archive(&themes_text::archive(text)).unwrap()),
        ("term", theme.term(&themes_text::term(text)).unwrap()),
        ("author", theme.author(&themes_text::author(text)).unwrap()),
        ("themes", admin.themes(&themes_text::themes(text)).unwrap()),
        ("theme", admin.theme(&themes_text::theme(text)).unwrap()),
        ("theme notice", admin.theme_notice(&themes_text::notice(text)).unwrap()),
        ("template fault", admin.template_fault(&themes_text::fault(text)).unwrap()),
        ("admin error", admin.error(&fill::admin_error(text)).unwrap()),
    ]);
    pages
}

/// The names of all tags and of their attributes, in their order: what no text may change.
fn outline(page: &str) -> Vec<(String, Vec<String>)> {
    let names = |tag: Tag| (tag.name, tag.attributes.into_iter().map(|(name, _)| name).collect());
    tags(page).into_iter().map(names).collect()
}

fn assert_keeps_the_policy(name: &str, page: &str) {
    for tag in tags(page) {
        let is_script = tag.name == "script";
        let is_data = tag.attribute("type") == Some("application/ld+json");
        assert!(!is_script || is_data || tag.attribute("src").is_some(), "{name}: inline script");
        assert_ne!(tag.name, "style", "{name}: inline style");
        for (attribute, value) in &tag.attributes {
            assert!(!attribute.starts_with("on"), "{name}: <{} {attribute}>", tag.name);
            assert_ne!(attribute, "style", "{name}: <{}>", tag.name);
            assert!(!value.starts_with("javascript:"), "{name}: {value}");
        }
    }
}

#[test]
fn every_template_renders_and_keeps_the_policy() {
    for (name, page) in sample_pages() {
        assert!(page.trim_start().starts_with("<!doctype html>"), "{name}");
        assert!(page.trim_end().ends_with("</html>"), "{name}");
        assert_keeps_the_policy(name, &page);
    }
}

#[test]
fn hostile_text_comes_out_escaped_everywhere() {
    for ((name, plain), (_, hostile)) in pages_with(PLAIN).iter().zip(&pages_with(HOSTILE)) {
        assert_keeps_the_policy(name, hostile);
        assert_eq!(outline(plain), outline(hostile), "{name}");
        assert!(hostile.contains("&lt;script&gt;x&lt;/script&gt;"), "{name}");
        assert!(hostile.contains("{{ 7 * 7 }}"), "{name}");
        assert!(!hostile.contains("<img src=x"), "{name}");
    }
}

#[test]
fn documented_html_comes_out_as_it_is() {
    let mut context = EntryContext::sample();
    context.entry.html = "<h2 id=\"a\">So &amp; <em>so</em></h2>".to_owned();
    let page = theme().entry(&context).unwrap();
    assert!(page.contains("<h2 id=\"a\">So &amp; <em>so</em></h2>"));
    assert!(
        page.contains("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\""),
        "{page}"
    );
}

#[test]
fn every_asset_that_a_page_names_is_there() {
    let theme = theme();
    let admin = AdminTemplates::new().unwrap();
    for (name, page) in sample_pages() {
        let urls = tags(&page);
        let urls = urls.iter().filter_map(|tag| tag.attribute("href").or(tag.attribute("src")));
        let mut found = 0;
        for url in urls.filter(|url| url.starts_with("/assets/")) {
            let parts: Vec<_> = url.splitn(5, '/').collect();
            let set: &AssetSet = if parts[2] == "theme" { theme.assets() } else { admin.assets() };
            assert!(set.find(parts[3], parts[4]).is_some(), "{name}: {url}");
            found += 1;
        }
        assert!(found >= 1, "{name}");
    }
}

#[test]
fn scripts_are_admitted_by_hash() {
    assert!(theme().assets().csp_hashes().is_empty());
    let admin = AdminTemplates::new().unwrap();
    let page = admin.login(&LoginContext::sample()).unwrap();
    let tags = tags(&page);
    let scripts: Vec<_> = tags.iter().filter(|tag| tag.name == "script").collect();
    assert!(!scripts.is_empty());
    let hashes = admin.assets().csp_hashes();
    for script in scripts {
        let integrity = script.attribute("integrity").unwrap_or_default();
        assert!(hashes.iter().any(|hash| hash == integrity), "{integrity}");
    }
    let script = admin.assets().at("admin.js").unwrap();
    assert_eq!(script.media_type, "text/javascript; charset=utf-8");
}
