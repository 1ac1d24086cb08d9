//! Which step a number names.

use std::collections::HashMap;

use super::{Branch, Procedure, Step};

/// The steps of a procedure by their numbers. Of two steps with one number the first is meant.
pub struct Numbers<'a> {
    exact: HashMap<&'a str, usize>,
    alike: HashMap<String, usize>,
    count: usize,
}

impl<'a> Numbers<'a> {
    /// Of a whole procedure.
    pub fn of(procedure: &'a Procedure) -> Numbers<'a> {
        Numbers::of_steps(&procedure.steps)
    }

    /// Of these steps.
    pub fn of_steps(steps: &'a [Step]) -> Numbers<'a> {
        let mut exact = HashMap::new();
        let mut alike = HashMap::new();
        for (index, step) in steps.iter().enumerate() {
            exact.entry(step.number.as_str()).or_insert(index);
            alike.entry(plain(&step.number)).or_insert(index);
        }
        exact.remove("");
        alike.remove("");
        Numbers { exact, alike, count: steps.len() }
    }

    /// The index of the step with this number, as written or as meant: "Langkah 03." finds "3".
    pub fn find(&self, number: &str) -> Option<usize> {
        self.exact.get(number).or_else(|| self.alike.get(&plain(number))).copied()
    }

    /// Where the branches of a step lead. A single branch without a target goes on to the next row,
    /// unless another says that it does; the flag tells that the document does not say so.
    pub fn targets(&self, index: usize, branches: &[Branch]) -> Vec<(Option<usize>, bool)> {
        let next = Some(index + 1).filter(|next| *next < self.count);
        let said = |branch: &Branch| branch.to.as_deref().is_some_and(|to| !to.trim().is_empty());
        let open = branches.iter().filter(|branch| !said(branch)).count();
        let found: Vec<Option<usize>> = branches
            .iter()
            .map(|branch| branch.to.as_deref().and_then(|to| self.find(to)))
            .collect();
        let implied = open == 1 && next.is_some() && !found.contains(&next);
        let target = |(branch, found): (&Branch, Option<usize>)| {
            if implied && !said(branch) { (next, true) } else { (found, false) }
        };
        branches.iter().zip(found).map(target).collect()
    }
}

/// A step's number without what offices write around it: "Langkah 03." is "3".
fn plain(number: &str) -> String {
    let lower = number.to_lowercase();
    let bare = lower.trim().trim_start_matches("langkah").trim_start_matches("kegiatan");
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    let kept = bare.trim_start_matches('0');
    if kept.is_empty() { bare.to_owned() } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_are_found_however_they_are_written() {
        for number in ["3", " 3. ", "03", "Langkah 3", "LANGKAH 03)", "(3)"] {
            assert_eq!(plain(number), "3", "{number}");
        }
        assert_eq!(plain("0"), "0");
        assert_eq!(plain("A."), "a");
    }
}
