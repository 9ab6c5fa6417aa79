//! Four colours, which say what to expect of a picture.

use sandpress_plugin::types::Error;

use crate::picture::Picture;

/// The colours of its quarters as `#rrggbb`; none where something may be seen through, since they would be seen behind it.
pub(crate) fn of(picture: &Picture) -> Result<String, Error> {
    if picture.has_alpha() {
        return Ok(String::new());
    }
    let quarters = picture.quarters()?;
    let colour = |pixel: &[u8]| {
        let channels: String = pixel.iter().map(|channel| format!("{channel:02x}")).collect();
        format!("#{channels}")
    };
    Ok(quarters.bytes.chunks_exact(3).map(colour).collect::<Vec<_>>().join(" "))
}
