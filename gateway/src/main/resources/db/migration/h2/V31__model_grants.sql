-- Why agents at a place may run a bundle, where a policy asks for approvals of models.
create table model_grant (
    name varchar(64) not null,
    scope varchar(8) not null,
    target varchar(255) not null,
    digest char(64) not null references model_bundle on delete cascade,
    granted_at bigint not null,
    -- An ApprovedRequest.
    approved varbinary(131072) not null,
    primary key (name, scope, target, digest)
);
