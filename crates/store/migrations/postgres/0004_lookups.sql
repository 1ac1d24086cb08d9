-- What is looked up now and then, and would else be looked for in the whole table.

CREATE INDEX request_of_procedure ON request (procedure_id);
CREATE INDEX idempotency_of_case ON idempotency (case_id);
CREATE INDEX job_done ON job (done_us);
CREATE INDEX outbox_of_recipient ON outbox (recipient, created_us);
