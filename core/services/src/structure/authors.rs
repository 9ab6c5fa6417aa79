//! People who write: their names on entries, their profiles and their pages.

use super::{is_picture, named_links, need};
use crate::{ServiceError, Services, pages::depends_on};
use sandpress_db::{Transaction, authors as rows, users};
use sandpress_domain::{
    Actor, Author, MAX_BIO, MAX_LINKS, PageTag, Permission, Profile, TermError, TermId, TermSlug, User,
    UserId,
};

/// A profile as it was filled in.
#[derive(Clone, Debug, Default)]
pub struct NewProfile {
    /// The segment below `/author/`; unchanged where it is empty.
    pub slug: String,
    /// A few sentences.
    pub bio: String,
    /// Lines of `words | address`.
    pub links: String,
    /// The address of a picture.
    pub picture: String,
}

/// What readers find of somebody who writes.
#[derive(Clone, Debug)]
pub struct AuthorPage {
    /// The name.
    pub name: String,
    /// The rest.
    pub profile: Profile,
}

/// The names under an entry: those of its authors, and its byline where that is another one, as one text.
pub fn shown_names(authors: &[Author], byline: &str) -> String {
    let mut names: Vec<&str> = authors.iter().map(|author| author.name.as_str()).collect();
    if !byline.is_empty() && !names.iter().any(|name| name.to_lowercase() == byline.to_lowercase()) {
        names.push(byline);
    }
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

impl Services {
    /// The page of somebody who writes; none where readers see nothing of them.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn find_author(&self, slug: &str) -> Result<Option<AuthorPage>, ServiceError> {
        let Ok(slug) = slug.parse::<TermSlug>() else { return Ok(None) };
        let Some(profile) = rows::find_by_slug(self.db(), &slug).await? else { return Ok(None) };
        depends_on([PageTag::Author(profile.user), PageTag::ListsOfAuthor(profile.user)]);
        if !rows::has_public_entries(self.db(), profile.user).await? {
            return Ok(None);
        }
        let user = users::find_by_id(self.db(), profile.user).await?;
        Ok(user.map(|user| AuthorPage { name: user.name.to_string(), profile }))
    }

    /// The profile of a person; an empty one where there is none yet. Only they themselves see it before readers do, and
    /// those who manage people.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`].
    pub async fn get_profile(&self, actor: &Actor, person: UserId) -> Result<Profile, ServiceError> {
        may_change(actor, person)?;
        let user =
            users::find_by_id(self.db(), person).await?.ok_or(ServiceError::NotFound("the account"))?;
        let blank = || Profile {
            user: person,
            slug: slug_of(&user),
            bio: String::new(),
            links: Vec::new(),
            picture: String::new(),
        };
        Ok(rows::find_profile(self.db(), person).await?.unwrap_or_else(blank))
    }

    /// Changes the profile of a person.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] for the fields `slug`, `bio`, `links` and `picture`.
    pub async fn save_profile(
        &self,
        actor: &Actor,
        person: UserId,
        new: &NewProfile,
    ) -> Result<(), ServiceError> {
        may_change(actor, person)?;
        let bio = new.bio.replace("\r\n", "\n").trim().to_owned();
        if bio.chars().count() > MAX_BIO || bio.chars().any(|c| c.is_control() && c != '\n') {
            let message = format!("this has more than {MAX_BIO} characters or odd ones: shorten it");
            return Err(ServiceError::invalid("bio", message));
        }
        let links =
            named_links(&new.links, MAX_LINKS).map_err(|message| ServiceError::invalid("links", message))?;
        let picture = new.picture.trim().to_owned();
        if !picture.is_empty() && !is_picture(&picture) {
            let message =
                "a picture is a file of this site, at /media/…, or an address that begins with https://";
            return Err(ServiceError::invalid("picture", message));
        }
        let tx = self.begin_structure().await?;
        let before = self.ensure_profile(&tx, person).await?;
        let slug = match new.slug.trim() {
            "" => before.slug,
            written => written
                .parse()
                .map_err(|error: TermError| ServiceError::invalid("slug", error.to_string()))?,
        };
        rows::save_profile(&tx, &Profile { user: person, slug, bio, links, picture }).await?;
        self.commit_structure(tx, [PageTag::Author(person)]).await
    }

    /// The profile of a person, made now where there is none. The transaction holds the lock of the trees.
    pub(crate) async fn ensure_profile(
        &self,
        tx: &Transaction,
        person: UserId,
    ) -> Result<Profile, ServiceError> {
        if let Some(profile) = rows::find_profile(tx, person).await? {
            return Ok(profile);
        }
        let user = users::find_by_id(tx, person).await?.ok_or_else(|| {
            ServiceError::invalid("authors", "one of the authors has no account any more: take them out")
        })?;
        let wanted = slug_of(&user);
        let mut slug = wanted.clone();
        let mut number = 2;
        while rows::find_by_slug(tx, &slug).await?.is_some() {
            slug = wanted.numbered(number);
            number += 1;
        }
        let profile =
            Profile { user: person, slug, bio: String::new(), links: Vec::new(), picture: String::new() };
        rows::save_profile(tx, &profile).await?;
        Ok(profile)
    }

    /// The names of these people, in their order.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn names_of(&self, people: &[UserId]) -> Result<Vec<(UserId, String)>, ServiceError> {
        let mut names = Vec::new();
        for person in people {
            names.extend(
                users::find_by_id(self.db(), *person).await?.map(|user| (user.id, user.name.to_string())),
            );
        }
        Ok(names)
    }

    /// Those who may be named as authors: everybody who may begin entries, by name.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn possible_authors(&self, actor: &Actor) -> Result<Vec<User>, ServiceError> {
        need(actor, Permission::EntryEditAny)?;
        let request = sandpress_domain::PageRequest::new(1, 500);
        let people = users::list(self.db(), request).await?.items.into_iter();
        Ok(people
            .filter(|user| user.disabled_at.is_none() && user.role.has(Permission::EntryCreate))
            .collect())
    }
}

fn may_change(actor: &Actor, person: UserId) -> Result<(), ServiceError> {
    if matches!(actor, Actor::User(user) if user.id == person) {
        return Ok(());
    }
    need(actor, Permission::UserManage)
}

fn slug_of(user: &User) -> TermSlug {
    match user.name.as_str().parse() {
        Ok(name) => TermSlug::of(&name, TermId(user.id.0)),
        Err(_) => TermSlug::fallback(user.id.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_one_line() {
        let author = |name: &str| Author {
            user: UserId::generate(),
            name: name.to_owned(),
            slug: "x-1".parse().unwrap(),
        };
        let (ada, ben) = (author("Ada"), author("Ben"));
        assert_eq!(shown_names(&[], ""), "");
        assert_eq!(shown_names(&[], "A guest"), "A guest");
        assert_eq!(shown_names(std::slice::from_ref(&ada), "ADA"), "Ada");
        assert_eq!(shown_names(&[ada, ben], "A guest"), "Ada, Ben and A guest");
    }
}
