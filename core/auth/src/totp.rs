//! Codes from an authenticator app (TOTP, RFC 6238): six digits for 30 seconds, one step of tolerance either way.

use std::fmt;

use qrcode::{Color, EcLevel, QrCode};
use totp_rs::{Builder, Secret, Totp, TotpError};

use sandpress_domain::Timestamp;

/// What the app and the site share: 160 random bits.
#[derive(Clone)]
pub struct TotpSecret(Secret);

/// A QR code as a path of SVG: one unit for each module, without the quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPicture {
    /// Modules on a side.
    pub size: usize,
    /// The dark modules.
    pub path: String,
}

/// Why a second factor cannot be shown or checked.
#[derive(Debug, thiserror::Error)]
pub enum TotpProblem {
    /// What is stored is no secret.
    #[error("the stored secret of a second factor is damaged: set the second factor up again")]
    Damaged,
    /// The names of site and account do not go into an address for the app.
    #[error("the second factor cannot be shown")]
    Unnameable(#[source] TotpError),
    /// The address is too long for a picture.
    #[error("the picture of the second factor cannot be drawn")]
    Undrawable(#[source] qrcode::types::QrError),
}

impl TotpSecret {
    /// A new secret.
    pub fn generate() -> Self {
        Self(Secret::generate())
    }

    /// The secret as it is typed into an app, in base32.
    pub fn to_base32(&self) -> String {
        self.0.to_base32()
    }

    /// The secret that was written so.
    ///
    /// # Errors
    /// [`TotpProblem::Damaged`].
    pub fn from_base32(text: &str) -> Result<Self, TotpProblem> {
        Secret::try_from_base32(text).map(Self).map_err(|_| TotpProblem::Damaged)
    }

    /// The step in which `code` holds at `now`, where it does and the step is after `last`: a code works once.
    pub fn check(&self, code: &str, now: Timestamp, last: u64) -> Option<u64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let now = u64::try_from(now.unix_timestamp()).ok()?;
        let totp = Builder::new().with_secret(self.0.clone()).build().ok()?;
        totp.check(&digits, now).filter(|step| *step > last)
    }

    /// The address that an app reads from the picture: `otpauth://totp/…`.
    ///
    /// # Errors
    /// [`TotpProblem::Unnameable`].
    pub fn address(&self, site: &str, account: &str) -> Result<String, TotpProblem> {
        self.named(site, account).and_then(|totp| totp.to_url()).map_err(TotpProblem::Unnameable)
    }

    /// The picture of that address for the camera of a phone.
    ///
    /// # Errors
    /// As [`Self::address`], and [`TotpProblem::Undrawable`].
    pub fn picture(&self, site: &str, account: &str) -> Result<QrPicture, TotpProblem> {
        let address = self.address(site, account)?;
        let code =
            QrCode::with_error_correction_level(address, EcLevel::M).map_err(TotpProblem::Undrawable)?;
        let (size, mut path) = (code.width(), String::new());
        for (y, row) in code.to_colors().chunks(size.max(1)).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run.first() == Some(&Color::Dark) {
                    path.push_str(&format!("M{x} {y}h{}v1H{x}z", run.len()));
                }
                x += run.len();
            }
        }
        Ok(QrPicture { size, path })
    }

    /// A colon would end the name of the site or account in the address.
    fn named(&self, site: &str, account: &str) -> Result<Totp, TotpError> {
        Builder::new()
            .with_secret(self.0.clone())
            .with_issuer(Some(site.replace(':', " ")))
            .with_account_name(account.replace(':', " "))
            .build()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "12345678901234567890", the secret of the test vectors of RFC 6238, appendix B.
    const VECTOR: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_timestamp(seconds).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = TotpSecret::from_base32(VECTOR).unwrap();
        // The vectors have eight digits; a code is the last six of them.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let step = u64::try_from(seconds).unwrap() / 30;
            assert_eq!(secret.check(code, at(seconds), 0), Some(step), "{seconds}");
            assert_eq!(secret.check(&format!("{} {}", &code[..3], &code[3..]), at(seconds), 0), Some(step));
        }
        for wrong in ["287083", "", "28708", "2870820", "28708x", "２８７０８２"] {
            assert_eq!(secret.check(wrong, at(59), 0), None, "{wrong}");
        }
    }

    #[test]
    fn a_code_holds_for_a_step_before_and_after_and_works_once() {
        let secret = TotpSecret::from_base32(VECTOR).unwrap();
        let holds = |seconds| secret.check("081804", at(seconds), 0).is_some();
        let step = 1_111_111_109 / 30 * 30;
        assert!(holds(step - 30) && holds(step + 59) && !holds(step - 31) && !holds(step + 60));
        let used = secret.check("081804", at(step), 0).unwrap();
        assert_eq!(secret.check("081804", at(step + 5), used), None);
    }

    #[test]
    fn names_cannot_break_the_address() {
        let secret = TotpSecret::from_base32(VECTOR).unwrap();
        let address = secret.address("A: site & more", "ann:lee@example.org").unwrap();
        assert!(address.starts_with("otpauth://totp/"), "{address}");
        assert!(address.contains(VECTOR) && !address.contains(' ') && !address.contains("& "), "{address}");
        let picture = secret.picture("My site", "Ann").unwrap();
        // Every QR code begins with a finder pattern of seven modules.
        assert!(picture.path.starts_with("M0 0h7v1H0z") && picture.size > 20, "{picture:?}");
        assert_eq!(format!("{secret:?}"), "TotpSecret(…)");
        assert!(TotpSecret::from_base32("not base32!").is_err());
        assert_ne!(TotpSecret::generate().to_base32(), TotpSecret::generate().to_base32());
    }
}
