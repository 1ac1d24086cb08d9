//! The satisfaction survey (*survei kepuasan masyarakat*, Permenpan-RB 14/2017): nine elements, each
//! weighing exactly one ninth, in whole numbers from the first answer to the grade.
//!
//! An answer knows its month and nothing of the case it followed.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::law::{Confidence, DataError, read_toml};

/// How many elements there are.
pub const ELEMENTS: usize = 9;

/// The best answer to a question; the worst is 1.
pub const BEST: u8 = 4;

/// One element with its question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// `u1` to `u9`.
    pub code: String,
    /// Name, in Indonesian.
    pub title_id: String,
    /// Name, in English.
    pub title_en: String,
    /// The question, in Indonesian.
    pub question_id: String,
    /// The question, in English.
    pub question_en: String,
    /// What 1 to 4 are called, in Indonesian.
    pub answers_id: [String; BEST as usize],
    /// What 1 to 4 are called, in English.
    pub answers_en: [String; BEST as usize],
}

/// A grade of service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// `a` to `d`.
    pub code: String,
    /// Lowest converted value, in hundredths.
    pub from: u32,
    /// Name, in Indonesian.
    pub title_id: String,
    /// Name, in English.
    pub title_en: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    chi_square_micro: u64,
    proportion_micro: u64,
    error_micro: u64,
}

/// The survey as the regulation and our words make it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    scale: u32,
    /// The regulation.
    pub citation: String,
    /// How surely it is known.
    pub confidence: Confidence,
    sample: Sample,
    /// Grades, the best first.
    #[serde(rename = "grade")]
    pub grades: Vec<Grade>,
    /// The nine elements.
    #[serde(rename = "element")]
    pub elements: [Element; ELEMENTS],
}

static SHIPPED: LazyLock<Survey> = LazyLock::new(|| {
    Survey::from_toml("survey.toml", include_str!("../../../data/survey.toml"))
        .expect("the shipped survey is well-formed")
});

impl Survey {
    /// The survey shipped with this release.
    pub fn shipped() -> &'static Survey {
        &SHIPPED
    }

    /// Reads a survey file; `file` only names it in errors.
    ///
    /// # Errors
    /// Malformed; grades that are not in falling order down to the lowest value there is.
    pub fn from_toml(file: &str, text: &str) -> Result<Survey, DataError> {
        let survey: Survey = read_toml(file, text)?;
        let falling = survey.grades.windows(2).all(|pair| pair[0].from > pair[1].from);
        let lowest = survey.grades.last().is_some_and(|grade| grade.from <= survey.scale * 100);
        if !falling || !lowest {
            return Err(DataError::contradiction(file, "grade", "leave a value without a grade"));
        }
        Ok(survey)
    }

    /// How many of a population must answer for the sample to speak for it (Krejcie and Morgan).
    ///
    /// ```
    /// use terbuka_core::survey::Survey;
    /// // As their table of 1970 has it.
    /// for (population, sample) in [(10, 10), (100, 80), (500, 217), (1_000, 278), (10_000, 370)] {
    ///     assert_eq!(Survey::shipped().sample_of(population), sample);
    /// }
    /// assert_eq!(Survey::shipped().sample_of(0), 0);
    /// ```
    pub fn sample_of(&self, population: u64) -> u64 {
        const MILLION: u128 = 1_000_000;
        let Sample { chi_square_micro, proportion_micro, error_micro } = self.sample;
        if population == 0 {
            return 0;
        }
        let half = u128::from(proportion_micro);
        let spread = half * MILLION.saturating_sub(half); // p(1-p), in 10^-12
        let chance = u128::from(chi_square_micro) * spread / MILLION; // in 10^-12
        let error = u128::from(error_micro) * u128::from(error_micro); // in 10^-12
        let above = chance * u128::from(population);
        let below = error * u128::from(population - 1) + chance;
        let sample = (above + below / 2) / below.max(1);
        u64::try_from(sample).unwrap_or(population).min(population)
    }

    /// The grade of a converted value in hundredths.
    pub fn grade(&self, hundredths: u32) -> Option<&Grade> {
        self.grades.iter().find(|grade| hundredths >= grade.from).or(self.grades.last())
    }
}

/// One filled survey: 1 to 4 for each element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "[u8; ELEMENTS]", into = "[u8; ELEMENTS]")]
pub struct Answers([u8; ELEMENTS]);

/// An answer outside 1 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("answers run from 1 to 4")]
pub struct BadAnswer;

impl TryFrom<[u8; ELEMENTS]> for Answers {
    type Error = BadAnswer;
    fn try_from(marks: [u8; ELEMENTS]) -> Result<Answers, BadAnswer> {
        if marks.iter().all(|mark| (1..=BEST).contains(mark)) {
            Ok(Answers(marks))
        } else {
            Err(BadAnswer)
        }
    }
}

