package dev.skerry.gateway.web.authority;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.audit.GatewayLog;
import dev.skerry.gateway.error.SigningError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.model.Catalogue;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.session.SessionRegistry;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.signing.SigningView;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.Refusals;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.KeySets;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Orders;
import dev.skerry.sync.sign.Sha256;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The keys that the gateway signs by. */
@RolesAllowed(Role.Names.VIEWER)
@Path("/api/signing")
@Tag(name = "Signing")
public class SigningResource {
    private static final Logger LOG = Logger.getLogger(SigningResource.class);

    private final Signer signer;
    private final SessionRegistry registry;
    private final CurrentCaller current;
    private final GatewayLog audit;
    private final InstantSource clock;
    private final Bodies bodies;
    private final Catalogue models;
    private final ProgramCatalogue programs;

    SigningResource(
            Signer signer,
            SessionRegistry registry,
            CurrentCaller current,
            GatewayLog audit,
            InstantSource clock,
            Bodies bodies,
            Catalogue models,
            ProgramCatalogue programs) {
        this.models = models;
        this.programs = programs;
        this.bodies = bodies;
        this.audit = audit;
        this.clock = clock;
        this.signer = signer;
        this.registry = registry;
        this.current = current;
    }

    @GET
    @Operation(summary = "Which keys the gateway signs its orders by")
    public SigningView keys() {
        return SigningView.of(signer.ring());
    }

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/rotate")
    @Operation(
            summary = "Sign by the next key, and make another for after it",
            description =
                    "Agents that are connected follow at once, others when they connect. The key"
                            + " that signed so far does not count any more.")
    public SigningView rotate() throws InterruptedException {
        Caller caller = Refusals.head(current);
        try {
            signer.rotate();
        } catch (IOException e) {
            throw new ProblemException(SigningError.KEYS_NOT_WRITTEN, 503, e.toString());
        }
        LOG.infof("signing-keys=rotated by=%s", caller.name());
        audit.note(
                AuditEntry.of(clock.instant(), "signing.rotated", caller.name())
                        .detail("epoch", String.valueOf(signer.epoch()))
                        .build());
        var changed = new GatewayInput.KeysChanged(KeySets.getDefaultInstance());
        // Before agents hear of the keys: none shall be brought what no key of theirs signed.
        Durable.await(models.signAgain(), "the signatures of models");
        Durable.await(programs.signAgain(), "the signatures of programs");
        registry.all().forEach(session -> session.post(changed));
        return keys();
    }

    /**
     * A manifest that was signed.
     *
     * @param signedBy id of the key
     * @param manifest the content of the file skerry-manifest, in base64
     */
    public record ManifestView(String signedBy, String manifest) {}

    @RolesAllowed(Role.Names.ADMIN)
    @POST
    @Path("/artifacts")
    @Operation(
            summary = "Sign for a model bundle or an agent's program",
            description =
                    "{\"kind\": \"model\", \"name\": \"pump-bearing\", \"version\": \"1.2.0\","
                            + " \"files\": [{\"path\": \"model.onnx\", \"sizeBytes\": 17,"
                            + " \"sha256\": …}]}; digests alone, the files stay where they are."
                            + " Answered with what is to lie beside them as skerry-manifest.")
    public ManifestView sign(@Nullable JsonNode body) throws InterruptedException {
        Caller caller = Refusals.head(current);
        Artifact artifact = ArtifactBody.read(bodies, body, Times.toMicros(clock.instant()));
        Signed signed = signer.sign(Orders.ARTIFACT, artifact.encode());
        LOG.infof("artifact=signed what='%s' by=%s", artifact, caller.name());
        audit.note(
                AuditEntry.of(clock.instant(), "artifact.signed", caller.name())
                        .about("artifact", artifact.toString())
                        .digest("manifest", Sha256.hex(signed.getStatement().toByteArray()))
                        .detail("key", signed.getKeyId())
                        .build());
        return new ManifestView(
                signed.getKeyId(), Base64.getEncoder().encodeToString(signed.toByteArray()));
    }
}
