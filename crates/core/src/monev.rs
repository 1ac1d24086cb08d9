//! How an office would fare in the *Komisi Informasi*'s monitoring (*Monev KIP*, PerKI 1/2022): the
//! questions of `data/monev.toml`, each with the evidence at hand, and an estimate that says it is one.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::codes;
use crate::law::{Confidence, DataError, read_toml};

codes! {
    /// What answers a question.
    Evidence {
        /// Only the office knows; it states it with a link.
        Stated = "stated",
        /// The public information list, determined by a decision of this year.
        List = "list",
        /// The exempt list, with a consequence test of this year.
        ExemptList = "exempt_list",
        /// Last year's report is published.
        AnnualReport = "annual_report",
        /// The page that explains how to ask and object.
        Mechanism = "mechanism",
        /// Answers opened to everybody.
        Answers = "answers",
        /// The form for requests.
        OnlineRequest = "online_request",
        /// The form for objections.
        OnlineObjection = "online_objection",
        /// The tracking page.
        Tracking = "tracking",
        /// The statistics page.
        Statistics = "statistics",
        /// Answers within the law's time.
        InTime = "in_time",
        /// Refusals with their grounds.
        Refusals = "refusals",
        /// The register.
        Register = "register",
        /// The numbers of Art. 12.
        Numbers = "numbers",
        /// The survey.
        Survey = "survey",
        /// PPID, superior, service officers.
        Officers = "officers",
        /// Budget and staff, stated for the report.
        Resources = "resources",
        /// Five SOPs in force.
        Sops = "sops",
        /// The charter.
        Charter = "charter",
        /// The accessibility of the portal.
        Accessibility = "accessibility",
    }
}

/// An area of the questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Stable name.
    pub code: String,
    /// Hundredths of the whole.
    pub weight: u32,
    /// Name, in Indonesian.
    pub title_id: String,
    /// Name, in English.
    pub title_en: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable name.
    pub code: String,
    /// The area it belongs to.
    pub area: String,
    /// Weight within its area.
    pub points: u32,
    /// What answers it.
    pub evidence: Evidence,
    /// What is asked, in Indonesian.
    pub text_id: String,
    /// What is asked, in English.
    pub text_en: String,
}

/// A grade of openness.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Stable name.
    pub code: String,
    /// Lowest value, in tenths.
    pub from: u32,
    /// Name, in Indonesian.
    pub title_id: String,
    /// Name, in English.
    pub title_en: String,
}

/// The questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// The year whose weights these are.
    pub year: i16,
    /// Where they come from.
    pub citation: String,
    /// How surely they are known.
    pub confidence: Confidence,
    /// Hundredths of the whole that the questionnaire makes; the rest is the visit.
    pub questionnaire: u32,
    /// Grades, the best first.
    #[serde(rename = "grade")]
    pub grades: Vec<Grade>,
    /// Areas.
    #[serde(rename = "area")]
    pub areas: Vec<Area>,
    /// Questions, by area.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

static SHIPPED: LazyLock<Questionnaire> = LazyLock::new(|| {
    Questionnaire::from_toml("monev.toml", include_str!("../../../data/monev.toml"))
        .expect("the shipped questionnaire is well-formed")
});

/// How far a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing is there.
    Missing,
    /// Something is there, not all of it.
    Partly,
    /// It is there.
    Found,
}

impl Standing {
    /// Found when all of so many are there, partly when some are.
    pub fn of(found: usize, wanted: usize) -> Standing {
        match found {
            0 => Standing::Missing,
            found if found >= wanted => Standing::Found,
            _ => Standing::Partly,
        }
    }

    /// Half points, so that a half needs no fraction.
    fn halves(self) -> u32 {
        match self {
            Standing::Missing => 0,
            Standing::Partly => 1,
            Standing::Found => 2,
        }
    }
}

/// The estimate, in tenths of a hundred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Of each area, by its code, on a scale of 1000.
    pub areas: Vec<(String, u32)>,
    /// Of the questionnaire, on a scale of 1000.
    pub questionnaire: u32,
    /// The least the whole can be, with a visit that gives nothing.
    pub least: u32,
    /// The most the whole can be, with a visit that gives everything.
    pub most: u32,
}

