-- When the agent last showed that this store was set back to an earlier state.
alter table agent add column ahead_at bigint;
