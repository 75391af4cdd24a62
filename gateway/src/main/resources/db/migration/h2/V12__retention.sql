-- How long readings of a resource are kept, as its agent last declared it; one that is not here keeps
-- them for ever.
create table retention (
    agent_key integer not null references agent,
    device_id varchar(255) not null,
    resource varchar(255) not null,
    keep_micros bigint not null,
    primary key (agent_key, device_id, resource)
);

-- SHA-256 of what the payload was, once none of its readings is kept any more: the batch is still
-- recognised when it is sent again. Null while the payload is there.
alter table batch add column digest varbinary(32);
