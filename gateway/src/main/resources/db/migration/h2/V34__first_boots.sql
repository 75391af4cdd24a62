-- What the first boot of an enrolled device did, as its agent told it; 64 of an enrolment at most.
create table enrolment_boot_step (
    enrolment_id varchar(16) not null references enrolment on delete cascade,
    -- From 0, in their order.
    number integer not null,
    name varchar(32) not null,
    uptime_millis bigint not null,
    boot_id varchar(64) not null,
    detail varchar(256) not null,
    primary key (enrolment_id, number)
);
