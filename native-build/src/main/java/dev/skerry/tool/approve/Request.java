package dev.skerry.tool.approve;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.sync.proto.TwinValue.ValueCase;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.VisibleText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * What somebody asks for, taken from the bytes that are signed. A gateway may say about it whatever
 * it likes: nothing else of its answer is used.
 *
 * @param bytes a serialized ApprovalRequest
 * @param asked what they say
 */
record Request(ByteString bytes, ApprovalRequest asked) {
    /** The argument of a request that names the tag of a group. */
    static final String GROUP = "group";

    private static final int SHA256_BYTES = 32;

    /** The one that a gateway has under an id. */
    static Request of(GatewayApi api, String id) {
        return of(api.get(GatewayApi.path("approvals", id)), id);
    }

    /** The one in an answer of a gateway's that was asked for an id. */
    static Request of(JsonNode answer, String id) {
        try {
            ByteString bytes =
                    ByteString.copyFrom(
                            Base64.getDecoder().decode(answer.path("request").asText()));
            ApprovalRequest asked = ApprovalRequest.parseFrom(bytes);
            if (!asked.getRequestId().equals(id)) {
                throw misleading(
                        "it is request '%s'".formatted(VisibleText.of(asked.getRequestId())));
            }
            if (!isKnown(asked)) {
                throw misleading("it says more than this version of skerry understands");
            }
            // A field that stands twice, say, of which another reader takes the other one.
            if (!asked.toByteString().equals(bytes)) {
                throw misleading("its bytes can be read in more than one way");
            }
            if (!isAsItsKind(asked)) {
                throw misleading(
                        "it is a '%s', and says what this version of skerry does not expect of one"
                                .formatted(VisibleText.of(asked.getKind())));
            }
            return new Request(bytes, asked);
        } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
            throw misleading("it is no request: " + e.getMessage());
        }
    }

    private static boolean isKnown(ApprovalRequest asked) {
        return isKnown(asked.getUnknownFields())
                && asked.getArgumentsMap().values().stream()
                        .allMatch(
                                value ->
                                        isKnown(value.getUnknownFields())
                                                && value.getValueCase() != ValueCase.VALUE_NOT_SET);
    }

    private static boolean isKnown(UnknownFieldSet unknown) {
        return unknown.asMap().isEmpty();
    }

    /** As agents take it: what a kind does not have would be signed without being seen. */
    private static boolean isAsItsKind(ApprovalRequest asked) {
        boolean isOfDevice = !asked.getAgentId().isEmpty() && !asked.getDeviceId().isEmpty();
        boolean isForAll = (asked.getAgentId() + asked.getSite() + asked.getDeviceId()).isEmpty();
        boolean isPlain = asked.getArgumentsMap().isEmpty();
        int digestBytes = asked.getContentDigest().size();
        return switch (asked.getKind()) {
            case PolicyRequest.COMMAND ->
                    isOfDevice && !asked.getName().isEmpty() && digestBytes == 0;
            case PolicyRequest.AGENT_ACTION ->
                    !asked.getAgentId().isEmpty()
                            && (asked.getDeviceId() + asked.getProfile()).isEmpty()
                            && !asked.getName().isEmpty()
                            && digestBytes == 0;
            case PolicyRequest.PROFILE ->
                    !asked.getProfile().isEmpty()
                            && asked.getName().isEmpty()
                            && (asked.getDeviceId().isEmpty() || isOfDevice)
                            && (isPlain || (isForAll && isGroup(asked.getArgumentsMap())))
                            && (digestBytes == 0 || digestBytes == SHA256_BYTES);
            case PolicyRequest.MODEL ->
                    !asked.getName().isEmpty()
                            && (asked.getDeviceId() + asked.getProfile()).isEmpty()
                            && hasText(asked.getArgumentsMap(), PolicyRequest.VERSION)
                            && (!asked.containsArguments(GROUP)
                                    || (isForAll && hasText(asked.getArgumentsMap(), GROUP)))
                            && digestBytes == SHA256_BYTES;
            case PolicyRequest.PROGRAM ->
                    !asked.getName().isEmpty()
                            && (asked.getDeviceId() + asked.getProfile()).isEmpty()
                            && hasText(asked.getArgumentsMap(), PolicyRequest.VERSION)
                            && digestBytes == 0;
            case PolicyRequest.POLICY ->
                    isForAll
                            && isPlain
                            && asked.getProfile().isEmpty()
                            && asked.getName().matches("[0-9]+")
                            && digestBytes == SHA256_BYTES;
            default -> false;
        };
    }

    private static boolean isGroup(Map<String, TwinValue> arguments) {
        return arguments.size() == 1 && hasText(arguments, GROUP);
    }

    private static boolean hasText(Map<String, TwinValue> arguments, String name) {
        TwinValue value = arguments.get(name);
        return value != null && value.hasText();
    }

    /** SHA-256 of the bytes, hexadecimal. */
    String digest() {
        return Sha256.hex(bytes.toByteArray());
    }

    /**
     * Of the profile, the policy or the model's manifest that is asked for; empty for a command and
     * for a removal.
     */
    String contentDigest() {
        return HexFormat.of().formatHex(asked.getContentDigest().toByteArray());
    }

    /** Whether there is a profile, a policy or a manifest to see before one approves. */
    boolean hasSource() {
        return !asked.getContentDigest().isEmpty();
    }

    /**
     * What a profile, a policy or a manifest says, if the gateway has the very one that is asked
     * for.
     */
    String source(GatewayApi api) {
        byte[] source = api.bytes(GatewayApi.path("approvals", asked.getRequestId(), "source"));
        String digest = Sha256.hex(source);
        if (!digest.equals(contentDigest())) {
            throw misleading(
                    "its source has the digest %s, and what is asked for has %s"
                            .formatted(digest, contentDigest()));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source)).toString();
        } catch (CharacterCodingException e) {
            throw misleading("its source is no text in UTF-8");
        }
    }

    private static ToolException misleading(String why) {
        return new ToolException(
                "SKR-T102",
                ExitCode.ENVIRONMENT,
                "What the gateway shows is not what would be approved: %s. Nothing was signed."
                        .formatted(why));
    }
}
