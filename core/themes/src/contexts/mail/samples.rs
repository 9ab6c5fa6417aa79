//! Letters about things that did not happen, for trying templates.

use super::*;

macro_rules! letters {
    ($($name:literal $letter:ident $when:literal { $($field:ident: $value:expr),* $(,)? })*) => {$(
        impl Letter for $letter {
            const NAME: &'static str = $name;
            const WHEN: &'static str = $when;

            fn sample() -> Self {
                Self { $($field: $value.into()),* }
            }
        }
    )*};
}

letters! {
    "registration" RegistrationLetter "somebody wants an account" {
        url: "https://example.org/register/secret", good_for: "24 hours",
    }
    "has-account" HasAccountLetter "somebody wants an account and has one" {
        login_url: "https://example.org/login", forgotten_url: "https://example.org/forgotten",
    }
    "invitation" InvitationLetter "somebody is invited" {
        by: "Ada Marsh", role: "Author", url: "https://example.org/invitation/secret", good_for: "7 days",
    }
    "password" PasswordLetter "somebody forgot their password" {
        name: "ada", url: "https://example.org/forgotten/secret", good_for: "30 minutes",
    }
    "new-email" NewEmailLetter "somebody wants another email address" {
        name: "ada", url: "https://example.org/account/email/secret", good_for: "2 hours",
    }
    "email-taken" EmailTakenLetter "somebody wants an email address that has an account" {
        login_url: "https://example.org/login",
    }
    "email-changed" EmailChangedLetter "an email address was changed; goes to the old one" {
        name: "ada", email: "ada@example.com",
    }
    "identity-connected" IdentityConnectedLetter "an account elsewhere was connected" {
        name: "ada", provider: "Example ID", url: "https://example.org/account/connections",
    }
    "test" TestLetter "somebody tries the mail" {}
}

impl Letter for PasswordChangedLetter {
    const NAME: &'static str = "password-changed";
    const WHEN: &'static str = "a password was changed";

    fn sample() -> Self {
        Self { address: "192.0.2.7".into(), ..Self::bare() }
    }

    fn bare() -> Self {
        Self {
            name: "ada".into(),
            address: String::new(),
            forgotten_url: "https://example.org/forgotten".into(),
        }
    }
}

impl Letter for FactorChangedLetter {
    const NAME: &'static str = "factor-changed";
    const WHEN: &'static str = "a second factor was changed or used up";

    fn sample() -> Self {
        Self { address: "192.0.2.7".into(), ..Self::bare() }
    }

    fn bare() -> Self {
        Self {
            name: "ada".into(),
            what: "A passkey was added to your account".into(),
            address: String::new(),
            account_url: "https://example.org/account".into(),
        }
    }
}

impl Letter for NewDeviceLetter {
    const NAME: &'static str = "new-device";
    const WHEN: &'static str = "somebody logged in with a device that is not known";

    fn sample() -> Self {
        Self { address: "192.0.2.7".into(), ..Self::bare() }
    }

    fn bare() -> Self {
        Self {
            name: "ada".into(),
            device: "Firefox on Linux".into(),
            address: String::new(),
            at_on: "21 November 2026, 05:31 UTC".into(),
            account_url: "https://example.org/account".into(),
        }
    }
}

impl Letter for ErrorDigestLetter {
    const NAME: &'static str = "error-digest";
    const WHEN: &'static str = "the site met with errors";

    fn sample() -> Self {
        let error = |what: &str, count| CountedError {
            what: what.into(),
            count,
            last_on: "21 November 2026, 05:31 UTC".into(),
        };
        Self {
            errors: vec![error("a job failed for the last time", 3), error("a request failed", 1)],
            more: 2,
            total: 6,
            ..Self::bare()
        }
    }

    fn bare() -> Self {
        Self {
            since_on: "21 November 2026, 04:31 UTC".into(),
            errors: Vec::new(),
            more: 0,
            total: 1,
            minutes: 60,
        }
    }
}
