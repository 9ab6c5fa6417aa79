//! Letters to people whose account is used with a device that they did not use before.

use crate::{ServiceError, Services};
use sandpress_db::{Transaction, known_devices as rows};
use sandpress_domain::{Timestamp, User, Visit, device_of};
use sandpress_themes::{contexts::mail::NewDeviceLetter, minute};

/// Characters of a device that are kept.
const DEVICE: usize = 64;

impl Services {
    /// Notes the device of a log-in, and tells the person where it is not the first one and was not used before. A device
    /// is what its program calls itself, without versions, so an update is not a new one.
    pub(crate) async fn note_device(
        &self,
        tx: &Transaction,
        user: &User,
        visit: &Visit,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        if visit.agent().is_empty() {
            return Ok(());
        }
        let device: String = device_of(visit.agent()).chars().take(DEVICE).collect();
        let is_first = rows::count(tx, user.id).await? == 0;
        if !rows::note(tx, user.id, &device, now).await? || is_first {
            return Ok(());
        }
        let letter = NewDeviceLetter {
            name: user.name.to_string(),
            device,
            address: visit.address(),
            at_on: minute(now),
            account_url: format!("{}/account", self.0.origin),
        };
        self.tell_person(tx, user, &letter).await
    }
}
