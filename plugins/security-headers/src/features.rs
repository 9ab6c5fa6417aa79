//! The header `permissions-policy`: which powerful features of a browser a response may use.

use crate::options::Options;
use crate::policy::Kind;

/// Features that a page of this site never uses. Those that browsers do not know are left out: they would only
/// fill the reader's console.
const FEATURES_OFF: [&str; 28] = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "unload",
    "usb",
    "window-management",
    "xr-spatial-tracking",
];

/// Everything off but what each kind of response needs: viewing in full size, and passkeys in the admin.
pub(crate) fn permissions_policy(kind: Kind, options: &Options) -> String {
    let mut policy: Vec<String> = FEATURES_OFF.iter().map(|feature| format!("{feature}=()")).collect();
    let frames = kind == Kind::Page && options.frame.iter().any(|source| source != "'none'");
    let viewing = match kind {
        Kind::Page if frames => "*",
        Kind::Page | Kind::Admin | Kind::Media => "(self)",
        Kind::Asset | Kind::Feed | Kind::Unknown => "()",
    };
    let passkeys = if kind == Kind::Admin { "(self)" } else { "()" };
    policy.extend([
        format!("fullscreen={viewing}"),
        format!("picture-in-picture={viewing}"),
        format!("publickey-credentials-create={passkeys}"),
        format!("publickey-credentials-get={passkeys}"),
    ]);
    policy.join(", ")
}
