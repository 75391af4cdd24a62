-- A removed agent is out of the lists until it connects again. Its row and its counts stay: whatever
-- it sends again is still recognised.
alter table agent add column removed_at bigint;

-- What of a removed agent's records is still to be deleted: what was there when it was removed.
create table purge (
    agent_key integer not null primary key references agent,
    last_batch_id bigint not null,
    last_decision_id bigint not null,
    last_alarm_id bigint not null
);
