package dev.skerry.gateway.session;

import dev.skerry.gateway.authority.AgentName;
import dev.skerry.gateway.authority.Peer;
import dev.skerry.gateway.authority.TlsPeer;
import dev.skerry.gateway.enrol.Step;
import dev.skerry.gateway.error.IdentityError;
import dev.skerry.gateway.fleet.AgentView.SecurityView;
import dev.skerry.sync.proto.BootSteps;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.session.GatewayInput;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who the agent of a session is, by its certificate, and whether it still may be. A session
 * outlives the certificate that it was opened with as long as one that this was renewed into is
 * valid.
 */
final class Identity {
    private final Identities desk;
    private final Peer peer;
    private final TlsPeer.@Nullable Facts tls;
    private @Nullable Instant validUntil;
    private volatile boolean inDoubt;
    private @Nullable String enrolmentId;

    Identity(Identities desk, Peer peer, TlsPeer.@Nullable Facts tls) {
        this.desk = desk;
        this.peer = peer;
        this.tls = tls;
        this.validUntil =
                peer instanceof Peer.Agent agent
                        ? agent.certificate().getNotAfter().toInstant()
                        : null;
    }

    /** How to end a session that opens with this Hello; null if it may go on. */
    GatewayInput.@Nullable End objection(Hello hello, String address) throws InterruptedException {
        return switch (peer) {
            case Peer.Nobody _ ->
                    desk.takesAnyone()
                            ? null
                            : end(IdentityError.NO_CERTIFICATE, hello.getAgentId());
            case Peer.Refused refused -> end(refused.error(), refused.detail());
            case Peer.Agent agent -> {
                GatewayInput.End objection = objection(agent.name(), hello);
                if (objection == null) {
                    objection = move(agent, hello);
                }
                if (objection != null) {
                    note(agent, objection, address);
                }
                yield objection;
            }
        };
    }

    private static GatewayInput.@Nullable End objection(AgentName name, Hello hello) {
        if (!name.agentId().equals(hello.getAgentId())) {
            return end(
                    IdentityError.WRONG_NAME,
                    "it says '%s', its certificate '%s'"
                            .formatted(hello.getAgentId(), name.agentId()));
        }
        String site = name.site();
        return site == null || site.equals(hello.getSite())
                ? null
                : end(
                        IdentityError.WRONG_SITE,
                        "it says '%s', its certificate '%s'".formatted(hello.getSite(), site));
    }

    private GatewayInput.@Nullable End move(Peer.Agent agent, Hello hello) {
        return desk.issued().isElsewhere(hello.getAgentId(), agent.serial(), hello.getSite())
                ? end(
                        IdentityError.WRONG_SITE,
                        "it says '%s', and was enrolled for another since"
                                .formatted(hello.getSite()))
                : null;
    }

    private void note(Peer.Agent agent, GatewayInput.End objection, String address)
            throws InterruptedException {
        String enrolment = desk.issued().enrolmentOf(agent.serial());
        if (enrolment != null) {
            desk.timeline()
                    .failed(enrolment, Step.SESSION, objection.code(), objection.reason(), address);
        }
    }

    /** How to end the session that is open, now; null if it may go on. */
    GatewayInput.@Nullable End objection(Instant now) {
        if (!(peer instanceof Peer.Agent agent)) {
            return null;
        }
        if (desk.issued().isRevoked(agent.serial())) {
            return end(IdentityError.REVOKED, "serial " + agent.serial());
        }
        boolean wasRevoked = inDoubt;
        inDoubt = false;
        Instant until = validUntil;
        if (!wasRevoked && until != null && !now.isAfter(until)) {
            return null;
        }
        validUntil = desk.issued().validUntil(agent.serial());
        return validUntil != null
                ? null
                : end(
                        wasRevoked ? IdentityError.REVOKED : IdentityError.CERTIFICATE_EXPIRED,
                        "serial " + agent.serial());
    }

    /** A certificate of this agent was revoked: look again. */
    void doubt() {
        inDoubt = true;
    }

    /** The session was opened. */
    void opened(String address) throws InterruptedException {
        if (peer instanceof Peer.Agent agent) {
            desk.issued().used(agent.serial());
            String enrolment = desk.issued().enrolmentOf(agent.serial());
            if (enrolment != null && !desk.timeline().isTaken(enrolment, Step.READING)) {
                enrolmentId = enrolment;
                desk.timeline().taken(enrolment, Step.SESSION, "from " + address);
            }
        }
    }

    /** Something of the session was stored. */
    void stored() throws InterruptedException {
        String enrolment = enrolmentId;
        if (enrolment != null) {
            enrolmentId = null;
            desk.timeline().taken(enrolment, Step.READING, null);
        }
    }

    /**
     * What the first boot of its device did.
     *
     * @param then hears once that is kept, or at once if there is no enrolment to keep it with
     */
    void firstBoot(BootSteps told, Consumer<GatewayInput> then) throws InterruptedException {
        var stored = new GatewayInput.BootStepsStored(told.getDigest());
        String enrolment =
                peer instanceof Peer.Agent agent ? desk.issued().enrolmentOf(agent.serial()) : null;
        if (enrolment == null) {
            then.accept(stored);
        } else {
            desk.timeline().firstBoot(enrolment, told, () -> then.accept(stored));
        }
    }

    /** As it is shown; null for a session in plaintext. */
    @Nullable SecurityView view() {
        TlsPeer.Facts facts = tls;
        if (facts == null) {
            return null;
        }
        boolean isAgent = peer instanceof Peer.Agent;
        return new SecurityView(
                facts.protocol(),
                facts.cipher(),
                facts.keyAgreement(),
                isAgent ? ((Peer.Agent) peer).serial() : null,
                isAgent ? ((Peer.Agent) peer).certificate().getNotAfter().toInstant() : null);
    }

    private static GatewayInput.End end(IdentityError error, String detail) {
        return new GatewayInput.End(
                error.code(), "%s: %s; %s".formatted(error.meaning(), detail, error.advice()));
    }
}
