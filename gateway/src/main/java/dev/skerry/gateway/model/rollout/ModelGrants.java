package dev.skerry.gateway.model.rollout;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.session.SessionLimits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Why versions may run where they are, in an SQL table. Writes belong to the one writer. */
final class ModelGrants {
    /** How many are kept. */
    static final int MOST = 2_000;

    /** What approvals may take of an order: the rest of a frame is for the plans. */
    static final int MOST_APPROVED_BYTES = SessionLimits.DEFAULT.maxFrameBytes() / 2;

    /** What a field of a message takes beside its content, at most. */
    private static final int FIELD_BYTES = 8;

    private ModelGrants() {}

    /** What lets agents at a place run a bundle. */
    record Grant(ModelPlace place, String digest, ApprovedRequest approved) {}

    /** Keeps one in place of what there was; nothing while there is no policy. */
    static void put(
            Handle transaction,
            ModelPlace place,
            String digest,
            @Nullable ApprovedRequest approved,
            Instant now) {
        if (approved == null) {
            return;
        }
        Sql.update(
                transaction,
                """
                merge into model_grant (name, scope, target, digest, granted_at, approved) \
                values (?, ?, ?, ?, ?, ?)""",
                place.name(),
                place.scope().word(),
                place.target(),
                digest,
                Times.toMicros(now),
                approved.toByteArray());
        Sql.update(
                transaction,
                """
                delete from model_grant where granted_at < (select min(granted_at) from \
                (select granted_at from model_grant order by granted_at desc \
                fetch first ? rows only))""",
                MOST);
    }

    /** All of them, the newest first. */
    static List<Grant> all(Handle handle) {
        List<Grant> grants = new ArrayList<>();
        Sql.query(
                handle,
                """
                select name, scope, target, digest, approved from model_grant \
                order by granted_at desc, name, scope, target, digest""",
                row -> grants.add(grant(row)));
        return grants;
    }

    private static Grant grant(ResultSet row) throws SQLException {
        try {
            return new Grant(
                    new ModelPlace(
                            row.getString(1),
                            Scope.of(row.getString(2)).orElseThrow(),
                            row.getString(3)),
                    row.getString(4),
                    ApprovedRequest.parseFrom(row.getBytes(5)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable approval", e);
        }
    }

    /** What an agent shall run, with what it may need to judge that, as far as there is room. */
    static ModelOrder order(ModelSet models, List<Grant> grants, Member agent) {
        Set<String> digests = new HashSet<>();
        for (ModelPlan plan : models.getPlansList()) {
            digests.add(plan.getActing().getDigest());
            digests.add(plan.getShadow().getDigest());
        }
        ModelOrder.Builder order = ModelOrder.newBuilder().setModels(models);
        int free = MOST_APPROVED_BYTES;
        for (Grant grant : grants) {
            int size = grant.approved().getSerializedSize() + FIELD_BYTES;
            if (size <= free && digests.contains(grant.digest()) && grant.place().concerns(agent)) {
                order.addApproved(grant.approved());
                free -= size;
            }
        }
        return order.build();
    }
}
