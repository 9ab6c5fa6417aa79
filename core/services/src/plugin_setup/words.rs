//! What plugins can do, in words for people who run a site and no programs.

/// What a plugin can do with a capability, or by a hook that has to be granted, whatever it says of itself.
pub fn capability(name: &str) -> &'static str {
    match name {
        "clock" => "It can read the time.",
        "connect" => {
            "It can open connections to other servers, but only to those you name, with the port that you name."
        }
        "content-read" => {
            "It can read the entries of your site: what readers see, or more if you write so in its grant."
        }
        "content-write" => {
            "It can write and change entries of the types that you name, and publish them only if you allow that too."
        }
        "http" => "It can send requests to other servers, but only to those you name.",
        "i18n" => "It can write dates and numbers as they are written in the language of your site.",
        "jobs" => "It can put off work for later, so many times an hour as you allow.",
        "log" => "It can write lines into the log of your site.",
        "mail" => "It can send mail from your site, to the addresses that you allow.",
        "media-read" => "It can read the files of your site, of the kinds that you choose.",
        "media-write" => {
            "It can add files to your site, of the kinds that you choose and up to the size that you set."
        }
        "random" => "It can draw random numbers.",
        "reader-assets" => {
            "With \"styles\": It can change how your pages look to readers. With \"scripts\": Its scripts run in your readers' \
             browsers and can read and change everything on the page they see, and act as anybody who is logged in in the \
             same browser. Grant it only to a plugin whose author you trust as yourself."
        }
        "secrets" => "It can use the passwords and keys that you name, without ever seeing them.",
        "settings" => "It can read its own settings.",
        "store" => "It can keep data of its own in the database of your site, up to the size that you set.",
        "users" => {
            "It can read of people with an account what you choose: name, email address or role. Never a password."
        }
        _ => "It can use something that this version of Sandpress has no words for.",
    }
}

/// When the site calls a plugin that has the hook.
pub fn hook(name: &str) -> &'static str {
    match name {
        "lifecycle" => "It says who it is and checks its settings, as every plugin does.",
        "publication-type" => "It provides a kind of entry: which fields it has and how it looks.",
        "editor" => "It provides the editor, and makes pages of what authors write.",
        "editor-frame" => {
            "It provides what runs in the browser while authors write, shut off from their session."
        }
        "entry-filter" => {
            "It is asked before an entry is saved or published; it may change the entry or refuse it."
        }
        "entry-events" => "It is told when an entry is published, taken back, restored or deleted.",
        "scheduled" => "It works at times that it sets, without anybody asking.",
        "content-filter" => "It may change the text of entries as readers see it.",
        "block" => "It provides blocks, which authors put into entries and themes into pages.",
        "page-head" => "It adds to the head of pages what search engines and feed readers look for.",
        "reader-assets" => {
            "It has style sheets or scripts for your readers' pages, as far as you grant that."
        }
        "response-headers" => "It sets headers that protect your readers' browsers.",
        "response-paths" => "It may set other headers for some paths of the site.",
        "admin-panel" => "It has pages of its own in the admin.",
        "editor-panel" => "It has a panel beside the form of an entry, and may propose changes there.",
        "routes" => "It answers at addresses of its own, below /x/ and its name.",
        "mail-transport" => "It delivers the mail of your site, all of it.",
        "media-processor" => "It looks at the files that are added, and makes the pictures that readers get.",
        _ => "It is called for something that this version of Sandpress has no words for.",
    }
}

/// What no plugin ever can.
pub const NEVER: &[&str] = &[
    "It can never read or write files on this computer, start programs, or see its variables.",
    "It can never reach a server that you did not name.",
    "It can never see passwords, log-ins or the data of other plugins.",
    "It can never use more time or memory than its limits allow: then that one call ends, and the site goes on.",
    "It can never put scripts into your pages: its HTML is cleaned, unless you grant it html = \"raw\" or reader-assets = [\"scripts\"].",
];

#[cfg(test)]
mod tests {
    use super::*;
    use sandpress_plugins::{Hook, capability_names};

    #[test]
    fn there_are_words_for_everything() {
        for name in capability_names() {
            assert!(!capability(name).contains("no words"), "{name}");
        }
        for known in Hook::ALL {
            assert!(!hook(known.as_str()).contains("no words"), "{known:?}");
        }
        assert!(capability("telepathy").contains("no words") && hook("dream").contains("no words"));
    }
}
