package dev.skerry.gateway.web.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.sync.proto.Approval;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What an approver says.
 *
 * @param approver as in the policy
 * @param yes whether it may be done
 * @param at when it was signed, by the approver's clock
 * @param signature in Base64
 */
record ApprovalBody(
        @Nullable String approver,
        @Nullable Boolean yes,
        @Nullable String at,
        @Nullable String signature) {
    private static final String EXPECTED =
            "{\"approver\": …, \"yes\": true or false, \"at\": a time, \"signature\": Base64}";
    private static final int LONGEST_NAME = 64;

    static Approval read(Bodies bodies, @Nullable JsonNode json) {
        ApprovalBody body = bodies.read(json, ApprovalBody.class, EXPECTED);
        String approver = Bodies.required("approver", body.approver);
        if (approver.length() > LONGEST_NAME) {
            throw Bodies.invalid("no approver has so long a name");
        }
        if (body.yes == null) {
            throw Bodies.invalid("'yes' is missing");
        }
        return Approval.newBuilder()
                .setApprover(approver)
                .setYes(body.yes)
                .setAtMicros(micros(Bodies.required("at", body.at)))
                .setSignature(signature(Bodies.required("signature", body.signature)))
                .build();
    }

    /** What was signed are microseconds, so nothing finer can have been meant. */
    private static long micros(String text) {
        try {
            Instant at = Instant.parse(text);
            if (at.equals(at.truncatedTo(ChronoUnit.MICROS))) {
                return Times.toMicros(at);
            }
        } catch (DateTimeException e) {
            // Refused below, as what is too fine.
        }
        throw Bodies.invalid("'at' is a time in UTC such as 2026-01-31T12:00:00.123456Z");
    }

    private static ByteString signature(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length == 64) {
                return ByteString.copyFrom(bytes);
            }
        } catch (IllegalArgumentException e) {
            // Refused below, as what has another length.
        }
        throw Bodies.invalid("'signature' has 64 bytes in Base64");
    }
}
