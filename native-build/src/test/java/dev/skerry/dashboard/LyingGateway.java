package dev.skerry.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.TwinValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a window hears of a gateway that shows other requests for approvals than it has. */
final class LyingGateway {
    private static final Pattern APPROVALS = Pattern.compile(".*/api/approvals\\?.*");
    private static final ObjectMapper JSON = new ObjectMapper();

    private LyingGateway() {}

    /** From now on it tells of others in place of each request, under the ids that they say. */
    static void tell(DashboardPage dashboard, Function<ApprovalRequest, Stream<ByteString>> lies) {
        dashboard
                .page()
                .route(
                        APPROVALS,
                        route -> {
                            APIResponse answer = route.fetch();
                            ArrayNode told = JSON.createArrayNode();
                            for (JsonNode one : read(answer.body())) {
                                String bytes = one.path("request").asText();
                                lies.apply(parsed(Base64.getDecoder().decode(bytes)))
                                        .map(ByteString::toByteArray)
                                        .forEach(lie -> told.add(with(lie, one)));
                            }
                            route.fulfill(
                                    new FulfillOptions()
                                            .setResponse(answer)
                                            .setBody(told.toString()));
                        });
    }

    /** From now on it tells what is so. */
    static void stop(DashboardPage dashboard) {
        dashboard.page().unroute(APPROVALS);
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApprovalRequest parsed(byte[] request) {
        try {
            return ApprovalRequest.parseFrom(request);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode with(byte[] request, JsonNode told) {
        return told.<ObjectNode>deepCopy()
                .put("id", parsed(request).getRequestId())
                .put("request", Base64.getEncoder().encodeToString(request));
    }

    /** Five variants of a request that nobody can be shown all of. */
    static List<ByteString> unshowable(ApprovalRequest asked) {
        return List.of(
                asked.toBuilder().setRequestId("1").setKind("wipe").build().toByteString(),
                ByteString.fromHex("0a0178").concat(withId(asked, "2")),
                withId(asked, "3").concat(ByteString.fromHex("a00601")),
                asked.toBuilder()
                        .setRequestId("4")
                        .putArguments("set_point", TwinValue.getDefaultInstance())
                        .build()
                        .toByteString(),
                asked.toBuilder()
                        .setRequestId("5")
                        .setContentDigest(ByteString.copyFrom(new byte[32]))
                        .build()
                        .toByteString());
    }

    private static ByteString withId(ApprovalRequest asked, String id) {
        return asked.toBuilder().setRequestId(id).build().toByteString();
    }
}
