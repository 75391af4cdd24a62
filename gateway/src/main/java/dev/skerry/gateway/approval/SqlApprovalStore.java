package dev.skerry.gateway.approval;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.approval.StoredRequest.Ending;
import dev.skerry.gateway.approval.StoredRequest.Given;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.proto.Approval;
import dev.skerry.sync.proto.ApprovalRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Requests and approvals in SQL tables. Writes belong to the one writer. */
final class SqlApprovalStore {
    private static final String COLUMNS =
            "select request_key, content, expires_at, state, ended_at, ended_by, code, message"
                    + " from approval_request where ";

    private SqlApprovalStore() {}

    static Optional<StoredRequest> find(Handle handle, String requestId) {
        return list(handle, "request_id = ?", requestId).stream().findFirst();
    }

    /** The ids of all in a state, null for any; the newest first. */
    static List<String> newest(
            Handle handle, @Nullable RequestState state, @Nullable String after) {
        List<Object> values = new ArrayList<>();
        StringBuilder condition = new StringBuilder("true");
        if (state != null) {
            condition.append(" and state = ?");
            values.add(state.word());
        }
        if (after != null) {
            condition.append(
                    """
                     and request_key < (select b.request_key from approval_request b \
                    where b.request_id = ?)""");
            values.add(after);
        }
        return ids(handle, condition + " order by request_key desc", values.toArray());
    }

    /** The ids of all that wait, the oldest first. */
    static List<String> waiting(Handle handle) {
        return ids(handle, "state = 'waiting' order by request_key");
    }

    /** Those of a kind that wait, the oldest first. */
    static List<StoredRequest> waiting(Handle handle, String kind) {
        return list(handle, "state = 'waiting' and kind = ? order by request_key", kind);
    }

    /** What waited too long. */
    static List<String> due(Handle handle, long nowMicros) {
        return ids(
                handle,
                "state = 'waiting' and expires_at <= ? fetch first 256 rows only",
                nowMicros);
    }

    private static List<String> ids(Handle handle, String condition, Object... values) {
        List<String> ids = new ArrayList<>();
        Sql.query(
                handle,
                "select request_id from approval_request where " + condition,
                row -> ids.add(row.getString(1)),
                values);
        return ids;
    }

    /** How many wait that are not about the policy. */
    static int countWaiting(Handle handle) {
        return count(handle, "kind <> ?", PolicyRequest.POLICY);
    }

    /** How many of one person wait that are about the policy, or are not. */
    static int countWaiting(Handle handle, String caller, boolean ofPolicy) {
        return count(
                handle,
                ofPolicy ? "kind = ? and caller = ?" : "kind <> ? and caller = ?",
                PolicyRequest.POLICY,
                caller);
    }

    private static int count(Handle handle, String condition, Object... values) {
        int[] count = new int[1];
        Sql.query(
                handle,
                "select count(*) from approval_request where state = 'waiting' and " + condition,
                row -> count[0] = row.getInt(1),
                values);
        return count[0];
    }

    /** How many of one person about an agent's profiles wait, or ended ungranted since a time. */
    static int ungranted(Handle handle, String caller, String agentId, long sinceMicros) {
        int[] count = new int[1];
        Sql.query(
                handle,
                """
                select content from approval_request where caller = ? and kind = ? \
                and (state = 'waiting' or state <> 'granted' and ended_at > ?)""",
                row -> count[0] += asked(row.getBytes(1)).getAgentId().equals(agentId) ? 1 : 0,
                caller,
                PolicyRequest.PROFILE,
                sinceMicros);
        return count[0];
    }

    private static ApprovalRequest asked(byte[] content) {
        try {
            return ApprovalRequest.parseFrom(content);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable request", e);
        }
    }

    /** The one that waits with the same question. */
    static Optional<StoredRequest> asked(Handle handle, byte[] question) {
        return list(handle, "state = 'waiting' and question = ?", question).stream().findFirst();
    }