impl Questionnaire {
    /// The questionnaire shipped with this release.
    pub fn shipped() -> &'static Questionnaire {
        &SHIPPED
    }

    /// Reads a questionnaire; `file` only names it in errors.
    ///
    /// # Errors
    /// Malformed; weights that do not add up to a hundred; a question of no area, an area of no question.
    pub fn from_toml(file: &str, text: &str) -> Result<Questionnaire, DataError> {
        let read: Questionnaire = read_toml(file, text)?;
        let wrong =
            |entry: &str, problem: &str| Err(DataError::contradiction(file, entry, problem));
        if read.areas.iter().map(|area| area.weight).sum::<u32>() != 100 || read.questionnaire > 100
        {
            return wrong("area", "the weights do not add up to a hundred");
        }
        for area in &read.areas {
            let points: u32 = read.of(&area.code).map(|question| question.points).sum();
            if points == 0 {
                return wrong(&area.code, "has no question that weighs");
            }
        }
        for (at, question) in read.questions.iter().enumerate() {
            let twice = read.questions[..at].iter().any(|other| other.code == question.code);
            if twice || !read.areas.iter().any(|area| area.code == question.area) {
                return wrong(&question.code, "stands twice or lies in no area");
            }
        }
        let falling = read.grades.windows(2).all(|pair| pair[0].from > pair[1].from);
        if !falling || read.grades.last().is_none_or(|grade| grade.from != 0) {
            return wrong("grade", "they leave a value without a grade");
        }
        Ok(read)
    }

    /// The questions of an area.
    pub fn of<'a>(&'a self, area: &'a str) -> impl Iterator<Item = &'a Question> {
        self.questions.iter().filter(move |question| question.area == area)
    }

    /// The grade of a value in tenths.
    pub fn grade(&self, tenths: u32) -> Option<&Grade> {
        self.grades.iter().find(|grade| tenths >= grade.from)
    }

    /// The estimate from how far each question is answered. Rounded down: an estimate should not
    /// promise.
    pub fn estimate(&self, standing: impl Fn(&Question) -> Standing) -> Estimate {
        let mut areas = Vec::new();
        let mut sum = 0;
        for area in &self.areas {
            let (mut got, mut all) = (0, 0);
            for question in self.of(&area.code) {
                got += question.points * standing(question).halves();
                all += question.points * 2;
            }
            let value = got * 1000 / all.max(1);
            sum += value * area.weight;
            areas.push((area.code.clone(), value));
        }
        let questionnaire = sum / 100;
        let least = questionnaire * self.questionnaire / 100;
        let most = least + (100 - self.questionnaire) * 10;
        Estimate { areas, questionnaire, least, most }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_nothing_and_everything_is_everything() {
        let all = Questionnaire::shipped();
        let none = all.estimate(|_| Standing::Missing);
        assert_eq!((none.questionnaire, none.least, none.most), (0, 0, 200));
        let whole = all.estimate(|_| Standing::Found);
        assert_eq!((whole.questionnaire, whole.least, whole.most), (1000, 800, 1000));
        let half = all.estimate(|_| Standing::Partly);
        assert_eq!((half.questionnaire, half.least, half.most), (500, 400, 600));
        assert_eq!(all.grade(1000).unwrap().code, "informative");
        assert_eq!(
            [899, 800, 599, 0].map(|n| all.grade(n).unwrap().code.as_str()),
            ["towards", "towards", "less", "none"]
        );
    }

    #[test]
    fn an_area_counts_by_its_weight() {
        let all = Questionnaire::shipped();
        let kinds = all
            .estimate(|one| if one.area == "kinds" { Standing::Found } else { Standing::Missing });
        assert_eq!(kinds.questionnaire, 400);
        assert_eq!(
            [Standing::of(0, 5), Standing::of(4, 5), Standing::of(6, 5)],
            [Standing::Missing, Standing::Partly, Standing::Found]
        );
        let broken = include_str!("../../../data/monev.toml").replace("weight = 40", "weight = 41");
        assert!(Questionnaire::from_toml("x", &broken).is_err());
    }
}
