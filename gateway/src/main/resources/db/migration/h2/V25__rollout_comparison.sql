-- Since when a rollout waits for somebody to resume it.
alter table model_rollout add column paused_at bigint;
alter table model_rollout add column paused_by varchar(255);

-- How a version did over its rollout: sums over its agents, as the gates see them.
create table model_rollout_point (
    rollout_id char(36) not null references model_rollout on delete cascade,
    taken_at bigint not null,
    stage varchar(8) not null,
    agents integer not null,
    steps bigint not null,
    alarms bigint not null,
    compared bigint not null,
    agreed bigint not null,
    latency_micros bigint not null,
    beside_steps bigint not null,
    beside_alarms bigint not null,
    beside_latency_micros bigint not null,
    psi double precision,
    primary key (rollout_id, taken_at)
);
