//! A browser in a few words, for the list of places one is signed in. Names only: versions change
//! weekly and help nobody to recognise a device.

use i18n::Text;

use crate::m;

/// "Safari on iPhone"; what is not known is said so.
pub fn words(agent: &str) -> Text {
    match (browser(agent), device(agent)) {
        (Some(browser), Some(device)) => m::browser_on(browser, device).into(),
        (Some(name), None) | (None, Some(name)) => Text::data(name),
        (None, None) => m::browser_unknown().into(),
    }
}

/// `smartphone` or `monitor`.
pub fn icon(agent: &str) -> &'static str {
    if matches!(device(agent), Some("iPhone" | "Android")) {
        "smartphone"
    } else {
        "monitor"
    }
}

// Order matters: most browsers also carry the names of those they descend from.
fn browser(agent: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 8] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    NAMES
        .into_iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, name)| name)
}

fn device(agent: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    NAMES
        .into_iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_browsers_are_recognised() {
        let of = |agent: &str| (words(agent).to(i18n::Lang::En), icon(agent));
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        assert_eq!(of(safari), ("Safari on iPhone".into(), "smartphone"));
        assert_eq!(of(edge), ("Edge on Windows".into(), "monitor"));
        assert_eq!(of(firefox), ("Firefox on Linux".into(), "monitor"));
        assert_eq!(of("curl/8"), ("Unknown browser".into(), "monitor"));
    }
}
