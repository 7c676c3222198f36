//! What stands for a person without a picture: initials on a tone.

/// One or two letters for a name: of the first and the last word, in capitals. Words without a
/// letter or digit ("&", "-") do not count; a name without any gives an empty text.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    // A capital may be several letters ("ß"); one is enough.
    [first, last]
        .into_iter()
        .flatten()
        .filter_map(|letter| letter.to_uppercase().next())
        .collect()
}

/// The tone of an avatar, for `data-tone`: 0 grey, 2 amber, 3 green, 4 blue, the same for the
/// same id. 1 is the accent and belongs to the host's team; no stranger gets it by chance.
pub fn tone(id: &[u8]) -> u8 {
    // FNV-1a: ids of one second share most of their bytes, and their tones should not.
    let hash = id.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3)
    });
    [0, 2, 3, 4][((hash ^ (hash >> 32)) % 4) as usize]
}
