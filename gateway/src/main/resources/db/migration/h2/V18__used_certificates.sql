-- When an agent first opened a session with a certificate; null while none was.
alter table agent_certificate add column used_at bigint;

-- Of those from before nobody knows, so each counts as used.
update agent_certificate set used_at = issued_at;
