-- The catalogue of agents' programs. The chunks are files beside the store, named by their digests.
create table program (
    version varchar(32) not null,
    -- As linux-arm64.
    target varchar(64) not null,
    -- SHA-256 of the index in lower-case hexadecimal: what a program is known by.
    index_digest char(64) primary key,
    -- A ProgramIndex as it was made.
    index_content varbinary(524288) not null,
    content_bytes bigint not null,
    file_count integer not null,
    chunk_count integer not null,
    reads_from integer not null,
    reads_to integer not null,
    writes integer not null,
    -- A Signed whose statement is an ArtifactManifest.
    artifact varbinary(98304) not null,
    signed_at bigint not null,
    stored_at bigint not null,
    stored_by varchar(255) not null,
    unique (version, target)
);

-- Versions on their way to agents, and those that got there.
create table program_rollout (
    rollout_id char(36) primary key,
    version varchar(32) not null,
    -- all, site, group or agent
    scope varchar(8) not null,
    -- The sites, tags or agents, one a line.
    targets clob not null,
    waves varchar(255) not null,
    soak_millis bigint not null,
    max_failures integer not null,
    share double precision not null,
    max_alarms integer not null,
    -- Empty for always.
    window_text varchar(128) not null,
    lease_millis bigint not null,
    at_once integer not null,
    trial_seconds integer not null,
    -- The rollout that it takes back; empty of others.
    reverts varchar(36) not null,
    -- waiting, open, done or stopped
    stage varchar(8) not null,
    wave integer not null,
    wave_at bigint not null,
    settled_at bigint,
    paused_at bigint,
    paused_by varchar(255),
    pause_reason varchar(2000),
    forgiven integer not null,
    excused boolean not null,
    reason varchar(2000) not null,
    started_at bigint not null,
    started_by varchar(255) not null,
    -- An ApprovedRequest, where a policy asks for approvals of programs.
    approved varbinary(131072)
);

-- Each agent's part in a rollout.
create table program_turn (
    rollout_id char(36) not null references program_rollout on delete cascade,
    agent_key integer not null references agent,
    wave integer not null,
    version varchar(32) not null,
    index_digest char(64) not null,
    before_version varchar(64) not null,
    state varchar(16) not null,
    offers integer not null,
    lease_until bigint,
    bytes_done bigint not null,
    bytes_total bigint not null,
    lost_before bigint not null,
    was_off boolean not null,
    code varchar(16) not null,
    message varchar(4000) not null,
    changed_at bigint not null,
    primary key (rollout_id, agent_key)
);

create index program_turn_of on program_turn (agent_key);

-- What an agent runs, the last ProgramReport as received.
create table agent_program (
    agent_key integer primary key references agent,
    reported_at bigint not null,
    report varbinary(65536) not null
);
