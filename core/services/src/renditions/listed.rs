//! Pictures in lists, in the sizes that there are of them.

use std::collections::{BTreeMap, HashMap};

use super::html;
use crate::{ServiceError, Services};
use sandpress_db::renditions as rows;
use sandpress_domain::QuarterColours;

/// A picture in the sizes that a browser may choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedPicture {
    /// The address for browsers that choose nothing.
    pub url: String,
    /// The sizes in formats that every browser shows; may be empty.
    pub srcset: String,
    /// The sizes in AVIF; may be empty.
    pub modern_srcset: String,
    /// The width in pixels; 0 where it is not known.
    pub width: u32,
    /// The height in pixels; 0 where it is not known.
    pub height: u32,
    /// What stands in its place until it is loaded.
    pub placeholder: Option<QuarterColours>,
}

impl Services {
    /// The pictures at these addresses, by address. A picture that was cut for other sites is shown whole. Those that
    /// are none of the site's own are left out.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn listed_pictures(
        &self,
        urls: &[String],
    ) -> Result<HashMap<String, ListedPicture>, ServiceError> {
        let mut sources: BTreeMap<String, String> = BTreeMap::new();
        for url in urls {
            if let Some(hash) = html::hash_of(url) {
                sources.insert(url.clone(), hash.to_owned());
            }
        }
        if sources.is_empty() {
            return Ok(HashMap::new());
        }
        let hashes: Vec<String> = sources.values().cloned().collect();
        let made: HashMap<String, String> = rows::sources_of(self.db(), &hashes).await?.into_iter().collect();
        for hash in sources.values_mut() {
            if let Some(source) = made.get(hash) {
                hash.clone_from(source);
            }
        }
        let catalogue = self.catalogue(sources.values().cloned().collect()).await?;
        let listed = sources.into_iter().filter_map(|(url, source)| {
            let picture = html::listed(catalogue.get(&source)?)?;
            Some((url, picture))
        });
        Ok(listed.collect())
    }
}
