package dev.skerry.gateway.twin;

import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.twin.TwinOutcome.Written;
import dev.skerry.sync.crdt.Dot;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.Device;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** A change of one twin, with what follows for its history and its conflicts. */
final class TwinChange implements Change {
    private final TwinStores stores;
    private final String agentId;
    private final String deviceId;
    private final int sizeBytes;
    private final Instant now;
    private final Edit edit;
    private final Consumer<Result> afterCommit;
    private final Consumer<RuntimeException> onRefusal;
    private Result result = Result.NONE;

    /** Makes of a twin what it is to become. May be asked more than once. */
    interface Edit {
        TwinOutcome apply(Handle transaction, StoredTwin before);
    }

    /**
     * What was done.
     *
     * @param conflicts those that began, grew or were settled
     * @param forgotten settled conflicts that are no longer kept
     */
    record Result(StoredTwin before, TwinOutcome outcome, List<Conflict> conflicts, int forgotten) {
        static final Result NONE =
                new Result(StoredTwin.EMPTY, new Written(StoredTwin.EMPTY), List.of(), 0);

        Result {
            conflicts = List.copyOf(conflicts);
        }

        StoredTwin after() {
            return outcome instanceof Written written ? written.twin() : before;
        }

        boolean isChange() {
            return !after().equals(before);
        }
    }

    TwinChange(
            TwinStores stores,
            String agentId,
            String deviceId,
            int sizeBytes,
            Instant now,
            Edit edit,
            Consumer<Result> afterCommit,
            Consumer<RuntimeException> onRefusal) {
        this.stores = stores;
        this.agentId = agentId;
        this.deviceId = deviceId;
        this.sizeBytes = sizeBytes;
        this.now = now;
        this.edit = edit;
        this.afterCommit = afterCommit;
        this.onRefusal = onRefusal;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void apply(Handle transaction) {
        int agentKey = AgentKeys.of(transaction, agentId);
        StoredTwin before = stores.twins().load(transaction, agentKey, deviceId);
        TwinOutcome outcome = edit.apply(transaction, before);
        result = new Result(before, outcome, List.of(), 0);
        if (result.isChange()) {
            stores.twins().save(transaction, agentKey, deviceId, result.after());
            List<Conflict> conflicts =
                    follow(transaction, agentKey, before.twin(), result.after().twin());
            boolean settles = conflicts.stream().anyMatch(c -> c.state() == Conflict.State.SETTLED);
            int forgotten = settles ? stores.conflicts().forget(transaction, agentKey) : 0;
            result = new Result(before, outcome, conflicts, forgotten);
        }
    }

    private List<Conflict> follow(Handle transaction, int agentKey, Twin before, Twin after) {
        Set<PropertyKey> keys = new TreeSet<>(before.keys());
        keys.addAll(after.keys());
        keys.removeIf(key -> before.live(key).equals(after.live(key)));
        Device device =
                keys.isEmpty()
                        ? Device.getDefaultInstance()
                        : stores.twins().declaration(transaction, agentKey, deviceId);
        List<Conflict> changed = new ArrayList<>();
        for (PropertyKey key : keys) {
            List<Write> fresh = new ArrayList<>(after.live(key));
            fresh.removeAll(before.live(key));
            for (Write write : fresh) {
                List<Write> replaced = before.live(key).stream().filter(write::replaces).toList();
                stores.history()
                        .add(
                                transaction,
                                agentKey,
                                deviceId,
                                new TwinHistory.Entry(now, write, replaced));
            }
            changed.addAll(conflicts(transaction, agentKey, device, key, after, fresh));
        }
        return changed;
    }

    private List<Conflict> conflicts(
            Handle transaction,
            int agentKey,
            Device device,
            PropertyKey key,
            Twin after,
            List<Write> fresh) {
        ConflictStore store = stores.conflicts();
        Conflict current = store.standing(transaction, agentKey, deviceId, key);
        boolean tells = fresh.stream().anyMatch(write -> !write.settled().isEmpty());
        Set<Dot> known = tells ? store.known(transaction, agentKey, deviceId, key) : Set.of();
        return new Conflicts(agentId, deviceId, key, Policies.of(device, key), now)
                .after(current, known, after.live(key), fresh).stream()
                        .map(conflict -> store.save(transaction, agentKey, conflict))
                        .toList();
    }

    @Override
    public void committed() {
        afterCommit.accept(result);
    }

    @Override
    public void refused(RuntimeException why) {
        onRefusal.accept(why);
    }

    @Override
    public String toString() {
        return "twin of %s/%s".formatted(agentId, deviceId);
    }
}
