//! Where an entry is to stand: as its author wrote, or made from its title.

use crate::{ServiceError, Services};
use sandpress_db::entries as rows;
use sandpress_domain::{EntryId, EntryPath, PathError, slugify};

/// How many numbers are tried behind a path that is taken.
const NUMBERS: u32 = 50;

/// The path that an author wrote.
pub(super) fn parse(written: &str) -> Result<EntryPath, ServiceError> {
    written.parse().map_err(|error: PathError| ServiceError::invalid("path", error.to_string()))
}

impl Services {
    /// The path that was written, or a free one made from the title.
    pub(super) async fn choose_path(
        &self,
        written: &str,
        title: &str,
        publication_type: &str,
        id: EntryId,
        parent: Option<EntryId>,
    ) -> Result<EntryPath, ServiceError> {
        if !written.trim().is_empty() {
            return parse(written);
        }
        let slug = slugify(title);
        let wanted = match slug.parse::<EntryPath>() {
            Ok(path) => path,
            Err(PathError::Empty) => parse(&format!("{publication_type}-{}", id.0.simple()))?,
            Err(_) => parse(&format!("{publication_type}-{slug}"))?,
        };
        let parent = match parent {
            Some(parent) => rows::find_by_id(self.db(), parent).await?.map(|parent| parent.path),
            None => None,
        };
        let wanted = match parent {
            Some(parent) => parse(&format!("{parent}/{wanted}"))?,
            None => wanted,
        };
        let candidates: Vec<_> = std::iter::once(wanted.clone())
            .chain((2..NUMBERS).map(|number| wanted.numbered(number)))
            .collect();
        let taken = rows::paths_taken(self.db(), &candidates).await?;
        match candidates.into_iter().find(|path| !taken.contains(path)) {
            Some(free) => Ok(free),
            None => parse(&format!("{wanted}-{}", id.0.simple())),
        }
    }
}
