//! Debug builds only: files straight from a build folder, so that an edit shows without compiling.

use std::borrow::Cow;
use std::path::Path;

use super::Served;

/// The newest file called `name`, whatever fingerprint the running program knows. Never cached, never compressed.
pub(super) fn serve(dir: &Path, name: &str) -> Option<Served> {
    let content_type = match name.rsplit('.').next()? {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => return None,
    };
    let wanted = unstamped(name)?;
    let file = std::fs::read_dir(dir).ok()?.flatten().find(|entry| {
        entry
            .file_name()
            .to_str()
            .and_then(unstamped)
            .is_some_and(|have| have == wanted)
    })?;
    Some(Served {
        status: 200,
        content_type,
        encoding: None,
        body: Cow::Owned(std::fs::read(file.path()).ok()?),
        cache_control: "no-cache",
        etag: None,
        vary: false,
    })
}

/// `portal-4GS7DK2A.css` → (`portal`, `css`). Split chunks all share a stem and are told apart by their fingerprint.
fn unstamped(name: &str) -> Option<(&str, &str)> {
    let (stem, extension) = name.rsplit_once('.')?;
    let (plain, stamp) = stem.rsplit_once('-')?;
    let is_stamp = stamp.len() == 8
        && stamp
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    match is_stamp {
        true if plain == "chunk" => Some((stem, extension)),
        true => Some((plain, extension)),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_the_fingerprint() {
        assert_eq!(
            unstamped("live-worker-NASNRXUG.js"),
            Some(("live-worker", "js"))
        );
        assert_eq!(
            unstamped("chunk-ABCDEFGH.js"),
            Some(("chunk-ABCDEFGH", "js"))
        );
        assert_eq!(unstamped("manifest.json"), None);
        assert_eq!(unstamped("portal-G3JYWWES.css.br"), None);
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        assert!(serve(Path::new("/"), "../etc/passwd").is_none());
        assert!(serve(Path::new("/nowhere"), "app-AAAAAAAA.js").is_none());
    }
}
