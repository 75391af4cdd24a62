-- When it was noticed that the token ended unused; null before, and for one that did not.
alter table enrolment add column expired_at bigint;
