-- The sites that the token's maker saw then, one a line; null for all of them.
alter table enrolment add column maker_sites varchar(32768);

-- Of those from before nobody knows. Only who sees all sites made a token without one; of the
-- others it is certain that they saw that one.
update enrolment set maker_sites = site where site is not null;
