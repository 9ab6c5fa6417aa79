//! Where secrets are.

use super::*;

#[test]
fn secrets_are_places_and_never_values() {
    let text = "[secrets]\nsmtp-password = { file = \"smtp.txt\" }\napi-key = { env = \"MY_KEY\" }";
    let variables = [("SANDPRESS_SECRET_API_KEY", "hunter2"), ("SANDPRESS_SECRETS__OTHER__ENV", "OTHER")];
    let config = read_with(text, &variables).unwrap();
    let variable = |name: &str| SecretSource::Variable(name.into());
    let sources: Vec<_> = config.secrets.clone().into_iter().collect();
    assert_eq!(
        sources,
        [
            ("api-key".to_owned(), variable("SANDPRESS_SECRET_API_KEY")),
            ("other".to_owned(), variable("OTHER")),
            ("smtp-password".to_owned(), SecretSource::File("/srv/site/smtp.txt".into())),
        ]
    );
    assert!(!format!("{config:?}").contains("hunter2"));
}

#[test]
fn bad_secrets_are_refused() {
    for (line, message) in [
        ("key = \"hunter2\"", "secrets.key must be a section"),
        ("key = {}", "secrets.key needs either file or env"),
        ("key = { file = \"a\", env = \"B\" }", "secrets.key needs either file or env"),
        ("key = { value = \"hunter2\", env = \"B\" }", "there is no such key"),
        ("key = { env = \"A B\" }", "this is not the name of a variable"),
        ("Key = { env = \"A\" }", "is not a name for a secret"),
        ("a--b = { env = \"A\" }", "is not a name for a secret"),
    ] {
        let problems = problems(&format!("[secrets]\n{line}"), &[]);
        assert!(problems.iter().any(|problem| problem.contains(message)), "{line}: {problems:?}");
        assert!(problems.iter().all(|problem| !problem.contains("hunter2")), "{line}: {problems:?}");
    }
    let problem = variable_problem("SANDPRESS_SECRET_A__B", "hunter2");
    assert!(problem.contains("not a name for a secret") && !problem.contains("hunter2"), "{problem}");
}
