//! Numbers that look random and are the same on every machine for the same seed.

/// SplitMix64: a picture needs no more, and what it gives will never change under a cached file.
pub(super) struct Rng(u64);

impl Rng {
    pub(super) fn new(seed: u64) -> Rng {
        Rng(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// From 0 up to 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub(super) fn within(&mut self, low: f32, high: f32) -> f32 {
        low + self.unit() * (high - low)
    }

    /// From 0 up to `count` less one.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.unit() * count as f32) as usize
    }

    /// One of `choices`.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}
