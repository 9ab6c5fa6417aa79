//! How much mail may leave within a while: in total, and to one address.

use std::time::Duration;

use super::Outbox;
use sandpress_db::{DbError, mails as rows};
use sandpress_domain::{MailAddress, Timestamp};

/// A mail that was put off is due at about the same time as others: they come one after the other.
const SPREAD: f64 = 0.1;

impl Outbox {
    /// For how long no mail may leave for these addresses, and why; none where it may leave now.
    pub(super) async fn put_off(
        &self,
        addresses: &[MailAddress],
        now: Timestamp,
    ) -> Result<Option<(Duration, String)>, DbError> {
        let mut latest: Option<(Timestamp, String)> = None;
        if let Some(rate) = self.config.rate
            && let Some(at) = rows::next_send_at(&self.db, None, rate, now).await?
        {
            let why = format!("the site sends no more than {} now (rate under [mail])", written(rate));
            latest = Some((at, why));
        }
        if let Some(rate) = self.config.recipient_rate {
            for address in addresses {
                let next = rows::next_send_at(&self.db, Some(address), rate, now).await?;
                if let Some(at) = next.filter(|at| latest.as_ref().is_none_or(|(latest, _)| at > latest)) {
                    let why = format!(
                        "{address} gets no more than {} (recipient_rate under [mail])",
                        written(rate)
                    );
                    latest = Some((at, why));
                }
            }
        }
        Ok(latest.map(|(at, why)| {
            let pause = Duration::try_from(at - now).unwrap_or_default().max(Duration::from_secs(1));
            (pause.mul_f64(1.0 + SPREAD * rand::random::<f64>()), why)
        }))
    }

    /// The longest while that a rate looks back on.
    pub(super) fn memory(&self) -> Duration {
        let rates = [self.config.rate, self.config.recipient_rate];
        rates.into_iter().flatten().map(|rate| rate.per).max().unwrap_or_default()
    }
}

fn written(rate: sandpress_domain::MailRate) -> String {
    format!("{} in {} minutes", rate.count, rate.per.as_secs() / 60)
}
