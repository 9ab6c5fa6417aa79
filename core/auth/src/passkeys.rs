//! Passkeys (WebAuthn level 3): what is asked of browsers, and whether what comes back is right. Every answer shows that
//! the device knew its person, by a finger, a face or a PIN, so a passkey is two factors in one.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Webauthn, WebauthnBuilder, WebauthnError,
};

/// Asks for passkeys of one site and checks them.
pub struct Passkeys(Webauthn);

/// What a browser is asked, and what has to be kept on the site until it answers.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// For `navigator.credentials`, as JSON.
    pub options: Value,
    /// For the check of the answer; never for the browser.
    pub state: String,
}

/// A passkey that was made or used just now.
#[derive(Clone, Debug)]
pub struct ProvedPasskey {
    /// What names it everywhere, in base64url.
    pub credential: String,
    /// What is to be kept of it, as JSON.
    pub data: String,
}

/// Why a passkey is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyProblem {
    /// What came or what was kept is not of this form.
    #[error("the answer of the passkey cannot be read")]
    Unreadable(#[source] serde_json::Error),
    /// It is none of those that were asked for.
    #[error("the passkey is not known")]
    Unknown,
    /// The check failed.
    #[error("the passkey was not accepted")]
    Refused(#[source] WebauthnError),
}

#[derive(Serialize, Deserialize)]
enum State {
    Registration(PasskeyRegistration),
    Check(PasskeyAuthentication),
    SignIn(DiscoverableAuthentication),
}

impl Passkeys {
    /// For the site at `origin` with this title; none where the site is reached by a number instead of a name, since
    /// browsers bind passkeys to names.
    pub fn new(origin: &Url, title: &str) -> Option<Self> {
        let builder = WebauthnBuilder::new(origin.domain()?, origin).ok()?;
        builder.rp_name(title).build().ok().map(Self)
    }

    /// Asks for a new passkey of a person who has those of `existing` already.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub fn begin_registration(
        &self,
        user: Uuid,
        name: &str,
        existing: &[String],
    ) -> Result<Challenge, PasskeyProblem> {
        let known: Vec<CredentialID> = keys(existing)?.iter().map(|key| key.cred_id().clone()).collect();
        let begun = self.0.start_passkey_registration(user, name, name, Some(known));
        let (options, state) = begun.map_err(PasskeyProblem::Refused)?;
        let mut options = serde_json::to_value(options).map_err(PasskeyProblem::Unreadable)?;
        // Only a passkey that the device finds by itself signs in without a name.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            selection["residentKey"] = "required".into();
            selection["requireResidentKey"] = true.into();
        }
        Ok(Challenge { options, state: written(&State::Registration(state))? })
    }

    /// The new passkey, where the answer is right.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub fn finish_registration(&self, answer: &str, state: &str) -> Result<ProvedPasskey, PasskeyProblem> {
        let State::Registration(state) = read(state)? else { return Err(PasskeyProblem::Unknown) };
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let key = self.0.finish_passkey_registration(&answer, &state).map_err(PasskeyProblem::Refused)?;
        proved(&key)
    }

    /// Asks for one of the passkeys of a person.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub fn begin_check(&self, existing: &[String]) -> Result<Challenge, PasskeyProblem> {
        let begun = self.0.start_passkey_authentication(&keys(existing)?);
        let (options, state) = begun.map_err(PasskeyProblem::Refused)?;
        let options = serde_json::to_value(options).map_err(PasskeyProblem::Unreadable)?;
        Ok(Challenge { options, state: written(&State::Check(state))? })
    }

    /// The passkey of the person that was used, where the answer is right.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub fn finish_check(
        &self,
        answer: &str,
        state: &str,
        existing: &[String],
    ) -> Result<ProvedPasskey, PasskeyProblem> {
        let State::Check(state) = read(state)? else { return Err(PasskeyProblem::Unknown) };
        let answer: PublicKeyCredential = read(answer)?;
        let result =
            self.0.finish_passkey_authentication(&answer, &state).map_err(PasskeyProblem::Refused)?;
        let mut used = keys(existing)?.into_iter().find(|key| key.cred_id() == result.cred_id());
        let used = used.as_mut().ok_or(PasskeyProblem::Unknown)?;
        used.update_credential(&result);
        proved(used)
    }

    /// Asks for any passkey of the site.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub fn begin_sign_in(&self) -> Result<Challenge, PasskeyProblem> {
        let (mut options, state) =
            self.0.start_discoverable_authentication().map_err(PasskeyProblem::Refused)?;
        options.mediation = None;
        let options = serde_json::to_value(options).map_err(PasskeyProblem::Unreadable)?;
        Ok(Challenge { options, state: written(&State::SignIn(state))? })
    }

    /// What names the passkey of an answer that was not checked yet, and the person it was made for.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub fn identify(&self, answer: &str) -> Result<(Uuid, String), PasskeyProblem> {
        let answer: PublicKeyCredential = read(answer)?;
        let identified = self.0.identify_discoverable_authentication(&answer);
        let (user, credential) = identified.map_err(PasskeyProblem::Refused)?;
        Ok((user, BASE64URL_NOPAD.encode(credential)))
    }

    /// The passkey, as it is after the sign-in, where the answer is right.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub fn finish_sign_in(
        &self,
        answer: &str,
        state: &str,
        data: &str,
    ) -> Result<ProvedPasskey, PasskeyProblem> {
        let State::SignIn(state) = read(state)? else { return Err(PasskeyProblem::Unknown) };
        let answer: PublicKeyCredential = read(answer)?;
        let mut key: Passkey = read(data)?;
        let result = self
            .0
            .finish_discoverable_authentication_v2(&answer, state, &key)
            .map_err(PasskeyProblem::Refused)?;
        key.update_credential(&result);
        proved(&key)
    }
}