impl From<Answers> for [u8; ELEMENTS] {
    fn from(answers: Answers) -> Self {
        answers.0
    }
}

/// Answers added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many surveys.
    pub count: u64,
    /// Sum of the marks of each element.
    pub sums: [u64; ELEMENTS],
}

impl Tally {
    /// Adds a survey.
    pub fn add(&mut self, answers: Answers) {
        self.count += 1;
        for (sum, mark) in self.sums.iter_mut().zip(answers.0) {
            *sum += u64::from(mark);
        }
    }

    /// Mean mark of an element (*NRR*) in thousandths, half up; none without answers.
    pub fn mean(&self, element: usize) -> Option<u64> {
        let sum = self.sums.get(element)?;
        (self.count > 0).then(|| (sum * 1000 + self.count / 2) / self.count)
    }

    /// The index (1 to 4) in ten-thousandths, half up: a ninth of the sum of the nine means.
    pub fn index(&self) -> Option<u64> {
        let below = self.count * ELEMENTS as u64;
        let sum: u64 = self.sums.iter().sum();
        (below > 0).then(|| (sum * 10_000 + below / 2) / below)
    }

    /// The index converted to 25 to 100, in hundredths, half up.
    ///
    /// ```
    /// use terbuka_core::survey::{Answers, Survey, Tally};
    /// let mut tally = Tally::default();
    /// tally.add(Answers::try_from([4; 9]).unwrap());
    /// // With ninths cut to 0.11 the best of all services would get 99.
    /// assert_eq!(tally.converted(Survey::shipped()), Some(10_000));
    /// ```
    pub fn converted(&self, survey: &Survey) -> Option<u32> {
        let below = self.count * ELEMENTS as u64;
        let sum: u64 = self.sums.iter().sum();
        let above = sum * u64::from(survey.scale) * 100;
        (below > 0).then(|| u32::try_from((above + below / 2) / below).unwrap_or(u32::MAX))
    }

    /// The element with the lowest mean, the first of several.
    pub fn weakest(&self) -> Option<usize> {
        if self.count == 0 {
            return None;
        }
        self.sums.iter().enumerate().min_by_key(|(_, sum)| **sum).map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(all: &[[u8; ELEMENTS]]) -> Tally {
        let mut tally = Tally::default();
        for marks in all {
            tally.add(Answers::try_from(*marks).unwrap());
        }
        tally
    }

    #[test]
    fn marks_outside_the_scale_are_refused() {
        for wrong in [0, 5, 255] {
            let mut marks = [3; ELEMENTS];
            marks[8] = wrong;
            assert_eq!(Answers::try_from(marks), Err(BadAnswer));
        }
        assert!(serde_json::from_str::<Answers>("[1,2,3,4,1,2,3,4,9]").is_err());
    }

    #[test]
    fn a_worked_example_in_exact_ninths() {
        let found = tally(&[[3, 3, 3, 4, 3, 3, 4, 3, 3], [3, 3, 2, 4, 3, 3, 4, 3, 3], [4; 9]]);
        // Sums 10 10 9 12 10 10 12 10 10 = 93; 93 / 27 = 3.4444; × 25 = 86.11.
        assert_eq!(found.index(), Some(34_444));
        assert_eq!(found.converted(Survey::shipped()), Some(8_611));
        assert_eq!(found.mean(2), Some(3_000));
        assert_eq!(found.mean(0), Some(3_333));
        assert_eq!((found.weakest(), found.mean(9)), (Some(2), None));
        assert_eq!(Survey::shipped().grade(8_611).unwrap().code, "b");
        let none = Tally::default();
        assert_eq!(
            (none.index(), none.converted(Survey::shipped()), none.weakest()),
            (None, None, None)
        );
    }

    #[test]
    fn every_value_has_one_grade_and_the_borders_are_the_regulations() {
        let survey = Survey::shipped();
        for (value, code) in [
            (2_500, "d"),
            (6_499, "d"),
            (6_500, "c"),
            (7_660, "c"),
            (7_661, "b"),
            (8_830, "b"),
            (8_831, "a"),
            (10_000, "a"),
        ] {
            assert_eq!(survey.grade(value).unwrap().code, code, "{value}");
        }
        assert_eq!(tally(&[[1; 9]]).converted(survey), Some(2_500));
        assert_eq!(survey.elements.len(), ELEMENTS);
        for population in [0, 1, 2, 50, u64::MAX] {
            assert!(survey.sample_of(population) <= population);
        }
    }
}
