package dev.skerry.gateway;

import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.ConfiguredKeys;
import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.authority.PeerCheck;
import dev.skerry.gateway.authority.ServerKeys;
import dev.skerry.gateway.authority.ServerNames;
import dev.skerry.gateway.authority.SqlCertificateStore;
import dev.skerry.gateway.config.GatewayConfig;
import dev.skerry.gateway.config.GatewayConfig.Agents;
import dev.skerry.gateway.config.Settings;
import dev.skerry.gateway.enrol.Enroller;
import dev.skerry.gateway.enrol.Enrolments;
import dev.skerry.gateway.enrol.SqlEnrolmentStore;
import dev.skerry.gateway.enrol.Timeline;
import dev.skerry.gateway.enrol.Upkeep;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.secret.SecretKeyFile;
import dev.skerry.gateway.session.Identities;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the gateway's keys, its authority and enrolment together. */
@Singleton
public class AuthorityBeans {
    private final GatewayConfig config;

    AuthorityBeans(Config settings, GatewayConfig config) {
        Settings.check(settings);
        this.config = config;
    }

    @Produces
    @Singleton
    SecretBox secretBox() {
        return SecretKeyFile.open(
                config.dataDir(), config.keyFile(), System.getenv("CREDENTIALS_DIRECTORY"));
    }

    @Produces
    @Singleton
    Authority authority(SecretBox box, InstantSource clock) {
        return Authority.open(
                config.dataDir().resolve("authority"),
                box,
                config.authority().rootPasswordFile(),
                config.authority().certificateLife(),
                clock);
    }

    @Produces
    @Singleton
    Signer signer(SecretBox box, InstantSource clock) {
        return Signer.open(config.dataDir().resolve("signing"), box, clock);
    }

    @Produces
    @Singleton
    ServerKeys serverKeys(
            Authority authority,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        return new ServerKeys(
                authority,
                clock,
                ServerNames.of(host, config.hostNames().orElse(List.of())),
                ConfiguredKeys.of(config.tls().certificate(), config.tls().key()));
    }

    @Produces
    @Singleton
    IssuedCertificates issuedCertificates(
            GroupCommitter committer,
            Database database,
            SessionRegistry registry,
            GatewayLog log,
            InstantSource clock) {
        return new IssuedCertificates(
                committer,
                new SqlCertificateStore(database.jdbi()),
                log,
                clock,
                config.authority().renewalGrace(),
                registry::recheck);
    }

    @Produces
    @Singleton
    PeerCheck peerCheck(Authority authority, IssuedCertificates issued, InstantSource clock) {
        return new PeerCheck(authority, issued, clock);
    }

    @Produces
    @Singleton
    Timeline timeline(GroupCommitter committer, Database database, InstantSource clock) {
        return new Timeline(committer, new SqlEnrolmentStore(database.jdbi()), clock);
    }

    @Produces
    @Singleton
    Enrolments enrolments(
            GroupCommitter committer,
            Database database,
            Authority authority,
            GatewayLog log,
            InstantSource clock) {
        return new Enrolments(
                committer, new SqlEnrolmentStore(database.jdbi()), authority, log, clock);
    }

    @Produces
    @Singleton
    Enroller enroller(
            GroupCommitter committer,
            Database database,
            Timeline timeline,
            Authority authority,
            IssuedCertificates issued,
            GatewayLog log,
            InstantSource clock) {
        return new Enroller(
                committer,
                new SqlEnrolmentStore(database.jdbi()),
                timeline,
                authority,
                issued,
                log,
                clock);
    }

    @Produces
    @Singleton
    Identities identities(PeerCheck peers, IssuedCertificates issued, Timeline timeline) {
        return new Identities(peers, issued, timeline, config.agents() == Agents.ANONYMOUS);
    }

    @Produces
    @Singleton
    Upkeep upkeep(
            Authority authority,
            ServerKeys keys,
            IssuedCertificates issued,
            Enrolments enrolments) {
        return new Upkeep(authority, keys, issued, enrolments);
    }
}
