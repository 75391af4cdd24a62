-- Who asks, and SHA-256 of what, but for its id and times: so that nobody fills the list alone, and
-- what waits is not asked for twice. Null for what was asked before.
alter table approval_request add column caller varchar(255);
alter table approval_request add column question varbinary(32);

create index approval_request_caller on approval_request (state, caller);
create index approval_request_question on approval_request (question, state);

-- Requests for what becomes of an agent's profiles since it belongs elsewhere.
create table agent_move (
    request_id varchar(64) primary key,
    agent_key integer not null references agent,
    -- What it is tagged with once all of these requests are granted, one a line; null for one of
    -- which the agent told where it is.
    tags varchar(4096),
    -- The ApprovedRequest, while others of the same change still wait.
    approved varbinary(131072)
);

create index agent_move_of on agent_move (agent_key);
