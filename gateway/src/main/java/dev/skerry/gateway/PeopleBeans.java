package dev.skerry.gateway;

import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.people.AdminLink;
import dev.skerry.gateway.people.LoginLimits;
import dev.skerry.gateway.people.Logins;
import dev.skerry.gateway.people.Passwords;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.people.PeopleAudit;
import dev.skerry.gateway.people.ProviderLogins;
import dev.skerry.gateway.people.RefusedLogins;
import dev.skerry.gateway.people.Sessions;
import dev.skerry.gateway.people.Standing;
import dev.skerry.gateway.people.Tokens;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Puts together what has to do with people; see {@link GatewayBeans}. */
@Singleton
public class PeopleBeans {
    private final SecureRandom random = new SecureRandom();

    @Produces
    @Singleton
    PeopleAudit peopleAudit(GatewayLog log, InstantSource clock) {
        return new PeopleAudit(log, clock);
    }

    @Produces
    @Singleton
    RefusedLogins refusedLogins(PeopleAudit audit, InstantSource clock) {
        return new RefusedLogins(audit, clock);
    }

    @Produces
    @Singleton
    People people(
            Database database, GroupCommitter committer, InstantSource clock, PeopleAudit audit) {
        return new People(committer, database.jdbi(), clock, new Passwords(random), audit);
    }

    @Produces
    @Singleton
    Sessions sessions(
            Database database,
            GroupCommitter committer,
            InstantSource clock,
            GatewayConfig config,
            PeopleAudit audit) {
        return new Sessions(
                committer,
                database.jdbi(),
                clock,
                random,
                config.people().sessionIdle(),
                config.people().sessionEnd(),
                audit);
    }

    @Produces
    @Singleton
    Tokens tokens(
            Database database, GroupCommitter committer, InstantSource clock, PeopleAudit audit) {
        return new Tokens(committer, database.jdbi(), clock, random, audit);
    }

    @Produces
    @Singleton
    Standing standing(Sessions sessions, Tokens tokens, InstantSource clock) {
        return new Standing(sessions, tokens, clock);
    }

    @Produces
    @Singleton
    Logins logins(
            GroupCommitter committer,
            People people,
            Sessions sessions,
            InstantSource clock,
            PeopleAudit audit,
            RefusedLogins refused) {
        return new Logins(
                committer,
                people,
                sessions,
                new LoginLimits(System::nanoTime),
                clock,
                audit,
                refused);
    }

    @Produces
    @Singleton
    ProviderLogins providerLogins(InstantSource clock) {
        return new ProviderLogins(clock);
    }

    @Produces
    @Singleton
    AdminLink adminLink(GatewayConfig config, InstantSource clock) {
        return new AdminLink(config.dataDir(), clock, random);
    }
}
