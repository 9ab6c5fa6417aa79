//! The letters to people about their accounts.

use super::{Services, Token};
use sandpress_domain::{LinkPurpose, UserName};
use sandpress_themes::contexts::mail::{
    EmailChangedLetter, EmailTakenLetter, HasAccountLetter, IdentityConnectedLetter, InvitationLetter,
    NewEmailLetter, PasswordLetter, RegistrationLetter,
};

impl Services {
    pub(super) fn registration_letter(&self, token: &Token) -> RegistrationLetter {
        RegistrationLetter {
            url: self.link_url("register", token),
            good_for: good_for(LinkPurpose::Registration),
        }
    }

    pub(super) fn has_account_letter(&self) -> HasAccountLetter {
        HasAccountLetter { login_url: self.page_url("login"), forgotten_url: self.page_url("forgotten") }
    }

    pub(super) fn invitation_letter(&self, by: &str, role: &str, token: &Token) -> InvitationLetter {
        InvitationLetter {
            by: by.to_owned(),
            role: role.to_owned(),
            url: self.link_url("invitation", token),
            good_for: good_for(LinkPurpose::Invitation),
        }
    }

    pub(super) fn password_letter(&self, name: &UserName, token: &Token) -> PasswordLetter {
        PasswordLetter {
            name: name.to_string(),
            url: self.link_url("forgotten", token),
            good_for: good_for(LinkPurpose::Password),
        }
    }

    pub(super) fn new_email_letter(&self, name: &UserName, token: &Token) -> NewEmailLetter {
        NewEmailLetter {
            name: name.to_string(),
            url: self.link_url("account/email", token),
            good_for: good_for(LinkPurpose::Email),
        }
    }

    pub(super) fn email_taken_letter(&self) -> EmailTakenLetter {
        EmailTakenLetter { login_url: self.page_url("login") }
    }

    pub(super) fn email_changed_letter(&self, name: &UserName, email: &str) -> EmailChangedLetter {
        EmailChangedLetter { name: name.to_string(), email: email.to_owned() }
    }

    pub(super) fn identity_connected_letter(
        &self,
        name: &UserName,
        provider: &str,
    ) -> IdentityConnectedLetter {
        IdentityConnectedLetter {
            name: name.to_string(),
            provider: provider.to_owned(),
            url: self.page_url("account/connections"),
        }
    }

    fn page_url(&self, page: &str) -> String {
        format!("{}/{page}", self.accounts().origin)
    }

    /// The whole address of a page whose last part is the secret of a link.
    fn link_url(&self, page: &str, token: &Token) -> String {
        format!("{}/{page}/{}", self.accounts().origin, token.as_str())
    }
}

fn good_for(purpose: LinkPurpose) -> String {
    let minutes = purpose.lifetime().as_secs() / 60;
    match minutes {
        0..60 => format!("{minutes} minutes"),
        60..2880 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 60 / 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_say_how_long_a_link_is_good() {
        let said = LinkPurpose::ALL.map(good_for);
        assert_eq!(said, ["24 hours", "7 days", "30 minutes", "2 hours"]);
    }
}
