//! Renders anew what a changed plugin or setting made out of date, before a reader asks for it.

use crate::{ServiceError, Services};
use sandpress_db::{entries as rows, renderings};

/// Entries looked up at a time.
const BATCH: u32 = 50;

impl Services {
    /// Renders every published entry whose rendering is out of date. How many there were, and how many of them could
    /// not be rendered: those are served as they were.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn refresh_renderings(&self) -> Result<(usize, usize), ServiceError> {
        let (mut rendered, mut failed) = (0, 0);
        for definition in self.plugins().types() {
            let mut after = None;
            loop {
                let made_by = self.plugins().fingerprint(&definition.id);
                let outdated =
                    renderings::list_outdated(self.db(), &definition.id, &made_by, after, BATCH).await?;
                let Some(last) = outdated.last() else { break };
                after = Some(*last);
                for id in outdated {
                    let Some(entry) = rows::find_by_id(self.db(), id).await? else { continue };
                    match self.render_again(&entry).await {
                        Ok(_) => rendered += 1,
                        Err(error) => {
                            failed += 1;
                            tracing::warn!(entry = %id, %error, "an entry cannot be rendered anew");
                        }
                    }
                }
            }
        }
        Ok((rendered, failed))
    }
}
