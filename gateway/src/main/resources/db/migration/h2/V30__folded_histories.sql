-- Records of numeric streams, folded to ten seconds each: what a chart of hours and months is drawn
-- of. All of it follows from the batches, and says the same.
create table history_block (
    -- The stream's key in the upper 32 bits, in the lower which ten minutes since 1970: so what one
    -- chart reads lies together.
    block_key bigint primary key,
    -- A batch of roll-ups, see Block.
    payload varbinary(65536) not null
);

-- Up to which batch of an agent all are folded, but for those apart.
create table history_position (
    agent_key integer primary key references agent,
    batch_id bigint not null
);

-- Batches up to there that are always read themselves: stamped by the clock of a boot, unreadable,
-- or of times that no calendar has.
create table history_apart (
    agent_key integer not null references agent,
    batch_id bigint not null,
    primary key (agent_key, batch_id)
);

-- Before this time records of the stream have expired, so there are no blocks.
create table history_floor (
    stream_key integer primary key,
    observed_at bigint not null
);

-- Streams of an agent whose records were deleted, as long as they have blocks.
create table history_gone (
    stream_key integer primary key,
    agent_key integer not null
);

-- For the time line of a device.
create index decision_of_device on decision (agent_key, device_id, kind, observed_at);
create index alarm_of_device on alarm (agent_key, device_id, raised_at);
create index twin_history_of_device on twin_history (agent_key, device_id, arrived_at);
