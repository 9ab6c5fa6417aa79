//! Hook `entry-filter`: plugins that change or refuse entries before they are stored.

use crate::{
    bindings::{
        exports::sandpress::entry_filter::entry_filter::{
            Candidate as WitCandidate, GuestIndices, Stage as WitStage,
        },
        sandpress::types::types::FieldValue,
    },
    error::CallError,
    hooks::{Call, Hook, Indices, field_values},
    load::LoadedPlugin,
    scope::Scope,
};
use sandpress_domain::{EntryId, FieldValues, Stage};

/// An entry that is about to be stored, as filters see it beside its fields.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its id; none for one that is new.
    pub id: Option<EntryId>,
    /// The id of its publication type.
    pub publication_type: &'a str,
    /// Its title as it is stored; empty for one that is new.
    pub title: &'a str,
    /// Where it is to stand; empty where its path is made from its title.
    pub path: &'a str,
    /// How far it goes.
    pub stage: Stage,
}

/// The functions of the hook.
#[derive(Clone, Copy)]
enum Moment {
    Save,
    Publish,
}

impl Scope {
    /// Shows the fields to the filters one after the other and gives back what they made of them. The type validates
    /// every change, so that each filter sees fields that fit.
    ///
    /// # Errors
    /// [`CallError::Refused`] with the field errors of a filter or of the type; or one of them fails.
    pub async fn filter_entry(
        &mut self,
        candidate: Candidate<'_>,
        mut fields: FieldValues,
    ) -> Result<FieldValues, CallError> {
        let moments: &[Moment] = match candidate.stage {
            Stage::Draft => &[Moment::Save],
            Stage::Publish => &[Moment::Save, Moment::Publish],
        };
        let table = self.table();
        for &moment in moments {
            for plugin in table.in_order() {
                let Some(indices) = &plugin.hooks.entry_filter else { continue };
                let shown = shown(candidate, &fields);
                let Some(changed) = self.ask_filter(plugin, indices, moment, &shown).await? else { continue };
                let changed = changed.into_iter().map(|field| (field.name, field.value)).collect();
                fields = self.validate(candidate.publication_type, &changed, candidate.stage).await?;
            }
        }
        Ok(fields)
    }

    async fn ask_filter(
        &mut self,
        plugin: &LoadedPlugin,
        indices: &Indices<GuestIndices>,
        moment: Moment,
        candidate: &WitCandidate,
    ) -> Result<Option<Vec<FieldValue>>, CallError> {
        let call: Call = Hook::EntryFilter.function(match moment {
            Moment::Save => "before-save",
            Moment::Publish => "before-publish",
        });
        self.ask(plugin, call, async |store, instance| {
            let guest = indices.load(&mut *store, instance)?;
            match moment {
                Moment::Save => guest.call_before_save(store, candidate).await,
                Moment::Publish => guest.call_before_publish(store, candidate).await,
            }
        })
        .await
    }
}

fn shown(candidate: Candidate<'_>, fields: &FieldValues) -> WitCandidate {
    WitCandidate {
        id: candidate.id.map(|id| id.to_string()).unwrap_or_default(),
        publication_type: candidate.publication_type.to_owned(),
        fields: field_values(fields),
        title: candidate.title.to_owned(),
        path: candidate.path.to_owned(),
        stage: match candidate.stage {
            Stage::Draft => WitStage::Draft,
            Stage::Publish => WitStage::Publish,
        },
        extra: Vec::new(),
    }
}
