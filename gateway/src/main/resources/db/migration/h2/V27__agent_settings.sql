-- The settings that each agent told last, as the message in which it told them.
create table agent_settings (
    agent_key integer not null primary key references agent,
    reported_at bigint not null,
    digest varbinary(32) not null,
    report varbinary(1048576) not null
);
