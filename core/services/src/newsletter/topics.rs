//! What subscribers can choose.

use crate::{ServiceError, Services};
use sandpress_db::terms;
use sandpress_domain::{NewsletterSettings, Taxonomy, TermId, Topic};

/// A topic with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicChoice {
    /// The topic.
    pub topic: Topic,
    /// Its name.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl Services {
    /// The topics that readers can choose, with those marked that are in `chosen`. What was deleted meanwhile is not among
    /// them.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_newsletter_topics(&self, chosen: &[Topic]) -> Result<Vec<TopicChoice>, ServiceError> {
        let settings = self.newsletter_settings();
        let named = self.named_topics(&settings.topics).await?;
        Ok(named
            .into_iter()
            .map(|(topic, label)| TopicChoice { is_chosen: chosen.contains(&topic), topic, label })
            .collect())
    }

    /// Everything that could be a topic: the publication types, the categories and the tags of the site.
    pub(super) async fn possible_topics(&self, chosen: &[Topic]) -> Result<Vec<TopicChoice>, ServiceError> {
        let mut choices: Vec<(Topic, String)> = Vec::new();
        for definition in self.plugins().types() {
            choices.push((Topic::Type(definition.id), definition.label));
        }
        for taxonomy in [Taxonomy::Category, Taxonomy::Tag] {
            let terms = terms::list(self.db(), taxonomy).await?;
            choices.extend(terms.into_iter().map(|term| (Topic::Term(term.id), term.name.to_string())));
        }
        Ok(choices
            .into_iter()
            .map(|(topic, label)| TopicChoice { is_chosen: chosen.contains(&topic), topic, label })
            .collect())
    }

    /// The names of topics, in their order. Those that are gone are left out.
    pub(super) async fn topic_names(&self, topics: &[Topic]) -> Result<Vec<String>, ServiceError> {
        Ok(self.named_topics(topics).await?.into_iter().map(|(_, label)| label).collect())
    }

    /// Those of the topics that readers can choose.
    pub(super) fn offered(&self, settings: &NewsletterSettings, wanted: &[String]) -> Vec<Topic> {
        let is_wanted = |topic: &&Topic| wanted.iter().any(|wanted| *wanted == topic.to_string());
        settings.topics.iter().filter(is_wanted).cloned().collect()
    }

    async fn named_topics(&self, topics: &[Topic]) -> Result<Vec<(Topic, String)>, ServiceError> {
        let ids: Vec<TermId> = topics
            .iter()
            .filter_map(|topic| match topic {
                Topic::Term(id) => Some(*id),
                Topic::Type(_) => None,
            })
            .collect();
        let terms = if ids.is_empty() { Vec::new() } else { terms::find_all(self.db(), &ids).await? };
        let types = self.plugins().types();
        let label = |topic: &Topic| match topic {
            Topic::Term(id) => terms.iter().find(|term| term.id == *id).map(|term| term.name.to_string()),
            Topic::Type(id) => types.iter().find(|known| known.id == *id).map(|known| known.label.clone()),
        };
        Ok(topics.iter().filter_map(|topic| Some((topic.clone(), label(topic)?))).collect())
    }
}