    /**
     * Whether somebody else than the gateway ended the same question since a time, without granting
     * it.
     */
    static boolean wasRefused(Handle handle, byte[] question, long sinceMicros, String gateway) {
        return !ids(
                        handle,
                        """
                        question = ? and state in ('refused', 'withdrawn') and ended_at > ? \
                        and ended_by <> ?""",
                        question,
                        sinceMicros,
                        gateway)
                .isEmpty();
    }

    /** The source of the policy that a request is about; empty for others. */
    static Optional<byte[]> source(Handle handle, String requestId) {
        List<byte[]> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select source from approval_request \
                where request_id = ? and source is not null""",
                row -> found.add(row.getBytes(1)),
                requestId);
        return found.stream().findFirst();
    }

    private static List<StoredRequest> list(Handle handle, String condition, Object... values) {
        List<StoredRequest> found = new ArrayList<>();
        Sql.query(handle, COLUMNS + condition, row -> found.add(stored(row)), values);
        return found.stream().map(request -> withApprovals(handle, request)).toList();
    }

    private static StoredRequest stored(ResultSet row) throws SQLException {
        ByteString content = ByteString.copyFrom(row.getBytes(2));
        RequestState state = RequestState.of(row.getString(4)).orElseThrow();
        return new StoredRequest(
                row.getLong(1),
                content,
                asked(row.getBytes(2)),
                Times.ofMicros(row.getLong(3)),
                state,
                state == RequestState.WAITING
                        ? null
                        : new Ending(
                                Times.ofMicros(row.getLong(5)),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8)),
                List.of());
    }

    private static StoredRequest withApprovals(Handle handle, StoredRequest request) {
        List<Given> given = new ArrayList<>();
        Sql.query(
                handle,
                """
                select content, received_at, received_from from approval \
                where request_key = ? order by received_at, approver""",
                row -> given.add(given(row)),
                request.key());
        return new StoredRequest(
                request.key(),
                request.content(),
                request.asked(),
                request.until(),
                request.state(),
                request.ending(),
                given);
    }

    private static Given given(ResultSet row) throws SQLException {
        try {
            return new Given(
                    Approval.parseFrom(row.getBytes(1)),
                    Times.ofMicros(row.getLong(2)),
                    row.getString(3));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable approval", e);
        }
    }

    /**
     * Keeps a request that waits.
     *
     * @param until what it lacks by then it does not get
     * @param question SHA-256 of what is asked for
     */
    static void insert(
            Handle transaction,
            ApprovalRequest asked,
            Instant until,
            byte[] question,
            byte @Nullable [] source) {
        Sql.update(
                transaction,
                """
                insert into approval_request (request_id, kind, content, source, state, \
                expires_at, caller, question) values (?, ?, ?, ?, ?, ?, ?, ?)""",
                asked.getRequestId(),
                asked.getKind(),
                asked.toByteArray(),
                source,
                RequestState.WAITING.word(),
                Times.toMicros(until),
                asked.getCaller(),
                question);
    }

    /** Keeps what an approver says, in place of what the same one said before. */
    static void give(Handle transaction, StoredRequest request, Given given) {
        Sql.update(
                transaction,
                """
                merge into approval (request_key, approver, content, received_at, received_from) \
                values (?, ?, ?, ?, ?)""",
                request.key(),
                given.approval().getApprover(),
                given.approval().toByteArray(),
                Times.toMicros(given.receivedAt()),
                given.from());
    }

    static void end(Handle transaction, StoredRequest request, RequestState state, Ending ending) {
        Sql.update(
                transaction,
                """
                update approval_request set state = ?, ended_at = ?, ended_by = ?, code = ?, \
                message = ? where request_key = ?""",
                state.word(),
                Times.toMicros(ending.at()),
                ending.by(),
                ending.code(),
                ending.message(),
                request.key());
    }

    /** Forgets the oldest that ended, beyond so many. */
    static void trim(Handle transaction, int most) {
        Sql.update(
                transaction,
                """
                delete from approval_request where state <> 'waiting' and request_key <= \
                (select request_key from approval_request \
                order by request_key desc offset ? rows fetch first 1 rows only)""",
                most);
    }
}
