package dev.skerry.gateway.approval;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.people.Browser;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.sign.Approvals;
import io.restassured.response.ValidatableResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Somebody with a key of their own. */
final class Person {
    final String name;
    private final KeyPair key;

    Person(String name) {
        this.name = name;
        try {
            this.key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The line of a policy. */
    String line() {
        String raw = Base64.getEncoder().encodeToString(Approvals.raw(key.getPublic()));
        return "  - { name: %s, key: %s }\n".formatted(name, raw);
    }

    Approval signs(ByteString request, boolean yes, Instant at) {
        return Approvals.sign(
                key.getPrivate(), name, request, yes, ChronoUnit.MICROS.between(Instant.EPOCH, at));
    }

    /** What this person says to the request that the gateway shows under an id. */
    ValidatableResponse says(Browser at, String requestId, boolean yes) {
        return says(at, requestId, yes, Instant.now(), Map.of());
    }

    ValidatableResponse says(
            Browser at, String requestId, boolean yes, Instant when, Map<String, Object> changed) {
        String bytes = at.asks().get("/api/approvals/" + requestId).path("request");
        Instant micros = when.truncatedTo(ChronoUnit.MICROS);
        Approval approval =
                signs(ByteString.copyFrom(Base64.getDecoder().decode(bytes)), yes, micros);
        Map<String, Object> body = new HashMap<>();
        body.put("approver", name);
        body.put("yes", yes);
        body.put("at", micros.toString());
        body.put(
                "signature",
                Base64.getEncoder().encodeToString(approval.getSignature().toByteArray()));
        body.putAll(changed);
        return at.asks().body(body).post("/api/approvals/" + requestId).then();
    }
}
