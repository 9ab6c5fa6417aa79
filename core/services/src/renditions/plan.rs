//! Which files are made of an asset.

use sandpress_domain::{Asset, FocalPoint, RenditionRole};
use sandpress_plugins::{MediaOrder, PictureOrder, ProbedMedia};

const AVIF: &str = "image/avif";

/// The widths of pictures in pages, as far as the source has them.
const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];

/// AVIF takes long to make: wider than this it is not worth the time.
const AVIF_WIDTH: u32 = 1280;

/// A width that the source nearly has is left out for the source's own.
const NEARLY: f64 = 0.85;

/// The size of the pictures that other sites show with a link: what the largest of them ask for.
const SHARE: (u32, u32) = (1200, 630);

/// The most bytes of a picture that is made.
const MAX_PICTURE: u64 = 16 << 20;

/// A file that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) role: RenditionRole,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) media_type: String,
    pub(super) focal: FocalPoint,
    /// The most bytes that it may have.
    pub(super) limit: u64,
}

impl Planned {
    /// What the processor is asked for.
    pub(super) fn order(&self) -> MediaOrder {
        match self.role {
            RenditionRole::Prompt => MediaOrder::Prompt,
            RenditionRole::Picture | RenditionRole::Share => MediaOrder::Picture(PictureOrder {
                width: self.width,
                height: self.height,
                focal: self.focal,
                media_type: self.media_type.clone(),
            }),
        }
    }

    /// The file's name, after that of the asset.
    pub(super) fn name(&self, asset: &Asset) -> String {
        let stem = asset.name.rsplit_once('.').map_or(asset.name.as_str(), |(stem, _)| stem);
        let stem: String = stem.chars().take(80).collect();
        let ending = self.media_type.rsplit('/').next().unwrap_or_default().replace("jpeg", "jpg");
        match self.role {
            RenditionRole::Picture => format!("{stem}-{}.{ending}", self.width),
            RenditionRole::Prompt => format!("{stem}.{ending}"),
            RenditionRole::Share => format!("{stem}-share.{ending}"),
        }
    }
}

/// What is made of an asset, the smallest first, so that lists have something to show soon.
pub(super) fn plan(asset: &Asset, probed: &ProbedMedia, formats: &[String]) -> Vec<Planned> {
    if probed.is_late {
        return vec![Planned {
            role: RenditionRole::Prompt,
            width: probed.width,
            height: probed.height,
            media_type: asset.media_type.clone(),
            focal: FocalPoint::middle(),
            limit: asset.size,
        }];
    }
    if !probed.is_drawable {
        return Vec::new();
    }
    let formats = wanted_formats(probed, formats);
    let focal = asset.focal.unwrap_or_else(FocalPoint::middle);
    let mut planned: Vec<Planned> = widths(probed.width)
        .into_iter()
        .flat_map(|width| {
            let size = (width, scaled(probed.height, width, probed.width));
            let fits = move |format: &&String| width <= AVIF_WIDTH || *format != AVIF;
            let of =
                move |format: &String| picture(RenditionRole::Picture, size, format, FocalPoint::middle());
            formats.iter().filter(fits).map(of)
        })
        .collect();
    let has_room = probed.width >= SHARE.0 && probed.height >= SHARE.1;
    planned.extend(
        formats
            .last()
            .filter(|_| has_room)
            .map(|lasting| picture(RenditionRole::Share, SHARE, lasting, focal)),
    );
    planned
}

fn picture(role: RenditionRole, (width, height): (u32, u32), format: &str, focal: FocalPoint) -> Planned {
    Planned { role, width, height, media_type: format.to_owned(), focal, limit: MAX_PICTURE }
}

/// AVIF for nearly all browsers, and one that all have: JPEG, which cannot be seen through, or WebP.
fn wanted_formats(probed: &ProbedMedia, formats: &[String]) -> Vec<String> {
    let lasting = if probed.has_alpha { "image/webp" } else { "image/jpeg" };
    [AVIF, lasting]
        .into_iter()
        .filter(|format| formats.iter().any(|made| made == format))
        .map(str::to_owned)
        .collect()
}

fn widths(own: u32) -> Vec<u32> {
    let largest = WIDTHS.into_iter().max().unwrap_or(own).min(own);
    let nearly = f64::from(largest) * NEARLY;
    let smaller = WIDTHS.into_iter().filter(|width| f64::from(*width) <= nearly);
    smaller.chain([largest]).collect()
}

/// The height that belongs to a width, at least a pixel.
fn scaled(height: u32, width: u32, own_width: u32) -> u32 {
    let scaled = (f64::from(height) * f64::from(width) / f64::from(own_width.max(1))).round();
    (scaled as u32).clamp(1, height.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_width_is_larger_than_the_source() {
        assert_eq!(widths(4000), [320, 640, 960, 1280, 1920]);
        assert_eq!(widths(1000), [320, 640, 1000]);
        assert_eq!(widths(700), [320, 700]);
        assert_eq!(widths(320), [320]);
        assert_eq!(widths(1), [1]);
    }

    #[test]
    fn heights_keep_the_proportions() {
        assert_eq!(scaled(3000, 320, 4000), 240);
        assert_eq!(scaled(1, 320, 20_000), 1);
        assert_eq!(scaled(20_000, 1, 1), 20_000);
    }
}
