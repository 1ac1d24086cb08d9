//! SOPs that come with the program, written from the law: an office without its own is lawful on
//! its first day.

use super::{Procedure, Service};

/// The shipped SOP of a service.
///
/// # Panics
/// Never in a released program: a test reads every one.
pub fn template(service: Service) -> Procedure {
    let text = match service {
        Service::Announcement => {
            include_str!("../../../../data/procedures/template-announcement.toml")
        }
        Service::Request => include_str!("../../../../data/procedures/template-request.toml"),
        Service::Objection => include_str!("../../../../data/procedures/template-objection.toml"),
        Service::Catalogue => include_str!("../../../../data/procedures/template-catalogue.toml"),
        Service::Documentation => {
            include_str!("../../../../data/procedures/template-documentation.toml")
        }
        Service::Charter => include_str!("../../../../data/procedures/template-charter.toml"),
        Service::ConsequenceTest => {
            include_str!("../../../../data/procedures/template-consequence-test.toml")
        }
    };
    toml::from_str(text).expect("a shipped SOP reads: a test reads all of them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_has_a_whole_sop() {
        for service in Service::ALL {
            let sop = template(*service);
            assert_eq!(sop.service, *service);
            assert!(sop.steps.len() >= 3 && sop.lanes.len() >= 2, "{service:?}");
            assert!(!sop.boxes.legal_basis.is_empty() && !sop.boxes.warnings.is_empty());
            assert!(!sop.boxes.records.is_empty() && !sop.boxes.related.is_empty());
            for step in &sop.steps {
                assert!(!step.lanes.is_empty(), "{service:?} {}: nobody does it", step.number);
                assert!(
                    step.time.is_some() && step.output.is_some(),
                    "{service:?} {}",
                    step.number
                );
                assert!(step.requires.is_some(), "{service:?} {}", step.number);
                for lane in &step.lanes {
                    assert!(
                        sop.lane(lane).is_some(),
                        "{service:?} {}: no lane {lane}",
                        step.number
                    );
                }
                for branch in step.decision.iter().flatten() {
                    let to = branch.to.as_deref().expect("a shipped decision leads somewhere");
                    assert!(sop.steps.iter().any(|s| s.number == to), "{service:?}: no step {to}");
                }
            }
            for lane in &sop.lanes {
                assert!(!lane.roles.is_empty() || lane.system, "{service:?}: {}", lane.title);
            }
        }
    }
}
