-- What an agent last told of each of its outboxes, and when: each epoch has an account of its own.
create table agent_report (
    agent_key integer not null references agent,
    epoch bigint not null,
    reported_at bigint not null,
    -- The last AgentStatus, as received.
    status varbinary(1048576) not null,
    primary key (agent_key, epoch)
);

insert into agent_report (agent_key, epoch, reported_at, status)
select agent_key, epoch, last_seen_at, status from agent where status is not null;

alter table agent drop column status;
