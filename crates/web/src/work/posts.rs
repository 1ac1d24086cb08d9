//! Handlers of forms that each name one act on one case.

/// Writes a handler `POST …/{id}/…` for each line, which hands its act to the module's own `take`.
macro_rules! posts {
    ($($(#[$doc:meta])* $name:ident = $what:expr;)+) => {$(
        $(#[$doc])*
        pub async fn $name(
            ::axum::extract::State(state): ::axum::extract::State<$crate::state::AppState>,
            officer: $crate::work::session::Officer,
            ::axum::extract::Path(id): ::axum::extract::Path<String>,
            form: $crate::form::Submitted,
        ) -> Result<::axum::response::Response, $crate::error::WebError> {
            let id = ::terbuka_core::ident::CaseId::new(id);
            take(&state, &officer, &id, $what, &form).await
        }
    )+};
}
pub(crate) use posts;
