package dev.skerry.gateway.approval;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is stored.
 *
 * @param content the request, byte for byte as it is signed
 * @param asked what these bytes say
 * @param until what it lacks by then it does not get
 * @param ending how it ended; null while it waits
 * @param given what approvers said so far, one of each
 */
record StoredRequest(
        long key,
        ByteString content,
        ApprovalRequest asked,
        Instant until,
        RequestState state,
        @Nullable Ending ending,
        List<Given> given) {
    StoredRequest {
        given = List.copyOf(given);
    }

    /**
     * How a request ended.
     *
     * @param by who ended it
     */
    record Ending(Instant at, String by, @Nullable String code, @Nullable String message) {}

    /**
     * What an approver said.
     *
     * @param from who handed it in, which need not be the approver
     */
    record Given(Approval approval, Instant receivedAt, String from) {}

    String id() {
        return asked.getRequestId();
    }

    List<Approval> approvals() {
        return given.stream().map(Given::approval).toList();
    }
}