impl fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passkeys")
    }
}

fn keys(stored: &[String]) -> Result<Vec<Passkey>, PasskeyProblem> {
    stored.iter().map(|data| read(data)).collect()
}

fn proved(key: &Passkey) -> Result<ProvedPasskey, PasskeyProblem> {
    Ok(ProvedPasskey { credential: BASE64URL_NOPAD.encode(key.cred_id().as_ref()), data: written(key)? })
}

fn written(value: &impl Serialize) -> Result<String, PasskeyProblem> {
    serde_json::to_string(value).map_err(PasskeyProblem::Unreadable)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, PasskeyProblem> {
    serde_json::from_str(text).map_err(PasskeyProblem::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_bound_to_a_name_and_tell_the_device_what_to_do() {
        let site = |url: &str| Passkeys::new(&url.parse().unwrap(), "My site");
        assert!(site("http://127.0.0.1:8080").is_none() && site("http://[::1]").is_none());
        let site = site("https://notes.example").unwrap();
        let user = Uuid::from_u128(7);
        let asked = site.begin_registration(user, "Ann", &[]).unwrap();
        let options = &asked.options["publicKey"];
        assert_eq!(
            (&options["rp"]["id"], &options["rp"]["name"]),
            (&"notes.example".into(), &"My site".into())
        );
        let selection = &options["authenticatorSelection"];
        assert_eq!(
            (&selection["residentKey"], &selection["userVerification"]),
            (&"required".into(), &"required".into())
        );
        let asked = site.begin_sign_in().unwrap();
        assert_eq!(asked.options["publicKey"]["userVerification"], "required");
        assert!(asked.options.get("mediation").is_none_or(Value::is_null));
    }

    #[test]
    fn an_answer_to_another_question_is_refused() {
        let site = Passkeys::new(&"https://notes.example".parse().unwrap(), "My site").unwrap();
        let asked = site.begin_sign_in().unwrap();
        assert!(matches!(site.finish_registration("{}", &asked.state), Err(PasskeyProblem::Unknown)));
        assert!(matches!(site.finish_check("{}", &asked.state, &[]), Err(PasskeyProblem::Unknown)));
        assert!(matches!(site.identify("{}"), Err(PasskeyProblem::Unreadable(_))));
        assert!(matches!(site.finish_sign_in("{}", "x", "{}"), Err(PasskeyProblem::Unreadable(_))));
    }
}
