//! Who may have an account, and with which providers people log in.

use super::*;

#[test]
fn nobody_registers_unless_the_owner_says_so() {
    let accounts = read("").accounts;
    assert_eq!(accounts.registration, Registration::Invitation);
    assert_eq!((accounts.role.as_str(), accounts.second_factor_roles.len()), ("subscriber", 0));
    let accounts = read(
        "[accounts]\nregistration = \"open\"\nrole = \"post-office\"\nsecond_factor_roles = \"owner, administrator\"",
    )
    .accounts;
    assert_eq!((accounts.registration, accounts.role.as_str()), (Registration::Open, "post-office"));
    assert_eq!(accounts.second_factor_roles, ["owner", "administrator"]);
    for role in ["owner", "administrator"] {
        assert!(problem(&format!("[accounts]\nrole = {role:?}")).contains("by invitation"), "{role}");
    }
    assert!(problem("[accounts]\nregistration = \"yes\"").contains("\"open\", \"invitation\" or \"closed\""));
    assert!(problem("[accounts]\nsecond_factor_roles = \"Chief!\"").contains("\"Chief!\" is not a role"));
}

#[test]
fn providers_are_read() {
    let text = "[oidc.example]\nissuer = \"https://id.example.org\"\nclient_id = \"site\"\nclient_secret = \"example-oidc\"\n\
                [oidc.other-one]\nissuer = \"http://127.0.0.1:9000/\"\nclient_id = \"x\"\nlabel = \"Other\"\nscopes = \"openid email\"";
    let providers = read(text).oidc;
    let names: Vec<_> = providers.iter().map(|provider| (&*provider.name, &*provider.label)).collect();
    assert_eq!(names, [("example", "example"), ("other-one", "Other")]);
    assert_eq!(providers[0].client_secret.as_deref(), Some("example-oidc"));
    assert_eq!(providers[0].scopes, ["email", "profile"]);
    assert_eq!(
        (providers[1].issuer.as_str(), providers[1].client_secret.as_deref()),
        ("http://127.0.0.1:9000/", None)
    );
    assert_eq!(providers[1].scopes, ["email"]);
    let variable = read_with(
        "",
        &[
            ("SANDPRESS_OIDC__MY_ID__ISSUER", "https://id.example.org"),
            ("SANDPRESS_OIDC__MY_ID__CLIENT_ID", "site"),
        ],
    );
    assert_eq!(variable.unwrap().oidc[0].name, "my-id");
}

#[test]
fn a_provider_is_reached_safely() {
    let with = |issuer: &str| problem(&format!("[oidc.x]\nclient_id = \"a\"\nissuer = {issuer:?}"));
    assert!(with("http://id.example.org").contains("does not start with https://"));
    assert!(with("https://me:word@id.example.org").contains("user name or a password"));
    assert!(with("https://id.example.org/?a=b").contains("no query"));
    assert!(with("id").contains("not a web address"));
    let missing = problems("[oidc.x]", &[]);
    assert!(missing[0].contains("oidc.x.client_id is missing"), "{missing:?}");
    assert!(
        problem("[oidc.X]\nissuer = \"https://a.b\"\nclient_id = \"a\"")
            .contains("not a name for a provider")
    );
}
