package dev.skerry.gateway.web.authority;

import dev.skerry.gateway.authority.CertificateView;
import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Agents' certificates: everybody may look; to revoke them is an admin's business. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api")
@Tag(name = "Enrolment")
public class CertificatesResource {
    private static final int LONGEST_REASON = 255;

    /** 20 octets at the most (RFC 5280, 4.1.2.2). */
    private static final Pattern SERIAL = Pattern.compile("[0-9a-f]{1,40}");

    private final IssuedCertificates issued;
    private final FleetStore fleet;
    private final CurrentCaller current;

    CertificatesResource(IssuedCertificates issued, FleetStore fleet, CurrentCaller current) {
        this.issued = issued;
        this.fleet = fleet;
        this.current = current;
    }

    @GET
    @Path("/agents/{agentId}/certificates")
    @Operation(
            summary = "An agent's certificates, the newest first",
            description =
                    "Those that ended at most 90 days ago; none for an agent that was never"
                            + " enrolled.")
    public List<CertificateView> certificates(String agentId) {
        return issued.ofAgent(agentId);
    }

    @RolesAllowed(Role.Names.ADMIN)
    @DELETE
    @Path("/agents/{agentId}/certificates")
    @Operation(
            summary = "Revoke all certificates of an agent",
            description =
                    "Its session ends at once, and no other is opened until it is enrolled again."
                            + " Answers with those that were valid.")
    public List<CertificateView> revokeAgent(String agentId, @RestQuery @Nullable String reason)
            throws InterruptedException {
        List<CertificateView> revoked =
                Durable.await(
                        issued.revokeAgent(agentId, current.get().name(), checked(reason)),
                        "the revocation");
        if (revoked.isEmpty()
                && !fleet.hasEverConnected(agentId)
                && issued.ofAgent(agentId).isEmpty()) {
            throw ProblemException.unknownAgent(agentId);
        }
        return revoked;
    }

    @RolesAllowed(Role.Names.ADMIN)
    @DELETE
    @Path("/certificates/{serial}")
    @Operation(
            summary = "Revoke one certificate, and those that it was renewed into",
            description = "A session that lives by one of them ends at once.")
    public List<CertificateView> revoke(String serial, @RestQuery @Nullable String reason)
            throws InterruptedException {
        Refusals.head(current);
        String plain = serial.toLowerCase(Locale.ROOT).replace(":", "");
        if (!SERIAL.matcher(plain).matches()) {
            throw new ProblemException(
                    AuthorityError.SERIAL_INVALID, 400, "serial '" + serial + "'");
        }
        if (!issued.isKnown(plain)) {
            throw new ProblemException(
                    AuthorityError.CERTIFICATE_UNKNOWN, 404, "serial '" + serial + "'");
        }
        return Durable.await(
                issued.revokeSerial(plain, current.get().name(), checked(reason)),
                "the revocation");
    }

    private static String checked(@Nullable String reason) {
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw new ProblemException(
                    GatewayError.PARAMETER_INVALID,
                    400,
                    "reason has %d characters, at most %d"
                            .formatted(reason.length(), LONGEST_REASON));
        }
        return reason == null ? "" : reason;
    }
}
