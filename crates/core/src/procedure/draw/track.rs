//! Upright runs in the gutters: each gets a place where it lies on no other.

use super::Len;

/// Runs closer than this would read as one.
const APART: Len = 120;

/// The places of one page and what is taken.
pub struct Tracks {
    places: Vec<Place>,
}

struct Place {
    x: Len,
    apart: Len,
    taken: Vec<(Len, Len)>,
}

/// A run to be placed.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Where the level run to the track begins.
    pub start: Len,
    /// Where the level run from the track ends.
    pub end: Len,
    /// Upper and lower end.
    pub span: (Len, Len),
    /// Leftmost place that may be taken.
    pub least: Len,
    /// Rightmost place that may be taken.
    pub most: Len,
}

impl Tracks {
    /// All places free; each with how far it is from where a run looks best.
    pub fn new(places: &[(Len, Len)]) -> Tracks {
        let place = |(x, apart): &(Len, Len)| Place { x: *x, apart: *apart, taken: Vec::new() };
        Tracks { places: places.iter().map(place).collect() }
    }

    /// Takes the place with the shortest way round; none when all are taken.
    pub fn take(&mut self, wish: Wish) -> Option<Len> {
        let (from, to) = (wish.span.0 - APART, wish.span.1 + APART);
        let free = |taken: &[(Len, Len)]| taken.iter().all(|(a, b)| *b < from || *a > to);
        let place = self
            .places
            .iter_mut()
            .filter(|place| (wish.least..=wish.most).contains(&place.x) && free(&place.taken))
            .min_by_key(|place| {
                let way = (place.x - wish.start).abs() + (place.x - wish.end).abs();
                (way + 2 * place.apart, place.x)
            })?;
        place.taken.push(wish.span);
        Some(place.x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_never_lie_on_each_other() {
        let mut tracks = Tracks::new(&[(10, 0), (20, 0)]);
        let wish = |a, b| Wish { start: 0, end: 0, span: (a, b), least: 0, most: 100 };
        assert_eq!(tracks.take(wish(0, 1_000)), Some(10));
        assert_eq!(tracks.take(wish(500, 2_000)), Some(20));
        assert_eq!(tracks.take(wish(900, 950)), None);
        assert_eq!(tracks.take(wish(1_500, 1_600)), Some(10));
        assert_eq!(tracks.take(Wish { least: 50, ..wish(9_000, 9_001) }), None);
    }
}
