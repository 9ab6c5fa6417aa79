//! Menus as those see them who put them together.

use super::{is_web_address, need};
use crate::{
    ServiceError, Services,
    audit::{changed, changed_in, record},
};
use sandpress_db::{entries, site as rows, users};
use sandpress_domain::{
    Actor, MAX_MENU_ITEMS, Menu, MenuItem, MenuTarget, PageTag, Permission, is_one_line, slugify,
};

/// The longest name of a menu and the longest words of a link, in characters.
const MAX_LABEL: usize = 60;

/// The most menus of a site.
const MAX_MENUS: usize = 30;

const NO_MENU: ServiceError = ServiceError::NotFound("this menu");

/// A menu as it was filled in.
#[derive(Clone, Debug, Default)]
pub struct NewMenu {
    /// Its name.
    pub label: String,
    /// Where the theme shows it; empty for nowhere.
    pub location: String,
    /// Its links.
    pub items: Vec<NewMenuItem>,
}

/// A link as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewMenuItem {
    /// `home`, `entry`, `term`, `author` or `url`.
    pub kind: String,
    /// The id or address that it leads to.
    pub to: String,
    /// The words; empty for the name of what it leads to.
    pub label: String,
    /// Whether it stands below the one before.
    pub nested: bool,
}

impl Services {
    /// Every menu, by name.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_menus(&self, actor: &Actor) -> Result<Vec<Menu>, ServiceError> {
        need(actor, Permission::StructureManage)?;
        Ok(rows::menus(self.db()).await?)
    }

    /// The menu of this key.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`].
    pub async fn get_menu(&self, actor: &Actor, key: &str) -> Result<Menu, ServiceError> {
        need(actor, Permission::StructureManage)?;
        rows::find_menu(self.db(), key).await?.ok_or(NO_MENU)
    }

    /// Makes a menu without links.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] for the field `label`.
    pub async fn create_menu(&self, actor: &Actor, label: &str) -> Result<Menu, ServiceError> {
        need(actor, Permission::StructureManage)?;
        let label = checked_label(label)?;
        let tx = self.begin_structure().await?;
        let menus = rows::menus(&tx).await?;
        if menus.len() >= MAX_MENUS {
            return Err(ServiceError::invalid("label", "a site has at most 30 menus: delete one first"));
        }
        let made: String = slugify(&label).chars().take(30).collect();
        let made = if made.is_empty() { "menu".to_owned() } else { made };
        let is_free = |key: &String| menus.iter().all(|menu| menu.key != *key);
        let numbered = (2..=MAX_MENUS + 1).map(|number| format!("{made}-{number}"));
        let key = std::iter::once(made.clone()).chain(numbered).find(is_free).unwrap_or(made);
        let menu = Menu { key, label, location: String::new(), items: Vec::new() };
        rows::save_menu(&tx, &menu).await?;
        record(&tx, &changed(actor, self.clock().now(), format!("menu {}", menu.label), "made")).await?;
        self.commit_structure(tx, [PageTag::Menus]).await?;
        Ok(menu)
    }

    /// Changes a menu.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::Invalid`] for the fields `label` and `item`.
    pub async fn save_menu(&self, actor: &Actor, key: &str, new: &NewMenu) -> Result<(), ServiceError> {
        need(actor, Permission::StructureManage)?;
        let label = checked_label(&new.label)?;
        if new.items.len() > MAX_MENU_ITEMS {
            let message = format!("a menu has at most {MAX_MENU_ITEMS} links: take some out");
            return Err(ServiceError::invalid("item", message));
        }
        let items = new.items.iter().map(checked_item).collect::<Result<Vec<_>, _>>()?;
        let location =
            new.location.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
        let tx = self.begin_structure().await?;
        let before = rows::find_menu(&tx, key).await?.ok_or(NO_MENU)?;
        let menu = Menu { key: key.to_owned(), label, location, items };
        rows::save_menu(&tx, &menu).await?;
        let fields = differing(&before, &menu);
        if !fields.is_empty() {
            let subject = format!("menu {}", menu.label);
            record(&tx, &changed_in(actor, self.clock().now(), subject, &fields)).await?;
        }
        self.commit_structure(tx, [PageTag::Menus]).await
    }

    /// Deletes a menu.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`].
    pub async fn delete_menu(&self, actor: &Actor, key: &str) -> Result<(), ServiceError> {
        need(actor, Permission::StructureManage)?;
        let tx = self.begin_structure().await?;
        let menu = rows::find_menu(&tx, key).await?.ok_or(NO_MENU)?;
        rows::delete_menu(&tx, key).await?;
        record(&tx, &changed(actor, self.clock().now(), format!("menu {}", menu.label), "deleted")).await?;
        self.commit_structure(tx, [PageTag::Menus]).await
    }

    /// What a link leads to, in words for those who edit the menu; none where it is gone.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn describe_target(
        &self,
        actor: &Actor,
        target: &MenuTarget,
    ) -> Result<Option<String>, ServiceError> {
        need(actor, Permission::StructureManage)?;
        Ok(match target {
            MenuTarget::Home => Some("Home page".to_owned()),
            MenuTarget::Entry(id) => entries::find_by_id(self.db(), *id).await?.map(|entry| {
                if entry.is_public() { entry.title } else { format!("{} (not published)", entry.title) }
            }),
            MenuTarget::Term(id) => {
                let term = sandpress_db::terms::find(self.db(), *id).await?;
                term.map(|term| term.name.to_string())
            }
            MenuTarget::Author(id) => {
                users::find_by_id(self.db(), *id).await?.map(|user| user.name.to_string())
            }
            MenuTarget::Url(url) => Some(url.clone()),
        })
    }
}

fn differing(before: &Menu, after: &Menu) -> Vec<&'static str> {
    let fields = [
        ("label", before.label != after.label),
        ("location", before.location != after.location),
        ("items", before.items != after.items),
    ];
    fields.into_iter().filter(|(_, is_other)| *is_other).map(|(name, _)| name).collect()
}

fn checked_label(label: &str) -> Result<String, ServiceError> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > MAX_LABEL || !is_one_line(label) {
        return Err(ServiceError::invalid("label", "a menu has a name of 1 to 60 characters"));
    }
    Ok(label.to_owned())
}

fn checked_item(item: &NewMenuItem) -> Result<MenuItem, ServiceError> {
    let invalid = |message: &str| ServiceError::invalid("item", message);
    let label = item.label.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.chars().count() > MAX_LABEL || !is_one_line(&label) {
        return Err(invalid("the words of a link have more than 60 characters: shorten them"));
    }
    let to = item.to.trim();
    let gone = |_| invalid("one of the links leads nowhere: take it out");
    let target = match item.kind.as_str() {
        "home" => MenuTarget::Home,
        "entry" => MenuTarget::Entry(to.parse().map_err(gone)?),
        "term" => MenuTarget::Term(to.parse().map_err(gone)?),
        "author" => MenuTarget::Author(to.parse().map_err(gone)?),
        "url" if is_web_address(to, true) => MenuTarget::Url(to.to_owned()),
        "url" => {
            let message =
                format!("{to:?} is no address: write one that begins with https://, http:// or mailto:");
            return Err(ServiceError::invalid("item", message));
        }
        _ => return Err(invalid("choose what the link leads to")),
    };
    Ok(MenuItem { target, label, nested: item.nested })
}
