package dev.skerry.gateway.web.authority;

import dev.skerry.gateway.signing.Signer;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public keys of the gateway, for whoever verifies what it signed. */
@PermitAll
@Path("/.well-known/skerry/keys")
@Tag(name = "Signing")
public class PublicKeysResource {
    private final Signer signer;

    PublicKeysResource(Signer signer) {
        this.signer = signer;
    }

    /**
     * The newest set.
     *
     * @param epoch microseconds since 1970-01-01T00:00:00Z
     * @param keys the one that signs first
     * @param set the signed set as agents get it, a serialized Signed, in base64
     */
    public record PublicKeysView(long epoch, List<PublicKeyView> keys, String set) {}

    /**
     * A pair of keys.
     *
     * @param ed25519 as RFC 8032 writes it, in base64
     * @param mlDsa65 as FIPS 204 writes it, in base64
     */
    public record PublicKeyView(String id, String ed25519, String mlDsa65) {}

    @GET
    @Operation(summary = "The public keys of what the gateway signs")
    public PublicKeysView keys() {
        var base64 = Base64.getEncoder();
        var ring = signer.ring();
        return new PublicKeysView(
                ring.epoch(),
                ring.keys().stream()
                        .map(
                                key ->
                                        new PublicKeyView(
                                                key.id().hex(),
                                                base64.encodeToString(key.ed25519().toByteArray()),
                                                base64.encodeToString(key.mlDsa65().toByteArray())))
                        .toList(),
                base64.encodeToString(signer.newest().toByteArray()));
    }
}
