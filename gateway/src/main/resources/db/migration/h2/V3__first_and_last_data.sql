-- When the last batch of the epoch came: an agent is seen by its data as well as by its status.
alter table agent_epoch add column last_received_at bigint default 0 not null;

-- The oldest record of a stream; null for streams that are older than this column.
alter table stream add column first_at bigint;
