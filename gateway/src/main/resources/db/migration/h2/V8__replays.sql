-- Up to which sequence the agent was asked for what is missing, and had nothing more to send.
alter table agent_epoch add column replayed_through bigint default 0 not null;
alter table agent_epoch add column replayed_at bigint;
