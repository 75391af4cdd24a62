-- Who stopped a change of many agents; null if nobody did.
alter table bulk add column stopped_by varchar(255);
